from odoo import fields, models
from odoo.tools import SQL


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
