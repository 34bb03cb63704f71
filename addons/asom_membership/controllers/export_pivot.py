import json

from werkzeug.datastructures import FileStorage

from odoo import http

from odoo.addons.web.controllers.pivot import TableExporter

from ..report.member_list import harmless


class PivotExport(TableExporter):
    """Odoo writes the headings of a pivot as they are: a member who is called
    ``=1+1`` would be a formula."""

    @http.route()
    def export_xlsx(self, data, **kw):
        table = json.load(data) if isinstance(data, FileStorage) else json.loads(data)
        for row in (table or {}).get("col_group_headers", ()):
            for header in row:
                header["title"] = harmless(header["title"])
        for row in (table or {}).get("rows", ()):
            row["title"] = harmless(row["title"])
        return super().export_xlsx(json.dumps(table), **kw)
