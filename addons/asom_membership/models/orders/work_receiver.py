from odoo import fields, models

from .tasks import OPEN

# Who sets up users, and who sees by whom a receiver's work is answered.
SEES = "asom_membership.group_staff,base.group_erp_manager"


class ResUsers(models.Model):
    """Whose work orders a service partner's user sees: of the receivers named here
    alone, also where an association has several."""

    _inherit = "res.users"

    asom_receiver_ids = fields.Many2many(
        "res.partner",
        "asom_receiver_users_rel",
        "user_id",
        "partner_id",
        string="Works For",
        copy=False,
        groups=SEES,
        context={"active_test": False},
        help="Receivers of work orders. A user of a service partner sees and answers "
        "their work orders and no others; without a receiver it sees none.",
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    asom_receiver_user_ids = fields.Many2many(
        "res.users",
        "asom_receiver_users_rel",
        "partner_id",
        "user_id",
        string="Users Who Work for It",
        readonly=True,
        copy=False,
        groups=SEES,
    )

    def _asom_received_work(self):
        """A rule in force by which one of the contacts receives work, else a work
        order that is not closed; as superuser."""
        received = [("receiver_id", "in", self.ids)]
        rule = self.env["asom.work.rule"].sudo().search(received, limit=1)
        if rule:
            return rule
        open_work = [*received, ("state", "in", OPEN)]
        return self.env["asom.work.order"].sudo().search(open_work, limit=1)
