"""What databases of an earlier version become."""

from pathlib import Path

from odoo.modules.migration import load_script
from odoo.tests import freeze_time, tagged
from odoo.tools.sql import column_exists, rename_column

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestMigrations(NetsCase):
    def migrate(self, version):
        """Run the scripts of a version as an update does."""
        folder = Path(__file__).parents[1] / "migrations" / version
        for script in sorted(folder.glob("*.py")):
            module = load_script(
                str(script), f"asom_nets_{script.stem}".replace("-", "_")
            )
            module.migrate(self.env.cr, "19.0.1.0.0")
        self.env.invalidate_all()

    def test_the_end_of_a_mandate_is_kept_by_its_new_name(self):
        mandate = self.mandate(self.subscriber("Ida Holm"), ended_on="2025-12-01")
        keep = self.env["ir.filters"].create
        own, members = (
            keep({"name": "Kept", "model_id": model, "domain": domain, "sort": sort})
            for model, domain, sort in (
                (
                    "asom.nets.mandate",
                    "[('date_to', '>', '2025-01-01')]",
                    '["date_to"]',
                ),
                (
                    "asom.membership",
                    "[('nets_mandate_ids.date_to', '!=', False), ('date_to', '=', 1)]",
                    "[]",
                ),
            )
        )
        export = self.env["ir.exports"].create(
            {
                "name": "Kept",
                "resource": "asom.nets.mandate",
                "export_fields": [(0, 0, {"name": "date_to"})],
            }
        )
        self.env.flush_all()
        cr = self.env.cr
        models = ("asom.nets.mandate", "asom.nets.mandate.event")
        tables = [model.replace(".", "_") for model in models]
        for model, table in zip(models, tables, strict=True):
            rename_column(cr, table, "ended_on", "date_to")
            self.assertFalse(column_exists(cr, table, "ended_on"))
            cr.execute(
                "UPDATE ir_model_fields SET name = 'date_to' "
                "WHERE model = %s AND name = 'ended_on'",
                [model],
            )
            cr.execute(
                "UPDATE ir_model_data SET name = replace(name, 'ended_on', 'date_to') "
                "WHERE module = 'asom_nets' AND name = %s",
                [f"field_{table}__ended_on"],
            )
        for _time in range(2):  # the second time there is nothing to do
            self.migrate("19.0.1.2.0")
            self.assertEqual(str(mandate.ended_on), "2025-12-01")
            for table in tables:
                self.assertTrue(column_exists(cr, table, "ended_on"), table)
                self.assertTrue(self.env.ref(f"asom_nets.field_{table}__ended_on"))
            self.assertEqual(own.domain, "[('ended_on', '>', '2025-01-01')]")
            self.assertEqual(own.sort, '["ended_on"]')
            self.assertEqual(
                members.domain,
                "[('nets_mandate_ids.ended_on', '!=', False), ('date_to', '=', 1)]",
            )
            self.assertEqual(export.export_fields.name, "ended_on")
