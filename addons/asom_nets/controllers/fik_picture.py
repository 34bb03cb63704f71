from odoo import http
from odoo.http import request

from .. import fik_picture

A_YEAR = 365 * 24 * 60 * 60


class FikPicture(http.Controller):
    """The OCR line as a picture, for messages in the web client and the portal."""

    @http.route(
        "/fik/<string:number>-<string:creditor>.png",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def picture(self, number, creditor):
        """Draw the line that the address consists of; nothing is looked up, so that
        the address tells nothing about anybody."""
        try:
            line = fik_picture.slip_line(number, creditor)
        except ValueError as error:
            raise request.not_found() from error
        return request.make_response(
            fik_picture.picture(line),
            [
                ("Content-Type", "image/png"),
                ("Cache-Control", f"public, max-age={A_YEAR}, immutable"),
            ],
        )
