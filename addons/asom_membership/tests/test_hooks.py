from psycopg2 import errors as pg_errors

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import mute_logger

from .small_addon import SmallAddonCase

MODULE = "asom_hooked"
MINE = "asom.hooked.policy"
NOTE = "asom.hooked.note"


def hooked():
    """A small add-on that uses hooks of ``docs/hooks.md``."""

    class Policy(models.Model):
        _name = MINE
        _description = "Policy of the Test"
        _inherit = ["asom.policy.mixin"]
        _module = MODULE

        fee_id = fields.Many2one("product.product", check_company=True)
        refused_id = fields.Many2one("asom.membership", check_company=True)
        waits_until = fields.Date()

    class Note(models.Model):
        _name = NOTE
        _description = "What a Hook Was Told"
        _module = MODULE

        what = fields.Char()
        move_id = fields.Many2one("account.move")
        member_id = fields.Many2one("asom.membership")
        charges = fields.Integer()
        context = fields.Char()

        @api.model
        def _keep(self, what, moves):
            self.create(
                [
                    {
                        "what": what,
                        "move_id": move.id,
                        "charges": len(move.asom_charge_ids),
                        "context": ",".join(sorted(move.env.context)),
                    }
                    for move in moves
                ]
            )

    class Move(models.Model):
        _inherit = "account.move"
        _module = MODULE

        def _asom_posted(self):
            self.env[NOTE]._keep("posted", self)
            return super()._asom_posted()

        def _asom_claim_event(self, event):
            self.env[NOTE]._keep(event, self)
            return super()._asom_claim_event(event)

        def _asom_in_transit(self):
            found = super()._asom_in_transit()
            for company, moves in self.grouped("company_id").items():
                day = self.env[MINE]._of(company).waits_until
                found |= dict.fromkeys(moves, day) if day else {}
            return found

        def _asom_unpaid_because(self):
            found = super()._asom_unpaid_because()
            for move in self:
                found.setdefault(move, []).append("Hooked")
            return found

    class Membership(models.Model):
        _inherit = "asom.membership"
        _module = MODULE

        def _billing_holds(self):
            held = super()._billing_holds()
            refused = (
                self.env[MINE]
                .search([("company_id", "in", self.company_id.ids)])
                .refused_id
                & self
            )
            for member in refused:
                held.setdefault(member, "In court.")
            return held

        def _collection_extras(self, asked):
            amounts = super()._collection_extras(asked)
            if self.env[MINE]._of(self.company_id).fee_id:
                amounts = [
                    amount + each.owed // 10
                    for amount, each in zip(amounts, asked, strict=True)
                ]
            return amounts

        def _request_work(self, task, day, reason, origin=None):
            super()._request_work(task, day, reason, origin)
            what = f"{task} {day}: {reason} ({origin.display_name})"
            return self.env[NOTE].create({"what": what, "member_id": self.id})

    class Run(models.Model):
        _inherit = "asom.collection.run"
        _module = MODULE

        def _extra_charges(self, memberships, rows, fees, warnings):
            result = super()._extra_charges(memberships, rows, fees, warnings)
            product = self.env[MINE]._of(self.company_id).fee_id
            for member in memberships if product else ():
                # All amounts are øre.
                owed = sum(row["amount"] for row in rows.get(member.id, ()))
                owed += sum(amount for _key, amount in fees.get(member.id, ()))
                if owed:
                    rows[member.id].append(
                        {
                            "membership_id": member.id,
                            "product_id": product.id,
                            "kind": "fee",
                            "name": "A tenth",
                            "date_from": self.date_from,
                            "date_to": self.date_from,
                            "amount": owed // 10,
                            "rule": "tenth",
                        }
                    )
            return result

    return [Policy, Note, Move, Membership, Run]


