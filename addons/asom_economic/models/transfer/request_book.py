import hashlib
import json

from odoo import api, fields, models

from odoo.addons.asom_membership.batches import commit_batch

from ...economic import EconomicError
from ...trouble_text import trouble_text

# A call to book holds no more numbers than one to send.
MOST = 500


class EconomicRequest(models.Model):
    """Booked by us: what arrived is booked where the association wants it so.

    What is booked is no draft any more: before each call the drafts of ours are looked
    up, so that a call that was answered by nothing is made again only for what is left.
    """

    _inherit = "asom.economic.request"

    entry_numbers = fields.Json(readonly=True)
    booking = fields.Selection(
        [
            ("wanted", "To Be Booked"),
            ("done", "Booked"),
            ("refused", "Not Booked"),
        ],
        string="Booked by Us",
        readonly=True,
    )
    booking_error = fields.Char(readonly=True, help="e-conomic's code.")
    booking_error_text = fields.Char(
        string="Why It Is Not Booked", compute="_compute_booking_error_text"
    )
    _to_book = models.Index("(agreement_id) WHERE booking = 'wanted'")

    @api.depends("booking_error")
    @api.depends_context("lang")
    def _compute_booking_error_text(self):
        for request in self:
            code = request.booking_error
            request.booking_error_text = trouble_text(self.env, code, code)

    def _want_booking(self):
        """Note of what has arrived that it is to be booked."""
        for request in self:
            booked = request.interface == "invoice"
            if request.agreement_id.booking == "booked" and not booked:
                request.booking = "wanted"

    def _book(self, client):
        """Book what of this call is still a draft.

        :raises EconomicError: it is not known what became of it; it is tried again
        """
        left = self._still_drafts(client)
        for journal, numbers in sorted(left.items()):
            for start in range(0, len(numbers), MOST):
                part = sorted(numbers)[start : start + MOST]
                data = json.dumps({"entryNumbers": part}, separators=(",", ":"))
                digest = hashlib.sha256(data.encode()).hexdigest()[:8]
                try:
                    client.book(
                        journal, data.encode(), f"{self.idempotency_key}:{digest}"
                    )
                except EconomicError as error:
                    if error.kind not in ("rejected", "not_found"):
                        raise
                    told = error.errors[0].code if error.errors else error.detail
                    self.write({"booking": "refused", "booking_error": told})
                    commit_batch(self.env)
                    return
        self.write({"booking": "done", "booking_error": False})
        commit_batch(self.env)

    def _still_drafts(self, client) -> dict:
        """{journal: numbers of our entries that are not booked}"""
        journals = self.env["asom.economic.item"].search(
            [
                ("agreement_id", "=", self.agreement_id.id),
                ("kind", "=", "journal"),
                ("unusable", "!=", "gone"),
            ]
        )
        found = {}
        for journal in journals:
            entries = client.drafts_with(journal.number, f"#{self.marker}")
            numbers = {each["journalEntryNumber"] for each in entries}
            if numbers:
                found[journal.number] = numbers
        return found

    def action_book_again(self):
        """Try to book again what e-conomic did not book."""
        self.check_access("read")
        self.agreement_id.check_access("write")
        self.filtered(lambda r: r.booking == "refused").sudo().booking = "wanted"
        self.agreement_id._wake()
        return True


class EconomicAgreement(models.Model):
    """After sending: what is to be booked by us."""

    _inherit = "asom.economic.agreement"

    def _to_book(self):
        return self.env["asom.economic.request"].search(
            [("agreement_id", "=", self.id), ("booking", "=", "wanted")], order="id"
        )

    def _book_arrived(self, client):
        """Book what has arrived, in the order in which it was sent."""
        for request in self._to_book():
            request._book(client)
