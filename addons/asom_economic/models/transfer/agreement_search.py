import time
from datetime import timedelta

from odoo import fields, models

from odoo.addons.asom_membership.batches import commit_batch

from ...economic import EconomicError, marker_of
from .agreement_work import MOST_PAUSES, SHORT_PAUSE

# The vendor knows a key for an hour.
KEY_LIVES = timedelta(minutes=55)
# A voucher is seen a moment after it was made.
BETWEEN_SEARCHES = timedelta(minutes=1)
SEARCHES = 2
# Only a person can tell what stands there.
REVIEW = ("key_misused", "draft_booked")


class EconomicRequest(models.Model):
    """A call that is made, made again with the same key, or searched for."""

    _inherit = "asom.economic.request"

    def _call(self, client):
        """Make the call and commit its answer.

        :returns: the error, or None when the vouchers are there
        """
        for _attempt in range(MOST_PAUSES):
            try:
                numbers = self._send_by(client)
            except EconomicError as error:
                pause = error.seconds or 1
                short = pause <= SHORT_PAUSE and client.has_time(pause)
                if error.kind == "throttled" and short:
                    time.sleep(pause)
                    continue
                self._answered(error)
                return error
            self.entry_numbers = numbers
            self._arrived()
            return None
        error = EconomicError("throttled")
        self._answered(error)
        return error

    def _send_by(self, client):
        if self.interface == "invoice":
            return self._send_invoice(client)
        data = self._frozen_bytes("payload")
        if self.interface == "vouchers":
            return client.create_vouchers(
                self.journal_number, data, self.idempotency_key
            )
        return client.create_drafts(data, self.idempotency_key)

    def _arrived(self):
        self._want_documents()
        self._want_booking()
        now = fields.Datetime.now()
        self.write({"state": "done", "error_kind": False, "error_detail": False})
        self.transfer_ids.write(
            {
                "state": "done",
                "done_at": now,
                "error_kind": False,
                "error_detail": False,
            }
        )
        commit_batch(self.env)

    def _answered(self, error):
        """Keep what went wrong, and what it means for the vouchers."""
        vals = {
            "error_kind": error.kind,
            "error_detail": error.detail,
            "trace": error.trace or False,
            "last_sent": fields.Datetime.now(),
        }
        if error.kind == "rejected":
            self.write({**vals, "state": "rejected"})
            return
        told = {"error_kind": error.kind, "error_detail": error.detail}
        if error.kind in REVIEW:
            self.write({**vals, "state": "review"})
            self.transfer_ids.write({**told, "state": "review", "reason": "other"})
        elif error.is_done_unknown:
            self.write({**vals, "state": "unknown"})
            self.transfer_ids.write({**told, "state": "unknown"})
        else:
            self.write(vals)
        commit_batch(self.env)
        if error.kind not in REVIEW:
            # The agreement pauses, and its order is kept.
            raise error

    # === AFTERWARDS === #

    def _settle(self, client) -> bool:
        """Find out what became of a call whose answer is not known.

        :returns: whether it is known now
        :raises EconomicError: nothing could be found out
        """
        if fields.Datetime.now() - self.first_sent < KEY_LIVES:
            error = self._call(client)
            if error is not None and error.kind == "rejected":
                self._refused_late(error)
            return True
        return self._look(client)

    def _refused_late(self, error):
        """It was refused at last: what was in it is sent again, each in its turn."""
        markers = set(self.transfer_ids.mapped("marker"))
        if len(markers) == 1:
            told = error.errors[0] if error.errors else None
            self.transfer_ids._reject(
                (told and told.kind) or "rejected",
                (told and (told.message or told.name)) or error.detail,
            )
        else:
            self.transfer_ids._loosen()
        commit_batch(self.env)

    def _look(self, client) -> bool:
        """As :meth:`_look_by_marker`; an invoice whose draft is found there is booked,
        or refused."""
        try:
            return self._look_by_marker(client)
        except EconomicError as error:
            if self.interface != "invoice" or error.kind != "rejected":
                raise
            self._answered(error)
            self._refused_late(error)
            return True

    def _look_by_marker(self, client) -> bool:
        """The key is forgotten: is the marker among drafts or booked entries?

        Only two searches that both went well and found nothing allow sending again.
        """
        now = fields.Datetime.now()
        if self.last_search and now - self.last_search < BETWEEN_SEARCHES:
            self.agreement_id.next_try = self.last_search + BETWEEN_SEARCHES
            return False
        found = self._search_there(client)
        if found:
            for transfer in self.transfer_ids:
                number = found.get(transfer.marker)
                if number:
                    transfer.voucher_number = number
            self._arrived()
            return True
        self.write({"empty_searches": self.empty_searches + 1, "last_search": now})
        if self.empty_searches >= SEARCHES:
            self.state = "absent"
            self.transfer_ids._loosen()
            commit_batch(self.env)
            return True
        self.agreement_id.next_try = now + BETWEEN_SEARCHES
        commit_batch(self.env)
        return False

    def _search_there(self, client) -> dict:
        """{marker: voucher number} of what is there of the call. Accountants move
        drafts to other journals: all are looked through.

        :raises EconomicError: a search that failed says nothing
        """
        if self.interface == "invoice":
            return self._search_invoice(client)
        text = f"#{self.marker}"
        journals = self.env["asom.economic.item"].search(
            [("agreement_id", "=", self.agreement_id.id), ("kind", "=", "journal")]
        )
        found = {}
        for journal in journals.filtered(lambda item: item.unusable != "gone"):
            for entry in client.drafts_with(journal.number, text):
                number = entry.get("voucher", {}).get("voucherNumber") or 0
                found[marker_of(entry.get("text"))] = int(number)
        for entry in client.booked_with(text):
            found[marker_of(entry.get("text"))] = entry.get("voucherNumber") or 0
        return {
            marker: number
            for marker, number in found.items()
            if marker.startswith(self.marker)
        }
