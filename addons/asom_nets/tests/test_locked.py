"""What Nets has told, and what became of it, is written by nobody."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.asom_membership.tests.locked import LockedWalk

from .common import SUPPLIER
from .common_access import AccessCase


@tagged("post_install", "-at_install")
class TestNetsLocked(LockedWalk, AccessCase):
    def test_no_read_only_field_is_written_by_anybody(self):
        records = {
            model: self.of(self.north, model)
            for model in self.env.registry
            if model.startswith("asom.")
            and "company_id" in self.env[model]._fields
            and self.env[model]._auto
            and not self.env[model]._transient
            and not self.env[model]._abstract
        }
        records["account.move"] = self.ida_move
        records["account.move.line"] = self.ida_move.line_ids
        users = {key: self.users[key] for key in ("staff", "manager")}
        tries, found = self.open_doors(records, users)
        self.assertGreater(tries, 1500)
        self.assertEqual(found, [])

    def test_a_payment_is_not_booked_twice(self):
        payment = self.of(self.north, "asom.nets.payment").filtered(
            lambda row: row.state == "booked"
        )[:1]
        entries = self.env["account.move"].search_count([])
        staff = payment.with_user(self.users["staff"])
        for vals in ({"state": "failed"}, {"entry_id": False}, {"line_id": False}):
            with self.assertRaises(UserError), self.cr.savepoint():
                staff.write(vals)
        with self.assertRaises(UserError), self.cr.savepoint():
            staff.action_retry()
        self.assertEqual(self.env["account.move"].search_count([]), entries)

    def test_who_dealt_with_the_work_list_is_not_forged(self):
        parked = self.of(self.north, "asom.nets.parked")[:1]
        staff = parked.with_user(self.users["staff"])
        for vals in (
            {"done_by_id": self.users["manager"].id},
            {"resolution": "Paid"},
            {"amount": 1.0},
            {"state": "done"},
            {"membership_id": self.ida.id},
        ):
            with self.assertRaises(UserError, msg=vals), self.cr.savepoint():
                staff.write(vals)

    # === THE AGREEMENT === #

    def changes(self):
        changes = self.env["asom.setting.change"].with_context(
            allowed_company_ids=self.north.ids
        )
        return changes.search([("state", "=", "waiting")])

    def manager(self, login):
        return self.user_of(login, "group_manager", self.north)

    def test_the_numbers_of_an_agreement_are_changed_by_two(self):
        one, two = self.manager("one"), self.manager("two")
        agreement = self.north_agreement.with_context(
            allowed_company_ids=self.north.ids
        )
        agreement.with_user(one).write({"pbs_number": "01234599", "slip_days": 7})
        self.assertEqual((agreement.pbs_number, agreement.slip_days), ("01234567", 7))
        change = self.changes()
        with self.assertRaises(UserError), self.cr.savepoint():
            change.with_user(one).action_confirm()
        change.with_user(two).action_confirm()
        self.assertEqual(agreement.pbs_number, "01234599")

    def test_another_agreement_is_activated_by_two(self):
        one, two = self.manager("one"), self.manager("two")
        self.as_user(one, "asom.nets.agreement").browse(
            self.north_agreement.id
        ).active = False
        self.assertFalse(self.north_agreement.active)
        agreement = self.as_user(one, "asom.nets.agreement").create(
            {
                "company_id": self.north.id,
                "pbs_number": "01234599",
                "data_supplier_cvr": SUPPLIER,
            }
        )
        self.assertFalse(agreement.active)
        change = self.changes()
        self.assertEqual(change.res_id, agreement.id)
        with self.assertRaises(UserError), self.cr.savepoint():
            change.with_user(one).action_confirm()
        change.with_user(two).action_confirm()
        self.assertTrue(agreement.active)

    def test_an_archived_agreement_comes_back_by_two(self):
        one = self.manager("one")
        self.as_user(one, "asom.nets.agreement").browse(
            self.north_agreement.id
        ).active = False
        self.as_user(one, "asom.nets.agreement").browse(
            self.north_agreement.id
        ).active = True
        self.assertFalse(self.north_agreement.active)
        self.assertEqual(len(self.changes()), 1)
