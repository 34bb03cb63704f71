import logging
import re

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

# Werkzeug writes down what was asked for: the token that e-conomic's page hands over
# stands in the address.
TOKEN = re.compile(r"(/asom/economic/grant/|[?&]token=)[^?&\s\"]+")


class NoToken(logging.Filter):
    """Takes a grant's token out of the lines of the log."""

    def filter(self, record):
        """Let every line through, without tokens."""
        if record.args and "/asom/economic/grant" in str(record.args):
            arguments = record.args if isinstance(record.args, tuple) else ()
            record.args = tuple(
                TOKEN.sub(r"\1***", each) if isinstance(each, str) else each
                for each in arguments
            )
        if isinstance(record.msg, str) and "/asom/economic/grant" in record.msg:
            record.msg = TOKEN.sub(r"\1***", record.msg)
        return True


logging.getLogger("werkzeug").addFilter(NoToken())


class Grant(http.Controller):
    """Where e-conomic's page sends the manager back to, with the token."""

    # The state is in the path: whatever e-conomic appends to the address, it stays.
    @http.route(
        "/asom/economic/grant/<string:state>",
        type="http",
        auth="user",
        methods=["GET"],
    )
    def grant(self, state, token="", **_more):
        """Keep the token of the agreement that the state belongs to.

        :raises NotFound: the state is not known, used, too old or another user's: the
            answer does not tell which
        """
        try:
            agreement = request.env["asom.economic.grant"]._redeem(state, token)
        except AccessError:
            raise request.not_found() from None
        except UserError as error:
            return request.render(
                "asom_economic.grant_refused", {"text": str(error)}, status=409
            )
        return request.redirect(f"/odoo/asom.economic.agreement/{agreement.id}")
