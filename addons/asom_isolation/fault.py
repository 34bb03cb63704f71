"""What is told of an error, and to whom."""

import psycopg2.errors
from werkzeug.exceptions import HTTPException

import odoo.http
from odoo.exceptions import RedirectWarning, UserError
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


def is_for_people(exception) -> bool:
    """Was the text of an error written for users?"""
    kinds = (
        UserError,
        RedirectWarning,
        HTTPException,
        odoo.http.SessionExpiredException,
    )
    return isinstance(exception, kinds)


def is_too_long(exception) -> bool:
    """Did the database stop a statement after the time that a request has?"""
    return isinstance(exception, psycopg2.errors.QueryCanceled)


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
    return UserError(str(TOO_LONG if is_too_long(exception) else TEXT))
