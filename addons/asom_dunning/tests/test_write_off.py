"""What is given up: booked, reversed, and recovered."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import DunningCase as Base


@tagged("post_install", "-at_install")
class TestWriteOff(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        accounts = cls.env["account.account"].with_company(cls.north)
        cls.tax = cls.env["account.tax"].search(
            [
                ("company_id", "=", cls.north.id),
                ("type_tax_use", "=", "sale"),
                ("amount", "=", 25),
            ],
            limit=1,
        )
        cls.taxed = cls.product("Internet", 250.0, taxes_id=cls.tax.ids)
        cls.ida = cls.owing("Ida Holm", product=cls.taxed)
        cls.loss, cls.back = accounts.search(
            [("account_type", "=", "expense"), ("company_ids", "in", cls.north.ids)],
            limit=2,
        )
        cls.policy.write(
            {
                "bad_debt_account_id": cls.loss.id,
                "recovered_account_id": cls.back.id,
                "bad_debt_vat": True,
                "small_remainder": 20,
            }
        )

    def off(self, member=None, done=True, **vals):
        member = member or self.ida
        with freeze_time("2026-06-01 10:00:00"):
            off = self.env["asom.dunning.write.off"].create(
                {
                    "membership_id": member.id,
                    "reason": "Moved abroad",
                    "move_ids": [(6, 0, self.claims_of(member).ids)],
                    **vals,
                }
            )
            if done:
                off.action_write_off()
            # As at the end of a request.
            self.env.cr.flush()
        return off

    def booked(self, entry):
        return sorted(
            (line.account_id.account_type, line.balance) for line in entry.line_ids
        )

    def test_the_claim_is_settled_with_the_loss_and_the_vat_in_it(self):
        claim = self.claims_of(self.ida)
        tax, whole = claim.amount_tax, claim.amount_total
        self.remind("2026-01-12")
        case = self.reminders_of(self.ida).case_id
        off = self.off()
        self.assertEqual((off.state, off.amount, off.vat), ("done", whole, tax))
        self.assertEqual(claim.amount_residual, 0.0)
        self.assertEqual(claim._asom_written_off(), claim)
        self.assertEqual(case.state, "closed")
        self.assertIn("Moved abroad", str(case.timeline))
        lines = off.entry_id.line_ids
        self.assertEqual(
            lines.filtered(lambda row: row.account_id == self.loss).balance, whole - tax
        )
        vat = claim.line_ids.filtered(lambda row: row.display_type == "tax").account_id
        self.assertEqual(lines.filtered(lambda row: row.account_id == vat).balance, tax)
        self.assertEqual(sum(lines.mapped("balance")), 0)
        self.assertFalse(self.remind("2026-06-20").line_ids)

    def test_it_is_reversed_and_the_case_goes_on_at_its_stage(self):
        self.remind("2026-01-12")
        claim = self.claims_of(self.ida)
        off = self.off()
        with freeze_time("2026-06-10 10:00:00"):
            off.action_reverse()
            self.env.cr.flush()
        self.assertEqual(off.state, "reversed")
        self.assertEqual(claim.amount_residual, claim.amount_total)
        self.assertFalse(claim._asom_written_off())
        self.assertEqual(self.ida.balance, claim.amount_total + 100)
        self.assertEqual(str(claim.asom_dunning_again_on), "2026-06-10")
        self.remind("2026-06-22")
        self.assertEqual(self.reminders_of(self.ida)[-1].stage, "2")

    def test_money_that_comes_after_all_is_recovered_with_its_vat(self):
        claim = self.claims_of(self.ida)
        tax, whole = claim.amount_tax, claim.amount_total
        off = self.off()
        self.assertFalse(off.money_waits)
        with self.assertRaisesRegex(UserError, "to the good"):
            off.action_recover()
        for part, paid in ((0, 100.0), (1, whole)):
            self.credit(paid)
            off.invalidate_recordset()
            self.assertTrue(off.money_waits)
            found = off.search([("money_waits", "=", True)])
            self.assertEqual(found, off)
            off.action_recover()
            self.assertEqual(off.recovered, 100.0 if not part else whole)
        entries = off.recovery_ids
        back = entries.line_ids.filtered(lambda row: row.account_id == self.back)
        self.assertAlmostEqual(sum(back.mapped("balance")), tax - whole)
        self.assertEqual(self.ida.balance, -100.0)
        off.invalidate_recordset()
        self.assertFalse(off.money_waits)
        with self.assertRaisesRegex(UserError, "recovered"):
            off.action_reverse()

    def credit(self, amount):
        """Money of the member's, booked without an invoice."""
        receivable = self.claims_of(self.ida).line_ids.filtered(
            lambda row: row.display_type == "payment_term"
        )
        journal = self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.north.id)], limit=1
        )
        entry = self.env["account.move"].create(
            {
                "move_type": "entry",
                "journal_id": journal.id,
                "date": "2026-07-01",
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": account.id,
                            "partner_id": receivable.partner_id.id,
                            "balance": balance,
                        },
                    )
                    for account, balance in (
                        (receivable.account_id, -amount),
                        (self.loss, amount),
                    )
                ],
            }
        )
        entry.action_post()

    def test_small_remainders_are_drafted_for_an_accountant(self):
        self.pay(self.claims_of(self.ida), "2026-01-05", 241.0)
        with freeze_time("2026-02-01"):
            if self.claims_of(self.ida).amount_residual > 20:
                self.policy.small_remainder = self.claims_of(self.ida).amount_residual
            self.policy.action_small_remainders()
            [off] = self.env["asom.dunning.write.off"].search([])
            self.assertEqual((off.kind, off.state), ("remainder", "draft"))
            with self.assertRaisesRegex(UserError, "small remainder"):
                self.policy.action_small_remainders()
            off.action_write_off()
        self.assertEqual(self.claims_of(self.ida).amount_residual, 0.0)

    def test_it_is_refused_without_an_account_or_with_money_on_its_way(self):
        self.policy.bad_debt_account_id = False
        with self.assertRaisesRegex(UserError, "policy"):
            self.off()
        self.policy.bad_debt_account_id = self.loss
        day = self.claims_of(self.ida).invoice_date_due
        self.patch(
            type(self.env["account.move"]),
            "_asom_in_transit",
            lambda records: dict.fromkeys(records, day),
        )
        with self.assertRaisesRegex(UserError, "on its way"):
            self.off()

    def test_what_is_written_off_is_not_changed_nor_deleted_and_its_reason_stays(self):
        off = self.off()
        for step in (
            lambda: off.write({"reason": "Another"}),
            off.unlink,
            off.action_write_off,
        ):
            with self.assertRaises(UserError):
                step()
        board = self.user_of("off_board", "group_board", self.north)
        mine = self.as_user(board, off)
        self.assertEqual(mine.amount, off.amount)
        with self.assertRaises(AccessError):
            mine.action_reverse()
        accountant = self.user_of("off_acc", "group_accountant", self.north)
        with self.assertRaises(AccessError):
            self.as_user(accountant, off).write({"recovered": 1})

    def test_four_eyes(self):
        self.north.asom_four_eyes = True
        accountant = self.user_of("off_one", "group_accountant", self.north)
        other = self.user_of("off_two", "group_accountant", self.north)
        off = self.off(done=False)
        mine = self.as_user(accountant, off).create(
            {
                "membership_id": self.ida.id,
                "reason": "Mine",
                "move_ids": [(6, 0, self.claims_of(self.ida).ids)],
            }
        )
        with self.assertRaisesRegex(UserError, "four eyes"):
            mine.action_write_off()
        # Who has changed it has made it, too.
        third = self.user_of("off_three", "group_accountant", self.north)
        self.as_user(third, mine).reason = "Another"
        with self.assertRaisesRegex(UserError, "four eyes"):
            self.as_user(third, mine).action_write_off()
        self.as_user(other, mine).action_write_off()
        self.assertEqual(mine.state, "done")

    def test_a_claim_of_another_member_is_refused(self):
        bo = self.owing("Bo Lind")
        with self.assertRaises(UserError):
            self.off(bo, move_ids=[(6, 0, self.claims_of(self.ida).ids)])
