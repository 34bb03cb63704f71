"""What is told of an error, and to whom."""

import psycopg2.errors
from werkzeug.exceptions import HTTPException

import odoo.http
from odoo.exceptions import ConcurrencyError, RedirectWarning, UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import config
from odoo.tools.translate import LazyTranslate

# Where no database is named, nobody's language is known.
_lt = LazyTranslate(__name__, default_lang="en_US")

TEXT = _lt(
    "Something went wrong on the server. The bureau finds the reason in its log."
)
TOO_LONG = _lt(
    "This took too long and was stopped; nothing was changed. Choose fewer records, for"
    " instance with a filter, and try again."
)

BUSY = _lt(
    "Somebody else is changing the same at this moment, also after several tries;"
    " nothing was changed. Wait a moment, open the page anew, and do it once more if it"
    " is still to be done."
)


def is_for_people(exception) -> bool:
    """Was the text of an error written for users?"""
    kinds = (
        UserError,
        RedirectWarning,
        HTTPException,
        odoo.http.SessionExpiredException,
    )
    return isinstance(exception, kinds)


def is_of_the_moment(exception) -> str:
    """What to tell of an error that may be gone when the user tries again; "" for any
    other: that the database stopped a statement after the time that a request has, or
    that others were writing the same, after all of Odoo's own tries."""
    if isinstance(exception, psycopg2.errors.QueryCanceled):
        return str(TOO_LONG)
    if isinstance(exception, (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)):
        return str(BUSY)
    return ""


def tells_all() -> bool:
    """Is this no answer to a request, or one to somebody who administers the server,
    to a developer, or from a database without this add-on? Who asks a server with
    several databases and has named none may be anybody."""
    request = odoo.http.request
    if config["dev_mode"] or not request:
        return True
    if request.env is None:
        return False
    if "asom.door" not in request.env.registry:
        return True
    return request.env["asom.door"]._tells_all()


def for_people(exception):
    """What is told of an error, as an error that was written for users."""
    if is_for_people(exception):
        return exception
    return UserError(is_of_the_moment(exception) or str(TEXT))
