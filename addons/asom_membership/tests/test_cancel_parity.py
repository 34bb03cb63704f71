from unittest.mock import patch

from odoo import Command
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.invoicing import reversals as invoice_reversals

from .columns import columns, differences
from .common import AssociationCase

# Follows from the order of making, or is unique in its own way.
UNIQUE = {"matching_number", "access_token", "message_main_attachment_id"}
# Set by Odoo on invoices when it reconciles them one by one, because it then looks for
# other payment terms; nobody has modified them. It tells of vendor bills.
LEAVE = UNIQUE | {"is_manually_modified"}


class TakenBack(Exception):
    """What was done to look at it is rolled back."""


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestCancelParity(AssociationCase):
    """A run that is cancelled in sets ends, column by column, as if Odoo's own
    ``_reverse_moves`` had taken back each of its invoices."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.write({"asom_collect_from": "2026-01-01", "asom_use_credit": True})
        vat = cls.north.account_sale_tax_id
        levy = cls.env["account.tax"].create(
            {
                "name": "Levy",
                "amount": 3.7,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
                "include_base_amount": True,
                "sequence": 0,
                "company_id": cls.north.id,
            }
        )
        debtors = cls.env["account.account"].create(
            {"name": "Others", "code": "689998", "account_type": "asset_receivable"}
        )
        cls.tv = cls.sold("TV", 300.0, vat)
        cls.net = cls.sold("Net", 199.95, vat | levy)
        cls.gift = cls.sold("Gift", 33.33, vat.browse())
        cls.fee = cls.sold("Fee", None, vat, asom_kind="fee")
        for number in range(12):
            member = cls.member(f"Person {number}")
            if number % 4 == 0:
                member.partner_id.property_account_receivable_id = debtors
            for product in (cls.tv, cls.net, cls.gift)[number % 3 :]:
                cls.subscribe(member, product, f"2026-01-{1 + number:02d}")
            if number == 7:
                cls.waiting(member, cls.fee, -2000.0, "credit")
        nobody = cls.member("Nothing to pay")
        cls.subscribe(nobody, cls.tv, "2026-01-01")
        cls.waiting(nobody, cls.fee, -300.0, "credit")
        # The credit note of the first run is set off against the second one's dues.
        cls.collect("2026-01-01", "2026-03-31")
        cls.run_ = cls.collect("2026-04-01", "2026-06-30")
        cls.env.flush_all()

    @classmethod
    def sold(cls, name, amount, taxes, **vals):
        return cls.product(name, amount, taxes_id=[Command.set(taxes.ids)], **vals)

    def facts(self):
        """{model: rows} after cancelling; nothing is kept."""
        result = {}
        try:
            with self.cr.savepoint():
                self.run_.action_cancel()
                self.assertEqual(self.run_.state, "cancelled")
                result = self.made()
                raise TakenBack
        except TakenBack:
            self.env.invalidate_all()
        return result

    def made(self):
        moves = self.env["account.move"].search(
            [("company_id", "=", self.north.id), ("move_type", "!=", "entry")],
            order="name, id",
        )
        items = moves.line_ids.sorted(
            lambda i: (i.move_id.name, i.display_type, i.name or "", i.balance)
        )
        partials = (items.matched_debit_ids | items.matched_credit_ids).sorted(
            lambda p: (items.ids.index(p.debit_move_id.id), p.amount)
        )
        fulls = items.full_reconcile_id.sorted(
            lambda f: min(items.ids.index(key) for key in f.reconciled_line_ids.ids)
        )
        charges = self.env["asom.charge"].search([], order="id")
        found = [moves, items, partials, fulls, charges, self.run_.line_ids]
        roles = {
            record: f"{record._name} {place}"
            for records in found
            for place, record in enumerate(records)
        }
        return {records._name: columns(records, roles, LEAVE) for records in found}

    def test_as_odoo_takes_each_invoice_back(self):
        mine = self.facts()

        def by_odoo(shapes, moves, values):
            return moves._reverse_moves(default_values_list=values, cancel=True)

        with patch.object(invoice_reversals.InvoiceReversals, "reverse", by_odoo):
            theirs = self.facts()
        notes = [row for row in mine["account.move"] if row["reversed_entry_id"]]
        self.assertEqual(len(notes), len(self.run_.move_ids))
        self.assertGreater(len(notes), 12)
        self.assertEqual(mine.keys(), theirs.keys())
        for name, rows in mine.items():
            self.assertEqual(differences(rows, theirs[name]), [], name)

    def test_the_credit_note_says_what_it_takes_back(self):
        self.run_.action_cancel()
        for move in self.run_.move_ids:
            note = move.reversal_move_ids
            self.assertEqual(len(note), 1)
            self.assertIn(move.name, note.message_ids[-1:].body)
            self.assertIn(move.name, note.ref)
