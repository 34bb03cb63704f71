from odoo.addons.asom_membership.money import to_ore

from ...economic.invoices import Product
from .agreement_content import REAL
from .agreement_members import INVOICES_WAIT


class InvoiceTables:
    """What real invoices, and payments on them, are translated by."""

    def _read_invoices(self, partners, moves):
        agreement = self.agreement
        self.products, self.customer_rows, self.booked = {}, {}, {}
        self.sold_on = set()
        self.invoices = agreement._has_real_invoices()
        if not self.invoices:
            return
        self.invoices_wait = agreement._waits_for(INVOICES_WAIT)
        items = agreement.env["asom.economic.item"].search(
            [
                ("agreement_id", "=", agreement.id),
                ("kind", "=", "product"),
                ("unusable", "=", False),
            ],
            order="code",
        )
        for item in items:
            key = (item.account_number, item.vat_code or "")
            # The first of several that book on the same account.
            self.products.setdefault(key, Product(item.code, *key))
            self.sold_on.add(item.account_number)
        rows = agreement.env["asom.economic.customer"].search(
            [
                ("agreement_id", "=", agreement.id),
                ("membership_id.partner_id", "in", sorted(partners)),
            ]
        )
        self.customer_rows = {row.membership_id.partner_id.id: row for row in rows}
        self.booked = self._numbers_of_paid(moves)

    def _numbers_of_paid(self, moves) -> dict:
        """{invoice here: its number there} of what the postings pay."""
        agreement = self.agreement
        lines = agreement.env["account.move"].union(*moves).line_ids
        paid = lines.matched_debit_ids.debit_move_id.move_id
        paid |= lines.matched_credit_ids.credit_move_id.move_id
        rows = agreement.env["asom.economic.transfer"].search(
            [
                ("agreement_id", "=", agreement.id),
                ("move_id", "in", paid.ids),
                ("request_id.booked_number", "!=", 0),
                ("state", "=", "done"),
            ]
        )
        return {row.move_id.id: str(row.request_id.booked_number) for row in rows}

    def paid(self, move, account, partner, amount):
        """(øre, number of the invoice there or "") of what a payment pays; one without
        a number where that is not known of all of it."""
        lines = move.line_ids.browse()
        if self.booked and move.move_type not in REAL:
            lines = move.line_ids.filtered(
                lambda line: (
                    line.account_id.id == account and line.partner_id.id == partner
                )
            )
        if not lines or to_ore(sum(lines.mapped("balance"))) != amount:
            yield amount, ""
            return
        for partials, other, sign in (
            (lines.matched_debit_ids, "debit_move_id", -1),
            (lines.matched_credit_ids, "credit_move_id", 1),
        ):
            for partial in partials:
                number = self.booked.get(partial[other].move_id.id)
                if number:
                    part = sign * to_ore(partial.amount)
                    amount -= part
                    yield part, number
        if amount:
            yield amount, ""

    # === INVOICES === #

    def _lacks_for_invoice(self, move):
        if not self.invoices or move.move_type not in REAL or move.state != "posted":
            return None
        return self.invoices_wait or self.lacks_product(move)

    def lacks_product(self, move):
        """("product_missing", account) of the first line of an invoice on whose account
        no product there is sold, or None."""
        for line in move.invoice_line_ids:
            if line.display_type == "product" and line.balance:
                found = self.sold(line.account_id.id, line.tax_ids[:1].id)
                if found and found[0] == "product_missing":
                    return found
        return None

    def sold(self, account, tax):
        """(kind, detail) of what keeps a line from an invoice there, or None.

        ``product_missing``: no product is sold on the account; ``product_vat``: it is
        sold on with another VAT. An account has one VAT there, so such an invoice
        goes as an entry.
        """
        number = self.accounts.get(account)
        code = self.taxes.get(tax) if tax else ""
        if not number:
            # Told by itself.
            return None
        if number not in self.sold_on:
            return ("product_missing", str(number))
        if (number, code) not in self.products:
            return ("product_vat", f"{number} / {code or '-'}")
        return None

    def _code_of(self, line):
        """The VAT code of a line, "" without VAT; None where it has none there."""
        if not line.tax_ids:
            return ""
        return self.taxes.get(line.tax_ids.id) if len(line.tax_ids) == 1 else None

    def product_of(self, line):
        """The product there of a line, or None."""
        code = self._code_of(line)
        return self.products.get((self.accounts.get(line.account_id.id), code))

    def department_of_line(self, line) -> int:
        """The department of a line, 0 for none."""
        part = self._part_of(line)
        if part or line.account_id.id in self.picky:
            return self._department_of(part)
        return 0

    def _part_of(self, line):
        by = self.agreement.department_by
        if by == "product":
            return line.product_id.id
        if by == "area":
            member = line.asom_membership_id or line.move_id.asom_membership_id
            return member.installation_id.group_id.id
        return 0
