from lxml import etree

from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import AssociationCase


@tagged("post_install", "-at_install")
class TestMemberFirst(AssociationCase):
    def offered(self, model, name):
        """What a new form that has no association yet offers in a field."""
        told = self.env[model].fields_get([name], ["domain"])[name]["domain"]
        values = dict.fromkeys(self.env[model]._fields, False)
        return safe_eval(told, values) if isinstance(told, str) else told

    def test_members_are_offered_before_the_association_is_chosen(self):
        """Else a form of a menu says that there are no records."""
        asked = [
            (model, field.name)
            for model in self.env
            if model.startswith("asom.") and not self.env[model]._abstract
            for field in self.env[model]._fields.values()
            if getattr(field, "check_company", False)
            # Others say themselves what is offered.
            and not field.domain
            and field.comodel_name in ("asom.membership", "asom.subscription")
        ]
        self.assertIn(("asom.order", "membership_id"), asked)
        self.assertIn(("asom.billing.hold", "membership_id"), asked)
        for model, name in asked:
            with self.subTest(model, field=name):
                nobodys = ("company_id", "=", False)
                self.assertNotIn(nobodys, self.offered(model, name))

    def test_of_an_association_its_own_alone(self):
        told = self.env["asom.order"].fields_get(["membership_id"], ["domain"])
        domain = safe_eval(
            told["membership_id"]["domain"], {"company_id": self.north.id}
        )
        self.assertIn(("company_id", "in", [self.north.id, False]), domain)

    def test_no_member_is_made_by_typing_a_number_into_another_form(self):
        for name, field in (
            ("billing_hold_list", "membership_id"),
            ("subscription_form", "membership_id"),
            ("discount_form", "subscription_id"),
        ):
            view = self.env.ref(f"asom_membership.{name}")
            arch = self.env[view.model].get_view(view.id, view.type)["arch"]
            node = etree.fromstring(arch).find(f".//field[@name='{field}']")
            self.assertIn("no_create", node.get("options", ""), name)
