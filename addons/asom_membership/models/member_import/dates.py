from odoo import api, fields, models


class MemberImport(models.Model):
    """In which way the file's dates were read, where it is not the Danish one."""

    _inherit = "asom.member.import"

    date_texts = fields.Text(string="About the Dates", compute="_compute_date_texts")

    @api.depends("column_ids.order", "column_ids.order_doubt")
    @api.depends_context("lang")
    def _compute_date_texts(self):
        for record in self:
            told = record.column_ids.filtered(
                lambda column: (
                    column.order and (column.order != "dmy" or column.order_doubt)
                )
            )
            record.date_texts = "\n".join(column._order_told() for column in told)

    def _chosen_orders(self) -> dict[str, str]:
        """{key of a column: the order that a person has chosen}"""
        chosen = self.column_ids.filtered(lambda each: each.key and each.order_choice)
        return {column.key: column.order_choice for column in chosen}


class MemberImportColumn(models.Model):
    """In which order a column of dates has day, month and year."""

    _inherit = "asom.member.import.column"

    order = fields.Char(string="Order of Day and Month", readonly=True)
    order_doubt = fields.Boolean(
        readonly=True, help="The days fit several orders, and nothing tells which."
    )
    order_choice = fields.Selection(
        [
            ("dmy", "day-month-year"),
            ("mdy", "month-day-year"),
            ("ymd", "year-month-day"),
        ],
        string="Choose the Order of Dates",
        help="Empty: it is found out from the whole column. Choose one where the dates "
        "come out wrong, and check the file again.",
    )
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

    def _order_told(self) -> str:
        self.ensure_one()
        params = {"column": self.heading, "order": self.order_text}
        if self.order_doubt:
            return self.env._(
                "%(column)s: the dates can be read in several ways; they are read as "
                "%(order)s. If that is wrong, choose another order under Columns.",
                **params,
            )
        return self.env._(
            "%(column)s: the dates are read as %(order)s. If that is wrong, choose "
            "another order under Columns.",
            **params,
        )

    def _show_orders(self, survey, chosen):
        """:param survey: of the file (:class:`..memberfile.Survey`)
        :param chosen: {key: order that a person has chosen}
        """
        for column in self:
            order = chosen.get(column.key) or survey.orders.get(column.key, False)
            doubt = column.key in survey.doubts and column.key not in chosen
            if (column.order, column.order_doubt) != (order, doubt):
                column._asom_step().write({"order": order, "order_doubt": doubt})
