from odoo.tests import tagged

from .common import AssociationCase


@tagged("post_install", "-at_install")
class TestSameName(AssociationCase):
    def warned(self, name, company, kind="package", record=None):
        products = record or self.env["product.template"]
        values = {"name": name, "asom_kind": kind, "company_id": company.id}
        spec = {"name": {}, "asom_kind": {}, "company_id": {"fields": {}}}
        return products.onchange(values, ["name"], spec).get("warning")

    def test_two_packages_of_one_name_are_warned_of(self):
        tv = self.product("TV pack")
        warning = self.warned(" tv PACK", self.north)
        self.assertIn("TV pack", warning["message"])
        self.assertIn("North Antenna", warning["message"])
        self.assertFalse(self.warned("TV pack", self.south))
        self.assertFalse(self.warned("TV pack", self.north, kind=False))
        self.assertFalse(
            self.warned("TV pack", self.north, record=tv.product_tmpl_id), "itself"
        )

    def test_a_language_says_its_own_name(self):
        self.env["res.lang"]._activate_lang("da_DK")
        names = dict(
            self.env["asom.membership"].fields_get(["lang"])["lang"]["selection"]
        )
        self.assertEqual(names["da_DK"], "Dansk")
