from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.money import danish, to_kroner, to_ore


class DunningWriteOff(models.Model):
    """Claims on a member that are given up: booked as a loss, reversible.

    An accountant writes off, with a reason that stays. What is written off is never
    reminded; money that comes for it is booked as recovered.
    """

    _name = "asom.dunning.write.off"
    _description = "Write-Off"
    _inherit = [
        "asom.prepared.mixin",
        "asom.member.mixin",
        "asom.stepped.mixin",
        "mail.thread",
    ]
    _order = "id desc"
    _prepared = frozenset({"membership_id", "kind", "date", "reason", "move_ids"})

    company_id = fields.Many2one(
        related="membership_id.company_id", store=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(
        [("bad_debt", "Bad debt"), ("remainder", "Small remainder")],
        required=True,
        default="bad_debt",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Written Off"), ("reversed", "Reversed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=1,
    )
    date = fields.Date(required=True, default=fields.Date.context_today, tracking=2)
    reason = fields.Char(required=True, tracking=3)
    move_ids = fields.Many2many(
        "account.move",
        "asom_dunning_write_off_move_rel",
        "write_off_id",
        "move_id",
        string="Invoices",
        copy=False,
        check_company=True,
        domain="[('asom_membership_id', '=', membership_id), ('state', '=', 'posted'),"
        " ('move_type', '=', 'out_invoice'), ('amount_residual', '>', 0)]",
    )
    claims = fields.Char(
        string="For", compute="_compute_claims", store=True, readonly=True
    )
    # Superuser: a board sees how much, but opens no invoices.
    amount = fields.Monetary(compute="_compute_amount", compute_sudo=True)
    amount_booked = fields.Monetary(string="Booked", readonly=True, copy=False)
    vat = fields.Monetary(
        string="VAT Taken Back", readonly=True, copy=False, help="Part of the amount."
    )
    recovered = fields.Monetary(
        readonly=True, copy=False, help="Money that came for it after all."
    )
    money_waits = fields.Boolean(
        string="Money Has Come",
        compute="_compute_money_waits",
        search="_search_money_waits",
        help="The member has money to the good, and something of his is written off.",
    )
    entry_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        readonly=True,
        copy=False,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    recovery_ids = fields.Many2many(
        "account.move",
        "asom_dunning_write_off_recovery_rel",
        "write_off_id",
        "move_id",
        string="Entries of What Came",
        readonly=True,
        copy=False,
        check_company=True,
    )

    _amounts = models.Constraint(
        "CHECK (recovered >= 0 AND vat >= 0)",
        "What was recovered, and VAT that was taken back, are not below zero.",
    )

    # === COMPUTE METHODS === #

    @api.depends("membership_id.member_number", "date")
    def _compute_display_name(self):
        for off in self:
            number = off.membership_id.member_number or ""
            day = off.date and format_date(self.env, off.date) or ""
            off.display_name = self.env._("Write-off %s", f"{number} {day}".strip())

    @api.depends("move_ids")
    def _compute_claims(self):
        for off in self:
            # Superuser: a board sees what it was for, but opens no invoices.
            names = off.sudo().move_ids.mapped("name")
            off.claims = ", ".join(filter(None, names)) or False

    @api.depends("move_ids.amount_residual", "state", "amount_booked")
    def _compute_amount(self):
        """What is left of the invoices, until it is booked."""
        for off in self:
            left = sum(to_ore(move.amount_residual) for move in off.move_ids)
            draft = off.state == "draft"
            off.amount = to_kroner(left) if draft else off.amount_booked

    def _compute_money_waits(self):
        waits = self._waiting()
        for off in self:
            off.money_waits = off in waits

    def _search_money_waits(self, operator, value):
        if operator != "in":
            return NotImplemented
        own = [("company_id", "in", self.env.companies.ids), ("state", "=", "done")]
        found = self.search(own)._waiting()
        return [("id", "in" if True in value else "not in", found.ids)]

    def _waiting(self):
        """Those whose member has money to the good, and that are not recovered yet."""
        done = self.filtered(
            lambda off: off.state == "done" and off.recovered < off.amount_booked
        )
        credits = done._credits()
        members = credits.asom_membership_id | credits.move_id.asom_membership_id
        return done.filtered(lambda off: off.membership_id in members)

    def _credits(self):
        """Open items in the members' favour, the oldest first."""
        members = self.membership_id.ids
        return (
            self.env["account.move.line"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("parent_state", "=", "posted"),
                    ("account_type", "=", "asset_receivable"),
                    ("reconciled", "=", False),
                    ("amount_residual", "<", 0),
                    "|",
                    ("asom_membership_id", "in", members),
                    "&",
                    ("move_id.asom_membership_id", "in", members),
                    ("display_type", "=", "payment_term"),
                ],
                order="date, id",
            )
        )

    # === CONSTRAINT AND CRUD METHODS === #

    @api.constrains("move_ids", "membership_id")
    def _check_moves(self):
        for off in self.sudo():
            if off.move_ids.asom_membership_id - off.membership_id:
                raise UserError(
                    self.env._("The invoices of a write-off are those of its member.")
                )

    @api.onchange("membership_id")
    def _onchange_membership_id(self):
        """All that is overdue of the member, to begin with."""
        today = fields.Date.context_today(self)
        own = [
            ("asom_membership_id", "=", self.membership_id.id),
            *self.env["account.move"]._asom_owed(),
            "|",
            ("invoice_date_due", "<", today),
            ("asom_dunning_reminder_id", "!=", False),
        ]
        found = self.env["account.move"]
        self.move_ids = found.search(own) if self.membership_id else found

    def write(self, vals):
        if self._prepared & set(vals) and any(off.state != "draft" for off in self):
            raise UserError(
                self.env._(
                    "What is written off is not changed. Reverse it and write off anew."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_draft(self):
        if any(off.state != "draft" for off in self):
            raise UserError(self.env._("What is in the books stays: reverse it."))

    # === HELPERS === #

    def _check_four_eyes(self):
        """:raises UserError: when the user has entered or changed it, with four eyes"""
        for off in self:
            if off.company_id.asom_four_eyes and off._prepared_by_me():
                raise UserError(
                    self.env._(
                        "%(association)s uses four eyes: another user must write off "
                        "what you have entered or changed.",
                        association=off.company_id.name,
                    )
                )

    def action_view_entry(self):
        """Open the journal entry."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.entry_id.id,
            "views": [(False, "form")],
        }

    def _told_text(self) -> str:
        """For the member's timeline."""
        return self.env._(
            "Written off: %(amount)s kr. (%(reason)s)",
            amount=danish(to_ore(self.amount)),
            reason=self.reason,
        )


class Membership(models.Model):
    _inherit = "asom.membership"

    dunning_write_off_ids = fields.One2many(
        "asom.dunning.write.off", "membership_id", string="Write-Offs", copy=False
    )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _asom_written_off(self):
        """Those of these invoices that are written off: nothing is left of them, but
        nobody has paid."""
        offs = (
            self.env["asom.dunning.write.off"]
            .sudo()
            .search([("state", "=", "done"), ("move_ids", "in", self.ids)])
        )
        return self & offs.move_ids.with_env(self.env)
