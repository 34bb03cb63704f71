from odoo import SUPERUSER_ID, Command
from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .columns import columns, differences
from .common import AssociationCase


class TakenBack(Exception):
    """What was done to look at it is rolled back."""


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestAnyCompany(AssociationCase):
    """Whoever executes a run, in whichever company: the association's own accounts,
    taxes, texts and numbers."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.south.write(
            {
                "asom_collect_from": "2026-01-01",
                "asom_use_credit": True,
                "asom_invoice_text": "<p>South's own text</p>",
            }
        )
        cls.act_in(cls.south)
        cls.levy = cls.env["account.tax"].create(
            {
                "name": "Levy",
                "amount": 3.7,
                "type_tax_use": "sale",
                "price_include_override": "tax_included",
                "company_id": cls.south.id,
            }
        )
        cls.of_product = cls.account("510101", "income")
        cls.of_category = cls.account("510102", "income")
        cls.debtors = cls.account("610101", "asset_receivable")
        category = cls.env["product.category"].create({"name": "Radio"})
        category.property_account_income_categ_id = cls.of_category
        taxes = [Command.set((cls.levy | cls.south.account_sale_tax_id).ids)]
        cls.tv = cls.sold("TV", 100.0, taxes_id=taxes)
        cls.tv.property_account_income_id = cls.of_product
        cls.radio = cls.sold("Radio", 50.5, categ_id=category.id)
        cls.net = cls.sold("Net", 33.33)
        for number in range(6):
            member = cls.member(f"Person {number}", cls.south)
            if number % 3 == 0:
                member.partner_id.property_account_receivable_id = cls.debtors
            for product in (cls.tv, cls.radio, cls.net)[number % 2 :]:
                cls.subscribe(member, product, "2026-01-01")
            if number == 5:
                cls.waiting(member, cls.net, -900.0, "credit")
        cls.env.flush_all()

    @classmethod
    def account(cls, code, kind):
        vals = {"name": code, "code": code, "account_type": kind}
        return cls.env["account.account"].create(vals)

    @classmethod
    def sold(cls, name, amount, **vals):
        return cls.product(name, amount, cls.south, **vals)

    # === THE SAME BY ANYBODY === #

    def facts(self, env):
        """Every column of what two runs make, executed in ``env``; nothing is kept."""
        result = {}
        try:
            with self.cr.savepoint():
                for period in (
                    ("2026-01-01", "2026-01-31"),
                    ("2026-02-01", "2026-02-28"),
                ):
                    run = self.new_run(*period, company=self.south)
                    run = run.with_env(env)
                    run.action_preview()
                    run.action_approve()
                    run.action_execute()
                    self.assertEqual((run.state, run.failed_count), ("done", 0))
                result = self.made(
                    run.sudo().search([("company_id", "=", self.south.id)])
                )
                raise TakenBack
        except TakenBack:
            self.env.invalidate_all()
        return result

    def made(self, runs):
        found = [
            runs.sorted("date_from"),
            runs.line_ids.sorted("id"),
            runs.charge_ids.sorted("id"),
            runs.move_ids.sorted("id"),
            runs.move_ids.line_ids.sorted("id"),
        ]
        items = found[-1]
        found.append((items.matched_debit_ids | items.matched_credit_ids).sorted("id"))
        found.append(items.full_reconcile_id.sorted("id"))
        roles = {
            record: f"{record._name} {place}"
            for records in found
            for place, record in enumerate(records)
        }
        # Ids stand in numbers of reconciliations; who has done it and when differs.
        leave = {
            "matching_number",
            "previewed_by_id",
            "executed_by_id",
            "approved_by_id",
            "previewed_at",
            "approved_at",
            "done_at",
            "access_token",
            "message_main_attachment_id",
            "preview_cursor",
        }
        return {records._name: columns(records, roles, leave) for records in found}

    def test_the_same_in_every_company_and_by_the_scheduler(self):
        own = self.facts(self.env)
        self.assertGreater(len(own["account.move.line"]), 40)
        self.assertTrue(own["account.partial.reconcile"])
        used = {row["account_id"] for row in own["account.move.line"]}
        for account in (self.of_product, self.of_category, self.debtors):
            self.assertIn(str(account.id), used)
        bureau = self.env.ref("base.main_company")
        clerk = self.user_of("clerk", "group_staff", self.north, self.south)
        clerk.group_ids |= self.env.ref("asom_membership.group_approver")
        for who, user, companies in (
            ("another association is active", self.env.uid, self.north | self.south),
            ("the bureau is active", self.env.uid, bureau | self.south),
            ("the scheduler", SUPERUSER_ID, bureau.browse()),
            ("staff of another association", clerk.id, self.north | self.south),
        ):
            with self.subTest(who):
                context = dict(self.env.context, allowed_company_ids=companies.ids)
                other = self.facts(self.env(user=user, context=context))
                for name, rows in own.items():
                    self.assertEqual(
                        differences(rows, other[name]), [], f"{who}: {name}"
                    )

    # === MEMBERS === #

    def test_a_member_is_numbered_in_its_own_association(self):
        """The bureau is active and one association is ticked: that one is meant."""
        bureau = self.env.ref("base.main_company")
        ids = (bureau | self.south).ids
        members = self.env["asom.membership"].with_context(allowed_company_ids=ids)
        contact = self.env["res.partner"].create({"name": "Ny", "company_id": False})
        taken = self.south._asom_sequence("asom.membership").number_next_actual
        member = members.create({"partner_id": contact.id})
        self.assertEqual(member.company_id, self.south)
        self.assertEqual(contact.company_id, self.south)
        self.assertEqual(member.member_number, str(taken))

    def test_a_member_without_an_association_is_asked_for_it(self):
        bureau = self.env.ref("base.main_company")
        contact = self.env["res.partner"].create({"name": "Ny", "company_id": False})
        members = self.env["asom.membership"].with_context(
            allowed_company_ids=(bureau | self.north | self.south).ids
        )
        with self.assertRaisesRegex(UserError, "association"), self.cr.savepoint():
            members.create({"partner_id": contact.id})
        self.assertFalse(contact.company_id)
