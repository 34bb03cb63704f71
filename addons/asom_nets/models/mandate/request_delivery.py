from odoo import fields, models
from odoo.exceptions import UserError

from ... import betalingsservice
from ..delivery.fault_text import fault_text

SECTIONS = {
    "signup": betalingsservice.mandate_requests.REGISTRATIONS,
    "cancel": betalingsservice.mandate_requests.CANCELLATIONS,
}


class NetsAgreement(models.Model):
    """Writing a delivery 0605."""

    _inherit = "asom.nets.agreement"

    waiting_request_count = fields.Integer(
        string="Sign-Ups Waiting", compute="_compute_waiting_request_count"
    )

    def _compute_waiting_request_count(self):
        for agreement in self:
            agreement.waiting_request_count = self.env[
                "asom.nets.mandate.request"
            ].search_count(agreement._waiting_requests())

    def _waiting_requests(self):
        self.ensure_one()
        return [
            # No number as long as the agreement is not saved.
            ("debtor_group_id.agreement_id", "in", self.ids),
            ("state", "=", "waiting"),
        ]

    def action_create_0605(self):
        """Write the sign-ups and cancellations that wait into a delivery 0605, and
        show it.

        :raises UserError: when Nets has not agreed to it, or nothing waits
        """
        return self._create_0605()._open()

    def _create_0605(self):
        """As :meth:`action_create_0605`.

        :returns: the delivery, state ``ready``
        """
        self.ensure_one()
        deliveries = self.env["asom.nets.delivery"]
        deliveries.check_access("create")
        if not self.may_sign_up:
            raise UserError(
                self.env._(
                    "Sign-ups by file need an agreement with Nets. Tick “Sign-Ups by "
                    "File” when there is one."
                )
            )
        self.sudo().lock_for_update(allow_referencing=True)
        requests = self.env["asom.nets.mandate.request"].search(
            self._waiting_requests(), order="id"
        )
        if not requests:
            raise UserError(self.env._("No sign-up or cancellation waits for a file."))
        requests = requests._put_back_faulty()
        delivery = deliveries._freeze_out(
            self,
            "0605",
            f"BS0605-%s.{self.sub_system}",
            lambda number, file: file.write(self._bytes_0605(requests, number)),
        )
        requests.sudo().write({"state": "sent", "delivery_id": delivery.id})
        return delivery

    def _bytes_0605(self, requests, number):
        """The file; a section of sign-ups, then one of cancellations.

        :raises UserError: when a rule of the format is broken after all
        """
        today = self.env["asom.nets.delivery"]._today()
        sections = [
            betalingsservice.RequestSection(
                SECTIONS[kind],
                self.pbs_number,
                tuple(request._as_request() for request in rows),
            )
            for kind, rows in sorted(
                requests.grouped("kind").items(), key=lambda item: SECTIONS[item[0]]
            )
        ]
        try:
            return betalingsservice.write_0605(
                betalingsservice.MandateRequests(
                    self.data_supplier_cvr,
                    number,
                    tuple(sections),
                    created=today,
                    subsystem=self.sub_system,
                )
            )
        except betalingsservice.DeliveryError as error:
            # The account holder's number must not get into an error text.
            text = (
                self.env._("the account holder's number is not valid.")
                if error.code == "legal_id"
                else fault_text(self.env, error)
            )
            who = error.customer or ""
            raise UserError(f"{who}: {text}" if who else text) from None


class NetsMandateRequest(models.Model):
    _inherit = "asom.nets.mandate.request"

    def _put_back_faulty(self):
        """Requests that can go into a file. What something is wrong with by now becomes
        a draft again and says why, and does not keep the others.

        :raises UserError: when nothing is left
        """
        faults = {request: request._why_not_ready() for request in self}
        ready = self.filtered(lambda request: not faults[request])
        if not ready:
            raise UserError(
                "\n".join(request._refusal(faults[request]) for request in self[:5])
            )
        for request in self - ready:
            request.sudo().write({"state": "draft", "reply": faults[request]})
        return ready

    def _as_request(self):
        """The request as the file format knows it."""
        self.ensure_one()
        member = self.membership_id.member_number
        if self.kind == "cancel":
            return betalingsservice.Cancellation(
                self.debtor_group_id.number, member, self.mandate_id.number
            )
        return betalingsservice.Registration(
            self.debtor_group_id.number,
            member,
            self.legal_id,
            self.bank_registration,
            self.bank_account,
        )


class NetsDelivery(models.Model):
    """Sign-ups in a delivery."""

    _inherit = "asom.nets.delivery"

    request_ids = fields.One2many("asom.nets.mandate.request", "delivery_id")
    request_count = fields.Integer(
        string="Sign-Ups and Cancellations", compute="_compute_request_count"
    )

    def _compute_request_count(self):
        rows = self.env["asom.nets.mandate.request"]._read_group(
            [("delivery_id", "in", self.ids)], ["delivery_id"], ["__count"]
        )
        counts = {delivery.id: count for delivery, count in rows}
        for delivery in self:
            delivery.request_count = counts.get(delivery.id, 0)

    def _free_requests(self):
        """The file is not with Nets: what it asked for waits for another one."""
        self.sudo().request_ids.filtered(lambda request: request.state == "sent").write(
            {"state": "waiting", "delivery_id": False}
        )

    def action_view_requests(self):
        """Open the sign-ups and cancellations in the file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_mandate_request"
        )
        action["domain"] = [("delivery_id", "=", self.id)]
        action["context"] = {"create": False}
        return action
