from odoo import models


class ResPartner(models.Model):
    """Contacts as documents and mails need them."""

    _inherit = "res.partner"

    def _asom_postal_text(self) -> str:
        """Name and address as they stand on a letter, one line each."""
        self.ensure_one()
        partner = self.sudo()
        name = partner.name or partner.parent_id.name or ""
        town = " ".join(filter(None, (partner.zip, partner.city)))
        abroad = partner.country_id and partner.country_id.code != "DK"
        country = partner.country_id.name if abroad else ""
        lines = (name, partner.street, partner.street2, town, country)
        return "\n".join(filter(None, lines))

    def _asom_takes_edi(self) -> bool:
        """Whether a payer's computer reads invoices: who has an EAN (GLN), and
        businesses that have chosen a format."""
        self.ensure_one()
        eans = {
            self[name]
            for scheme, name in (
                ("peppol_eas", "peppol_endpoint"),
                ("nemhandel_identifier_type", "nemhandel_identifier_value"),
            )
            if scheme in self._fields and self[scheme] == "0088"
        }
        if "global_location_number" in self._fields:
            eans.add(self.global_location_number)
        chosen = self.invoice_edi_format_store not in (False, "", "none")
        return any(eans) or (self.is_company and chosen)
