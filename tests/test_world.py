"""The database that Odoo's test classes begin with (docs/decisions/0012)."""

from __future__ import annotations

from odoo.tests import tagged

from odoo.addons.asom_membership.tests.common import AssociationCase
from odoo.addons.asom_membership.tests.world import NORTH, SOUTH

COUNTED = """
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND NOT 'autovacuum_enabled=off' = ANY(coalesce(reloptions, '{}'))
"""


@tagged("post_install", "-at_install")
class TestWorld(AssociationCase):
    def test_the_associations_were_there(self):
        made = self.north | self.south
        self.assertEqual(made.mapped("name"), [NORTH[0], SOUTH[0]])
        self.assertTrue(all(company.chart_template for company in made))

    def test_autovacuum_counts_nothing(self):
        if not self.env.cr.dbname.startswith("asom_test_"):
            self.skipTest("a database that --odoo-database names")
        self.env.cr.execute(COUNTED)
        self.assertEqual(self.env.cr.fetchall(), [])
