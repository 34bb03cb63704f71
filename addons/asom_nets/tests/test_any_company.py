"""Whoever works off what is for Nets or from it, in whichever company: the files,
accounts and numbers are the association's own."""

from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.tests.columns import columns, differences

from .common import EARLY
from .common_payments import PaymentCase


class TakenBack(Exception):
    """What was done to look at it is rolled back."""


@tagged("post_install", "-at_install")
class TestAnyCompany(PaymentCase):
    def facts(self, env):
        """What a delivery, and payments of it, leave in the database."""
        result = {}
        try:
            with self.cr.savepoint():
                with freeze_time(EARLY):
                    run = self.quarter.with_env(env)
                    delivery = run.action_create_delivery()
                result["file"] = delivery.sudo().content
                receiving = self.env["asom.nets.delivery"].with_env(env)
                told = receiving.receive("D-602.BS1", self.data)
                self.assertEqual(told.sudo().state, "done")
                result |= self.made(delivery.sudo() | told.sudo())
                raise TakenBack
        except TakenBack:
            self.env.invalidate_all()
        return result

    def made(self, deliveries):
        payments = (
            self.env["asom.nets.payment"]
            .sudo()
            .search([("delivery_id", "in", deliveries.ids)], order="line")
        )
        entries = payments.entry_id
        items = entries.line_ids.sorted("id")
        found = [
            deliveries,
            deliveries.collection_ids.sorted("id"),
            payments,
            payments.payout_id,
            deliveries.section_ids.sorted("id"),
            entries,
            items,
            (items.matched_debit_ids | items.matched_credit_ids).sorted("id"),
            items.full_reconcile_id.sorted("id"),
            self.quarter.move_ids.sorted("id"),
        ]
        roles = {
            record: f"{record._name} {place}"
            for records in found
            for place, record in enumerate(records)
        }
        leave = {"matching_number", "access_token", "message_main_attachment_id"}
        return {
            f"{place} {records._name}": columns(records, roles, leave)
            for place, records in enumerate(found)
        }

    def test_the_same_in_every_company_and_by_the_scheduler(self):
        # Made when first needed, they would have other ids each time.
        self.env["asom.nets.agreement"]._of(self.north)._set_up_books()
        of = self.quarter.move_ids.grouped("asom_membership_id")
        self.data = self.file_0602(
            self.paid(of[self.ida]), self.slip_paid(of[self.bo], 12345)
        )
        own = self.facts(self.env)
        self.assertTrue(own["file"])
        bureau = self.env.ref("base.main_company")
        for who, user, companies in (
            ("another association is active", self.env.uid, self.south | self.north),
            ("the scheduler", SUPERUSER_ID, bureau.browse()),
        ):
            with self.subTest(who):
                context = dict(self.env.context, allowed_company_ids=companies.ids)
                other = self.facts(self.env(user=user, context=context))
                self.assertEqual(own.keys(), other.keys())
                self.assertEqual(own["file"], other["file"])
                for name in own.keys() - {"file"}:
                    self.assertEqual(differences(own[name], other[name]), [], name)

    def test_the_scheduler_finds_members_with_a_mandate(self):
        members = self.env["asom.membership"]
        having = members.search([("nets_has_mandate", "=", True)])
        self.assertTrue(having)
        scheduler = members.with_user(SUPERUSER_ID).with_context(allowed_company_ids=[])
        self.assertLessEqual(
            having, scheduler.search([("nets_has_mandate", "=", True)])
        )

    def test_a_cost_belongs_to_the_association_that_is_meant(self):
        """The bureau is active, and one association is ticked."""
        bureau = self.env.ref("base.main_company")
        ids = (bureau | self.north).ids
        costs = self.env["asom.nets.cost"].with_context(allowed_company_ids=ids)
        vals = {"name": "By hand", "count": 1, "unit_price": 10.0}
        self.assertEqual(costs.create(dict(vals)).company_id, self.north)
        several = costs.with_context(allowed_company_ids=[*ids, self.south.id])
        with self.assertRaisesRegex(UserError, "association"), self.cr.savepoint():
            several.create(dict(vals))
