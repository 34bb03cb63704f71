from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common_access import SECRETS, AccessCase

# Where the association lets it, a board orders; a service partner answers.
ORDERED = ("asom.order", "asom.order.line")
WRITTEN = {
    "board": ORDERED,
    "accountant": (*ORDERED, "asom.dunning.write.off"),
    "service_partner": ("asom.work.order",),
}


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestAccess(AccessCase):
    """Invariant 4: an association never sees, counts or guesses another's data."""

    # === STRUCTURE === #

    def test_every_model_belongs_to_an_association(self):
        self.assertGreaterEqual(len(self.models), 12)
        for name in self.models:
            model = self.env[name]
            field = model._fields.get("company_id")
            self.assertIsNotNone(field, name)
            self.assertTrue(field.store, name)
            self.assertTrue(field.index, name)
            self.assertTrue(field.required or field.related, name)
            self.assertTrue(model._check_company_auto, name)

    def test_no_row_without_association(self):
        for name in self.models:
            self.assertFalse(
                self.env[name].search_count([("company_id", "=", False)]), name
            )

    def test_every_model_has_a_global_rule_on_the_association(self):
        for name in self.models:
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            self.assertTrue(
                rules.filtered(lambda rule: "company_ids" in (rule.domain_force or "")),
                f"{name} has no global rule on its association",
            )

    def test_links_between_models_are_checked(self):
        """A many2one to another model of an association checks the association."""
        for name in self.models:
            model = self.env[name]
            for field in model._fields.values():
                if not field.relational or not field.store or field.related:
                    continue
                target = self.env[field.comodel_name]
                if getattr(target, "_asom_bureau_wide", False):
                    continue
                # Other add-ons say themselves what points at the bureau's records.
                ours = model._original_module == "asom_membership"
                if ours and field.type == "many2one" and target._name[:5] == "asom.":
                    self.assertTrue(field.check_company, f"{name}.{field.name}")

    def test_records_of_every_model_stand_ready(self):
        """Or the tests below would prove nothing."""
        ours = [
            name
            for name in self.models
            if self.env[name]._original_module == "asom_membership"
        ]
        self.assertGreaterEqual(len(ours), 12)
        for name in ours:
            self.assertTrue(self.theirs[name], name)
            self.assertTrue(self.ours[name], name)

    def test_every_question_is_its_askers_own(self):
        found = [
            name
            for name, model in self.env.registry.items()
            if name.startswith("asom.") and model._transient
        ]
        self.assertGreaterEqual(len(found), 5)
        for name in found:
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            own = "[('create_uid', '=', user.id)]"
            self.assertEqual(rules.mapped("domain_force"), [own], name)

    # === READING === #

    def test_staff_reads_its_own(self):
        for model, records in self.ours.items():
            own = self.as_user(self.users["staff"], model).browse(records.ids)
            self.assertEqual(len(own.read(["display_name"])), len(records), model)

    def test_read(self):
        for key, records in self.foreign():
            what = f"{key} reads {records._name}"
            self.assert_refused(what, lambda records=records: records.read())

    def test_search_and_count(self):
        for key, records in self.foreign():
            model, ids = records.browse(), records.ids
            for ask in (
                lambda model=model, ids=ids: model.search([("id", "in", ids)]),
                lambda model=model, ids=ids: model.search_count([("id", "in", ids)]),
                lambda model=model, ids=ids: model.search_read([("id", "in", ids)]),
                lambda model=model, ids=ids: model._read_group(
                    [("id", "in", ids)],
                    ["create_uid" if "create_uid" in model._fields else "company_id"],
                    ["__count"],
                ),
                lambda model=model, ids=ids: self.named(model, "Sekret", ids),
                lambda model=model, ids=ids: self.named(model, "Skjult", ids),
                lambda model=model, ids=ids: self.named(model, "Hemmeligvej", ids),
                lambda model=model, ids=ids: self.named(model, "", ids),
            ):
                try:
                    found = ask()
                except AccessError:
                    continue
                self.assertFalse(found, f"{key} finds {records._name}")

    def named(self, model, text, ids):
        """Which of ``ids`` a search by name finds or shows."""
        return {found for found, _name in model.name_search(text, limit=None)} & {*ids}

    def test_totals_hold_the_own_association_alone(self):
        for key in ("staff", "board", "accountant"):
            for model in ("asom.charge", "asom.membership", "asom.collection.run.line"):
                rows = self.as_user(self.users[key], model)._read_group(
                    [], ["company_id"], ["__count"]
                )
                self.assertEqual([company.id for company, _n in rows], self.north.ids)

    def test_search_through_links(self):
        """A domain does not tell what lies behind a link either."""
        members = self.as_user(self.users["staff"], "asom.membership")
        for domain in [
            [("partner_id.name", "=", "Sekret")],
            [("charge_ids.amount", ">", 0), ("company_id", "=", self.south.id)],
            [("company_id.name", "=", "South Cable")],
        ]:
            self.assertFalse(members.search(domain))

    def test_export(self):
        for key, records in self.foreign():
            what = f"{key} exports {records._name}"
            self.assert_refused(
                what, lambda records=records: records.export_data(["display_name"])
            )

    def test_the_other_company_cannot_be_chosen(self):
        for user in self.users.values():
            members = self.env["asom.membership"].with_user(user)
            both = members.with_context(
                allowed_company_ids=(self.north | self.south).ids
            )
            with self.assertRaises(AccessError):
                both.search([("company_id", "=", self.south.id)])

    def test_number_series(self):
        """The next number would tell how many members the other has."""
        theirs = self.env["ir.sequence"].search([("company_id", "=", self.south.id)])
        self.assertTrue(theirs)
        for key, user in self.users.items():
            sequences = self.as_user(user, "ir.sequence")
            try:
                found = sequences.search([("id", "in", theirs.ids)])
            except AccessError:
                continue
            self.assertFalse(found, key)
            with self.assertRaises(AccessError):
                sequences.browse(theirs[0].id).read(["number_next"])

    # === WRITING === #

    def test_write_and_unlink(self):
        for key, records in self.foreign():
            what = f"{key} writes {records._name}"
            vals = {"create_date": "2025-01-01"}
            for name in ("name", "note", "street"):
                field = records._fields.get(name)
                if field and field.store and not field.compute:
                    vals = {name: "x"}
            self.assert_refused(what, lambda r=records, v=vals: r.write(v))
            self.assert_refused(what, lambda r=records: r.unlink())

    @mute_logger("odoo.sql_db")
    def test_create_in_the_other_association(self):
        for key, records in self.foreign():
            if records._name in ("mail.message", "ir.attachment"):
                continue
            source = self.env[records._name].sudo().browse(records.ids[0])
            vals = source.with_context(active_test=False).copy_data()[0]
            for name, field in source._fields.items():
                if field.required and field.store and field.column_type:
                    vals[name] = field.convert_to_write(source[name], source)
            vals["company_id"] = self.south.id
            model = records.browse()
            self.assert_refused(
                f"{key} creates {records._name}", lambda m=model, v=vals: m.create(v)
            )

    def test_attach_and_post_to_the_others_records(self):
        for key, user in self.users.items():
            member = self.theirs["asom.membership"]
            attachments = self.as_user(user, "ir.attachment")
            self.assert_refused(
                key,
                lambda a=attachments, m=member: a.create(
                    {"name": "x", "res_model": m._name, "res_id": m.id, "raw": b"x"}
                ),
            )
            asked = member.with_user(user).with_context(
                allowed_company_ids=self.north.ids
            )
            self.assert_refused(key, lambda m=asked: m.message_post(body="x"))

    def test_own_records_cannot_point_to_the_others(self):
        """Neither is a number guessed: the refusal names nothing."""
        tried = 0
        for model, records in self.ours.items():
            if not model.startswith("asom.") or not records:
                continue
            for field in records._fields.values():
                if field.type != "many2one" or field.related or not field.store:
                    continue
                target = self.theirs.get(field.comodel_name)
                if not target or field.name == "company_id":
                    continue
                own = self.as_user(self.users["staff"], model).browse(records[0].id)
                vals = {field.name: target[0].id}
                self.assert_refused(
                    f"{model}.{field.name}", lambda r=own, v=vals: r.write(v)
                )
                tried += 1
        self.assertGreaterEqual(tried, 15)

    def test_links_of_odoos_own_models_name_nobody(self):
        """Odoo's own text on such links names the records of both companies."""
        group = self.theirs["asom.package.group"]
        product = self.as_user(self.users["staff"], "product.template").browse(
            self.ours["product.template"].id
        )
        self.assert_refused(
            "package group", lambda: product.write({"asom_package_group_id": group.id})
        )
        member = self.as_user(self.users["staff"], "asom.membership").browse(
            self.ours["asom.membership"].id
        )
        payer = self.theirs["res.partner"]
        self.assert_refused(
            "household",
            lambda: member.write({"household_ids": [Command.link(payer.id)]}),
        )
        invoices = self.as_user(self.users["accountant"], "account.move")
        self.assert_refused(
            "invoice",
            lambda: invoices.create(
                {"move_type": "out_invoice", "partner_id": payer.id}
            ),
        )

    def test_moving_own_records_into_the_other_association(self):
        for model, records in self.ours.items():
            if not model.startswith("asom.") or not records:
                continue
            own = self.as_user(self.users["staff"], model).browse(records[0].id)
            self.assert_refused(
                model, lambda r=own: r.write({"company_id": self.south.id})
            )

    def test_no_question_about_the_others_records(self):
        """Neither when it is asked, nor while its form is filled in: what it names is
        shown in its other fields."""
        tried = 0
        for name, model in self.env.registry.items():
            if not model._transient or model._original_module != "asom_membership":
                continue
            for field in model._fields.values():
                target = self.theirs.get(field.comodel_name) if field.store else None
                if field.type != "many2one" or not target or name[:5] != "asom.":
                    continue
                asked = self.as_user(self.users["staff"], name)
                vals = {field.name: target[0].id}
                spec = {each: {} for each in asked._fields}
                given = asked.with_context(**{f"default_{field.name}": target[0].id})
                for call in (
                    lambda a=asked, v=vals: a.create(v).read(),
                    lambda a=asked, v=vals, s=spec: a.onchange(v, list(v), s),
                    lambda a=given, s=spec: a.onchange({}, [], s),
                ):
                    self.assert_refused(f"{name}.{field.name}", call)
                tried += 1
        self.assertGreaterEqual(tried, 5)

    def test_debug_mode_names_nobody(self):
        """Anybody can switch it on; Odoo's own text then names the records."""
        own = self.as_user(self.users["staff"], "asom.membership")
        theirs = self.theirs["asom.membership"]
        has_group = patch.object(type(self.env.user), "has_group", lambda *_args: True)
        with has_group, self.assertRaises(AccessError) as caught:
            own.browse(theirs.ids).read()
        text = str(caught.exception)
        self.assertIn(f"(asom.membership: {theirs.id}", text)
        for secret in (*SECRETS, theirs.display_name):
            self.assertNotIn(secret, text)

    def test_steps_of_the_others_runs(self):
        run = self.theirs["asom.collection.run"]
        for key, user in self.users.items():
            asked = run.with_user(user).with_context(allowed_company_ids=self.north.ids)
            for step in (
                "action_preview",
                "action_approve",
                "action_execute",
                "action_cancel",
                "action_retry_failed",
            ):
                self.assert_refused(
                    f"{key} {step}", lambda r=asked, s=step: getattr(r, s)()
                )
        self.assertEqual(run.state, "done")

    def test_the_bureau_sees_both(self):
        both = self.user_of("bureau", "group_staff", self.north, self.south)
        members = self.env["asom.membership"].with_user(both)
        members = members.with_context(
            allowed_company_ids=(self.north | self.south).ids
        )
        self.assertEqual(members.search_count([]), 4)

    # === GROUPS IN THEIR OWN ASSOCIATION === #

    def test_a_board_changes_nothing(self):
        for key in ("board", "accountant", "service_partner"):
            for model, records in self.ours.items():
                if not model.startswith("asom.") or model in WRITTEN.get(key, ()):
                    continue
                own = self.as_user(self.users[key], model).browse(records.ids)
                for step in ("write", "create", "unlink"):
                    self.assertFalse(own.has_access(step), f"{key} may {step} {model}")

    def test_a_service_partner_sees_places_and_no_money(self):
        partner = self.users["service_partner"]
        self.assertTrue(self.as_user(partner, "asom.installation").search([]))
        for model in ("asom.charge", "asom.membership", "account.move", "asom.price"):
            with self.assertRaises(AccessError):
                self.as_user(partner, model).search([])

    def test_members_have_no_backend(self):
        for key in ("portal", "public"):
            for model in self.models:
                if self.env[model]._original_module != "asom_membership":
                    continue
                with self.assertRaises(AccessError, msg=f"{key} {model}"):
                    self.as_user(self.users[key], model).search([])
