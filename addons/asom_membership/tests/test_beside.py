from odoo import Command
from odoo.exceptions import AccessError
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
        cls.run = cls.collect()
        cls.samples = {
            "product.template": cls.tv.product_tmpl_id,
            "product.product": cls.tv,
            "res.partner": cls.ida.partner_id,
            "res.company": cls.north,
            "account.move": cls.run.move_ids[:1],
            "account.move.line": cls.run.move_ids[:1].line_ids,
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
        cls.user = new_test_user(
            cls.env,
            "beside",
            company_id=cls.north.id,
            company_ids=[Command.set(cls.north.ids)],
        )

    def users(self):
        """The user in each of Odoo's groups in turn, none of ours with it."""
        internal = self.env.ref("base.group_user")
        for group in self.groups:
            whole = group.all_implied_ids
            if internal not in whole and group.all_implied_ids & self.env.ref(
                "base.group_portal"
            ) | whole & self.env.ref("base.group_public"):
                continue
            self.user.group_ids = internal | group
            yield (
                group.full_name,
                self.env(
                    user=self.user.id,
                    su=False,
                    context={"allowed_company_ids": self.north.ids, "lang": "en_US"},
                ),
            )

    def test_every_field_of_ours_as_each_of_odoos_groups(self):
        for group, env in self.users():
            for name, fields in self.extended.items():
                model = env[name]
                if not model.has_access("read"):
                    continue
                with (
                    self.subTest(group=group, model=name),
                    self.cr.savepoint() as p,
                ):
                    shown = [each for each in fields if each in model.fields_get()]
                    records = model.browse(self.samples.get(name, model).ids)
                    records = records._filtered_access("read")
                    records.read(shown)
                    records.export_data(shown)
                    model.default_get(shown)
                    if model.has_access("create"):
                        spec = {each: {} for each in shown}
                        model.onchange({}, [], spec)
                    p.rollback()
                self.env.invalidate_all()

    def test_a_product_is_duplicated(self):
        plain = self.env["product.template"].create({"name": "Plain"})
        for group, env in self.users():
            if not env["product.template"].has_access("create"):
                continue
            for product in (plain, self.tv.product_tmpl_id):
                with self.subTest(group=group, product=product.name):
                    with self.cr.savepoint() as point:
                        copied = product.with_env(env).copy()
                        copied.product_variant_id.copy()
                        self.env.flush_all()
                        point.rollback()
                    self.env.invalidate_all()

    def test_staff_duplicate_a_package_with_its_limits(self):
        clerk = self.user_of("clerk", "group_staff", self.north)
        copied = self.tv.product_tmpl_id.with_user(clerk).copy()
        for name in (
            "asom_installation_group_ids",
            "asom_package_group_id",
            "asom_requires_ids",
        ):
            self.assertEqual(copied[name], self.tv.product_tmpl_id[name])

    def test_our_own_models_stay_closed(self):
        for group, env in self.users():
            if "asom" in group.lower():
                continue
            with self.subTest(group=group), self.assertRaises(AccessError):
                env["asom.installation.group"].search([]).read(["name"])
