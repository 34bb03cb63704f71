from odoo import api, fields, models
from odoo.exceptions import UserError

from ...matching.similar_numbers import one_off, parts

MOST_CANDIDATES = 5


class NetsParked(models.Model):
    """Mandate records on the work list: whose they are, and assigning them."""

    _inherit = "asom.nets.parked"

    mandate_event_id = fields.Many2one(
        "asom.nets.mandate.event",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
    )
    mandate_event_state = fields.Selection(
        related="mandate_event_id.state", string="State of the Mandate Record"
    )
    can_assign = fields.Boolean(compute="_compute_member_candidate_ids")
    member_candidate_ids = fields.Many2many(
        "asom.membership",
        string="Members",
        compute="_compute_member_candidate_ids",
        help="Members whose mandate it may be, the likeliest first.",
    )

    @api.depends("mandate_event_id.state", "state")
    def _compute_member_candidate_ids(self):
        for parked in self:
            event = parked.mandate_event_id
            parked.can_assign = (
                parked.state == "open" and event.state == "parked"
            ) and bool(event.debtor_group_id)
            parked.member_candidate_ids = (
                event._candidates() if parked.can_assign else False
            )

    def _assign(self, member):
        """Say whose mandate it is, and apply the record.

        :raises UserError: when it is not waiting, the member is of another association,
            or the mandate belongs to somebody else
        :returns: an action that tells what was done and goes back to the list
        """
        self.ensure_one()
        self.check_access("write")
        event = self.mandate_event_id
        if event.state != "parked" or member.company_id != self.company_id:
            raise UserError(
                self.env._("This mandate record cannot be assigned to the member.")
            )
        # Superuser: records of files are written by their steps alone; that the user
        # may work on the list has been checked.
        event = event.sudo()
        event.write({"membership_id": member.id, "state": "new", "reason": False})
        self._settle_event(event)
        self.sudo().membership_id = member
        text = self.env._("Assigned to %s.", member.display_name)
        self._close(text)
        return self._tell_and_go_back(text)

    def _settle_event(self, event):
        event._place(compare=False)._apply()
        if event.state == "parked":
            raise UserError(event.reason)

    def action_assign(self):
        """Choose any member of the association."""
        return self._wizard("asom_nets.action_nets_mandate_assign")

    def action_retry_mandate(self):
        """Try once more to place the record, after what stood in the way is mended.

        :raises UserError: when it still cannot be placed, with the reason
        """
        for parked in self:
            parked.check_access("write")
            event = parked.mandate_event_id.sudo()
            if event.state != "parked":
                raise UserError(parked.env._("There is nothing to try again."))
            event.write({"state": "new", "reason": False})
            parked._settle_event(event)
            parked.sudo().membership_id = event.membership_id
            parked._close(parked.env._("Placed after another try."))
        return True

    def _ignore_events(self):
        """What a person has dealt with is not tried again."""
        waiting = self.mandate_event_id.filtered(lambda event: event.state == "parked")
        waiting.sudo().write({"state": "ignored"})

    def _check_not_applied(self):
        """:raises UserError: when a record has changed its mandate since"""
        for parked in self:
            if parked.mandate_event_id.state == "applied" and parked.membership_id:
                raise UserError(
                    parked.env._(
                        "The record has been applied; open the mandate instead."
                    )
                )

    def _park_events(self):
        """What is on the list again waits for a person."""
        self.mandate_event_id.filtered(
            lambda event: event.state == "ignored"
        ).sudo().write({"state": "parked"})


class NetsMandateEvent(models.Model):
    _inherit = "asom.nets.mandate.event"

    def _candidates(self):
        """Members who may have given this customer number, the likeliest first: the
        debtor may have typed a payment id, or mistyped the number."""
        self.ensure_one()
        members = self.env["asom.membership"]
        typed = (self.customer_key or "").strip()
        if not typed:
            return members
        own = [("company_id", "=", self.company_id.id)]
        found = self._payers_by_payment_id(typed)
        near = members.search(
            [*own, ("member_number_key", "in", list(one_off(typed)))],
            limit=MOST_CANDIDATES,
        )
        pieces = parts(typed)
        rank = {piece: place for place, piece in enumerate(pieces)}
        inside = members.search([*own, ("member_number_key", "in", pieces)]).sorted(
            lambda member: rank[member.member_number_key]
        )
        return (found | near | inside)[:MOST_CANDIDATES]

    def _payers_by_payment_id(self, typed):
        own = [("company_id", "=", self.company_id.id)]
        numbers = [typed, typed.zfill(15), typed.zfill(16)]
        # Superuser: whoever works on the list need not read invoices for this.
        moves = self.env["account.move"].sudo()
        found = moves.search([*own, ("nets_payment_id", "in", numbers)])
        slips = self.env["asom.nets.collection"].search(
            [*own, ("slip_payment_id", "in", numbers)]
        )
        return found.asom_membership_id.with_env(self.env) | slips.membership_id


class Membership(models.Model):
    _inherit = "asom.membership"

    def action_nets_assign(self):
        """Assign the mandate record of the work list that the form shows to this
        member.

        :raises UserError: as :meth:`NetsParked._assign`
        """
        self.ensure_one()
        parked = self.env["asom.nets.parked"].browse(
            self.env.context.get("asom_parked_id")
        )
        if not parked.exists():
            raise UserError(self.env._("Open the mandate record from the work list."))
        return parked._assign(self)
