import re

from odoo import models

from ... import fik_picture

# As account_move.py writes it, with or without the server in front.
ADDRESS = re.compile(
    r"""(?<=["'])(?:https?://[^"'\s]*)?/fik/(\d{15,16})-(\d{8})\.png"""
)


class IrMailServer(models.Model):
    """The OCR line travels inside the mail: mail programs do not load pictures from
    servers unasked, and Gmail drops data URIs."""

    _inherit = "ir.mail_server"

    def _build_email__(self, email_from, email_to, subject, body, *args, **kwargs):
        pictures = {}

        def inline(match):
            number, creditor = match.groups()
            try:
                line = fik_picture.slip_line(number, creditor)
            except ValueError:
                return match[0]
            name = f"fik-{number}-{creditor}"
            pictures[name] = fik_picture.picture(line)
            return f"cid:{name}@asom"

        if body and kwargs.get("subtype") == "html":
            body = ADDRESS.sub(inline, body)
        message = super()._build_email__(
            email_from, email_to, subject, body, *args, **kwargs
        )
        html = message.get_body(preferencelist=("html",))
        for name, data in pictures.items():
            html.add_related(
                data,
                "image",
                "png",
                cid=f"<{name}@asom>",
                disposition="inline",
                filename=f"{name}.png",
            )
        return message
