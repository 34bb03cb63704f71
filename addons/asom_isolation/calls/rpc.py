"""What is told of errors, and the service ``db``: functions, not models, so that they
are put in place of Odoo's when this add-on is read. In a database without the add-on
nothing changes, but for the service ``db``. Calls are in :mod:`.dispatch`.
"""

import odoo.http
import odoo.service.db
import odoo.tools
from odoo.exceptions import AccessDenied

from . import fault, replaced

_serialize_exception = odoo.http.serialize_exception


def serialize_exception(exception, **kwargs):
    """As Odoo's, which tells a browser what has failed: who does not administer the
    server is told neither tracebacks nor what a program or the database said."""
    if fault.tells_all():
        return _serialize_exception(exception, **kwargs)
    answer = _serialize_exception(fault.for_people(exception), **kwargs)
    if not fault.is_for_people(exception) and not fault.is_of_the_moment(exception):
        # The browser shows other dialogs for what has no answer of the user's.
        answer["name"] = type(exception).__name__
    return {**answer, "debug": ""}


def dispatch_db(method, params):
    """Nobody manages databases over the web, whatever the master password and the
    server's configuration.

    :raises AccessDenied: always
    """
    raise AccessDenied()


odoo.service.db.dispatch = dispatch_db
odoo.tools.config["list_db"] = False
replaced.everywhere("serialize_exception", _serialize_exception, serialize_exception)
