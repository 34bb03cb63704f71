from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.asom_isolation.frozen import FrozenBinary
from odoo.addons.asom_membership.money import danish, to_ore

from ...procedure.limitation import (
    WATCH_MONTHS,
    barred_before,
    is_barred,
    limitation_day,
    watched_before,
)


class DunningAcknowledgement(models.Model):
    """A member has acknowledged in writing what is owed: ten years from that day.

    The document is frozen; without one nothing is acknowledged.
    """

    _name = "asom.dunning.acknowledgement"
    _description = "Acknowledgement of a Debt"
    _inherit = ["asom.member.mixin", "mail.thread", "asom.frozen.mixin"]
    _order = "date desc, id desc"

    company_id = fields.Many2one(
        related="membership_id.company_id", store=True, precompute=True
    )
    date = fields.Date(
        string="Acknowledged On", required=True, default=fields.Date.context_today
    )
    move_ids = fields.Many2many(
        "account.move",
        "asom_dunning_acknowledgement_move_rel",
        "acknowledgement_id",
        "move_id",
        string="Invoices",
        required=True,
        check_company=True,
        domain="[('asom_membership_id', '=', membership_id),"
        " ('move_type', '=', 'out_invoice'), ('state', '=', 'posted')]",
    )
    note = fields.Char(help="What the member has acknowledged.")
    document = FrozenBinary(
        required=True,
        sha256="sha256",
        groups="asom_membership.group_staff",
        help="What the member has signed or written.",
    )
    document_name = fields.Char()
    sha256 = fields.Char(string="SHA-256", readonly=True, required=True)

    @api.depends("membership_id.member_number", "date")
    def _compute_display_name(self):
        for row in self:
            number = row.membership_id.member_number or ""
            row.display_name = f"{number} {row.date or ''}".strip()

    @api.constrains("move_ids", "membership_id", "date")
    def _check_moves(self):
        today = fields.Date.context_today(self)
        for row in self.sudo():
            if not row.move_ids or row.move_ids.asom_membership_id != row.membership_id:
                raise UserError(
                    self.env._(
                        "Choose the member's own invoices that are acknowledged."
                    )
                )
            if late := row.move_ids.filtered(
                lambda move, day=row.date: is_barred(move.invoice_date_due, day)
            ):
                raise UserError(
                    self.env._(
                        "%s was too old to be claimed on that day already: that cannot "
                        "be acknowledged any more (forældelsesloven § 3).",
                        late[0].name,
                    )
                )
            if row.date > today:
                raise UserError(
                    self.env._("A debt cannot be acknowledged in the future.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        """The digest is the field's own, whatever a user sends."""
        step = self._asom_step("sha256")
        created = super(DunningAcknowledgement, step).create(vals_list)
        return created.with_env(self.env)

    def write(self, vals):
        if set(vals) & {"date", "move_ids", "membership_id", "document_name"}:
            raise UserError(
                self.env._(
                    "What was acknowledged is history. Enter another acknowledgement."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was acknowledged is history."))

    def _frozen_filename(self, name):
        return self.document_name or super()._frozen_filename(name)

    def action_document(self):
        """Open the document."""
        return self._frozen_action("document")


class AccountMove(models.Model):
    """Until when an invoice of a member may be claimed."""

    _inherit = "account.move"

    asom_acknowledgement_ids = fields.Many2many(
        "asom.dunning.acknowledgement",
        "asom_dunning_acknowledgement_move_rel",
        "move_id",
        "acknowledgement_id",
        string="Acknowledgements",
        readonly=True,
        copy=False,
        groups="asom_membership.group_board",
    )
    asom_limitation_on = fields.Date(
        string="Too Old After",
        compute="_compute_asom_limitation_on",
        help="The last day on which it may be claimed (forældelsesloven).",
    )

    @api.depends("invoice_date_due", "asom_acknowledgement_ids.date")
    def _compute_asom_limitation_on(self):
        for move in self:
            due = move.asom_membership_id and move.invoice_date_due
            move.asom_limitation_on = due and limitation_day(
                due, *move._asom_limitation_facts()
            )

    def _asom_limitation_facts(self):
        """(day of the latest acknowledgement or None, it is fee or interest)"""
        this = self.sudo()
        days = this.asom_acknowledgement_ids.mapped("date")
        return max(days, default=None), bool(this.asom_dunning_reminder_id)

    def _asom_barred(self, day):
        """Those of these that are too old to be claimed on ``day``."""
        # The day first: of nearly all invoices nothing else is asked.
        first = barred_before(day)
        return self.filtered(
            lambda move: (
                move.invoice_date_due < first
                and is_barred(
                    move.invoice_date_due,
                    day,
                    *move._asom_limitation_facts(),
                )
            )
        )

    def _asom_is_too_old(self) -> bool:
        """Is something left of it, and too old to be asked for today?"""
        self.ensure_one()
        due, today = self.invoice_date_due, fields.Date.context_today(self)
        # The day first: of nearly all invoices nothing else is asked.
        return bool(
            self.asom_membership_id
            and due
            and due < barred_before(today)
            and self.state == "posted"
            and self.move_type == "out_invoice"
            and to_ore(self.amount_residual) > 0
            and self._asom_barred(today)
        )

    def _asom_is_owed(self):
        """What is too old is asked for by no invoice that is sent or shown again."""
        return super()._asom_is_owed() and not self._asom_is_too_old()

    @api.model
    def _asom_watched_domain(self, day):
        """What is owed and will be too old within six months, or is already."""
        soon = watched_before(day)
        old = Domain("invoice_date_due", "<", soon)
        # Ten years from an acknowledgement: that far back nothing else reaches.
        safe = (
            self.env["asom.dunning.acknowledgement"]
            .sudo()
            ._search([("date", ">=", fields.Date.subtract(soon, years=7))])
        )
        return old & Domain(
            [
                ("asom_membership_id", "!=", False),
                *self.env["account.move"]._asom_owed(),
                ("asom_acknowledgement_ids", "not any", [("id", "in", safe)]),
            ]
        )


class DunningCase(models.Model):
    """Six months before a claim is too old somebody looks at its case."""

    _inherit = "asom.dunning.case"

    limitation_on = fields.Date(
        string="Too Old After",
        compute="_compute_limitation_on",
        compute_sudo=True,
        help="The last day on which the oldest claim may be claimed.",
    )
    limitation_soon = fields.Boolean(
        string="Soon Too Old",
        compute="_compute_limitation_on",
        compute_sudo=True,
        search="_search_limitation_soon",
        help="A claim cannot be claimed any more in six months, or now.",
    )
    date_limitation_told = fields.Date(readonly=True, copy=False)

    def _compute_limitation_on(self):
        open_ones = self.filtered(lambda case: case.state != "closed")
        moves = open_ones._overdue_moves() if open_ones else self.env["account.move"]
        by_member = moves.grouped("asom_membership_id")
        soon = fields.Date.add(fields.Date.context_today(self), months=WATCH_MONTHS)
        for case in self:
            some = by_member.get(case.membership_id, moves.browse())
            days = [day for day in some.mapped("asom_limitation_on") if day]
            closed = case.state == "closed"
            first = False if closed else min(days, default=False)
            case.limitation_on = first
            case.limitation_soon = bool(first) and first < soon

    def _search_limitation_soon(self, operator, value):
        if operator != "in":
            return NotImplemented
        moves = self.env["account.move"].sudo()
        today = fields.Date.context_today(self)
        members = moves._search(moves._asom_watched_domain(today))
        found = Domain("state", "!=", "closed") & Domain(
            "membership_id", "in", members.subselect("asom_membership_id")
        )
        return found if True in value else ~found

    @api.model
    def _watch_limitation(self, day):
        """An activity on each open case with a claim that is soon too old, once."""
        moves = self.env["account.move"].sudo()
        watched = moves.search(moves._asom_watched_domain(day), limit=5000)
        # Also who was never reminded, such as of a small amount.
        self.sudo()._open_for(watched.asom_membership_id, day)
        cases = self.sudo().search(
            [
                ("state", "!=", "closed"),
                ("date_limitation_told", "=", False),
                ("membership_id", "in", watched.asom_membership_id.ids),
            ],
            limit=500,
        )
        for case in cases:
            case.activity_schedule(
                "mail.mail_activity_data_todo",
                day,
                summary=self.env._(
                    "A claim is soon too old (%s): get it acknowledged in writing, or "
                    "hand it over.",
                    case.limitation_on,
                ),
                user_id=case._bureau_user(case.company_id).id,
            )
        cases.date_limitation_told = day

    def _claimable(self, fees=False):
        """What is owed and may still be claimed: what is too old is never claimed
        again, by no letter, list, closing or agreement.

        :param fees: the fees and interest of reminders instead of the dues
        """
        moves = self.env["account.move"].sudo().search(self._overdue_domain(fees))
        return moves - moves._asom_barred(fields.Date.context_today(self))

    def _claimable_ore(self, fees=False) -> int:
        """Øre of :meth:`_claimable`."""
        return sum(to_ore(move.amount_residual) for move in self._claimable(fees))

    def _too_old_texts(self) -> list[str]:
        """What must not be asked for on the telephone either."""
        barred = self._overdue_moves()._asom_barred(fields.Date.context_today(self))
        if not barred:
            return []
        too_old = sum(to_ore(move.amount_residual) for move in barred)
        return [
            self.env._(
                "%s kr. of it is too old to be claimed (forældelsesloven § 3).",
                danish(too_old),
            )
        ]

    def action_acknowledge(self):
        """Enter that the member has acknowledged the debt in writing."""
        self.ensure_one()
        moves = self._claimable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Acknowledgement of a Debt"),
            "res_model": "asom.dunning.acknowledgement",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_membership_id": self.membership_id.id,
                "default_move_ids": moves.ids,
            },
        }
