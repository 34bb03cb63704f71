from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date


class NetsCostMonth(models.Model):
    """Nets' charges of one association and month; closed, they never change again."""

    _name = "asom.nets.cost.month"
    _description = "Nets' Charges of a Month"
    _order = "date desc, company_id, id desc"
    _check_company_auto = True
    _rec_name = "date"

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date = fields.Date(string="Month", required=True, readonly=True, index=True)
    cost_ids = fields.One2many("asom.nets.cost", "month_id", readonly=True)
    amount = fields.Monetary(compute="_compute_amount", store=True)
    closed = fields.Boolean(readonly=True, default=False, index=True)
    closed_by_id = fields.Many2one("res.users", readonly=True)
    closed_at = fields.Datetime(readonly=True)

    _month_uniq = models.UniqueIndex("(company_id, date)", "The month exists already.")
    _first_day = models.Constraint(
        "CHECK (EXTRACT(DAY FROM date) = 1)", "A month begins on its first day."
    )

    @api.depends("cost_ids.amount")
    def _compute_amount(self):
        for month in self:
            month.amount = sum(month.cost_ids.mapped("amount"))

    @api.depends("date")
    def _compute_display_name(self):
        for month in self:
            month.display_name = (
                format_date(self.env, month.date, date_format="MMMM y")
                if month.date
                else ""
            )

    def _asom_locked_text(self, field):
        return self.env._("A month is closed by its button; it is not edited.")

    @api.model
    def _of(self, company, starts):
        """The months of an association; those that are missing are made.

        :param starts: first days
        :returns: {first day: month}
        """
        domain = [("company_id", "=", company.id), ("date", "in", list(starts))]
        found = {month.date: month for month in self.search(domain)}
        missing = sorted(set(starts) - set(found))
        if missing:
            # Two may come here at once: the second waits, and tries again as a whole.
            self.env.execute_query(
                SQL(
                    """
                    INSERT INTO asom_nets_cost_month
                           (company_id, date, closed, amount, create_uid, create_date,
                            write_uid, write_date)
                    SELECT %s, day, false, 0.00, %s, now() AT TIME ZONE 'UTC',
                           %s, now() AT TIME ZONE 'UTC'
                      FROM unnest(%s::date[]) AS day
                    ON CONFLICT DO NOTHING
                 RETURNING id
                    """,
                    company.id,
                    self.env.uid,
                    self.env.uid,
                    missing,
                )
            )
            found = {month.date: month for month in self.search(domain)}
        return found

    @api.model
    def _open_day(self, company, day):
        """``day``, or the first day of the first later month that is not closed."""
        closed = set(
            self.search(
                [
                    ("company_id", "=", company.id),
                    ("closed", "=", True),
                    ("date", ">=", day.replace(day=1)),
                ]
            ).mapped("date")
        )
        start = day.replace(day=1)
        while start in closed:
            start += relativedelta(months=1)
        return max(day, start)

    # === ACTION METHODS === #

    def action_count(self):
        """Count the month's deliveries again, at the prices of today's list.

        :raises UserError: when it is closed
        """
        self.check_access("write")
        for month in self.sudo():
            month._check_open()
            month._count_again()
        return True

    def action_close(self):
        """Count once more, then freeze the month.

        :raises UserError: when it is closed already, or not over yet
        """
        self.check_access("write")
        for month in self.sudo():
            month.lock_for_update()
            month._check_open()
            if fields.Date.context_today(month) < month.date + relativedelta(months=1):
                raise UserError(self.env._("%s is not over yet.", month.display_name))
            month._count_again()
            month.write(
                {
                    "closed": True,
                    "closed_by_id": self.env.uid,
                    "closed_at": fields.Datetime.now(),
                }
            )
        return True

    def action_view_costs(self):
        """Open what was counted."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_cost"
        )
        action["domain"] = [("month_id", "=", self.id)]
        action["context"] = {"default_date": self.date, "search_default_by_kind": 1}
        return action

    def _check_open(self):
        for month in self:
            if month.closed:
                raise UserError(self.env._("%s is closed already.", month.display_name))

    def _count_again(self):
        deliveries = self.env["asom.nets.delivery"]
        # What was sent late at night belongs to the next day in Denmark.
        first = self.date - relativedelta(days=2)
        last = self.date + relativedelta(months=1, days=2)
        out = deliveries.search(
            [
                ("company_id", "=", self.company_id.id),
                ("direction", "=", "out"),
                ("sent_at", ">=", first),
                ("sent_at", "<", last),
            ]
        )
        sections = self.env["asom.nets.section"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("delivery_id.state", "in", ("review", "done")),
                ("date", ">=", self.date),
                ("date", "<", self.date + relativedelta(months=1)),
            ]
        )
        counted = out | sections.delivery_id | self.cost_ids.delivery_id
        counted._count_costs(self.company_id)
