from odoo import api, fields, models
from odoo.exceptions import UserError

MOST = 999_999_999


class EconomicMapping(models.Model):
    """Numbers that are typed, where e-conomic cannot be asked what it has."""

    _inherit = "asom.economic.mapping"

    interface = fields.Selection(related="agreement_id.interface")
    typed = fields.Char(
        string="Number There",
        compute="_compute_typed",
        inverse="_inverse_typed",
        help="Account number, VAT code or journal number in e-conomic, as it stands "
        "there. For agreements that send files.",
    )

    @api.depends("item_id.code")
    def _compute_typed(self):
        for mapping in self:
            mapping.typed = mapping.item_id.code

    def _inverse_typed(self):
        for mapping in self:
            text = (mapping.typed or "").strip()
            if text == (mapping.item_id.code or ""):
                # It follows from the match that was chosen.
                continue
            if mapping.agreement_id.interface != "file":
                raise UserError(
                    self.env._("Choose the match among what e-conomic has.")
                )
            mapping.item_id = mapping._item_typed(text) if text else False

    def _item_typed(self, text):
        """What somebody says e-conomic has; it is made where it is new here.

        :raises UserError: it is no number
        """
        if self.kind != "vat" and not (text.isdecimal() and 1 <= int(text) <= MOST):
            raise UserError(
                self.env._(
                    "%(name)s: “%(text)s” is no number in e-conomic; it has digits "
                    "only.",
                    name=self.display_name,
                    text=text,
                )
            )
        items = self.env["asom.economic.item"].sudo()
        found = items.search(
            [
                ("agreement_id", "=", self.agreement_id.id),
                ("kind", "=", self.kind),
                ("code", "=", text),
            ]
        )
        return found or items.create(self._item_values(text))

    def _item_values(self, text):
        values = {
            "agreement_id": self.agreement_id.id,
            "company_id": self.company_id.id,
            "kind": self.kind,
            "code": text,
            "name": self.name,
        }
        if self.kind == "vat":
            return {**values, "rate": self.tax_id.amount, **self._vat_place()}
        values["number"] = int(text)
        if self.kind == "journal":
            values |= {"number_min": 1, "number_max": MOST, "next_number": 1}
        return values

    def _vat_place(self):
        """A VAT code books on the account that ours has, by its number there."""
        lines = self.tax_id.invoice_repartition_line_ids
        account = lines.filtered(lambda r: r.repartition_type == "tax").account_id[:1]
        match = self.agreement_id.mapping_ids.filtered(
            lambda m: m.account_id and m.account_id == account
        )
        code = account.with_company(self.company_id).code or ""
        number = match.item_id.number or (int(code) if code.isdecimal() else 0)
        return {"account_number": number}


class EconomicAgreement(models.Model):
    """Matches of an agreement that sends files: its own numbers to begin with."""

    _inherit = "asom.economic.agreement"

    def _propose_own_numbers(self):
        for agreement in self:
            for mapping in agreement.mapping_ids.filtered(lambda m: not m.item_id):
                text = agreement._own_number(mapping)
                if text:
                    item = mapping._item_typed(text)
                    mapping.sudo().write({"item_id": item.id, "is_proposed": True})

    def _own_number(self, mapping) -> str:
        if mapping.kind == "account":
            code = mapping.code or ""
            return code if code.isdecimal() else ""
        if mapping.kind == "vat":
            first = "U" if mapping.tax_id.type_tax_use == "sale" else "I"
            return f"{first}{mapping.tax_id.amount:g}"
        return "1" if mapping.kind == "journal" else ""
