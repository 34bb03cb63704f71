from odoo import fields, models
from odoo.tools import format_amount, format_date, is_html_empty

from ...amount_text import explain
from ...money import to_ore
from ...periods import Period, danish_day

DOCUMENTS = ("out_invoice", "out_refund")


class AccountMove(models.Model):
    """What a member's invoice or credit note says: on paper, in the portal, in mails.

    Texts are in the language of the context; amounts are texts as that language
    writes them.
    """

    _inherit = "account.move"

    def _get_name_invoice_report(self):
        """Members get a document of our own; it needs no page headers and no style
        sheet from a server."""
        self.ensure_one()
        if self._asom_is_document():
            return "asom_membership.report_member_invoice_document"
        return super()._get_name_invoice_report()

    def _get_invoice_proforma_pdf_report_filename(self):
        """Odoo calls a posted invoice a proforma until it has been sent."""
        if self._asom_is_document() and self.state == "posted":
            return self._get_invoice_report_filename()
        return super()._get_invoice_proforma_pdf_report_filename()

    def _asom_is_document(self) -> bool:
        """Whether it is a member's invoice or credit note."""
        self.ensure_one()
        return bool(self.asom_membership_id) and self.move_type in DOCUMENTS

    # === FACTS === #

    def _asom_title(self) -> str:
        """What the document is, in one or two words."""
        self.ensure_one()
        refund = self.move_type == "out_refund"
        if self.state == "draft":
            return self.env._("Draft Credit Note") if refund else self.env._("Draft")
        if self.state == "cancel":
            return self.env._("Cancelled")
        return self.env._("Credit Note") if refund else self.env._("Invoice")

    def _asom_due_text(self) -> str:
        """The last payment date as text."""
        return format_date(self.env, self.invoice_date_due)

    def _asom_amount(self, amount) -> str:
        """``amount`` kroner as text in the language of the context."""
        return format_amount(self.env, amount, self.currency_id)

    def _asom_document(self) -> dict:
        """What the document says beside how it is paid (:meth:`_asom_payment`).

        :returns: title, number, member, lines, totals and the association's own facts
        """
        self.ensure_one()
        # Superuser: the member who reads it sees neither charges nor prices.
        move = self.sudo()
        refunded = move.reversed_entry_id
        return {
            "title": move._asom_title(),
            "number": move.name if move.name and move.name != "/" else "",
            "member_number": move.asom_membership_id.member_number,
            "ean": move.asom_membership_id.ean_number,
            "date": format_date(self.env, move.invoice_date or fields.Date.today()),
            "credits": refunded.name if move.move_type == "out_refund" else "",
            "lines": move._asom_document_lines(),
            "total": move._asom_amount(move.amount_total),
            "tax": move._asom_tax_text(),
            "paid": move._asom_paid_text() if move._asom_partly_paid() else "",
            "left": move._asom_amount(move.amount_residual),
            "text": move._asom_advice(),
            "sender": move.company_id._asom_sender(),
        }

    def _asom_about(self) -> str:
        """What it is for, in few words: dues of a time, a fee. Of several invoices the
        member has to tell one from the other."""
        self.ensure_one()
        lines = self.sudo().invoice_line_ids.filtered(
            lambda line: line.display_type == "product"
        )
        names = (
            line.product_id.name or (line.name or "").split("\n")[0] for line in lines
        )
        return ", ".join(dict.fromkeys(filter(None, names)))

    def _asom_advice(self):
        """The association's text on invoices: what the run has put on this one; where
        it was made by hand, what the association says now."""
        text = self.narration
        if is_html_empty(text) and not self.asom_run_id:
            text = self.company_id._asom_document_text()
        return "" if is_html_empty(text) else text

    def _asom_partly_paid(self) -> bool:
        """Whether something, but not all of a posted invoice has been paid."""
        compare = self.currency_id.compare_amounts
        return (
            self.state == "posted"
            and compare(self.amount_residual, self.amount_total) < 0
            and compare(self.amount_residual, 0) > 0
        )

    def _asom_paid_text(self) -> str:
        """How much of it has been paid."""
        return self.env._(
            "%(paid)s of %(total)s has been paid.",
            paid=self._asom_amount(self.amount_total - self.amount_residual),
            total=self._asom_amount(self.amount_total),
        )

    def _asom_tax_text(self) -> str:
        """How much of the total is VAT; "" where there is none."""
        if self.currency_id.is_zero(self.amount_tax):
            return ""
        return self.env._(
            "of which VAT %(tax)s (without VAT %(untaxed)s)",
            tax=self._asom_amount(self.amount_tax),
            untaxed=self._asom_amount(self.amount_untaxed),
        )

    # === LINES === #

    def _asom_document_lines(self) -> list[dict]:
        """Text, period, reckoning and amount (VAT included) of each line."""
        waiting = list(self.asom_charge_ids.sorted("id"))
        rows = []
        for line in self.invoice_line_ids.sorted(lambda line: (line.sequence, line.id)):
            if line.display_type != "product":
                rows.append({"note": line.name or ""})
                continue
            charge = next((c for c in waiting if self._asom_is_line_of(line, c)), None)
            row = {
                "text": line.name or line.product_id.name or "",
                "period": "",
                "how": "",
                "amount": self._asom_amount(line.price_total),
            }
            if charge:
                waiting.remove(charge)
                row.update(self._asom_charge_text(line, charge))
            elif line.quantity != 1:
                price = self._asom_amount(line.price_total / line.quantity)
                row["how"] = f"{line.quantity:g} × {price}"
            rows.append(row)
        return rows

    @staticmethod
    def _asom_is_line_of(line, charge) -> bool:
        return (
            charge.name == line.name
            and charge.product_id == line.product_id
            and abs(to_ore(charge.amount)) == abs(to_ore(line.price_total))
        )

    def _asom_charge_text(self, line, charge) -> dict:
        """The period beside the text instead of in it, and how the amount comes about.

        Fees are charged for a day that says nothing to the member.
        """
        start, end = charge.date_from, charge.date_to
        ending = f" {danish_day(start)}–{danish_day(end)}"
        if charge.kind == "fee" or not charge.name.endswith(ending):
            return {}
        return {
            "text": charge.name.removesuffix(ending),
            "period": f"{format_date(self.env, start)} – {format_date(self.env, end)}",
            "how": self._asom_how(charge) if charge.kind == "subscription" else "",
        }

    def _asom_how(self, charge) -> str:
        subscription, company = charge.subscription_id, charge.company_id
        found = explain(
            to_ore(charge.amount),
            Period(charge.date_from, charge.date_to),
            charge.product_id.product_tmpl_id._asom_rates(),
            [discount._as_discount() for discount in subscription.discount_ids],
            *company._asom_terms(),
            subscription.quantity,
            charge.product_id.asom_proration,
        )
        return self._asom_reckoning(found) if found else ""

    def _asom_reckoning(self, found) -> str:
        """:param found: an :class:`~...amount_text.Explanation`"""
        price = self._asom_amount(found.price / 100)
        text = {
            1: self.env._("%s per month", price),
            3: self.env._("%s per quarter", price),
            6: self.env._("%s per half-year", price),
            12: self.env._("%s per year", price),
        }.get(found.months, price)
        if found.quantity > 1:
            text = f"{found.quantity} × {text}"
        if found.basis_points:
            text += self.env._(" less %s %%", f"{found.basis_points / 100:g}")
        if found.reduction:
            off = self._asom_amount(found.reduction / 100)
            text += self.env._(" less %s", off)
        counts = {"part": found.part, "whole": found.whole}
        if found.unit == "day":
            text += self.env._(" × %(part)s of %(whole)s days", **counts)
        elif found.unit == "share":
            text += self.env._(", share %(part)s of %(whole)s", **counts)
        elif found.unit == "month" and found.part > found.whole and found.whole == 1:
            text += self.env._(" × %s months", found.part)
        elif found.unit == "month":
            text += self.env._(" × %(part)s of %(whole)s months", **counts)
        return text
