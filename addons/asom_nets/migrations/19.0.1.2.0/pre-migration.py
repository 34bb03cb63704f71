import re

from odoo.tools.sql import column_exists, rename_column

MODELS = ("asom.nets.mandate", "asom.nets.mandate.event")


def migrate(cr, version):
    """Rename the day from which a mandate does not collect any more: ``date_to`` is the
    last day in every other model, ``ended_on`` the day after it."""
    if not column_exists(cr, "asom_nets_mandate", "date_to"):
        return
    for model in MODELS:
        table = model.replace(".", "_")
        rename_column(cr, table, "date_to", "ended_on")
        cr.execute(
            "UPDATE ir_model_fields SET name = 'ended_on' "
            "WHERE model = %s AND name = 'date_to'",
            [model],
        )
        cr.execute(
            "UPDATE ir_model_data SET name = %s WHERE model = 'ir.model.fields' "
            "AND module = 'asom_nets' AND name = %s",
            [f"field_{table}__ended_on", f"field_{table}__date_to"],
        )
        _rename_kept(cr, model, "")
    _rename_kept(cr, "asom.membership", "nets_mandate_ids")


def _rename_kept(cr, model, path):
    """Rename the field in what users keep: searches and lists of columns to export.

    :param path: the field of ``model`` that leads to mandates, or ""
    """
    before = re.compile(rf"(['\"]{path}{'[.]' if path else ''})date_to\b")
    cr.execute(
        "SELECT id, domain, context, sort FROM ir_filters WHERE model_id = %s", [model]
    )
    for number, *texts in cr.fetchall():
        kept = [before.sub(r"\1ended_on", text or "") for text in texts]
        cr.execute(
            "UPDATE ir_filters SET domain = %s, context = %s, sort = %s WHERE id = %s",
            [*kept, number],
        )
    field = f"{path}/" if path else ""
    cr.execute(
        "UPDATE ir_exports_line SET name = %s FROM ir_exports "
        "WHERE ir_exports.id = export_id AND resource = %s "
        "AND ir_exports_line.name = %s",
        [f"{field}ended_on", model, f"{field}date_to"],
    )
