"""What staff create by a form or a list is created as staff, not as superuser."""

from odoo.tests import tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
class TestCreatedByUsers(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = cls.user_of("maker", "group_staff", cls.north)

    def test_staff_register_a_member(self):
        payer = self.payer("Nina Ny")
        members = self.env["asom.membership"].with_user(self.staff)
        member = members.create(
            {
                "company_id": self.north.id,
                "partner_id": payer.id,
                "date_joined": "2025-01-01",
            }
        )
        self.assertEqual(member.sudo().name_key, "nina ny")

    def test_staff_import_members(self):
        rows = [self.row("0101"), self.row("0102")]
        record = self.draft(self.csv(*rows)).with_user(self.staff)
        record.action_check()
        record.action_import()
        self.assertEqual(self.figures(record), (2, 0, 0, 0, 0))
        self.assertEqual(len(self.members("0101", "0102")), 2)

    def test_what_is_computed_before_a_record_is_made_is_the_users_to_read(self):
        """Odoo computes it as the user, who would not get the record made at all."""
        hidden = [
            str(field)
            for model in self.env.values()
            for field in model._fields.values()
            if field.precompute and field.groups and model._module.startswith("asom_")
        ]
        self.assertEqual(hidden, [])
