from odoo import api, fields, models


class CollectionRunLine(models.Model):
    """What a collection run does for one member, why, and how it went."""

    _name = "asom.collection.run.line"
    _description = "Collection Run Line"
    _inherit = ["asom.run.line.mixin"]
    _rec_name = "membership_id"

    run_id = fields.Many2one(
        "asom.collection.run",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    membership_id = fields.Many2one(
        "asom.membership",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    # Empty on a line that failed because the payer is another association's contact.
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        index=True,
        check_company=True,
        ondelete="restrict",
    )
    payment_channel = fields.Selection(
        lambda self: (
            self.env["asom.membership"]
            ._fields["payment_channel"]
            ._description_selection(self.env)
        ),
        string="Collected By",
        required=True,
    )
    charge_ids = fields.One2many("asom.charge", "run_line_id", string="Charges")
    charge_texts = fields.Text(string="What For", compute="_compute_charge_texts")
    amount_now = fields.Monetary(
        string="Would Be",
        readonly=True,
        help="What a member who was set aside would have been charged when the run was "
        "executed.",
    )
    booked_as = fields.Json(
        readonly=True,
        copy=False,
        help="Accounts and taxes of the member's invoice at the time of the preview. "
        "Executing sets aside whom they have changed for.",
    )
    previous_amount = fields.Monetary(
        string="Last Time", help="The member's amount in the collection before."
    )
    state = fields.Selection(
        selection_add=[
            ("done", "Invoiced"),
            ("failed",),
            ("changed", "Changed"),
            ("cancelled",),
        ],
        ondelete={"changed": "cascade"},
    )
    move_id = fields.Many2one(
        "account.move", string="Invoice", check_company=True, index="btree_not_null"
    )

    sent_by = fields.Selection(
        [
            ("mail", "Sent by Mail"),
            ("mail_failed", "Mail Failed"),
            ("letter", "Printed as a Letter"),
        ],
        string="Sent",
        readonly=True,
        help="How the bureau has sent the invoice. Empty: Nets collects it, or nobody "
        "has sent it yet.",
    )
    sent_at = fields.Datetime(readonly=True)

    _member_once = models.UniqueIndex(
        "(run_id, membership_id)", "A member stands once in a collection run."
    )

    @api.depends("charge_ids.name", "charge_ids.amount")
    def _compute_charge_texts(self):
        for line in self:
            line.charge_texts = "\n".join(line.charge_ids.mapped("name"))

    @api.model
    def _warning_texts(self):
        return {
            **super()._warning_texts(),
            "no_address": self.env._("The payer has no postal address."),
            "no_price": self.env._(
                "%(product)s has no price on %(day)s and is not charged."
            ),
            "left": self.env._("The member left on %(day)s."),
            "negative": self.env._(
                "The total is below zero; a credit note is made and nothing collected."
            ),
            "zero": self.env._("The total is zero; nothing is collected."),
            "deviation": self.env._(
                "The amount differs much from last time (%(previous)s)."
            ),
            "no_mandate": self.env._(
                "No payment agreement is known with Nets; a slip will be sent."
            ),
            "credited_by_hand": self.env._(
                "What is credited here stands on an invoice that has been credited by "
                "hand in part. Check that nothing is given back twice."
            ),
            "held": self.env._("Held from billing: %(reason)s"),
            "late": self.env._(
                "Also charged for days before the period: %(start)s – %(end)s."
            ),
        }

    def action_open_membership(self):
        """Open the member behind the line."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.membership",
            "res_id": self.membership_id.id,
            "view_mode": "form",
        }
