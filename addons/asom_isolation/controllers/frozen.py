from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..frozen import is_frozen
from .download import download


class Frozen(http.Controller):
    """The one address of frozen bytes."""

    @http.route(
        "/asom/frozen/<string:model>/<int:res_id>/<string:name>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def frozen(self, model, res_id, name):
        """Send the bytes of a record's frozen field. What is not the user's is not
        there: an answer of its own would tell which numbers are taken."""
        if not is_frozen(request.env, model, name):
            raise request.not_found()
        record = request.env[model].browse(res_id)
        try:
            stream = record._frozen_serve(name)
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        filename = record._frozen_filename(name)
        return download(stream, filename, "application/octet-stream")
