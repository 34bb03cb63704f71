"""How long one statement of a request may take in the database.

Steps that commit in between (runs, imports) go on without it after their first commit:
`SET LOCAL` ends with the transaction, and the next user of the connection has none.
"""

from odoo.tools import SQL

PARAMETER = "asom.request_statement_seconds"
SECONDS = 60
# Of visitors and portal users, of whom there are thousands: no page of theirs needs it.
OUTSIDE_PARAMETER = "asom.portal_statement_seconds"
OUTSIDE_SECONDS = 15


def start(env) -> None:
    """Set the limit for the transaction of a request. 0 means none."""
    seconds = _seconds(env, PARAMETER, SECONDS)
    if env.uid and not env.su and not env.user._is_internal():
        outside = _seconds(env, OUTSIDE_PARAMETER, OUTSIDE_SECONDS)
        seconds = min(filter(None, (seconds, outside)), default=0)
    env.cr.execute(SQL("SET LOCAL statement_timeout = %s", seconds * 1000))


def _seconds(env, parameter, usual) -> int:
    given = env["ir.config_parameter"].sudo().get_param(parameter)
    return int(given) if str(given or "").isdecimal() else usual
