from odoo import api, fields, models


class MemberImport(models.Model):
    """In which way the file's dates were read, where it is not the Danish one."""

    _inherit = "asom.member.import"

    date_texts = fields.Text(string="About the Dates", compute="_compute_date_texts")

    @api.depends("column_ids.order")
    @api.depends_context("lang")
    def _compute_date_texts(self):
        for record in self:
            other = record.column_ids.filtered(
                lambda column: column.order and column.order != "dmy"
            )
            record.date_texts = "\n".join(
                self.env._(
                    "%(column)s: the dates are read as %(order)s.",
                    column=column.heading,
                    order=column.order_text,
                )
                for column in other
            )


class MemberImportColumn(models.Model):
    """In which order a column of dates has day, month and year."""

    _inherit = "asom.member.import.column"

    order = fields.Char(string="Order of Day and Month", readonly=True)
    order_text = fields.Char(string="Dates Are Read As", compute="_compute_order_text")

    @api.depends("order")
    @api.depends_context("lang")
    def _compute_order_text(self):
        texts = {
            "dmy": self.env._("day-month-year"),
            "mdy": self.env._("month-day-year"),
            "ymd": self.env._("year-month-day"),
            "mixed": self.env._("several ways: see the errors"),
        }
        for column in self:
            column.order_text = texts.get(column.order)

    def _show_orders(self, orders):
        """:param orders: {key: order of day, month and year}"""
        for column in self:
            order = orders.get(column.key, False)
            if column.order != order:
                column._asom_step().order = order
