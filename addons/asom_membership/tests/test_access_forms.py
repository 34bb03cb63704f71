"""Invariant 4 for forms and questions: they name, and more, whatever they are given."""

from odoo import Command
from odoo.tests import Form, freeze_time, tagged

from .common_access import AccessCase

NAMED = {"fields": {"display_name": {}}}


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestAccessForms(AccessCase):
    def refused(self, *args, **kwargs):
        """A call is refused, and tells nothing."""
        said = self.told(*args, **kwargs)
        self.assertTrue(said.startswith("refused"), (*args[:3], said))
        self.assert_silent(said, args[:3])

    def form(self, user, model, values, spec, ids=(), **context):
        """Arguments of a call as a form makes it."""
        return user, model, "onchange", list(ids), values, [*values], spec, context

    def refused_form(self, *args, **context):
        *call, given = self.form(*args, **context)
        self.refused(*call, context=given)

    def test_links_of_every_form(self):
        """A field at the top of the form, filled in or by the context."""
        tried = 0
        for user in ("board", "accountant", "staff"):
            for name in sorted(self.env.registry.models):
                model = self.as_user(self.users[user], name)
                if model._abstract or not model.has_access("create"):
                    continue
                for field in model._fields.values():
                    target = self.theirs.get(field.comodel_name)
                    if field.type != "many2one" or not target:
                        continue
                    id_ = target[0].id
                    spec = {field.name: NAMED}
                    self.assert_silent(
                        self.told(*self.form(user, name, {field.name: id_}, spec)[:-1]),
                        f"{user} {name}.{field.name}",
                    )
                    said = self.told(
                        *self.form(user, name, {}, spec)[:-1],
                        context={f"default_{field.name}": id_},
                    )
                    self.assert_silent(said, f"{user} {name} default {field.name}")
                    tried += 1
        self.assertGreaterEqual(tried, 100)

    def test_lines_of_forms(self):
        member, charge = self.theirs["asom.membership"], self.theirs["asom.charge"]
        person, run = self.theirs["res.partner"], self.ours["asom.collection.run"]
        tried = (
            ("asom.collection.run", "charge_ids", "membership_id", member),
            ("asom.collection.run", "line_ids", "partner_id", person),
            ("asom.membership", "charge_ids", "reverses_id", charge[0]),
            ("res.partner", "child_ids", "parent_id", person),
            ("account.move", "invoice_line_ids", "partner_id", person),
        )
        for model, lines, field, record in tried:
            spec = {lines: {"fields": {field: NAMED}}}
            for lines_given in (
                [Command.create({field: record.id})],
                [{field: record.id}],
                [Command.create({field: {"id": record.id}})],
            ):
                values = {lines: lines_given}
                self.refused_form("staff", model, values, spec)
        for command in (
            Command.link(charge[0].id),
            Command.set(charge.ids),
            Command.update(charge[0].id, {}),
            charge[0].id,
        ):
            for ids in ((), run.ids):
                values = {"charge_ids": [command]}
                spec = {"charge_ids": {"fields": {"name": {}}}}
                self.refused_form("staff", "asom.collection.run", values, spec, ids)

    def test_questions_of_odoos_own(self):
        """Their texts are made as superuser, of the records they are about."""
        move, person = self.theirs["account.move"], self.theirs["res.partner"]
        for user in ("accountant", "staff"):
            for model, vals in (
                ("account.move.send.wizard", {"move_id": move.id}),
                (
                    "account.move.send.batch.wizard",
                    {"move_ids": [Command.set(move.ids)]},
                ),
                (
                    "mail.activity.schedule",
                    {"res_model": "account.move", "res_ids": str(move.ids)},
                ),
                (
                    "mail.compose.message",
                    {"model": "res.partner", "res_ids": str(person.ids)},
                ),
            ):
                self.refused(user, model, "create", vals)
                names = {name: {} for name in vals}
                self.refused_form(user, model, vals, names)

    def test_records_that_a_question_is_about(self):
        person = self.theirs["res.partner"]
        context = {"active_model": "res.partner", "active_ids": person.ids}
        for model in ("base.partner.merge.automatic.wizard", "mail.activity.schedule"):
            self.refused("staff", model, "create", {}, context=context)
            spec = {name: {} for name in ("display_name",)}
            self.refused("staff", model, "onchange", [], {}, [], spec, context=context)
        move = self.theirs["account.move"]
        self.refused(
            "staff",
            "account.move.send.wizard",
            "create",
            {},
            context={"active_ids": move.ids},
        )

    def test_an_activity_names_its_record(self):
        move = self.theirs["account.move"]
        for values in (
            {"res_model": "account.move", "res_id": move.id},
            {
                "res_model_id": self.env["ir.model"]._get_id("account.move"),
                "res_id": move.id,
            },
        ):
            self.refused_form("board", "mail.activity", values, {"res_name": {}})

    def test_own_forms_work(self):
        """Staff fill in Odoo's forms and ours as before."""
        partners = self.as_user(self.users["staff"], "res.partner")
        with Form(partners) as form:
            form.name = "Ole Ny"
        invoices = self.as_user(self.users["staff"], "account.move")
        invoices = invoices.with_context(default_move_type="out_invoice")
        with Form(invoices) as form:
            form.partner_id = partners.browse(self.ours["res.partner"].id)
            with form.invoice_line_ids.new() as line:
                line.product_id = self.ours["product.product"].with_env(invoices.env)
                line.price_unit = 300
        invoice = form.record
        self.assertEqual(invoice.amount_total, 300.0)
        invoice.action_post()
        question = self.as_user(self.users["staff"], "account.move.send.wizard")
        question = question.with_context(active_model="account.move")
        wizard = question.with_context(active_ids=invoice.ids).create({})
        self.assertEqual(wizard.move_id, invoice)

    def test_what_a_record_holds_stays(self):
        """Though the user cannot read it: the form sends it back as it was."""
        member = self.ours["asom.membership"]
        payer = self.theirs["res.partner"]
        own = self.as_user(self.users["staff"], "asom.membership").browse(member.id)
        self.env.cr.execute(
            "UPDATE asom_membership SET partner_id = %s WHERE id = %s",
            [payer.id, member.id],
        )
        self.env.invalidate_all()
        values = {"partner_id": payer.id, "note": "x"}
        self.assertFalse(own.onchange(values, ["note"], {"note": {}}).get("warning"))
