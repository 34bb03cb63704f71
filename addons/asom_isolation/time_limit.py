"""How long one statement of a request may take in the database.

Steps that commit in between (runs, imports) go on without it after their first commit:
`SET LOCAL` ends with the transaction, and the next user of the connection has none.
"""

from odoo.tools import SQL

PARAMETER = "asom.request_statement_seconds"
SECONDS = 60


def start(env) -> None:
    """Set the limit for the transaction of a request. 0 means none."""
    given = env["ir.config_parameter"].sudo().get_param(PARAMETER)
    seconds = int(given) if str(given or "").isdecimal() else SECONDS
    env.cr.execute(SQL("SET LOCAL statement_timeout = %s", seconds * 1000))
