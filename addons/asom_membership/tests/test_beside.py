from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, new_test_user, tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestBeside(AssociationCase):
    """Who is in none of our groups can do with Odoo's models all that Odoo lets him."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.member()
        area = cls.env["asom.installation.group"].create({"name": "Fibre"})
        group = cls.env["asom.package.group"].create({"name": "TV"})
        base = cls.product("Base")
        cls.tv = cls.product(
            "TV",
            asom_package_group_id=group.id,
            asom_installation_group_ids=[Command.set(area.ids)],
            asom_requires_ids=[Command.set(base.product_tmpl_id.ids)],
        )
        cls.subscribe(cls.ida, base)
        run = cls.collect()
        cls.samples = {
            "product.template": cls.tv.product_tmpl_id,
            "product.product": cls.tv,
            "res.partner": cls.ida.partner_id,
            "res.company": cls.north,
            "account.move": run.move_ids[:1],
            "account.move.line": run.move_ids[:1].line_ids,
        }
        cls.extended = {
            name: sorted(
                field.name
                for field in model._fields.values()
                if field._module and field._module.startswith("asom_")
            )
            for name, model in cls.env.registry.items()
            if not (name.startswith("asom.") or model._abstract)
        }
        cls.extended = {name: found for name, found in cls.extended.items() if found}
        ours = cls.env["res.groups"].search([])
        ids = ours._get_external_ids()
        cls.groups = ours.filtered(
            lambda group: not any(x.startswith("asom_") for x in ids[group.id])
        )
        cls.outside = cls.env.ref("base.group_portal") | cls.env.ref(
            "base.group_public"
        )
        cls.user = new_test_user(
            cls.env,
            "beside",
            company_id=cls.north.id,
            company_ids=[Command.set(cls.north.ids)],
        )

    def users(self):
        """The user in each of Odoo's groups in turn, none of ours with it; groups that
        open the same are one."""
        internal = self.env.ref("base.group_user")
        exporting = self.env.ref("base.group_allow_export")
        seen = set()
        for group in self.groups:
            if group.all_implied_ids & self.outside and group != internal:
                continue
            self.user.group_ids = internal | group | exporting
            env = self.env(
                user=self.user.id,
                su=False,
                context={"allowed_company_ids": self.north.ids, "lang": "en_US"},
            )
            opens = tuple(
                env[name].has_access(operation)
                for name in self.extended
                for operation in ("read", "create", "write")
            )
            if opens not in seen:
                seen.add(opens)
                yield group.full_name, env

    def refused(self, call, *args):
        """The text of the refusal of a call of which nothing stays, or None."""
        try:
            with self.cr.savepoint() as savepoint:
                call(*args)
                self.env.flush_all()
                savepoint.rollback()
        except AccessError as error:
            return str(error)
        finally:
            self.env.invalidate_all(flush=False)
        return None

    def test_every_field_of_ours_as_each_of_odoos_groups(self):
        refused = []
        for group, env in self.users():
            for name, names in self.extended.items():
                if not env[name].has_access("read"):
                    continue
                shown = [each for each in names if each in env[name].fields_get()]
                for what, call in self.uses(env, name):
                    if what == "export" and self.refused(call, ["id"]):
                        continue  # Odoo's own: nobody exports the model at all
                    if self.refused(call, shown):
                        refused += [
                            (group, name, what, each, text.splitlines()[0])
                            for each in shown
                            if (text := self.refused(call, [each]))
                        ]
        self.assertFalse(refused, "\n" + "\n".join(map(str, refused)))

    def uses(self, env, name):
        """What people and Odoo's own code do with fields."""
        model = env[name]
        records = model.browse(self.samples.get(name, model).ids)
        records = records._filtered_access("read")
        yield "read", records.read
        told = env[name].fields_get(attributes=["exportable", "relation"])

        def export(names):
            # Links to Odoo's own models are Odoo's to open.
            records.export_data(
                [
                    each
                    for each in names
                    if told[each]["exportable"]
                    and told[each].get("relation", "asom.").startswith("asom.")
                ]
            )

        yield "export", export
        yield "defaults", model.default_get
        if model.has_access("create"):
            yield (
                "onchange",
                lambda names: model.onchange({}, [], dict.fromkeys(names, {})),
            )

    def test_a_product_is_duplicated(self):
        plain = self.env["product.template"].create({"name": "Plain"})
        for group, env in self.users():
            if not env["product.template"].has_access("create"):
                continue
            for product in (plain, self.tv.product_tmpl_id):
                with self.subTest(group=group, product=product.name):

                    def copy(product=product, env=env):
                        product.with_env(env).copy().product_variant_id.copy()

                    self.assertFalse(self.refused(copy))

    def test_staff_duplicate_a_package_with_its_limits(self):
        clerk = self.user_of("clerk", "group_staff", self.north)
        copied = self.tv.product_tmpl_id.with_user(clerk).copy()
        for name in (
            "asom_installation_group_ids",
            "asom_package_group_id",
            "asom_requires_ids",
        ):
            self.assertEqual(copied[name], self.tv.product_tmpl_id[name])

    def branch_of(self, company):
        """A branch, and somebody who works there alone."""
        branch = self.env["res.company"].create(
            {"name": "North Branch", "parent_id": company.id}
        )
        cashier = new_test_user(
            self.env(context=dict(self.env.context, allowed_company_ids=branch.ids)),
            "cashier",
            "base.group_user,account.group_account_invoice",
            company_id=branch.id,
            company_ids=[Command.set(branch.ids)],
        )
        return branch, cashier

    def test_a_branch_uses_what_its_parent_company_has_and_no_others(self):
        branch, cashier = self.branch_of(self.north)
        for company, may in ((self.north, True), (self.south, False)):
            line = self.env["account.payment.method.line"].search(
                [("journal_id.company_id", "=", company.id)], limit=1
            )
            taxes = self.env["account.tax"].search([("company_id", "=", company.id)])
            for records in (line, taxes[:1].invoice_repartition_line_ids):
                self.assertTrue(records)
                given = records.with_user(cashier).with_context(
                    allowed_company_ids=branch.ids
                )
                with self.subTest(company=company.name, model=records._name):
                    found = given.search([("id", "in", records.ids)])
                    self.assertEqual(found, given if may else given.browse())
                    self.assertEqual(given.has_access("read"), may)
                    self.assertEqual(bool(given._asom_foreign()), not may)

    def test_who_works_in_a_company_and_its_branch_reads_what_does_not_fit(self):
        branch, _cashier = self.branch_of(self.north)
        self.env.cr.precommit.run()  # the branch's part of the chart of accounts
        account = self.env["account.account"].create(
            {
                "name": "Petty Cash",
                "code": "petty",
                "account_type": "income",
                "company_ids": [Command.link(branch.id)],
            }
        )
        for companies, told in (
            (self.north | branch, "Petty Cash"),
            (self.north, "Records of different associations"),
        ):
            bookkeeper = new_test_user(
                self.env,
                f"bookkeeper{len(companies)}",
                "base.group_user,account.group_account_manager",
                lang="en_US",
                company_id=self.north.id,
                company_ids=[Command.set(companies.ids)],
            )
            moves = self.env["account.move"].with_user(bookkeeper)
            line = {"account_id": account.id, "name": "x"}
            with (
                self.subTest(companies=companies.mapped("name")),
                self.assertRaisesRegex(UserError, told),
                self.cr.savepoint(),
            ):
                moves.with_context(allowed_company_ids=self.north.ids).create(
                    {
                        "company_id": self.north.id,
                        "line_ids": [Command.create(line)],
                    }
                )

    def test_an_accountant_who_may_create_contacts_creates_a_supplier(self):
        """Who pays does not also decide whom, unless somebody gives him both; so it is
        with Odoo's own groups, and ours take nothing of them away."""
        supplier = {"name": "Electricity", "supplier_rank": 1}
        supplier["company_id"] = self.north.id
        accountant = self.user_of("accounts", "group_accountant", self.north)
        plain = new_test_user(
            self.env,
            "plain_accounts",
            "base.group_user,account.group_account_invoice",
            company_id=self.north.id,
            company_ids=[Command.set(self.north.ids)],
        )
        for user in (plain, accountant):
            contacts = self.env["res.partner"].with_user(user)
            self.assertTrue(self.refused(contacts.create, supplier))
            user.group_ids |= self.env.ref("base.group_partner_manager")
            self.assertFalse(self.refused(contacts.create, supplier))

    def test_the_list_of_add_ons_is_for_others_and_managers_not_for_ours(self):
        for kind, may in (("staff", False), ("accountant", False), ("manager", True)):
            user = self.user_of(f"{kind}_apps", f"group_{kind}", self.north)
            for name in ("ir.module.module", "ir.module.module.dependency"):
                plain = new_test_user(self.env, f"{kind}{len(name)}_plain")
                asked = self.env[name].with_user(plain).has_access("read")
                self.assertTrue(asked, "as Odoo has it")
                model = self.env[name].with_user(user)
                self.assertEqual(model.has_access("read"), may, (kind, name))

    def test_our_own_models_stay_closed(self):
        for group, env in self.users():
            with self.subTest(group=group), self.assertRaises(AccessError):
                env["asom.installation.group"].search([]).read(["name"])
