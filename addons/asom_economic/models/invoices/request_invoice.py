from odoo import fields, models

from odoo.addons.asom_membership.batches import commit_batch
from odoo.addons.asom_membership.money import to_ore

from ...economic import EconomicError, FieldError


class EconomicRequest(models.Model):
    """An invoice on its way: first a draft, which must come to what ours does, then
    booked for good.

    A draft is booked once: it is gone then. So a call whose answer was lost may be made
    again, and whether it was carried out is found by the reference of ours.
    """

    _inherit = "asom.economic.request"

    interface = fields.Selection(
        selection_add=[("invoice", "As an invoice")], ondelete={"invoice": "cascade"}
    )
    day = fields.Date(string="Date There", readonly=True)
    expected = fields.Json(
        readonly=True, help="Account there and øre of what e-conomic books of it."
    )
    draft_number = fields.Integer(string="Draft There", readonly=True, aggregator=None)
    booked_number = fields.Integer(
        string="Invoice There", readonly=True, aggregator=None
    )
    replaces = fields.Integer(
        readonly=True, aggregator=None, help="A draft of an earlier call, not booked."
    )
    replaces_marker = fields.Char(readonly=True)

    def _send_invoice(self, client):
        """Make the draft and book it.

        :returns: [], it has no entries of ours
        """
        if self.draft_number:
            # Made by an earlier attempt; booked by it, perhaps.
            told = client.invoice_draft(self.draft_number)
        else:
            told = self._make_draft(client)
        self._is_booked(self._book_draft(client, told))
        return []

    def _book_draft(self, client, told) -> int:
        """Book the draft; the same key answers what it answered before.

        :param told: the draft as it stands there, or None where it is gone
        :returns: number of the invoice
        :raises EconomicError: it comes to something else, or was refused
        """
        if told is not None:
            self._check_amount(told)
        try:
            return client.book_invoice(
                self.draft_number, f"{self.idempotency_key}:book"
            )
        except EconomicError as error:
            if error.kind != "not_found":
                raise
        # Somebody has booked our draft, or deleted it.
        number = self._booked_there(client, f"{self.marker}-1")
        if not number:
            self.transfer_ids.write({"draft_number": 0, "draft_marker": False})
            raise EconomicError("rejected", errors=[FieldError("InvoiceDraftGone")])
        return number

    def _is_booked(self, number):
        self.booked_number = number
        self.transfer_ids.write(
            {"voucher_number": number, "draft_number": 0, "draft_marker": False}
        )

    def _booked_there(self, client, marker) -> int:
        found = client.invoices_with(marker)
        return found[0] if found else 0

    def _make_draft(self, client) -> dict:
        """The draft; that of an earlier call which was not booked is taken again.

        :raises EconomicError: ``draft_booked``: somebody has booked that one meanwhile
        """
        data = self._frozen_bytes("payload")
        if self.replaces and client.invoice_draft(self.replaces) is None:
            number = self._booked_there(client, self.replaces_marker)
            if number:
                self.booked_number = number
                raise EconomicError("draft_booked", str(number))
            self.replaces = 0
        if self.replaces:
            told = client.replace_invoice_draft(
                self.replaces, data, self.idempotency_key
            )
        else:
            told = client.create_invoice_draft(data, self.idempotency_key)
        self.draft_number = told["draftInvoiceNumber"]
        self.transfer_ids.write(
            {"draft_number": self.draft_number, "draft_marker": f"{self.marker}-1"}
        )
        # What is a draft there is known from here on, whatever becomes of the rest.
        commit_batch(self.env)
        return told

    def _check_amount(self, told):
        """Nothing is booked that would come to something else.

        :raises EconomicError: it would
        """
        owed = self.agreement_id.customer_account
        here = sum(amount for account, amount in self.expected if account == owed)
        there = to_ore(told.get("grossAmount") or 0)
        if here != there:
            shown = f"{here / 100:.2f} / {there / 100:.2f}"
            raise EconomicError(
                "rejected", errors=[FieldError("InvoiceAmount", message=shown)]
            )

    def _search_invoice(self, client) -> dict:
        """As :meth:`_search_there`; a draft that is found is booked."""
        marker = f"{self.marker}-1"
        number = self._booked_there(client, marker)
        if not number:
            drafts = client.invoice_drafts_with(marker)
            if not drafts:
                return {}
            # It arrived and is not booked: booking is what is left to do.
            self.draft_number = drafts[0]
            self.transfer_ids.write({"draft_number": drafts[0], "draft_marker": marker})
            commit_batch(self.env)
            number = self._book_draft(client, client.invoice_draft(drafts[0]))
        self._is_booked(number)
        return {marker: number}


class EconomicTransfer(models.Model):
    """A posting whose invoice is a draft there."""

    _inherit = "asom.economic.transfer"

    draft_number = fields.Integer(
        string="Draft Invoice There", readonly=True, aggregator=None
    )
    draft_marker = fields.Char(readonly=True)
