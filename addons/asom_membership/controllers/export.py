from odoo.addons.web.controllers import export as web_export

from ..report.member_list import harmless


class CSVExport(web_export.CSVExport):
    def from_data(self, fields, columns_headers, rows):
        """Odoo takes the sting out of = + and - alone."""
        rows = [
            [harmless(cell) if str(cell)[:1] in "@\t\r" else cell for cell in row]
            for row in rows
        ]
        return super().from_data(fields, columns_headers, rows)


class ExcelExport(web_export.ExcelExport):
    """In Odoo's workbooks a text that begins with = is a formula."""

    def from_data(self, fields, columns_headers, rows):
        """As Odoo's, with texts as texts."""
        writer = web_export.ExportXlsxWriter(fields, columns_headers, len(rows))
        writer.worksheet.strings_to_formulas = False
        with writer:
            for line, row in enumerate(rows, start=1):
                for column, cell in enumerate(row):
                    writer.write_cell(line, column, cell)
        return writer.value

    def from_group_data(self, fields, columns_headers, groups):
        """As Odoo's, with texts as texts."""
        writer = web_export.GroupExportXlsxWriter(fields, columns_headers, groups.count)
        writer.worksheet.strings_to_formulas = False
        with writer:
            line, column = 1, 0
            for name, group in groups.children.items():
                line, column = writer.write_group(line, column, name, group)
        return writer.value
