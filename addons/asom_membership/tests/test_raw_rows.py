from odoo.tests import freeze_time, tagged

from .columns import columns, differences
from .common import AssociationCase

WRITTEN = (
    "company_id",
    "membership_id",
    "subscription_id",
    "product_id",
    "kind",
    "name",
    "date_from",
    "date_to",
    "amount",
    "state",
    "run_id",
    "run_line_id",
    "rule",
)


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestRawRows(AssociationCase):
    """What is written by SQL is what Odoo would have written, in every column."""

    def test_charges_of_a_preview(self):
        tv, levy = self.product("TV", 300.0), self.product("Levy", 0.0)
        for number in range(3):
            member = self.member(f"Person {number}")
            self.subscribe(member, tv, "2026-01-01", quantity=number + 1)
            self.subscribe(member, levy, "2026-01-15")
        run = self.new_run()
        run.action_preview()
        charges = run.charge_ids.sorted("id")
        self.assertEqual(len(charges), 6)
        mine = columns(charges)
        vals_list = [
            {
                name: charge._fields[name].convert_to_write(charge[name], charge)
                for name in WRITTEN
            }
            for charge in charges
        ]
        charges.sudo().unlink()
        theirs = columns(self.env["asom.charge"].sudo().create(vals_list))
        self.assertEqual(differences(mine, theirs), [])
