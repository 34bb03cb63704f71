"""Corrections of the texts in the database: views, fields, menus, mail templates."""

from __future__ import annotations

from odoo.tools import SQL
from odoo.tools.translate import TranslationImporter, get_po_paths

from . import terms


class CorrectionsImporter(TranslationImporter):
    """Reads Odoo's own file of a module and takes of it what is corrected here.

    A text that somebody has put in the place of Odoo's (another mail, another name of
    a menu, in English or in Danish) is left alone: what is corrected is Odoo's Danish,
    or what this add-on gave before.
    """

    def __init__(self, cr):
        super().__init__(cr, verbose=False)
        self.module = ""

    def load_corrections(self, modules: list[str], langs: list[str]) -> None:
        """Collect the corrections of the modules; ``save`` writes them."""
        self.env.flush_all()
        for self.module in modules:
            for lang in langs:
                if terms.corrections(self.module, lang):
                    for path in get_po_paths(self.module, lang):
                        self.load_file(path, lang)

    def _load(self, reader, lang, xmlids=None):
        ours = terms.corrections(self.module, lang)
        former = terms.former(self.module, lang)
        rows = [
            found
            for row in reader
            if row["src"] in ours
            for found in _as_stored({**row, "value": ours[row["src"]]}, row["value"])
        ]
        return super()._load(self._standing(rows, lang, former), lang, xmlids)

    def _standing(self, rows: list[dict], lang: str, former) -> list[dict]:
        """The rows whose texts in the database are Odoo's, or ours.

        :param former: {source text: what this add-on gave for it before}
        """
        sources = {}
        for model, field in {_place(row) for row in rows if row["type"] == "model"}:
            names = [row["imd_name"] for row in rows if _place(row) == (model, field)]
            kept = model in self.env and self.env[model]._fields.get(field)
            if kept and kept.store and kept.translate:
                sources |= self._sources(model, field, names, lang)

        def stands(row):
            place = (*_place(row), row["module"], row["imd_name"])
            source, danish = sources.get(place, (None, None))
            known = {None, "", row["src"], row["value"], row["odoo"]}
            return source == row["src"] and danish in known | former.get(source, set())

        return [row for row in rows if row["type"] != "model" or stands(row)]

    def _sources(self, model, field, names, lang) -> dict[tuple, tuple]:
        """{(model, field, module, name): (source, translation or None)}"""
        query = SQL(
            """SELECT data.module, data.name, record.%s ->> 'en_US', record.%s ->> %s
                 FROM ir_model_data data JOIN %s record ON record.id = data.res_id
                WHERE data.model = %s AND data.name = ANY(%s)""",
            SQL.identifier(field),
            SQL.identifier(field),
            lang,
            SQL.identifier(self.env[model]._table),
            model,
            names,
        )
        rows = self.env.execute_query(query)
        return {(model, field, *row[:2]): row[2:] for row in rows}


def _as_stored(row: dict, odoo: str) -> list[dict]:
    """A row, and the same as Odoo stores HTML that has no tag of its own.

    :param odoo: Odoo's own Danish
    """
    row = {**row, "odoo": odoo}
    if row["type"] != "model_terms" or _place(row)[1] != "help":
        return [row]
    wrapped = {key: f"<span>{row[key]}</span>" for key in ("src", "value")}
    return [row, {**row, **wrapped}]


def _place(row: dict) -> tuple[str, str]:
    """(model, field) of a row of Odoo's reader; a row of code has none."""
    if row["type"] == "code":
        return "", ""
    return row["imd_model"], row["name"].split(",")[1]
