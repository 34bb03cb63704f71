from collections import defaultdict

from odoo import api, fields, models

from .agreement import LIVE


class CollectionRun(models.Model):
    """Where a run's postings stand in e-conomic."""

    _inherit = "asom.collection.run"

    asom_economic_text = fields.Char(
        string="In e-conomic",
        compute="_compute_asom_economic_text",
        groups="asom_membership.group_board",
    )

    asom_economic_before = fields.Char(
        string="Earlier Agreements with e-conomic",
        compute="_compute_asom_economic_text",
        groups="asom_membership.group_board",
    )

    @api.depends("state")
    def _compute_asom_economic_text(self):
        transfers = self.env["asom.economic.transfer"]
        for run in self:
            rows = transfers.sudo()._read_group(
                [("run_id", "in", run.ids), ("agreement_id.state", "in", LIVE)],
                ["state"],
                ["__count", "voucher_number:min", "voucher_number:max"],
            )
            run.asom_economic_text = self._economic_text(rows)
            before = transfers.sudo()._read_group(
                [("run_id", "in", run.ids), ("agreement_id.state", "not in", LIVE)],
                ["agreement_id", "state"],
                ["__count"],
            )
            run.asom_economic_before = self._economic_before(before)

    def _economic_text(self, rows):
        if not rows:
            return False
        total = sum(count for _state, count, *_numbers in rows)
        done = [row for row in rows if row[0] == "done"]
        sent = sum(row[1] for row in done)
        if sent < total:
            return f"{sent} / {total}"
        first, last = done[0][2], done[0][3]
        return str(first) if first == last else f"{first}–{last}"

    @staticmethod
    def _economic_before(rows):
        """How many of a run's postings each agreement took that is closed now."""
        totals, sent = defaultdict(int), defaultdict(int)
        for agreement, state, count in rows:
            totals[agreement] += count
            sent[agreement] += count if state == "done" else 0
        return (
            "; ".join(
                f"{agreement.agreement_number}: {sent[agreement]} / {total}"
                for agreement, total in totals.items()
            )
            or False
        )

    def action_view_economic(self):
        """Open where the run's postings stand in e-conomic."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_transfer"
        )
        return {
            **action,
            "domain": [("run_id", "=", self.id)],
            "context": {"search_default_open": 0},
        }


class AccountPayment(models.Model):
    """Where a payment that was entered by Odoo's own means stands in e-conomic."""

    _inherit = "account.payment"

    asom_economic_state = fields.Selection(
        related="move_id.asom_economic_state", groups="asom_membership.group_board"
    )
    asom_economic_voucher = fields.Char(
        related="move_id.asom_economic_voucher", groups="asom_membership.group_board"
    )
    asom_economic_before = fields.Char(
        related="move_id.asom_economic_before", groups="asom_membership.group_board"
    )

    def action_view_economic(self):
        """Open where the payment stands in e-conomic."""
        self.ensure_one()
        return self.move_id.action_view_economic()
