"""What a telephone opens for a line of a form."""

from lxml import etree

from odoo.tests import tagged
from odoo.tests.common import TransactionCase


@tagged("post_install", "-at_install")
class TestPhoneLines(TransactionCase):
    def test_lines_that_are_typed_have_a_form_of_their_own_on_a_telephone(self):
        """A telephone shows cards and opens a form. Where there is none, Odoo makes up
        one of all fields, the parent's among them."""
        ours = self.env["ir.model.data"].search(
            [("model", "=", "ir.ui.view"), ("module", "=like", "asom_%")]
        )
        views = self.env["ir.ui.view"].browse(ours.mapped("res_id")).exists()
        lacking = []
        for view in views.filtered(lambda view: view.type == "form" and view.model):
            for field in etree.fromstring(view.arch).iter("field"):
                if self._is_typed(field) and not self._has_form(view.model, field):
                    lacking.append(f"{view.xml_id} {field.get('name')}")
        self.assertEqual(lacking, [])

    @staticmethod
    def _is_typed(field) -> bool:
        listed = field.find("list")
        return (
            listed is not None
            and bool(listed.get("editable"))
            and listed.get("create") not in ("0", "false")
            and field.get("mode") != "list"
        )

    def _has_form(self, model, field) -> bool:
        if field.find("form") is not None:
            return True
        line = self.env[model]._fields[field.get("name")].comodel_name
        return bool(
            self.env["ir.ui.view"].search_count(
                [("model", "=", line), ("type", "=", "form")], limit=1
            )
        )
