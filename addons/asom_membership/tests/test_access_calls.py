"""Invariant 4 for methods of Odoo's own that anybody may call over RPC."""

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user, tagged
from odoo.tools import mute_logger

from .common_access import GROUPS, AccessCase

# Models of Odoo's with a company and no rule on it, and why they tell nothing.
NO_RULE_NEEDED = {
    "digest.digest": "texts of mails about the user's own companies",
    "iap.account": "Odoo's own services, of which the bureau buys none",
    "ir.attachment": "looks at the record that it hangs on",
    "ir.default": "default values of forms: ids alone",
    "mail.alias.domain": "names of mail domains",
    "product.combo.item": "no association sells combinations",
    "product.product": "the rule on its template holds",
    "product.uom": "bar codes of packages",
    "resource.calendar": "working hours",
    "snailmail.letter": "letters over Odoo's own service, which nobody sends",
}


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestAccessCalls(AccessCase):
    def refused(self, *args, **kwargs):
        """A call is refused, and tells nothing."""
        said = self.told(*args, **kwargs)
        self.assertTrue(said.startswith("refused"), (*args[:3], said))
        self.assert_silent(said, args[:3])

    # === STRUCTURE === #

    def test_every_model_with_a_company_has_a_rule_on_it(self):
        """Odoo's own as well."""
        rules = self.env["ir.rule"].search([("groups", "=", False)])
        ruled = rules.filtered(lambda rule: "compan" in (rule.domain_force or ""))
        ruled = {*ruled.model_id.mapped("model")}
        found = set()
        for name, model in self.env.registry.items():
            fields = model._fields.keys() & {"company_id", "company_ids"}
            if model._abstract or model._transient or not fields or name in ruled:
                continue
            if any(
                self.as_user(u, name).has_access("read") for u in self.users.values()
            ):
                found.add(name)
        self.assertLessEqual(found, {*NO_RULE_NEEDED})

    # === WHAT A REFUSAL LEAVES === #

    def test_a_refusal_leaves_nothing_to_be_read(self):
        """The key to an invoice is in its address: it is computed, and Odoo tries to
        read what a refusal has left in the cache."""
        invoice = self.theirs["account.move"]
        invoice.get_portal_url()  # makes the key
        for user in self.users:
            said = self.told(user, "account.move", "get_portal_url", invoice.ids)
            self.assertTrue(said.startswith("refused"), (user, said))
            self.assertNotIn(invoice.access_token, said, user)

    def test_computed_fields_after_a_refusal(self):
        for key, records in self.foreign():
            if records._name == "mail.message":
                continue  # Odoo reads as superuser there; calls look before that.
            for name, field in records._fields.items():
                if not field.compute or field.store or field.compute_sudo:
                    continue
                if field.groups or field.related:
                    continue
                self.env.invalidate_all()
                with mute_logger("odoo.addons.base.models.ir_rule"):
                    try:
                        value = str(records[0][name])
                    except (AccessError, ValueError):
                        continue
                self.assert_silent(value, f"{key} {records._name}.{name}")

    # === SIGNING UP === #

    def test_nobody_signs_up_as_the_others_member(self):
        person = self.theirs["res.partner"]
        new_test_user(
            self.env,
            "sekret@south.example",
            "base.group_portal",
            partner_id=person.id,
            company_id=self.south.id,
            company_ids=[Command.set(self.south.ids)],
        )
        for user in GROUPS:
            for who in (person, self.south.partner_id):
                self.refused(user, "res.partner", "signup_get_auth_param", who.ids)

    def test_members_are_invited(self):
        self.assertEqual(self.env["res.users"]._get_signup_invitation_scope(), "b2b")
        own = self.ours["res.partner"]
        said = self.told("staff", "res.partner", "signup_get_auth_param", own.ids)
        self.assertNotIn("token", said)

    # === WHO AN ASSOCIATION IS, AND WHERE IT IS PAID === #

    def test_the_contact_is_the_associations_own(self):
        self.assertEqual(self.south.partner_id.company_id, self.south)
        for user in GROUPS:
            for method, args in (
                ("read", [["name"]]),
                ("write", [{"name": "Taken over"}]),
            ):
                contact = self.south.partner_id.ids
                self.refused(user, "res.partner", method, contact, *args)

    def test_dues_are_not_led_to_another_account(self):
        contacts = self.south.partner_id | self.env.ref("base.main_company").partner_id
        for contact in contacts:
            vals = {"partner_id": contact.id, "acc_number": "DK1735353530000000"}
            self.refused("staff", "res.partner.bank", "create", vals)
            self.refused("staff", "res.partner", "write", contact.ids, {"name": "x"})
        vals = {"partner_id": self.north.partner_id.id, "acc_number": "35350000001"}
        own = self.rpc("staff", "res.partner.bank", "create", vals)
        for contact in contacts:
            vals = {"partner_id": contact.id}
            self.refused("staff", "res.partner.bank", "write", [own], vals)
        name = {"street": "Nygade 1"}
        self.rpc("staff", "res.partner", "write", self.north.partner_id.ids, name)
        self.assertEqual(self.north.partner_id.street, "Nygade 1")

    def test_a_contact_gets_no_address_from_the_others(self):
        own, person = self.ours["res.partner"], self.theirs["res.partner"]
        vals = {"parent_id": person.id, "type": "contact"}
        self.refused("staff", "res.partner", "write", own.ids, vals)
        self.refused("staff", "res.partner", "create", {"name": "x", **vals})

    def test_a_contact_is_not_adopted_from_the_other(self):
        vals = {"company_id": self.north.id, "partner_id": self.south.partner_id.id}
        self.refused("staff", "asom.membership", "create", vals)
        self.assertEqual(self.south.partner_id.company_id, self.south)

    # === THE LEDGER === #

    def test_what_settles_what(self):
        self.theirs["account.move"]._reverse_moves(cancel=True)
        full = self.theirs["account.move"].line_ids.full_reconcile_id
        partials = full.partial_reconcile_ids
        self.assertTrue(partials)
        for records in (partials, full):
            for user in ("accountant", "staff"):
                self.refused(user, records._name, "read", records.ids)
                self.refused(user, records._name, "unlink", records.ids)
                found = self.rpc(
                    user, records._name, "search", [("id", "in", records.ids)]
                )
                self.assertFalse(found)
        self.refused(
            "accountant", partials._name, "write", partials.ids, {"amount": 1.0}
        )

    def test_an_accountant_settles_their_own(self):
        move = self.ours["account.move"]
        credit = self.as_user(self.users["accountant"], "account.move").browse(move.id)
        credit._reverse_moves(cancel=True)
        self.assertEqual(move.payment_state, "reversed")
        credit.line_ids.remove_move_reconcile()
        self.assertEqual(move.payment_state, "not_paid")

    # === NUMBER SERIES === #

    def test_series_of_the_bureau(self):
        """Their next number tells how many associations there are."""
        series = self.env.ref("asom_membership.sequence_association")
        before = series.number_next_actual
        for user in GROUPS:
            found = self.rpc(
                user, "ir.sequence", "search", [("code", "=like", "asom.%")]
            )
            self.assertNotIn(series.id, found, user)
            self.told(user, "ir.sequence", "next_by_code", "asom.association")
        self.env.invalidate_all()
        self.assertEqual(series.number_next_actual, before)

    def test_payment_references_of_the_other(self):
        draw = "get_next_batch_payment_communication"
        for user in (*GROUPS, "portal"):
            self.refused(user, "res.company", draw, self.south.ids)
        self.assertTrue(self.rpc("accountant", "res.company", draw, self.north.ids))

    # === MESSAGES === #

    def test_messages_name_nobody(self):
        person = self.theirs["res.partner"].id
        told = self.theirs["mail.message"].id
        for user in ("board", "service_partner"):
            partner = self.users[user].partner_id
            for vals in (
                {"author_id": person},
                {"parent_id": told},
                {"partner_ids": [Command.link(person)]},
            ):
                vals = {"body": "x", **vals}
                self.refused(user, "mail.message", "create", vals)
                self.refused(user, "mail.compose.message", "create", vals)
            own = {"body": "x", "author_id": partner.id}
            made = self.rpc(user, "mail.message", "create", own)
            self.refused(user, "mail.message", "write", [made], {"author_id": person})

    def test_followers_of_the_others_records(self):
        member = self.theirs["asom.membership"]
        member.message_subscribe(member.partner_id.ids)
        rows = member.message_follower_ids
        own = self.ours["asom.membership"]
        own.message_subscribe(own.partner_id.ids)
        for user in GROUPS:
            found = self.rpc(user, "mail.followers", "search", [])
            self.assertFalse({*found} & {*rows.ids}, user)
            self.refused(user, "mail.followers", "read", rows.ids, ["name", "email"])
        found = self.rpc("board", "asom.membership", "read", own.ids)[0]
        self.assertEqual(found["message_follower_ids"], own.message_follower_ids.ids)

    def test_same_number_as_the_others_contact(self):
        self.theirs["res.partner"].vat = "DK10150817"
        for found in ("same_vat_partner_id", "same_company_registry_partner_id"):
            said = self.told(
                "staff",
                "res.partner",
                "onchange",
                [],
                {"vat": "DK10150817", "company_registry": "10150817"},
                ["vat", "company_registry"],
                {"vat": {}, found: {"fields": {"display_name": {}}}},
            )
            self.assert_silent(said, found)

    # === USERS === #

    def test_users_of_other_associations(self):
        board = self.user_of("south_board", "group_board", self.south)
        board.partner_id.write(
            {"name": "Sekret Chair", "email": "sekret@south.example"}
        )
        both = self.user_of("bureau", "group_staff", self.north, self.south)
        for user in (*GROUPS, "portal"):
            for record in (board, board.partner_id):
                self.refused(user, record._name, "read", record.ids, ["name"])
                domain = [("id", "in", record.ids)]
                self.assertFalse(self.rpc(user, record._name, "search", domain), user)
        for record in (both, both.partner_id, self.users["staff"]):
            [values] = self.rpc("board", record._name, "read", record.ids, ["name"])
            self.assertEqual(values["name"], record.name)
        bot = self.env.ref("base.partner_root")
        self.assertTrue(self.rpc("board", "res.partner", "read", bot.ids, ["name"]))
