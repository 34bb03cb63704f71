"""Invariant 4 where something is asked or suggested: questions, forms being filled in,
candidates, activities, messages, and the texts of refusals."""

from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common_access import AccessCase

QUESTIONS = {
    "asom.nets.delivery.refuse",
    "asom.nets.mandate.assign",
    "asom.nets.mandate.compare",
    "asom.nets.mandate.compare.line",
    "asom.nets.mandate.manual",
    "asom.nets.parked.aside",
    "asom.nets.parked.done",
    "asom.nets.parked.match",
    "asom.nets.payout.explain",
    "asom.nets.payout.receive",
    "asom.nets.plan.skip",
    "asom.nets.receive",
    "asom.nets.receive.line",
}
WITH_MESSAGES = (
    "asom.nets.delivery",
    "asom.nets.parked",
    "asom.nets.payout",
    "asom.nets.plan",
    "asom.nets.mandate.request",
)


@tagged("post_install", "-at_install")
class TestQuestions(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.colleague = cls.user_of("nets_south", "group_manager", cls.south)
        journals = cls.env["account.journal"].with_company(cls.south)
        bank = [("type", "=", "bank"), ("company_id", "=", cls.south.id)]
        cls.env["account.bank.statement.line"].with_company(cls.south).create(
            {
                "journal_id": journals.search(bank, limit=1).id,
                "date": "2026-01-05",
                "amount": 1.0,
                "payment_ref": "Hemmelig",
            }
        )

    def foreign(self, model):
        """A record of the other association of any model that has a company."""
        if model == "account.account":
            return self.south_agreement.clearing_account_id
        if model == "account.move":
            return self.secret_move
        return self.of(self.south, model)[:1]

    def links(self, names):
        """(model, field, a record of the other association) of every link."""
        for name in sorted(names):
            for field in self.env[name]._fields.values():
                kept = field.type in ("many2one", "many2many") and field.store
                comodel = field.comodel_name if kept else ""
                if not comodel or self.env[comodel]._transient:
                    continue
                if comodel.startswith(("asom.", "account.")):
                    theirs = self.foreign(comodel)
                    self.assertTrue(theirs, comodel)
                    yield name, field, theirs

    # === QUESTIONS === #

    def test_every_question_is_its_askers_own(self):
        found = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("asom.")
            and model._transient
            and model._original_module == "asom_nets"
        }
        self.assertEqual(found, QUESTIONS)
        for name in found:
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            self.assertEqual(
                rules.mapped("domain_force"), ["[('create_uid', '=', user.id)]"], name
            )

    def test_a_colleagues_question(self):
        parked = self.of(self.south, "asom.nets.parked")
        wizard = (
            self.env["asom.nets.parked.done"]
            .with_user(self.colleague)
            .with_context(allowed_company_ids=self.south.ids)
            .create({"parked_ids": [Command.set(parked.ids)], "note": "Hemmelig"})
        )
        self.env.flush_all()
        for group in ("staff", "manager"):
            mine = self.as_user(group, wizard._name)
            self.assertFalse(mine.search([]))
            self.assertFalse(mine.search_count([("note", "ilike", "Hemmelig")]))
            mine = mine.browse(wizard.id)
            self.env.invalidate_all()
            self.refused(mine.read)
            self.refused(mine.action_done)
            self.refused(lambda mine=mine: mine.write({"note": "x"}))

    def test_no_question_about_theirs(self):
        """Neither when it is asked nor while its form is filled in."""
        tried = 0
        for name, field, theirs in self.links(QUESTIONS):
            value = theirs.id
            if field.type == "many2many":
                value = [Command.set(theirs.ids)]
            wizard = self.as_user("manager", name)
            spec = {each: {} for each in wizard._fields}
            vals = {field.name: value}
            what = f"{name}.{field.name}"
            self.env.invalidate_all()
            given = wizard.with_context(**{f"default_{field.name}": value})
            for call in (
                lambda w=wizard, v=vals: w.create(v).read(),
                lambda w=wizard, v=vals, s=spec: w.onchange(v, list(v), s),
                lambda w=given, s=spec: w.onchange({}, [], s),
                lambda w=given: w.create({}).read(),
            ):
                self.refused(call, what)
            tried += 1
        self.assertGreaterEqual(tried, 12)

    def test_no_form_with_theirs(self):
        """The same for records that stay: what a form is filled with is answered."""
        tried = 0
        names = {"asom.nets.mandate.request", "asom.nets.cost"}
        for name, field, theirs in self.links(names):
            model = self.as_user("manager", name)
            vals = {field.name: theirs.id}
            spec = {each: {} for each in model._fields}
            if field.check_company:
                self.refused(
                    lambda m=model, v=vals, n=field.name, s=spec: m.onchange(v, [n], s),
                    f"{name}.{field.name}",
                )
                tried += 1
            else:
                # A file that may be the bureau's: a new record names none of another.
                self.assertEqual(field.comodel_name, "asom.nets.delivery")
                self.refused(
                    lambda m=model, v=vals, n=field.name, s=spec: m.onchange(v, [n], s)
                )
                self.refused(lambda m=model, v=vals: m.create({**v, "name": "x"}))
        self.assertGreaterEqual(tried, 3)

    def test_comparing_their_list(self):
        for group in ("staff", "manager"):
            compare = self.as_user(group, "asom.nets.mandate.compare")
            self.refused(lambda c=compare: c.create({"delivery_id": self.listed.id}))
            lines = self.as_user(group, "asom.nets.mandate.compare.line")
            section = self.of(self.south, "asom.nets.section")[:1]
            self.refused(lambda x=lines, s=section: x.create({"section_id": s.id}))
        self.assertFalse(
            self.of(self.south, "asom.nets.mandate.event").filtered("difference")
        )

    # === WHAT IS SUGGESTED === #

    def test_candidates(self):
        """A record of ours that fits their invoice and member in all respects."""
        payment = self.payment_of(
            self.paid(
                self.ida_move,
                round(self.secret_move.amount_total * 100),
                customer=self.secret.member_number,
                reference=self.secret_move.nets_reference,
                due=self.secret_move.invoice_date_due,
            )
        )
        self.assertEqual(payment.state, "parked")
        staff = self.as_user("staff", "asom.nets.payment").browse(payment.id)
        parked = staff.parked_ids
        self.assertNotIn(self.secret_move, staff.candidate_ids.sudo())
        self.assertFalse(staff.membership_id)
        for told in (staff.candidate_ids, parked.candidate_ids):
            self.assertFalse(told.sudo().filtered(lambda m: m.company_id == self.south))
        self.assert_silent(parked.read())
        for step in (
            lambda: parked._match(self.secret_move.with_env(parked.env)),
            lambda: (
                self.secret_move.with_env(parked.env)
                .with_context(asom_parked_id=parked.id)
                .action_nets_match()
            ),
            lambda: parked.write({"membership_id": self.secret.id}),
        ):
            self.refused(step)
        self.assertEqual(self.secret_move.payment_state, self.paid_before)

    def payment_of(self, row):
        self.paid_before = self.secret_move.payment_state
        delivery = self.told(row)
        self.env.flush_all()
        return self.payment(delivery)

    def test_members_whose_mandate_it_may_be(self):
        event = self.of(self.north, "asom.nets.mandate.event")
        event.write({"state": "parked", "membership_id": False})
        # As if the debtor had typed their number, or the payment id of their invoice.
        for typed in (self.secret.member_number_key, self.secret_move.nets_payment_id):
            self.env.cr.execute(
                "UPDATE asom_nets_mandate_event SET customer_key = %s WHERE id = %s",
                [typed, event.id],
            )
            self.env.invalidate_all()
            staff = self.as_user("staff", event._name).browse(event.id)
            self.assertNotIn(self.secret, staff._candidates().sudo())
            self.assertFalse(
                staff._candidates()
                .sudo()
                .filtered(lambda m: m.company_id != self.north)
            )

    # === MESSAGES AND ACTIVITIES === #

    def test_messages(self):
        for name in WITH_MESSAGES:
            theirs = self.of(self.south, name)[:1]
            message = theirs.message_post(body="Hemmelig")
            for group in self.users:
                messages = self.as_user(group, "mail.message")
                self.assertFalse(messages.search([("id", "=", message.id)]), name)
                self.env.invalidate_all()
                mine = self.as_user(group, name).browse(theirs.id)
                partner = self.users[group].partner_id
                for call in (
                    messages.browse(message.id).read,
                    lambda mine=mine: mine.message_post(body="x"),
                ):
                    self.refused(call, f"{group} {name}")
                self.assertFalse(mine.message_subscribe(partner.ids))
                self.assertNotIn(partner, theirs.message_partner_ids)

    def test_messages_of_a_shared_file(self):
        self.assertTrue(self.shared.message_ids)
        for group in self.users:
            model = self.as_user(group, "mail.message")
            found = model.search([("id", "in", self.shared.message_ids.ids)])
            self.assertFalse(found, group)
        for parked in self.of(self.north, "asom.nets.parked"):
            own = self.as_user("board", parked._name).browse(parked.id)
            self.assert_silent(own.message_ids.mapped("body"))

    def test_activities_of_the_planner(self):
        """Whoever is reminded works there, also after an association has changed who
        is responsible."""
        staff = self.users["staff"]
        plans = self.env["asom.nets.plan"].sudo()
        for company in self.north | self.south:
            company.asom_responsible_id = staff
        plans._cron_plan()
        self.env.flush_all()
        self.assertEqual(self.of(self.north, plans._name).responsible_id, staff)
        self.assertNotIn(staff, self.of(self.south, plans._name).responsible_id)
        kind = self.env.ref("mail.mail_activity_data_todo").id
        theirs = self.of(self.south, plans._name)[:1]
        activity = theirs.activity_schedule(
            activity_type_id=kind, summary="Hemmelig", user_id=self.colleague.id
        )
        for group in self.users:
            model = self.as_user(group, "mail.activity")
            self.assertFalse(model.search([("res_id", "=", theirs.id)]), group)
            self.env.invalidate_all()
            self.refused(lambda m=model: m.browse(activity.id).read(["summary"]))
            plan = self.as_user(group, plans._name).browse(theirs.id)
            self.refused(
                lambda p=plan: p.activity_schedule(activity_type_id=kind, summary="x")
            )

    # === TEXTS OF REFUSALS === #

    def test_debug_mode_names_nobody(self):
        """Anybody can switch it on; Odoo's own text then names the records."""
        users = type(self.env["res.users"])
        own = self.as_user("board", "asom.nets.agreement")
        with patch.object(users, "has_group", return_value=True):
            for name in ("asom.nets.agreement", "asom.nets.plan", "asom.membership"):
                theirs = self.of(self.south, name)
                self.env.invalidate_all()
                error = self.refused(own.env[name].browse(theirs.ids).read, name)
                self.assertIsInstance(error, AccessError)
                self.assertIn(f"({name}: {theirs[0].id}", str(error))
