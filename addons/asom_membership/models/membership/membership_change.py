from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.tools import SQL

# So long before today the graph begins at least, in months.
SHOWN = 12


class MembershipChange(models.Model):
    """One more member, or one less: summed up over time it is how many there are."""

    _name = "asom.membership.change"
    _description = "Joined or Left"
    _inherit = "asom.association.mixin"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "membership_id"

    company_id = fields.Many2one(readonly=True)
    membership_id = fields.Many2one(
        "asom.membership", string="Member", readonly=True, check_company=True
    )
    date = fields.Date(readonly=True)
    kind = fields.Selection([("joined", "Joined"), ("left", "Left")], readonly=True)
    difference = fields.Integer(string="Members", readonly=True)

    _depends = {
        "asom.membership": ["company_id", "date_joined", "date_left", "former_times"]
    }

    @property
    def _table_query(self):
        """The day after the last one is the first without the member; who has come
        back was a member before."""
        return SQL(
            """
            SELECT id::bigint * 2 AS id, company_id, id AS membership_id,
                   date_joined AS date, 'joined' AS kind, 1 AS difference
              FROM asom_membership
             WHERE date_joined IS NOT NULL
             UNION ALL
            SELECT id::bigint * 2 + 1, company_id, id,
                   date_left + 1, 'left', -1
              FROM asom_membership
             WHERE date_left IS NOT NULL AND date_joined IS NOT NULL
             UNION ALL
            SELECT -(id::bigint * 1000 + number * 2), company_id, id,
                   (days ->> 0)::date, 'joined', 1
              FROM asom_membership,
                   jsonb_array_elements(former_times) WITH ORDINALITY t(days, number)
             UNION ALL
            SELECT -(id::bigint * 1000 + number * 2 + 1), company_id, id,
                   (days ->> 1)::date + 1, 'left', -1
              FROM asom_membership,
                   jsonb_array_elements(former_times) WITH ORDINALITY t(days, number)
            """
        )

    @api.model
    def formatted_read_group(
        self,
        domain,
        groupby=(),
        aggregates=(),
        having=(),
        offset=0,
        limit=None,
        order=None,
    ):
        """Over time, as the graph asks: also the months in which nobody joined or left,
        up to today. Where all joined on one day it would be a single dot."""
        if groupby and groupby[0].startswith("date:") and not (offset or limit):
            today = fields.Date.context_today(self)
            first = self.search(domain, order="date, id", limit=1).date or today
            begin = min(first, today - relativedelta(months=SHOWN))
            shown = {
                "fill_from": fields.Date.to_string(begin),
                "fill_to": fields.Date.to_string(today),
            }
            self = self.with_context(fill_temporal=shown)
        return super().formatted_read_group(
            domain, groupby, aggregates, having, offset, limit, order
        )
