"""Whoever names a record must be able to read it, on every model."""

from odoo import Command
from odoo.tests import freeze_time, tagged

from .common_access import AccessCase

# The text of a refusal for whose record it is; others would prove nothing.
OURS = (
    "^refused: .*(secret|not allowed to |security restr|You do not work in"
    "|Write in your own name)"
)
EVERY = ("accountant", "staff")


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestAccessGiven(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.theirs["res.partner"]
        cls.stranger = cls.user_of("south_board", "group_board", cls.south)
        cls.bank = cls.env["res.partner.bank"].create(
            {"acc_number": "DK1735353530000000", "partner_id": cls.person.id}
        )
        cls.way = cls.env["account.payment.method.line"].search(
            [("journal_id.company_id", "=", cls.south.id)], limit=1
        )
        cls.env.flush_all()

    def refused(self, *args, **kwargs):
        """A call is refused, and tells nothing."""
        said = self.told(*args, **kwargs)
        self.assertTrue(said.startswith("refused"), (*args[:3], said))
        self.assert_silent(said, args[:3])

    # === VALUES === #

    def test_links_of_invoices(self):
        move = self.ours["account.move"]
        line = move.line_ids[:1]
        their_line = self.theirs["account.move"].line_ids[:1]
        values = (
            {"invoice_user_id": self.stranger.id},
            {"auto_post_origin_id": self.theirs["account.move"].id},
            {"preferred_payment_method_line_id": self.way.id},
            {"partner_bank_id": self.bank.id},
            {"partner_shipping_id": self.person.id},
            {"line_ids": [Command.update(line.id, {"partner_id": self.person.id})]},
            {"line_ids": [Command.create({"partner_id": self.person.id})]},
            {"line_ids": [Command.link(their_line.id)]},
            {"partner_shipping_id": str(self.person.id)},
        )
        for user in EVERY:
            for vals in values:
                self.refused(user, "account.move", "write", move.ids, vals)
                self.refused(user, "account.move", "web_save", move.ids, vals, {})
                new = {"move_type": "out_invoice", **vals}
                self.refused(user, "account.move", "create", [new])
            vals = {"partner_id": self.person.id}
            self.refused(user, "account.move.line", "write", line.ids, vals)
            pair = {"debit_move_id": line.id, "credit_move_id": their_line.id}
            self.refused(user, "account.partial.reconcile", "create", [pair])

    def test_links_of_every_model(self):
        """Each link that a user could write, of each model that he may make."""
        known = {**self.theirs, "res.users": self.stranger, "res.company": self.south}
        tried = 0
        for user in EVERY:
            for name in sorted(self.env.registry.models):
                model = self.as_user(self.users[user], name)
                if model._abstract or not model.has_access("create"):
                    continue
                for field in model._fields.values():
                    target = known.get(field.comodel_name)
                    if not target or not field.store or field.type == "one2many":
                        continue
                    id_ = target[0].id
                    value = id_ if field.type == "many2one" else [Command.link(id_)]
                    if field.name in ("create_uid", "write_uid"):
                        continue
                    said = self.told(user, name, "create", {field.name: value})
                    self.assertRegex(said, OURS, (user, name, field.name))
                    tried += 1
        self.assertGreaterEqual(tried, 200)

    def test_the_context_of_a_call(self):
        person = self.person.id
        for user in EVERY:
            for names in (
                {"default_partner_id": person},
                {"default_invoice_user_id": self.stranger.id},
                {"default_record_company_id": self.south.id},
            ):
                new = {"move_type": "out_invoice"}
                self.refused(user, "account.move", "create", new, context=names)
            self.refused(
                user,
                "res.partner",
                "name_create",
                "Ida",
                context={"default_parent_id": person},
            )

    def test_messages(self):
        made = self.rpc("staff", "mail.message", "create", {"body": "x"})
        vals = {"record_company_id": self.south.id}
        self.refused("staff", "mail.message", "write", [made], vals)

    # === ARGUMENTS === #

    def test_followers_members_and_mentions(self):
        own = self.ours["asom.membership"]
        person = self.person.ids
        for user in EVERY:
            channel = self.rpc(user, "discuss.channel", "create", {"name": "x"})
            for model, ids, method, args, named in (
                ("asom.membership", own.ids, "message_subscribe", [person], {}),
                ("res.partner", own.partner_id.ids, "message_subscribe", [person], {}),
                (
                    "asom.membership",
                    own.ids,
                    "message_post",
                    [],
                    {"body": "x", "partner_ids": person},
                ),
                ("discuss.channel", [channel], "add_members", [person], {}),
                (
                    "discuss.channel",
                    [channel],
                    "add_members",
                    [],
                    {"partner_ids": self.stranger.partner_id.ids},
                ),
            ):
                self.refused(user, model, method, ids, *args, **named)
            chat = self.as_user(self.users[user], "discuss.channel")
            chat = chat._get_or_create_chat(person)
            self.assertNotIn(self.person, chat.sudo().channel_partner_ids)
            self.assert_refused("group", lambda c=chat: c._create_group(person))

    def test_records_that_a_method_is_called_for(self):
        """Odoo asks in some of its methods, and forgets it in others."""
        for key, records in self.foreign():
            if key == "public":
                continue
            method = "message_get_followers"
            if not hasattr(records, method):
                continue
            self.refused(key, records._name, method, records.ids)

    # === WHAT STAYS POSSIBLE === #

    def test_who_works_for_both_names_both(self):
        both = self.user_of("bureau", "group_staff", self.north, self.south)
        self.users["both"] = both
        own = self.ours["asom.membership"]
        companies = {"allowed_company_ids": (self.north | self.south).ids}
        said = self.told(
            "both",
            "asom.membership",
            "message_subscribe",
            own.ids,
            self.person.ids,
            context=companies,
        )
        self.assertFalse(said.startswith("refused"), said)

    def test_own_links(self):
        move = self.ours["account.move"]
        for vals in (
            {"invoice_user_id": self.users["staff"].id},
            {"invoice_user_id": self.users["board"].id},
            {"invoice_source_email": "x@y.dk", "company_id": self.north.id},
        ):
            said = self.told("staff", "account.move", "write", move.ids, vals)
            self.assertFalse(said.startswith("refused"), said)

    def test_what_a_record_holds_is_sent_back(self):
        """Though the user cannot read it."""
        move = self.ours["account.move"]
        move.invoice_user_id = self.stranger
        vals = {"invoice_user_id": self.stranger.id, "invoice_source_email": "x@y.dk"}
        said = self.told("staff", "account.move", "write", move.ids, vals)
        self.assertFalse(said.startswith("refused"), said)

    def test_a_thousand_values_cost_as_many_questions_as_one(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{i}", "company_id": self.north.id} for i in range(40)]
        )
        create = type(self.env["account.move"]).create
        counts = []
        for some in (partners[:1], partners[:1], partners):
            vals_list = [
                {
                    "move_type": "out_invoice",
                    "partner_id": partner.id,
                    "invoice_line_ids": [Command.create({"partner_id": partner.id})],
                }
                for partner in some
            ]
            self.env.flush_all()
            self.env.invalidate_all()
            moves = self.as_user(self.users["staff"], "account.move")
            before = self.cr.sql_log_count
            moves._asom_called(create, (vals_list,), {})
            counts.append(self.cr.sql_log_count - before)
        self.assertEqual(counts[2], counts[1], counts)