class TestHooks(SmallAddonCase):
    small_addon = staticmethod(hooked)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product("TV", 300.0)
        cls.late = cls.product("Late", 100.0, asom_kind="fee")
        cls.ida = cls.member("Ida Holm")
        cls.bo = cls.member("Bo Friis")
        cls.subscribe(cls.ida, cls.tv)
        cls.subscribe(cls.bo, cls.tv)

    def told(self, what, *moves):
        """How often the hook was told so of each invoice."""
        notes = self.env[NOTE].search([("what", "=", what)])
        return [len(notes.filtered(lambda n, m=move: n.move_id == m)) for move in moves]

    def of(self, run, member):
        return run.line_ids.filtered(lambda line: line.membership_id == member).move_id

    def pay(self, move, amount=None):
        """An entry by hand that is reconciled with the invoice."""
        amount = amount or move.amount_total
        claim = move.line_ids.filtered(lambda i: i.display_type == "payment_term")
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.north.id)], limit=1
        )
        entry = self.env["account.move"].create(
            {
                "journal_id": bank.id,
                "line_ids": [
                    fields.Command.create(
                        {
                            "account_id": claim.account_id.id,
                            "partner_id": claim.partner_id.id,
                            "credit": amount,
                        }
                    ),
                    fields.Command.create(
                        {"account_id": bank.default_account_id.id, "debit": amount}
                    ),
                ],
            }
        )
        entry.action_post()
        item = entry.line_ids.filtered(lambda i: i.account_id == claim.account_id)
        (item | claim).reconcile()
        return item

    # === POSTING === #

    def test_every_posting_is_told_once_with_its_charges_and_a_clean_context(self):
        run = self.collect()
        moves = run.move_ids
        self.assertEqual(len(moves), 2)
        self.assertEqual(self.told("posted", *moves), [1, 1])
        note = self.env[NOTE].search([("move_id", "=", moves[0].id)])
        self.assertEqual(note.charges, 1, "the charges are linked before")
        self.assertEqual(note.context, "allowed_company_ids,lang")
        entry = self.pay(moves[0]).move_id
        self.assertEqual(self.told("posted", entry), [1])
        second = self.collect("2026-04-01", "2026-06-30")
        second.action_cancel()
        notes = second.move_ids.reversal_move_ids
        self.assertEqual(self.told("posted", *notes), [1, 1])

    def test_what_is_no_associations_is_not_told(self):
        self.env.company.sudo().asom_is_association = False
        journal = self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.north.id)], limit=1
        )
        account = self.env["account.account"].search(
            [("company_ids", "in", self.north.ids)], limit=1
        )
        entry = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "line_ids": [
                    fields.Command.create({"account_id": account.id, side: 10.0})
                    for side in ("debit", "credit")
                ],
            }
        )
        entry.action_post()
        self.assertEqual(entry.state, "posted")
        self.assertEqual(self.told("posted", entry), [0])

    # === WHAT BECOMES OF CLAIMS === #

    def test_a_claim_is_told_paid_and_reopened_at_the_end_of_each_batch(self):
        run = self.collect()
        ida, bo = self.of(run, self.ida), self.of(run, self.bo)
        item = self.pay(ida)
        self.assertEqual(self.told("paid", ida, bo), [0, 0], "not before the end")
        self.env.cr.flush()
        self.assertEqual(self.told("paid", ida, bo), [1, 0])
        item.remove_move_reconcile()
        self.env.cr.flush()
        self.assertEqual(self.told("reopened", ida, bo), [1, 0])

    def test_what_is_taken_apart_and_put_together_in_a_batch_is_not_told(self):
        run = self.collect()
        ida = self.of(run, self.ida)
        item = self.pay(ida)
        self.env.cr.flush()
        claim = item.matched_debit_ids.debit_move_id
        item.remove_move_reconcile()
        (item | claim).reconcile()
        self.env.cr.flush()
        self.assertEqual(self.told("paid", ida), [1])
        self.assertEqual(self.told("reopened", ida), [0])

    def test_a_part_of_the_money_is_no_event_and_what_is_rolled_back_neither(self):
        run = self.collect()
        ida, bo = self.of(run, self.ida), self.of(run, self.bo)
        self.pay(ida, 100.0)
        with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
            self.pay(bo)
            raise ZeroDivisionError
        self.env.cr.flush()
        self.assertEqual(self.told("paid", ida, bo), [0, 0])

    def test_an_invoice_that_is_credited_owes_nothing_any_more(self):
        run = self.collect()
        run.action_cancel()
        self.env.cr.flush()
        self.assertEqual(self.told("paid", *run.move_ids), [1, 1])

    # === RUNS === #

    def test_a_rule_adds_its_charge_to_a_run_in_oere(self):
        self.env[MINE].create({"company_id": self.north.id, "fee_id": self.late.id})
        order = self.env["asom.order"].create(
            {"membership_id": self.ida.id, "kind": "leave", "date": "2026-12-31"}
        )
        order.action_preview()
        shown = order.preview["collections"][0]
        self.assertEqual((shown["after"], shown["extra"]), (33000, [3000, 3000]))
        run = self.collect()
        self.assertEqual(run.line_ids.mapped("amount"), [330.0, 330.0])
        fees = run.charge_ids.filtered("rule")
        self.assertEqual(fees.mapped("amount"), [30.0, 30.0])

    def test_who_is_held_is_left_out_and_charged_by_a_later_run(self):
        policy = self.env[MINE].create({"company_id": self.north.id})
        policy.refused_id = self.bo
        run = self.collect()
        line = run.line_ids.filtered(lambda row: row.membership_id == self.bo)
        self.assertEqual((line.state, line.amount), ("failed", 0.0))
        self.assertIn("In court.", line.error)
        self.assertIn("In court.", line.warning_text)
        self.assertEqual(self.charged(self.bo), 0)
        policy.refused_id = False
        self.collect("2026-04-01", "2026-06-30")
        self.assertEqual(self.charged(self.bo), 60000)
        self.assertEqual(self.charged(self.ida), 60000)

    # === THE REST === #

    def test_a_channel_says_until_when_money_may_come(self):
        run = self.collect()
        self.assertEqual(run.move_ids._asom_in_transit(), {})
        day = fields.Date.to_date("2026-05-01")
        self.env[MINE].create({"company_id": self.north.id, "waits_until": day})
        found = run.move_ids._asom_in_transit()
        for row in self.env["asom.member.invoice"].browse(run.move_ids.ids):
            self.assertRegex(row.why_unpaid, "on its way until .*; Hooked$")
        self.assertEqual(found, dict.fromkeys(run.move_ids, day))

    def test_work_is_asked_for_of_whoever_keeps_it(self):
        work = self.ida._request_work("close", "2026-05-01", "Not paid", self.bo)
        self.assertEqual(work.member_id, self.ida)
        self.assertIn("close 2026-05-01: Not paid", work.what)

    def test_an_association_has_one_active_policy(self):
        policies = self.env[MINE]
        with self.assertRaisesRegex(UserError, self.north.name):
            policies._require(self.north)
        first = policies.create({"company_id": self.north.id})
        self.assertEqual(policies._require(self.north), first)
        self.assertFalse(policies._of(self.south))
        with (
            self.assertRaises(pg_errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            policies.create({"company_id": self.north.id})
        first.active = False
        self.assertFalse(policies._of(self.north))
        policies.create({"company_id": self.north.id})
