from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.asom_isolation.frozen import FrozenBinary
from odoo.addons.asom_membership.company_money import CompanyMonetary

STAGES = [("1", "Reminder 1"), ("2", "Reminder 2")]


class DunningReminder(models.Model):
    """One letter to one member about what has not been paid, frozen as it was sent."""

    _name = "asom.dunning.reminder"
    _description = "Reminder"
    _inherit = ["asom.dunning.letter.mixin", "asom.alike.rows.mixin"]
    _order = "date_sent desc, id desc"

    currency_id = fields.Many2one(related="company_id.currency_id")
    case_id = fields.Many2one(
        "asom.dunning.case",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    run_id = fields.Many2one(
        "asom.dunning.run",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    stage = fields.Selection(STAGES, required=True, readonly=True, index=True)
    demand = fields.Boolean(
        readonly=True, help="It says what debt collection wants (inkassoloven § 10)."
    )
    date_sent = fields.Date(string="Sent", required=True, readonly=True, index=True)
    date_deadline = fields.Date(
        string="Last Payment Date", required=True, readonly=True
    )
    amount = CompanyMonetary(
        string="To Pay", readonly=True, help="Fee and interest included, when sent."
    )
    fee = CompanyMonetary(readonly=True)
    fee_reason = fields.Char(string="Why This Fee", readonly=True)
    interest = CompanyMonetary(readonly=True)
    fee_move_id = fields.Many2one(
        "account.move",
        string="Invoice of the Fee",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("sent", "Sent"),
            ("not_delivered", "Not Delivered"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
        tracking=1,
    )
    failure = fields.Char(string="Why Not Delivered", readonly=True, tracking=2)
    printed = fields.Boolean(readonly=True, help="It is in a file of letters.")
    claim_ids = fields.One2many(
        "asom.dunning.claim", "reminder_id", string="For", readonly=True
    )
    move_ids = fields.Many2many(
        "account.move",
        string="Invoices",
        compute="_compute_move_ids",
        search="_search_move_ids",
    )
    # Whoever reads it may ask for the bytes by the attachment's id as well.
    pdf = FrozenBinary(by_id=True)
    attachment_id = fields.Many2one(
        "ir.attachment",
        compute="_compute_attachment_id",
        compute_sudo=True,
        groups="asom_membership.group_board",
        help="What holds the letter's bytes.",
    )

    _amounts = models.Constraint(
        "CHECK (fee >= 0 AND interest >= 0)",
        "Fee and interest of a reminder are not below zero.",
    )

    # === COMPUTE METHODS === #

    @api.depends("stage", "date_sent", "membership_id.member_number")
    def _compute_display_name(self):
        labels = dict(self._fields["stage"]._description_selection(self.env))
        for reminder in self:
            number = reminder.membership_id.member_number or ""
            day = format_date(self.env, reminder.date_sent) or ""
            reminder.display_name = f"{labels.get(reminder.stage)} {number} {day}"

    @api.depends("claim_ids.move_id")
    def _compute_move_ids(self):
        for reminder in self:
            reminder.move_ids = reminder.claim_ids.move_id

    def _search_move_ids(self, operator, value):
        if operator not in ("in", "any", "any!"):
            return NotImplemented
        return Domain("claim_ids", "any", [("move_id", operator, value)])

    @api.depends("sha256")
    def _compute_attachment_id(self):
        attachments = self.env["ir.attachment"]
        found = attachments._asom_frozen_of_each(self._origin, "pdf")
        for reminder in self:
            reminder.attachment_id = found.get(reminder._origin.id, False)

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent stays: cancel the reminder."))

    # === THE LETTER === #

    def _frozen_filename(self, name):
        labels = dict(self._fields["stage"]._description_selection(self.env))
        number = self.membership_id.member_number or ""
        return f"{labels.get(self.stage)} {number} {self.date_sent}.pdf"

    # === TAKING BACK === #

    def action_cancel(self):
        """Take reminders back: they never were, and their fees are credited.

        :raises UserError: when one is not live
        """
        self.check_access("write")
        self.lock_for_update()
        for reminder in self:
            if reminder.state not in ("draft", "sent", "not_delivered"):
                raise UserError(
                    self.env._("%s is cancelled already.", reminder.display_name)
                )
            reminder._check_is_last()
        self.sudo()._cancel_mails()
        self.sudo()._take_back("cancelled")
        for case in self.case_id:
            case.message_post(body=self.env._("A reminder was cancelled."))
        return True

    def _check_is_last(self):
        """:raises UserError: when a later reminder of the same invoices stands on it"""
        if self.state != "sent":
            return
        later = self.env["asom.dunning.claim"].search(
            [
                ("move_id", "in", self.claim_ids.move_id.ids),
                ("state", "=", "sent"),
                ("stage", ">", min(self.claim_ids.mapped("stage"), default="9")),
                ("reminder_id", "!=", self.id),
            ],
            limit=1,
        )
        if later:
            raise UserError(
                self.env._(
                    "%s was followed by a later one. Cancel that first.",
                    self.display_name,
                )
            )

    def _take_back(self, state, failure=False):
        """Credit fee and interest; the stage does not count any more."""
        self.filtered("said_back")._over_back()
        self.write({"state": state, "failure": failure})
        moves = self.fee_move_id.filtered(lambda move: move.state == "posted")
        moves = moves.filtered(lambda move: move.payment_state != "reversed")
        if moves:
            moves._reverse_moves(
                [
                    {
                        "ref": self.env._("Reminder not sent: %s", move.name),
                        "invoice_date": fields.Date.context_today(self),
                        "asom_membership_id": move.asom_membership_id.id,
                        "asom_dunning_reminder_id": move.asom_dunning_reminder_id.id,
                    }
                    for move in moves
                ],
                cancel=True,
            )
        self._take_back_from_dues()
