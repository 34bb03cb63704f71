"""Models that Odoo shares with every user of the backend tell nothing of others."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo import Command
from odoo.models import BaseModel
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.bus.models import ir_websocket as bus

from .common_access import SECRETS, AccessCase

# Who stands behind guards; doors are shut to the others.
USERS = ("accountant", "staff", "board", "outside")

# Without a company, and made by administrators, by modules or for the user alone.
TELL_NOTHING = {
    "mail.guest": "visitors of open chats, who say themselves what they are called",
}


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestAccessShared(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["outside"] = cls.user_outside()
        cls.stranger = cls.user_of("south_board", "group_board", cls.south)
        cls.stranger.partner_id.name = "Sekret Board"
        cls.bureau = cls.user_of("bureau", "group_staff", cls.north, cls.south)

    def as_stranger(self, model):
        return (
            self.env[model]
            .with_user(self.stranger)
            .with_context(allowed_company_ids=self.south.ids)
        )

    def assert_hidden(self, record, users=USERS):
        """Nobody of the other association finds, reads or changes a record."""
        model = record._name
        self.env.flush_all()
        for user in users:
            if not self.as_user(self.users[user], model).has_access("read"):
                continue
            found = self.rpc(user, model, "search", [("id", "=", record.id)])
            self.assertFalse(found, (user, model))
            for method, args in (
                ("read", [["display_name"]]),
                ("get_metadata", []),
                ("unlink", []),
            ):
                said = self.told(user, model, method, record.ids, *args)
                self.assertTrue(said.startswith("refused"), (user, model, method, said))
                self.assert_silent(said, (user, model))

    # === THE WALK === #

    def test_every_model_that_is_shared_is_ruled(self):
        """By company, by the record that it hangs on, or by who made it."""
        told = set()
        for name in sorted(self.env.registry.models):
            model = self.env[name]
            if model._abstract or model._transient:
                continue
            if type(model)._check_access is not BaseModel._check_access:
                continue
            for user in ("accountant", "staff"):
                asked = self.as_user(self.users[user], name)
                if not asked.has_access("read"):
                    continue
                rules = asked.env["ir.rule"]
                domain = str(rules._compute_domain(name, "read"))
                if any(x in domain for x in ("compan", "_uid", "user", "channel_id")):
                    continue
                # The bureau's catalogue, or the law: the same for everybody.
                if getattr(model, "_asom_bureau_wide", False) or name in TELL_NOTHING:
                    continue
                if rules._asom_made_by_anybody(model) or self.made_by_people(model):
                    told.add(name)
        self.assertFalse(told)

    def made_by_people(self, model):
        """Has anybody else than administrators made a record?"""
        if not model._log_access:
            return False
        makers = model.sudo().search([]).create_uid
        return bool(makers.filtered(lambda user: not user._is_system()))

    def test_a_company_by_any_name_counts(self):
        """``company_ids`` like ``company_id``, and lines like what they hang on."""
        rules = self.env["ir.rule"]
        for model, way in (
            ("resource.calendar", "company_id"),
            ("resource.calendar.attendance", "calendar_id.company_id"),
            ("mail.alias.domain", "company_ids"),
            ("account.payment.term.line", "payment_id.company_id"),
        ):
            self.assertEqual(rules._asom_left_out(model)[0], way)

    # === WITH A COMPANY === #

    def test_working_hours(self):
        calendar = self.env["resource.calendar"].create(
            {"name": "Sekret hours", "company_id": self.south.id}
        )
        self.assert_hidden(calendar)
        self.assert_hidden(calendar.attendance_ids[0])
        leave = self.env["resource.calendar.leaves"].create(
            {
                "name": "Sekret leave",
                "calendar_id": calendar.id,
                "company_id": self.south.id,
                "date_from": "2025-12-01",
                "date_to": "2025-12-02",
            }
        )
        self.assert_hidden(leave)
        shared = self.env["resource.calendar"].create(
            {"name": "Shared", "company_id": False}
        )
        self.assertTrue(self.rpc("staff", "resource.calendar", "read", shared.ids))

    def test_default_values(self):
        self.env["ir.default"].set(
            "res.partner", "city", "Sekret", company_id=self.south.id
        )
        default = self.env["ir.default"].search([("company_id", "=", self.south.id)])
        for each in default:
            self.assert_hidden(each)

    def test_accounts_of_several_companies(self):
        account = self.env["account.account"].create(
            {
                "name": "Sekret account",
                "code": "987654",
                "account_type": "expense",
                "company_ids": [Command.set(self.south.ids)],
            }
        )
        self.assert_hidden(account)
        line = self.ours["account.move"].line_ids[:1]
        said = self.told(
            "staff", "account.move.line", "write", line.ids, {"account_id": account.id}
        )
        self.assertTrue(said.startswith("refused"), said)
        self.assert_silent(said)

    # === MADE BY ANYBODY === #

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_what_anybody_may_make(self):
        """And has no company: seen by those of a shared company."""
        for model, vals in (
            ("mail.template", {"name": "Sekret"}),
            (
                "mail.canned.response",
                {
                    "source": "Sekret",
                    "substitution": "Skjult",
                    "group_ids": self.env.ref("base.group_user").ids,
                },
            ),
            ("ir.exports", {"name": "Sekret", "resource": "res.partner"}),
            ("base_import.mapping", {"res_model": "res.partner", "field_name": "x"}),
        ):
            groups = vals.pop("group_ids", None)
            record = self.as_stranger(model).create(vals)
            if groups:
                record.sudo().group_ids = groups
            self.assert_hidden(record.sudo(), ("accountant", "staff", "board"))
            asked = record.with_user(self.bureau)
            self.assertTrue(asked.has_access("read"), model)

    def test_what_administrators_make_is_everybodys(self):
        admin = self.env.ref("base.user_admin")
        category = (
            self.env["product.category"].with_user(admin).create({"name": "For all"})
        )
        for user in ("accountant", "staff", "board"):
            self.assertTrue(
                self.rpc(user, "product.category", "read", category.ids, ["name"])
            )

    # === OTHERS' LISTS === #

    def test_a_filter_is_the_users_own(self):
        theirs = self.users["staff"].id
        base = {"name": "x", "model_id": "asom.membership", "is_default": True}
        for user in ("board", "service_partner", "accountant", "staff", "outside"):
            own = self.users[user].id
            for users in ([], [theirs] if own != theirs else [], [own, self.bureau.id]):
                vals = {**base, "user_ids": [Command.set(users)]}
                for method in ("create", "create_filter"):
                    said = self.told(user, "ir.filters", method, vals)
                    self.assertTrue(said.startswith("refused"), (user, users, said))
            vals = {**base, "user_ids": [Command.set([own])]}
            made = self.rpc(user, "ir.filters", "create", vals)
            for users in ([Command.clear()], [Command.link(self.bureau.id)]):
                said = self.told(
                    user, "ir.filters", "write", [made], {"user_ids": users}
                )
                self.assertTrue(said.startswith("refused"), (user, said))

    def test_managers_share_filters_and_odoos_users_on_their_own_lists(self):
        self.users["manager"] = self.user_of("manager", "group_manager", self.north)
        for user, model in (("manager", "asom.membership"), ("outside", "res.partner")):
            vals = {"name": "x", "model_id": model, "user_ids": []}
            self.assertTrue(self.rpc(user, "ir.filters", "create", vals), user)

    def test_buttons_of_others(self):
        action = self.env.ref("base.action_partner_form")
        vals = {
            "name": "x",
            "parent_action_id": action.id,
            "parent_res_model": "res.partner",
            "action_id": action.id,
        }
        for user in ("board", "accountant", "staff"):
            said = self.told(user, "ir.embedded.actions", "create", vals)
            self.assertTrue(said.startswith("refused"), (user, said))

    def test_canned_responses_are_not_sent_to_everybody(self):
        """Odoo sends them to the browsers of all users of a group."""
        vals = {"source": "x", "substitution": "y"}
        group = [Command.link(self.env.ref("base.group_user").id)]
        for user in ("board", "accountant", "staff"):
            made = self.rpc(user, "mail.canned.response", "create", vals)
            for method, args in (
                ("create", [{**vals, "group_ids": group}]),
                ("write", [[made], {"group_ids": group}]),
            ):
                said = self.told(user, "mail.canned.response", method, *args)
                self.assertTrue(said.startswith("refused"), (user, said))

    # === CHAT AND MAIL === #

    def test_nobody_of_ours_joins_by_himself(self):
        everybody = self.env.ref("mail.channel_all_employees")
        joined = everybody.channel_partner_ids
        for user in ("staff", "board", "accountant", "service_partner"):
            self.assertNotIn(self.users[user].partner_id, joined, user)
        self.assertNotIn(self.stranger.partner_id, joined)

    def test_open_channels_with_strangers(self):
        channel = self.env["discuss.channel"].create(
            {
                "name": "Sekret talk",
                "channel_type": "channel",
                "group_public_id": self.env.ref("base.group_user").id,
            }
        )
        channel.message_post(body="Sekret words")
        shown = self.told("staff", "discuss.channel", "read", channel.ids, ["name"])
        self.assertFalse(shown.startswith("refused"), shown)
        channel._add_members(partners=self.stranger.partner_id)
        self.assert_hidden(channel, ("accountant", "staff", "board"))
        member = channel.channel_member_ids.filtered(
            lambda row: row.partner_id == self.stranger.partner_id
        )
        self.assert_hidden(member, ("accountant", "staff", "board"))
        self.assertTrue(
            channel.with_user(self.bureau)
            .with_context(allowed_company_ids=(self.north | self.south).ids)
            .has_access("read")
        )

    def test_who_was_notified(self):
        message = self.theirs["mail.message"]
        row = self.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.theirs["res.partner"].id,
                "notification_type": "email",
                "failure_reason": "Sekret",
            }
        )
        self.assert_hidden(row)
        own = self.env["mail.notification"].create(
            {
                "mail_message_id": message.id,
                "res_partner_id": self.users["staff"].partner_id.id,
                "notification_type": "inbox",
            }
        )
        self.assertTrue(
            self.rpc("staff", "mail.notification", "read", own.ids, ["author_id"])
        )

    def test_what_a_browser_may_listen_to(self):
        """Names of the bus that a browser sends are asked for as records."""
        person = self.theirs["res.partner"]
        channel = self.env["discuss.channel"].create(
            {"name": "x", "channel_type": "group"}
        )
        asked = self.as_user(self.users["staff"], "ir.websocket")
        session = SimpleNamespace(uid=asked.env.uid)
        names = [
            f"odoo-presence-res.partner_{person.id}",
            f"discuss.channel_{channel.id}",
        ]
        with patch.object(bus, "request", SimpleNamespace(session=session)):
            heard = asked._prepare_subscribe_data(names, 0)["channels"]
        self.assertFalse({*names} & {x for x in heard if isinstance(x, str)})
        self.assertNotIn(channel, heard)
        self.assertNotIn((person, "presence"), heard)
        self.assertIn(self.users["staff"].partner_id, heard)

    def test_addresses_for_incoming_mail(self):
        model = self.env["ir.model"]._get_id("account.journal")
        alias = self.env["mail.alias"].create(
            {
                "alias_name": "sekret-invoices",
                "alias_model_id": model,
                "alias_parent_model_id": model,
                "alias_parent_thread_id": self.theirs["account.journal"].id,
            }
        )
        self.assert_hidden(alias)

    def test_nothing_secret_in_what_is_shared(self):
        """All rows of all models without a company, as text."""
        tried = 0
        for name in sorted(self.env.registry.models):
            model = self.as_user(self.users["staff"], name)
            if model._abstract or model._transient or name.startswith("asom."):
                continue
            if model._fields.keys() & {"company_id"} or not model.has_access("read"):
                continue
            if not model._auto or model.search_count([], limit=1) == 0:
                continue
            names = [
                name
                for name, told in model.fields_get().items()
                if told["store"]
                and told["type"] in ("char", "text", "html", "many2one")
            ]
            with mute_logger("odoo.addons.base.models.ir_rule"):
                rows = model.search([], limit=200, order="id desc").read(names)
            text = str(rows)
            for secret in SECRETS:
                self.assertNotIn(secret, text, name)
            tried += 1
        self.assertGreaterEqual(tried, 30)
