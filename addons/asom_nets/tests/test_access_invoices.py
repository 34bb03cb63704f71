"""Invariant 4 for what Nets knows an invoice by."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from .common import EARLY
from .common_access import GROUPS, AccessCase


@tagged("post_install", "-at_install")
class TestAccessInvoices(AccessCase):
    def own_invoice(self, **vals):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.ida.partner_id.id,
                "invoice_line_ids": [Command.create({"name": "x", "price_unit": 1})],
                **vals,
            }
        )

    def test_steps_name_neither_invoice_nor_file(self):
        for user in GROUPS:
            move = self.as_user(user, "account.move").browse(self.secret_move.id)
            for step in ("button_draft", "button_cancel"):
                error = self.refused(getattr(move, step), f"{user} {step}")
                self.assertIsInstance(error, AccessError)
                self.assertNotIn(self.secret_move.name, str(error))
                self.assertNotIn(self.theirs.filename, str(error))

    @freeze_time(EARLY)
    def test_nobody_takes_the_others_payment_id(self):
        """It would stop the other's whole collection."""
        agreement = self.south_agreement
        taken = agreement._payment_id(agreement.last_number + 1)
        self.own_invoice(nets_payment_id=taken)
        self.own_invoice(nets_payment_id=self.secret_move.nets_payment_id)
        run = self.collect("2026-01-01", "2026-01-31", company=self.south)
        self.assertEqual(set(run.line_ids.mapped("state")), {"done"})
        self.assertIn(taken, run.move_ids.mapped("nets_payment_id"))

    def test_nobody_writes_what_nets_knows_an_invoice_by(self):
        own = self.own_invoice()
        section = self.of(self.north, "asom.nets.section")[:1]
        for user in ("accountant", "staff", "manager"):
            move = self.as_user(user, "account.move").browse(own.id)
            for vals in (
                {"nets_payment_id": "123456789012345"},
                {"nets_reference": "000000001"},
                {"l10n_dk_fik_creditor_number": "81234567"},
                {"nets_failure": "rejected"},
                {"nets_section_id": section.id},
            ):
                self.refused(lambda m=move, v=vals: m.write(v), f"{user} {vals}")
                self.refused(
                    lambda m=move, v=vals: m.create({"move_type": "entry", **v})
                )
                context = {f"default_{name}": value for name, value in vals.items()}
                model = move.browse().with_context(**context)
                self.refused(lambda m=model: m.create({"move_type": "entry"}))
            # The text of a context is not the object that code of ours has.
            forged = move.with_context(asom_nets_by="BY_US")
            self.refused(lambda m=forged: m.write({"nets_reference": "000000001"}))

    @freeze_time(EARLY)
    def test_users_invoices_get_their_numbers(self):
        """Those that a user makes, and those of a user's run."""
        invoices = self.as_user("staff", "account.move")
        with Form(invoices.with_context(default_move_type="out_invoice")) as form:
            form.partner_id = self.ida.partner_id.with_env(invoices.env)
            with form.invoice_line_ids.new() as line:
                line.name, line.price_unit = "x", 1
        form.record.sudo().asom_membership_id = self.ida.id
        form.record.action_post()
        self.assertTrue(form.record.nets_payment_id)
        run = self.new_run("2026-04-01", "2026-06-30")
        run.action_preview()
        run.action_approve()
        run.with_env(invoices.env).action_execute()
        self.assertEqual(set(run.line_ids.mapped("state")), {"done"})
        self.assertTrue(all(move.nets_payment_id for move in run.move_ids))
