from odoo import fields, models

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
