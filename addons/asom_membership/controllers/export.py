import json
from datetime import datetime

from odoo.http import request, route

from odoo.addons.web.controllers import export as web_export

from ..report.member_list import csv_bytes, harmless


def _plain_name(base, name):
    """A file's name without the model's, which says nothing to who reads it."""
    return name.removesuffix(f" ({base})")


# Whom programmers' fields say nothing.
OURS = (
    "asom_membership.group_board",
    "asom_membership.group_accountant",
    "asom_membership.group_staff",
)


class Export(web_export.Export):
    """Which fields there are to export."""

    @route()
    def get_fields(self, model, domain, **kwargs):
        """Offer to our users what pages show, each label once. One that is made to be
        imported again has all."""
        offered = super().get_fields(model, domain, **kwargs)
        if kwargs.get("import_compat", True) or not any(
            map(request.env.user.has_group, OURS)
        ):
            return offered
        prefix = kwargs.get("prefix") or ""
        names = [field["id"][len(prefix) :].lstrip("/") for field in offered]
        labels = {
            name: field["string"] for name, field in zip(names, offered, strict=True)
        }
        wanted = request.env[model]._asom_export_fields(labels)
        return [
            field for name, field in zip(names, offered, strict=True) if name in wanted
        ]


class CSVExport(web_export.CSVExport):
    """As Danish Excel opens it: Odoo's own file is one column of damaged letters there.
    One that is made to be imported again stays as Odoo reads it."""

    def filename(self, base):
        return _plain_name(base, super().filename(base))

    def from_data(self, fields, columns_headers, rows):
        """Odoo takes the sting out of = + and - alone."""
        if json.loads(request.params["data"])["import_compat"]:
            rows = [
                [harmless(cell) if str(cell)[:1] in "@\t\r" else cell for cell in row]
                for row in rows
            ]
            return super().from_data(fields, columns_headers, rows)
        return csv_bytes(
            columns_headers, ([self._told(c) for c in row] for row in rows)
        )

    @staticmethod
    def _told(cell):
        if cell is True:
            return request.env._("Yes")
        if isinstance(cell, bytes):
            return cell.decode()
        if isinstance(cell, datetime):
            return cell.strftime("%d-%m-%Y %H:%M")
        if isinstance(cell, float) and round(cell, 2) != cell:
            # More than øre: a share, a measure.
            return f"{cell!r}".replace(".", ",")
        return cell


class ExcelExport(web_export.ExcelExport):
    """In Odoo's workbooks a text that begins with = is a formula, and one that looks
    like an address is a link, to another machine's folder as well."""

    def filename(self, base):
        return _plain_name(base, super().filename(base))

    def from_data(self, fields, columns_headers, rows):
        """As Odoo's, with texts as texts."""
        writer = web_export.ExportXlsxWriter(fields, columns_headers, len(rows))
        writer.worksheet.strings_to_formulas = False
        writer.worksheet.strings_to_urls = False
        with writer:
            for line, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    writer.write_cell(line, column, cell)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        """As Odoo's, with texts as texts."""
        writer = web_export.GroupExportXlsxWriter(fields, columns_headers, groups.count)
        writer.worksheet.strings_to_formulas = False
        writer.worksheet.strings_to_urls = False
        with writer:
            line, column = 1, 0
            for name, group in groups.children.items():
                line, column = writer.write_group(line, column, name, group)
        return writer.value
