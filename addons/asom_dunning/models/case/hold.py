from odoo import api, fields, models
from odoo.exceptions import UserError

from ...procedure import holds

REASONS = [
    (holds.DISPUTE, "Disputed"),
    (holds.COMPLAINT, "Complaint at Teleankenævnet"),
    (holds.DECEASED, "Deceased"),
    (holds.AGREEMENT, "Payment agreement"),
    (holds.ADDRESS, "Wrong address"),
    (holds.PROMISE, "Promise to pay"),
    (holds.WISH, "The association's wish"),
]


class DunningHold(models.Model):
    """For some time a member is not reminded, of one claim or of any.

    Fees are stopped too, and interest where the reason says so.
    """

    _name = "asom.dunning.hold"
    _description = "Hold on Reminders"
    _inherit = ["asom.hold.mixin"]
    _order = "date_from desc, id desc"

    move_id = fields.Many2one(
        "account.move",
        string="Only of This Invoice",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        domain="[('asom_membership_id', '=', membership_id),"
        " ('move_type', '=', 'out_invoice')]",
    )
    reason = fields.Selection(
        REASONS,
        required=True,
        default=holds.DISPUTE,
        help="End the hold of a complaint when it has been decided: four more weeks "
        "nothing is reminded of or closed.",
    )
    note = fields.Char(string="What Was Said")

    @api.depends("reason", "date_from")
    def _compute_display_name(self):
        labels = dict(self._fields["reason"]._description_selection(self.env))
        for hold in self:
            hold.display_name = labels.get(hold.reason, "")

    @api.constrains("move_id", "membership_id")
    def _check_move(self):
        for hold in self.sudo():
            if hold.move_id and hold.move_id.asom_membership_id != hold.membership_id:
                raise UserError(
                    self.env._("The invoice of a hold is one of its member's.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        created = super().create(vals_list)
        created._begun()
        for hold in created.filtered("date_to"):
            hold._remind_of_end()
        return created

    def write(self, vals):
        self.check_access("write")
        if "date_to" in vals and not self._asom_is_step():
            self._check_ends_by_itself()
        if set(vals) - {"date_to", "note"} and not self._asom_is_step():
            raise UserError(
                self.env._("A hold is not made another one. End it and make a new one.")
            )
        result = super().write(vals)
        if vals.get("date_to"):
            for hold in self:
                hold._remind_of_end()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was held is history: end it."))

    def action_end(self):
        """Let the member be reminded again from today on; after a complaint, when four
        weeks have passed."""
        self.check_access("write")
        today = fields.Date.context_today(self)
        for hold in self.filtered(lambda row: not row.date_to or row.date_to >= today):
            hold.date_to = holds.last_day(
                hold.reason, hold.date_from, hold.date_to or None, today
            )
        return True

    # === BUSINESS METHODS === #

    def _begun(self):
        """These have been made: what has left already is taken back."""
        self.env["account.move"]._dunning_not_again(self)
        self.env["asom.dunning.closing"]._stop_held_of(
            [("membership_id", "in", self.membership_id.ids)]
        )
        self.env["asom.inkasso.case"]._told_of_holds(self)

    def _remind_of_end(self):
        """Somebody looks at the member when the hold ends."""
        self.ensure_one()
        self.membership_id.sudo().activity_schedule(
            "mail.mail_activity_data_todo",
            self.date_to,
            summary=self.env._("The hold on reminders ends: %s", self.display_name),
            user_id=self.author_id.id,
        )
