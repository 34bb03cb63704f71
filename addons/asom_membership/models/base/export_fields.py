from odoo import api, models
from odoo.tools import ormcache

# Views that show records; a search or a graph only names what it counts by.
SHOWING = ("list", "form", "kanban")
HIDDEN = ("1", "True")
MANY = ("one2many", "many2many")


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    @api.model
    @ormcache("model_name", cache="templates")
    def _asom_shown_fields(self, model_name):
        """What pages show of a model.

        :returns: {field's name: is it a column of a list?}; empty when it has no page
        """
        views = self.sudo().search(
            [
                ("model", "=", model_name),
                ("mode", "=", "primary"),
                ("type", "in", SHOWING),
            ]
        )
        shown = {}
        for view, arch in zip(views, views._get_combined_archs(), strict=True):
            for name in _shown(arch):
                shown[name] = shown.get(name, False) or view.type == "list"
        return shown


class Base(models.AbstractModel):
    """What is offered to those who export a list."""

    _inherit = "base"

    @api.model
    def _asom_export_fields(self, labels):
        """Choose what a person wants in a file: fields that some page shows. Of two
        that are called the same, a list's column goes before others, a value before
        a list of records, a kept value before one that is worked out.

        :param labels: {field's name: what it is called}
        :returns: set of names
        """
        shown = self.env["ir.ui.view"]._asom_shown_fields(self._name)
        names = [name for name in labels if name in shown or not shown]

        def rank(name):
            field = self._fields.get(name)
            return (
                not shown.get(name),
                bool(field) and field.type in MANY,
                bool(field) and not field.store,
                name,
            )

        chosen = {}
        for name in sorted(names, key=rank):
            chosen.setdefault(labels[name].strip().lower(), name)
        return set(chosen.values())


def _shown(arch):
    """Names of the fields of a view's own model that it can show as a value."""
    # A card's fields outside of its templates are fetched and not shown.
    for node in arch.iterfind("templates") if arch.tag == "kanban" else (arch,):
        yield from _below(node)


def _below(node):
    for child in node:
        if not isinstance(child.tag, str) or _hidden(child):
            continue
        if child.tag == "field":
            # What stands within it belongs to other records.
            if not _is_handle(child):
                yield child.get("name")
        elif child.tag not in ("groupby", "button"):
            yield from _below(child)


def _is_handle(field):
    """Is it there to be acted with: a secret to be typed, a clock of activities?"""
    return bool(field.get("password")) or "activity" in (field.get("widget") or "")


def _hidden(node):
    return node.get("invisible") in HIDDEN or node.get("column_invisible") in HIDDEN
