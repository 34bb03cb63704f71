from odoo import api, fields, models

from ... import memberfile


class MemberImportColumn(models.Model):
    """What a column of the file is read as."""

    _name = "asom.member.import.column"
    _description = "Column of an Import of Members"
    _order = "import_id, sequence, id"
    _check_company_auto = True
    _rec_name = "heading"

    import_id = fields.Many2one(
        "asom.member.import",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="import_id.company_id", store=True, index=True, precompute=True
    )
    sequence = fields.Integer()
    heading = fields.Char(string="Column in the File", required=True, readonly=True)
    example = fields.Char(
        readonly=True, help="The first value that the column has in the file."
    )
    key = fields.Selection(
        "_selection_key",
        string="Is Read As",
        help="Empty: the column is left out.",
    )

    @api.model
    def _selection_key(self):
        label = self.env._
        return [(field.key, label(field.label)) for field in memberfile.FIELDS]

    def write(self, vals):
        if {"key", "order_choice"} & set(vals):
            self.import_id._back_to_draft()
        return super().write(vals)

    def _holds_dates(self) -> bool:
        return bool(self.key) and memberfile.FIELD[self.key].kind == "date"
