from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import content_disposition, request

from ..frozen import is_frozen


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
            data = record._frozen_serve(name)
        except (AccessError, MissingError) as error:
            raise request.not_found() from error
        return request.make_response(
            data,
            [
                ("Content-Type", "application/octet-stream"),
                ("Content-Length", len(data)),
                (
                    "Content-Disposition",
                    content_disposition(record._frozen_filename(name)),
                ),
                ("Cache-Control", "no-store"),
                ("X-Content-Type-Options", "nosniff"),
            ],
        )
