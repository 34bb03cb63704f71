from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from odoo.addons.asom_membership.company_money import CompanyMonetary
from odoo.addons.asom_membership.models.collection.execute import FAST_CONTEXT
from odoo.addons.asom_membership.money import danish, to_kroner, to_ore


class DunningCase(models.Model):
    """A member's arrears, from the first reminder until nothing is overdue any more.

    Never deleted; what is overdue later opens another one.
    """

    _name = "asom.dunning.case"
    _description = "Dunning Case"
    _inherit = [
        "asom.member.mixin",
        "asom.alike.rows.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_opened desc, id desc"

    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    membership_id = fields.Many2one(readonly=True)
    state = fields.Selection(
        [
            ("open", "Being Reminded"),
            ("handed_over", "With the Association"),
            ("closed", "Closed"),
        ],
        required=True,
        default="open",
        readonly=True,
        index=True,
        tracking=1,
    )
    date_opened = fields.Date(string="Opened", required=True, readonly=True)
    date_handed_over = fields.Date(string="Handed Over", readonly=True, tracking=2)
    date_closed = fields.Date(string="Closed On", readonly=True, tracking=3)
    reminder_ids = fields.One2many(
        "asom.dunning.reminder", "case_id", string="Reminders", readonly=True
    )
    hold_ids = fields.One2many(
        related="membership_id.dunning_hold_ids", string="Holds", readonly=True
    )
    stage = fields.Selection(
        [("1", "Reminder 1"), ("2", "Reminder 2")],
        string="Reached",
        compute="_compute_stage",
        store=True,
    )
    last_sent = fields.Date(compute="_compute_stage", store=True)
    last_deadline = fields.Date(
        string="Last Payment Date", compute="_compute_stage", store=True
    )
    fees = CompanyMonetary(compute="_compute_stage", store=True)
    # Superuser: a board sees how much, but opens no invoices.
    amount_overdue = fields.Monetary(
        string="Overdue", compute="_compute_amounts", compute_sudo=True
    )
    fees_open = fields.Monetary(
        string="Fees Not Paid", compute="_compute_amounts", compute_sudo=True
    )
    held = fields.Char(string="On Hold", compute="_compute_held")
    summary = fields.Char(string="In Short", compute="_compute_summary")

    _open_once = models.UniqueIndex(
        "(membership_id) WHERE state != 'closed'", "The member has an open case."
    )

    # === COMPUTE METHODS === #

    @api.depends("membership_id.member_number", "membership_id.partner_id.name")
    def _compute_display_name(self):
        for case in self:
            case.display_name = case.membership_id.display_name

    @api.depends(
        "reminder_ids.state",
        "reminder_ids.stage",
        "reminder_ids.date_sent",
        "reminder_ids.fee",
    )
    def _compute_stage(self):
        for case in self:
            sent = case.reminder_ids.filtered(lambda row: row.state == "sent")
            last = sent.sorted(lambda row: (row.date_sent, row.id))[-1:]
            case.stage = max(sent.mapped("stage"), default=False)
            case.last_sent, case.last_deadline = last.date_sent, last.date_deadline
            case.fees = sum(sent.mapped("fee"))

    def _overdue_domain(self, fees=False):
        """What these cases are about: what is late, and what was reminded of; or the
        fees and interest that are not paid."""
        members = self.membership_id.ids
        open_ones = Domain(
            [
                ("asom_membership_id", "in", members),
                *self.env["account.move"]._asom_owed(),
            ]
        )
        if fees:
            return open_ones & Domain("asom_dunning_reminder_id", "!=", False)
        reminded = self.env["asom.dunning.claim"]._search(
            [("membership_id", "in", members), ("state", "=", "sent")]
        )
        late = Domain("invoice_date_due", "<", fields.Date.context_today(self))
        late |= Domain("id", "in", reminded.subselect("move_id"))
        return open_ones & late & Domain("asom_dunning_reminder_id", "=", False)

    def _compute_amounts(self):
        for name, fees in (("amount_overdue", False), ("fees_open", True)):
            rows = dict(
                self.env["account.move"]._read_group(
                    self._overdue_domain(fees),
                    ["asom_membership_id"],
                    ["amount_residual:sum"],
                )
            )
            for case in self:
                closed = case.state == "closed"
                amount = 0.0 if closed else rows.get(case.membership_id, 0.0)
                case[name] = to_kroner(to_ore(amount))

    def _compute_held(self):
        holds = self.env["asom.dunning.hold"].search(
            [("membership_id", "in", self.membership_id.ids), ("in_force", "=", True)]
        )
        by_member = holds.grouped("membership_id")
        for case in self:
            some = by_member.get(case.membership_id, holds.browse())
            names = dict.fromkeys(some.mapped("display_name"))
            case.held = ", ".join(names) or False

    def _compute_summary(self):
        for case in self:
            case.summary = case._summary_text()

    def _summary_text(self) -> str:
        """Where it stands, for somebody on the telephone."""
        if self.state == "closed":
            day = format_date(self.env, self.date_closed)
            return self.env._("Nothing has been overdue since %s.", day)
        parts = [
            self.env._("%s kr. is overdue.", danish(to_ore(self.amount_overdue))),
        ]
        if self.fees_open:
            parts.append(self.env._("Fees: %s kr.", danish(to_ore(self.fees_open))))
        labels = dict(self._fields["stage"]._description_selection(self.env))
        parts += [
            self.env._(
                "%(stage)s was sent on %(sent)s; last payment date %(deadline)s.",
                stage=labels.get(reminder.stage, ""),
                sent=format_date(self.env, reminder.date_sent),
                deadline=format_date(self.env, reminder.date_deadline),
            )
            for reminder in self._standing_reminders()
        ]
        if self.held:
            parts.append(self.env._("On hold: %s.", self.held))
        if self.state == "handed_over":
            parts.append(
                self.env._(
                    "With the association since %s.",
                    format_date(self.env, self.date_handed_over),
                )
            )
        return " ".join([*parts, *self._too_old_texts()])

    # === BUSINESS METHODS === #

    def _standing_reminders(self):
        """The reminders that say where the case stands, oldest first: the last one of
        the highest stage, and one of a lower stage that was sent later: for a claim
        that came later."""
        sent = self.reminder_ids.filtered(lambda row: row.state == "sent")
        sent = sent.sorted(lambda row: (row.date_sent, row.id))
        last = {reminder.stage: reminder for reminder in sent}
        reached = last.get(self.stage, sent.browse())
        later = sent - sent[: list(sent).index(reached)] if reached else sent
        return later.filtered(lambda row: last[row.stage] == row)

    @api.model
    def _open_ones(self, memberships) -> dict:
        """The open cases of members: {membership: case}."""
        return self.search(
            [("membership_id", "in", memberships.ids), ("state", "!=", "closed")]
        ).grouped("membership_id")

    @api.model
    def _open_for(self, memberships, day, known=None) -> dict:
        """The open case of each of the members, made where there is none.

        :param known: what :meth:`_open_ones` has said of these and perhaps others,
            asked once for a batch; those that are made are added
        :returns: {membership: case}
        """
        if known is None:
            known = self._open_ones(memberships)
        missing = memberships.filtered(
            lambda member: member not in known or known[member].state == "closed"
        )
        # Nobody follows each of them, and the case itself says when it was opened.
        made = self.with_context(**FAST_CONTEXT).create(
            [
                {
                    "company_id": member.company_id.id,
                    "membership_id": member.id,
                    "date_opened": day,
                }
                for member in missing
            ]
        )
        made = made.with_context(**dict.fromkeys(FAST_CONTEXT))
        known.update(made.grouped("membership_id"))
        return known

    def _close_settled(self):
        """Close those of the cases in which nothing is overdue any more."""
        waiting = self.sudo().filtered(lambda case: case.state != "closed")
        if not waiting:
            return
        owing = (
            self.env["account.move"]
            .sudo()
            ._read_group(waiting._overdue_domain(), ["asom_membership_id"])
        )
        members = {member for (member,) in owing}
        settled = waiting.filtered(lambda case: case.membership_id not in members)
        settled.write(
            {"state": "closed", "date_closed": fields.Date.context_today(self)}
        )
        settled.decision_ids._settle()
        settled.closing_ids._paid()
        settled.inkasso_ids._withdraw_drafts()

    def _hand_over(self, moves, day):
        """Ask the association what is to be done about these invoices."""
        moves.sudo().asom_dunning_handed_over_on = day
        self.sudo().filtered(lambda case: case.state == "open").write(
            {"state": "handed_over", "date_handed_over": day}
        )
