from odoo import api, fields, models
from odoo.exceptions import UserError

from .request import FORGET

OPEN = ("draft", "waiting", "sent")


class NetsMandateRequest(models.Model):
    """The steps of a request, and proposing to cancel the mandates of who has left."""

    _inherit = "asom.nets.mandate.request"

    # === ACTION METHODS === #

    def action_confirm(self):
        """Let it go into the next file.

        :raises UserError: when something is missing that Nets needs
        """
        for request in self:
            request._expect("draft")
            fault = request._why_not_ready()
            if fault:
                raise UserError(request._refusal(fault))
        self.check_access("write")
        self.sudo().write({"state": "waiting"})
        return True

    def action_draft(self):
        """Take it back to change it, as long as it is in no file."""
        for request in self:
            request._expect("waiting")
        self.check_access("write")
        self.sudo().write({"state": "draft"})
        return True

    def action_cancel(self):
        """Give it up, as long as it is in no file."""
        for request in self:
            request._expect("draft", "waiting")
        self._close("cancelled", False)
        return True

    def _refusal(self, fault):
        return self.env._(
            "%(request)s: %(fault)s", request=self.display_name, fault=fault
        )

    def _why_not_ready(self):
        """What keeps it out of a file, or ""."""
        self.ensure_one()
        if not self.debtor_group_id.agreement_id.active:
            return self.env._("The debtor group belongs to an earlier agreement.")
        if self.kind == "cancel":
            if self.mandate_id.state != "active":
                return self.env._("There is no active mandate to cancel.")
            return ""
        running = self.membership_id.nets_mandate_ids.filtered(
            lambda mandate: (
                mandate.debtor_group_id == self.debtor_group_id
                and mandate.kind == "mandate"
                and mandate.state == "active"
            )
        )
        if running:
            return self.env._("The member has mandate %s already.", running[0].number)
        return self._account_fault() or self._legal_fault()

    def _close(self, state, reply):
        """Nets has answered, or it was given up: the account holder's number goes."""
        self.sudo().with_context(asom_nets_forget=FORGET).write(
            {
                "state": state,
                "reply": reply,
                "legal_id": False,
                "bank_registration": False,
                "bank_account": False,
            }
        )

    # === PROPOSED === #

    @api.model
    def _cron_propose(self):
        """Propose to cancel the mandates of members who have left and from whom
        nothing more is collected."""
        today = fields.Date.context_today(self)
        agreements = self.env["asom.nets.agreement"].search(
            [("may_sign_up", "=", True), ("propose_cancellations", "=", True)]
        )
        running = self.env["asom.nets.mandate"].search(
            [
                ("agreement_id", "in", agreements.ids),
                ("kind", "=", "mandate"),
                ("state", "=", "active"),
                ("membership_id.date_left", "<", today),
            ]
        )
        # One that Nets refused or staff gave up is not proposed again.
        asked = self.search(
            [
                ("kind", "=", "cancel"),
                ("membership_id", "in", running.membership_id.ids),
            ]
        )
        known = set(asked.mandate_id.ids)
        busy = {
            (request.membership_id, request.debtor_group_id)
            for request in asked
            if request.state in OPEN
        }
        collected = self.env["asom.nets.collection"]._read_group(
            [
                ("membership_id", "in", running.membership_id.ids),
                ("state", "=", "included"),
                ("date_due", ">=", today),
                ("outcome", "=", False),
            ],
            ["membership_id"],
        )
        waiting = {member for (member,) in collected}
        self.create(
            [
                {
                    "membership_id": mandate.membership_id.id,
                    "debtor_group_id": mandate.debtor_group_id.id,
                    "mandate_id": mandate.id,
                    "kind": "cancel",
                }
                for mandate in running
                if mandate.membership_id not in waiting
                and mandate.id not in known
                and (mandate.membership_id, mandate.debtor_group_id) not in busy
            ]
        )
