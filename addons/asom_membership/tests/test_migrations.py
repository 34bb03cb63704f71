"""What databases of an earlier version become."""

from pathlib import Path

from odoo.modules.migration import load_script
from odoo.tests import tagged

from .common import AssociationCase

SCRIPT = Path(__file__).parents[1] / "migrations/19.0.1.2.0/post-migration.py"


@tagged("post_install", "-at_install")
class TestMigrations(AssociationCase):
    def test_names_and_addresses_are_compared_in_the_new_spelling(self):
        place = self.env["asom.installation"].create(
            {"company_id": self.north.id, "street": "H.C. Andersens Vej 3"}
        )
        member = self.member("H.C. Juul", installation_id=place.id)
        keys = place.address_key, member.name_key, member.search_key
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE asom_installation SET address_key = 'old', active = false "
            "WHERE id = %s",
            [place.id],
        )
        self.env.cr.execute(
            "UPDATE asom_membership SET name_key = 'old', search_key = 'old' "
            "WHERE id = %s",
            [member.id],
        )
        self.env.invalidate_all()
        script = load_script(str(SCRIPT), "asom_membership_keys_again")
        script.migrate(self.env.cr, "19.0.1.1.0")
        self.env.invalidate_all()
        found = place.address_key, member.name_key, member.search_key
        self.assertEqual(found, keys)
