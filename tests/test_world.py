"""The database that Odoo's test classes begin with (docs/decisions/0012)."""

from __future__ import annotations

from odoo.tests import tagged

from odoo.addons.asom_membership.tests.common import AssociationCase
from odoo.addons.asom_membership.tests.world import NORTH, SOUTH

from tools import database

COUNTED = """
    SELECT relname FROM pg_class
     WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
       AND NOT 'autovacuum_enabled=off' = ANY(coalesce(reloptions, '{}'))
"""


@tagged("post_install", "-at_install")
class TestWorld(AssociationCase):
    def _own_database(self) -> str:
        name = self.env.cr.dbname
        if not name.startswith("asom_test_"):
            self.skipTest("a database that --odoo-database names")
        return name

    def test_the_associations_were_there(self):
        """Before this class: who is not in its transaction sees them, too."""
        self.assertTrue(self.north.chart_template and self.south.chart_template)
        with database.cursor(self._own_database()) as cr:
            cr.execute("SELECT name FROM res_company WHERE id > 1 ORDER BY id")
            self.assertEqual([name for (name,) in cr.fetchall()], [NORTH[0], SOUTH[0]])

    def test_autovacuum_counts_nothing(self):
        self._own_database()
        self.env.cr.execute(COUNTED)
        self.assertEqual(self.env.cr.fetchall(), [])
