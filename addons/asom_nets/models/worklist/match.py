from odoo import api, fields, models
from odoo.exceptions import UserError


class NetsParked(models.Model):
    """What a person who works on the list sees and does: match, deal with, reopen."""

    _inherit = "asom.nets.parked"

    customer_number = fields.Char(
        compute="_compute_told", search="_search_customer_number"
    )
    reference = fields.Char(compute="_compute_told", search="_search_reference")
    payment_number = fields.Char(string="FI Payment Id", compute="_compute_told")
    date_due = fields.Date(string="Due Date", related="payment_id.date_due")
    payment_kind = fields.Selection(related="payment_id.kind", string="What Nets Told")
    payment_state = fields.Selection(
        related="payment_id.state", string="State of the Payment"
    )
    candidate_ids = fields.Many2many(
        "account.move",
        string="Candidates",
        compute="_compute_candidate_ids",
        groups="asom_membership.group_staff",
        help="Invoices that it may be for, the likeliest first.",
    )
    can_match = fields.Boolean(compute="_compute_can_match")

    def _compute_told(self):
        """What the record says of whom it concerns."""
        for parked in self:
            payment, event = parked.payment_id, parked.mandate_event_id
            number = payment.customer_key or event.customer_key
            parked.customer_number = number or payment.customer_number
            parked.reference = (payment.reference or "").strip()
            # Slips of Nets carry the customer number in the payment id's place.
            digits = (payment.payment_number or "").lstrip("0")
            own = digits != (payment.customer_key or "")
            parked.payment_number = own and payment.payment_number

    def _search_customer_number(self, operator, value):
        return [
            "|",
            ("payment_id.customer_number", operator, value),
            ("mandate_event_id.customer_number", operator, value),
        ]

    def _search_reference(self, operator, value):
        return [("payment_id.reference", operator, value)]

    @api.depends("payment_id.state", "state")
    def _compute_can_match(self):
        for parked in self:
            parked.can_match = (
                parked.state == "open" and parked.payment_id.state == "parked"
            )

    @api.depends("payment_id", "state")
    def _compute_candidate_ids(self):
        for parked in self:
            parked.candidate_ids = parked.can_match and parked.payment_id.candidate_ids

    # === ACTION METHODS === #

    def _match(self, move):
        """Match the payment with an invoice.

        :raises UserError: there is no payment that waits, or the invoice is not one
            that it can be matched with
        :returns: an action that tells what was done and goes back to the list
        """
        self.ensure_one()
        self.check_access("write")
        if not self.payment_id:
            raise UserError(self.env._("There is no payment here to be matched."))
        self.payment_id._match_by_hand(move)
        payer = move.sudo().asom_membership_id or move.sudo().partner_id
        return self._tell_and_go_back(
            self.env._(
                "Matched with %(invoice)s, %(member)s.",
                invoice=move.sudo().name,
                member=payer.display_name,
            )
        )

    def _tell_and_go_back(self, text):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": text,
                "next": {"type": "ir.actions.client", "tag": "asom_nets_back"},
            },
        }

    def action_other_invoice(self):
        """Choose any invoice of the association."""
        return self._wizard("asom_nets.action_nets_parked_match")

    def action_ask_aside(self):
        """Ask what else becomes of money that is no member's payment."""
        return self._wizard("asom_nets.action_nets_parked_aside")

    def action_ask_done(self):
        """Ask what was done with it."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_parked_done"
        )
        action["context"] = {"default_parked_ids": self.ids}
        return action

    def action_view_payment(self):
        """Open the payment."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.nets.payment",
            "res_id": self.payment_id.id,
            "view_mode": "form",
        }

    def action_retry(self):
        """Try once more to book a payment that failed."""
        self.ensure_one()
        self.payment_id.action_retry()
        if self.payment_id.state == "failed":
            raise UserError(self.payment_id.reason)
        return True

    def _wizard(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = {"default_parked_id": self.id}
        return action


class AccountMove(models.Model):
    _inherit = "account.move"

    def action_nets_match(self):
        """Match this invoice with the payment of the work list that the form shows.

        :raises UserError: as :meth:`NetsParked._match`
        """
        self.ensure_one()
        parked = self.env["asom.nets.parked"].browse(
            self.env.context.get("asom_parked_id")
        )
        if not parked.exists():
            raise UserError(self.env._("Open the payment from the work list."))
        return parked._match(self)
