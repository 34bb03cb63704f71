from markupsafe import Markup

from odoo import api, models
from odoo.http import request
from odoo.tools import (
    email_normalize,
    formataddr,
    html2plaintext,
    is_html_empty,
    plaintext2html,
)
from odoo.tools.image import image_data_uri


class ResCompany(models.Model):
    """The association as the sender of documents and mails."""

    _inherit = "res.company"

    def _asom_email_from(self) -> str:
        """The sender of mails to members: the association, by its own name.

        Where the association has no e-mail address it writes from the bureau's. That
        a mail server sends for the bureau's domain alone is Odoo's own setting (its
        From filter): Odoo then puts that domain's address behind the name, and the
        answers go to :meth:`_asom_reply_to` all the same.
        """
        self.ensure_one()
        address = self._asom_address()
        return formataddr((self.name, address)) if address else ""

    def _asom_reply_to(self) -> str:
        """Where answers of members go; "" where neither the association nor the
        bureau has an e-mail address."""
        return self._asom_email_from()

    def _asom_mail(self, subject, body, files, **to):
        """Make a mail in the association's name; its files go when it is deleted.

        :param body: HTML
        :param files: [(name, bytes)]
        :param to: ``email_to`` or ``recipient_ids``
        :returns: the mail
        """
        mail = self.env["mail.mail"].create(
            {
                "subject": f"{self.name}: {subject}",
                "email_from": self._asom_email_from() or self.env.user.email_formatted,
                "reply_to": self._asom_reply_to(),
                "body_html": body,
                "auto_delete": True,
                **to,
            }
        )
        mail.attachment_ids = self.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "raw": data,
                    "res_model": "mail.mail",
                    "res_id": mail.id,
                    "company_id": self.id,
                }
                for name, data in files
            ]
        )
        return mail

    def _asom_bureau(self):
        """The bureau's company, as superuser; asked for with each mail, so by what the
        server remembers."""
        key = self.env["ir.model.data"]._xmlid_to_res_id("base.main_company")
        return self.browse(key).sudo()

    def _asom_address(self) -> str:
        bureau = self._asom_bureau()
        return email_normalize(self.email) or email_normalize(bureau.email) or ""

    def _asom_sender(self) -> dict:
        """Who sends documents and mails: the association; and the bureau, which
        answers the telephone."""
        self.ensure_one()
        bureau = self._asom_bureau()
        own_logo = self.logo and not self.uses_default_logo
        return {
            "name": self.name,
            "logo": image_data_uri(self.logo) if own_logo else "",
            "cvr": self.company_registry or "",
            "street": ", ".join(filter(None, (self.street, self.street2))),
            "city": " ".join(filter(None, (self.zip, self.city))),
            "phone": self.phone or "",
            "email": self.email or "",
            "website": self.website or "",
            "bureau": self._asom_bureau_text(bureau) if bureau != self else "",
        }

    def _asom_document_text(self) -> Markup | bool:
        """What the association says on its invoices, in the language of the context:
        its text for invoices, then its advice text unless that says the same.

        :returns: HTML, False where it says nothing
        """
        self.ensure_one()
        text, advice = self.asom_invoice_text, (self.asom_advice_text or "").strip()
        if is_html_empty(text):
            return plaintext2html(advice) if advice else False
        if not advice or " ".join(advice.split()) in " ".join(
            html2plaintext(text).split()
        ):
            return text
        return text + plaintext2html(advice)

    def _asom_bureau_text(self, bureau) -> str:
        """Who looks after the dues, and the telephone."""
        if not bureau.phone or bureau.phone == self.phone:
            return self.env._("Dues are looked after by %s.", bureau.name)
        return self.env._(
            "Dues are looked after by %(bureau)s, telephone %(phone)s.",
            bureau=bureau.name,
            phone=bureau.phone,
        )

    @api.model
    def _asom_by_slug(self, slug):
        """The association with this website slug, for pages without login.

        :returns: as superuser; empty where there is none
        """
        # Anybody may write anything there; PostgreSQL takes no text with a NUL.
        if not slug or "\0" in slug:
            return self.sudo()
        known = [("asom_is_association", "=", True), ("asom_website_slug", "=", slug)]
        return self.sudo().search(known, limit=1)

    @api.model
    def _asom_of_visitor(self):
        """The association whose login page the visitor has come by, as superuser."""
        return self._asom_by_slug(request and request.cookies.get("association"))
