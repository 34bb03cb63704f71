"""What is read-only is written by steps alone, whoever asks and on whatever way."""

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tests import freeze_time, tagged

from .common_access import AccessCase
from .locked import LockedWalk


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestLocked(LockedWalk, AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["manager"] = cls.user_of("north_manager", "group_manager", cls.north)
        cls.invoice = cls.ours["account.move"][:1]
        cls.dues = cls.ours["asom.collection.run"][:1]

    def refused(self, user, model, method, *args, error=UserError, context=None):
        with self.assertRaises(error) as caught, self.cr.savepoint():
            self.rpc(user, model, method, *args, context=context)
        return str(caught.exception)

    # === ALL FIELDS === #

    def test_no_read_only_field_is_written_by_anybody(self):
        tries, found = self.open_doors(self.ours, self.users)
        self.assertGreater(tries, 3000)
        self.assertEqual(found, [])

    def test_a_step_of_ours_writes_them(self):
        run = self.dues.with_user(self.users["manager"])
        run._asom_step().stop_reason = "By a step"
        self.assertEqual(run.stop_reason, "By a step")
        named = run._asom_step("others_note")
        named.others_note = "By a step"
        with self.assertRaises(AccessError), self.cr.savepoint():
            named.stop_reason = "Not by this step"

    def test_nobody_calls_himself_a_step(self):
        for mark in (True, 1, "WHOLE", {"names": []}, [1]):
            self.refused(
                "manager",
                "asom.collection.run",
                "write",
                self.dues.ids,
                {"stop_reason": "forged"},
                context={"asom_step": mark},
            )

    def test_defaults_that_a_user_keeps_are_no_values(self):
        clerk = self.users["staff"]
        self.env["ir.default"].with_user(clerk).set(
            "asom.collection.run", "state", "approved", user_id=True
        )
        runs = self.env["asom.collection.run"].with_user(clerk)
        run = runs.create(
            {
                "company_id": self.north.id,
                "date_from": "2026-07-01",
                "date_to": "2026-09-30",
            }
        )
        self.assertEqual(run.state, "draft")

    def test_a_copy_begins_anew(self):
        member = self.ours["asom.membership"].with_user(self.users["staff"])
        vals = member.copy_data({"date_joined": "2026-01-01"})[0]
        self.assertNotIn("left_along", vals)
        self.assertNotIn("state", vals)

    def test_lines_inside_of_another_record_are_no_way_round(self):
        charge = self.ours["asom.charge"][:1]
        run = self.dues
        for holder, name in (
            (run, "charge_ids"),
            (charge.membership_id, "charge_ids"),
            (charge.subscription_id, "charge_ids"),
        ):
            self.refused(
                "manager",
                holder._name,
                "write",
                holder.ids,
                {name: [(1, charge.id, {"state": "cancelled"})]},
            )

    # === THE LEDGER === #

    def test_what_odoo_computes_of_an_invoice_is_not_written(self):
        tries, found = 0, []
        for record in (self.invoice, self.invoice.line_ids[:1]):
            for field in record._fields.values():
                if not (field.compute and field.store and field.readonly):
                    continue
                for user in ("accountant", "staff", "manager"):
                    vals = {field.name: self.forged(record._name, field, record)}
                    for args in (("write", record.ids, vals),):
                        tries += 1
                        if self.passes(
                            lambda u=user, r=record, a=args: self.rpc(u, r._name, *a)
                        ):
                            found.append(f"{args[0]} {user} {field}")
        self.assertGreater(tries, 60)
        self.assertEqual(found, [])

    def test_what_odoo_alone_fills_in_is_not_sent(self):
        """Read-only, and computed from nothing: what an invoice takes back, where it
        comes from. Every such field of every model of the ledger, by every way."""
        tries, found = 0, []
        posted = self.invoice
        records = [posted, posted.line_ids[:1]]
        for record in records:
            for name in sorted(record._asom_not_sent()):
                field = record._fields[name]
                vals = {name: self.forged(record._name, field, record)}
                for user in ("accountant", "staff", "manager"):
                    for args in (
                        ("write", record.ids, vals),
                        ("web_save", record.ids, vals, {}),
                    ):
                        tries += 1
                        try:
                            with self.cr.savepoint():
                                self.rpc(user, record._name, *args)
                        except AccessError:
                            continue
                        else:
                            found.append(f"{args[0]} {user} {name}")
        self.assertGreater(tries, 60)
        self.assertEqual(found, [])

    def test_no_word_in_the_context_switches_a_check_of_odoos_off(self):
        """By one, an entry was posted that does not balance; by others a posted one
        goes."""
        accounts = self.invoice.line_ids.account_id[:2].ids
        entry = {
            "move_type": "entry",
            "line_ids": [
                Command.create({"account_id": accounts[0], "debit": 100.0}),
                Command.create({"account_id": accounts[-1], "credit": 1.0}),
            ],
        }
        word = {"check_move_validity": False}
        said = self.refused(
            "accountant", "account.move", "create", [entry], context=word
        )
        self.assertIn("balance", said)
        for word in ("force_delete", "dynamic_unlink", "skip_readonly_check"):
            self.refused(
                "accountant",
                "account.move.line",
                "unlink",
                self.invoice.line_ids[:1].ids,
                context={word: True},
            )

    def test_an_invoice_is_not_sent_as_the_credit_note_of_another(self):
        new = {"move_type": "out_refund", "partner_id": self.invoice.partner_id.id}
        forged = {"reversed_entry_id": self.invoice.id}
        deep = {"reversal_move_ids": [Command.create({**new, "invoice_origin": "x"})]}
        for user in ("accountant", "staff"):
            for args, context in (
                (("create", [{**new, **forged}]), {}),
                (("create", [new]), {"default_reversed_entry_id": self.invoice.id}),
                (("web_save", [], {**new, **forged}, {}), {}),
                (("write", self.invoice.ids, deep), {}),
                (("copy", self.invoice.ids, forged), {}),
            ):
                said = self.refused(
                    user, "account.move", *args, error=AccessError, context=context
                )
                self.assertIn("not written by hand", said, args)

    def test_what_a_form_sends_back_unchanged_is_let_through(self):
        [note] = self.rpc(
            "staff",
            "account.move",
            "create",
            [{"move_type": "out_refund", "partner_id": self.invoice.partner_id.id}],
        )
        self.rpc(
            "staff",
            "account.move",
            "web_save",
            [note],
            {"move_type": "out_refund", "invoice_origin": False, "ref": "x"},
            {},
        )
        self.assertEqual(self.env["account.move"].browse(note).ref, "x")

    def test_odoos_own_steps_fill_it_in(self):
        draft = self.invoice.copy({"asom_run_id": False})
        draft.action_post()
        clerk = self.users["accountant"]
        wizard = (
            self.env["account.move.reversal"]
            .with_user(clerk)
            .with_context(active_model="account.move", active_ids=draft.ids)
            .create({"journal_id": draft.journal_id.id})
        )
        call_kw(wizard, "reverse_moves", [wizard.ids], {})
        self.assertEqual(draft.reversal_move_ids.reversed_entry_id, draft)

    def test_what_a_form_sends_along_of_a_draft_is_computed(self):
        env = self.env(user=self.users["staff"])
        move = env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.invoice.partner_id.id,
                "company_id": self.north.id,
                "payment_state": "paid",
                "amount_residual": 1.0,
                "amount_residual_signed": 1.0,
                "invoice_line_ids": [
                    Command.create(
                        {"name": "x", "price_unit": 80.0, "amount_residual": 1.0}
                    )
                ],
            }
        )
        move.write({"payment_state": "paid", "amount_residual_signed": 2.0})
        self.assertEqual(move.payment_state, "not_paid")
        self.assertEqual(move.amount_residual, move.amount_total)
        self.assertEqual(move.amount_residual_signed, move.amount_total)

    def test_the_fields_that_were_forged(self):
        invoice = self.invoice
        other = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": invoice.partner_id.id,
                "company_id": self.north.id,
            }
        )
        member = self.env["asom.membership"].search(
            [("company_id", "=", self.north.id)], order="id desc", limit=1
        )
        for user in ("accountant", "staff", "manager"):
            for move, vals in (
                (other, {"asom_run_id": self.dues.id}),
                (other, {"asom_membership_id": member.id}),
                (invoice, {"asom_membership_id": member.id}),
                (invoice, {"asom_payment_channel": "slip"}),
                (invoice, {"amount_residual": 1.0}),
                (invoice, {"amount_residual_signed": 1.0}),
                (invoice, {"payment_state": "paid"}),
                (invoice, {"invoice_date_due": "2027-01-01"}),
                (invoice, {"payment_reference": "other"}),
                (invoice, {"partner_bank_id": False}),
                (invoice, {"ref": "other"}),
                # A job that sends invoices would stop here, for all associations.
                (invoice, {"sending_data": [1]}),
                (invoice, {"access_token": "known"}),
            ):
                self.refused(user, "account.move", "write", move.ids, vals)
            self.refused(
                user,
                "account.move",
                "create",
                [{"move_type": "out_invoice", "asom_run_id": self.dues.id}],
            )
            for vals in (
                {"date_maturity": "2027-01-01"},
                {"amount_residual": 1.0},
                {"asom_membership_id": member.id},
                {"name": "other"},
            ):
                term = invoice.line_ids.filtered(
                    lambda line: line.display_type == "payment_term"
                )
                self.refused(user, "account.move.line", "write", term.ids, vals)

    def test_whether_a_payment_is_matched_is_not_written(self):
        wizard = (
            self.env["account.payment.register"]
            .with_user(self.users["accountant"])
            .with_context(
                active_model="account.move.line",
                active_ids=self.invoice.line_ids.filtered(
                    lambda line: line.display_type == "payment_term"
                ).ids,
            )
            .create({})
        )
        payment = wizard._create_payments()
        self.assertTrue(payment.is_reconciled)
        for vals in (
            {"is_matched": True},
            {"is_reconciled": False},
            {"amount_company_currency_signed": 1.0},
            {"outstanding_account_id": payment.destination_account_id.id},
        ):
            for user in ("accountant", "staff", "manager"):
                self.refused(user, "account.payment", "write", payment.ids, vals)
                self.refused(user, "account.payment", "create", [{**vals}])

    def test_a_reconciliation_settles_no_more_than_there_is(self):
        term = self.invoice.line_ids.filtered(
            lambda line: line.display_type == "payment_term"
        )
        credit = self.env["account.move"].create(
            {
                "company_id": self.north.id,
                "journal_id": self.env["account.journal"]
                .search(
                    [("type", "=", "general"), ("company_id", "=", self.north.id)],
                    limit=1,
                )
                .id,
                "line_ids": [
                    Command.create({"account_id": account.id, "balance": amount})
                    for account, amount in (
                        (term.account_id, -10.0),
                        (self.invoice.line_ids[:1].account_id, 10.0),
                    )
                ],
            }
        )
        credit.action_post()
        item = credit.line_ids.filtered(lambda line: line.balance < 0)
        vals = {
            "debit_move_id": term.id,
            "credit_move_id": item.id,
            "amount": 200.0,
            "debit_amount_currency": 200.0,
            "credit_amount_currency": 200.0,
        }
        model = "account.partial.reconcile"
        self.refused("accountant", model, "create", [vals])
        (term + item).with_user(self.users["accountant"]).reconcile()
        part = term.matched_credit_ids
        self.assertEqual(part.amount, 10.0)
        self.refused("accountant", model, "write", part.ids, {"amount": 200.0})

    def test_who_is_in_none_of_our_groups_keeps_what_odoo_lets_him_do(self):
        """On a company that is no association."""
        company = self.env["res.company"].create({"name": "Elsewhere"})
        user = self.env["res.users"].create(
            {
                "name": "Elsewhere",
                "login": "elsewhere",
                "company_id": company.id,
                "company_ids": [Command.set(company.ids)],
                "group_ids": [
                    Command.set(self.env.ref("account.group_account_manager").ids)
                ],
            }
        )
        env = self.env(user=user, context={"allowed_company_ids": company.ids})
        line = env["account.move"]
        for field in line._fields.values():
            if field.compute and field.store and field.readonly:
                if "asom" not in field.name and "nets" not in field.name:
                    self.assertFalse(line._asom_is_locked(field), field)

    def test_a_step_costs_no_query(self):
        lines = self.dues.line_ids.sudo()
        lines.mapped("state")
        with self.assertQueryCount(0):
            for field in lines._fields.values():
                lines._check_field_access(field, "write")

    def test_forms_call_the_fields_read_only(self):
        env = self.env(user=self.users["staff"])
        for model, name in (("account.move", "asom_run_id"), ("asom.charge", "state")):
            [told] = call_kw(env[model], "fields_get", [[name]], {}).values()
            self.assertTrue(told["readonly"], name)
