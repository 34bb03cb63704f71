"""Real invoices, over the old interface: the newer one has no call that books them."""

from __future__ import annotations

import json

from .errors import EconomicError

DRAFTS, BOOKED = "/invoices/drafts", "/invoices/booked"


class Invoices:
    """Calls of :class:`.client.Economic` about invoices and what they refer to."""

    def layouts(self) -> dict[int, str]:
        """{number: name} of the layouts."""
        return self._named(
            "/layouts", "layoutNumber", lambda row: not row.get("deleted")
        )

    def products(self) -> list[dict]:
        """The products."""
        return self._legacy_pages("/products")

    def sales_account(self, group: int, zone: int) -> tuple[int, str]:
        """(account, VAT code or "") that a group's products book on in a VAT zone; the
        account is 0 where there is none."""
        rows = self._legacy_pages(f"/product-groups/{group}/sales-accounts")
        for row in rows:
            if row.get("vatZone", {}).get("vatZoneNumber") == zone:
                told = row.get("salesAccount", {})
                code = told.get("vatAccount", {}).get("vatCode")
                return told.get("accountNumber") or 0, code or ""
        return 0, ""

    def create_invoice_draft(self, data: bytes, key: str) -> dict:
        """Make a draft of an invoice.

        :returns: the draft, with what it comes to
        :raises EconomicError: what went wrong
        """
        return self._draft(self._write("POST", f"{self.legacy_url}{DRAFTS}", data, key))

    def replace_invoice_draft(self, number: int, data: bytes, key: str) -> dict:
        """All of a draft anew. One that is not there is made: look before."""
        address = f"{self.legacy_url}{DRAFTS}/{number}"
        return self._draft(self._write("PUT", address, data, key))

    @staticmethod
    def _draft(told) -> dict:
        if not isinstance(told, dict) or not told.get("draftInvoiceNumber"):
            raise EconomicError("unreadable", "draftInvoiceNumber", 201)
        return told

    def invoice_draft(self, number: int) -> dict | None:
        """A draft, or None where there is none of this number."""
        try:
            return self._get(f"{self.legacy_url}{DRAFTS}/{number}")
        except EconomicError as error:
            if error.kind != "not_found":
                raise
            return None

    def book_invoice(self, draft: int, key: str) -> int:
        """Book a draft for good, without sending it to anybody.

        :returns: the number of the invoice
        :raises EconomicError: what went wrong; ``not_found``: there is no such draft
        """
        body = {"draftInvoice": {"draftInvoiceNumber": draft}, "sendBy": "none"}
        data = json.dumps(body, separators=(",", ":")).encode()
        told = self._write("POST", f"{self.legacy_url}{BOOKED}", data, key)
        number = told.get("bookedInvoiceNumber") if isinstance(told, dict) else None
        if not number:
            raise EconomicError("unreadable", "bookedInvoiceNumber", 201)
        return number

    def invoice_drafts_with(self, reference: str) -> list[int]:
        """Numbers of the drafts with our reference."""
        rows = self._legacy_pages(DRAFTS, f"references.other$eq:{reference}")
        return [row["draftInvoiceNumber"] for row in rows]

    def invoices_with(self, reference: str) -> list[int]:
        """Numbers of the booked invoices with our reference."""
        rows = self._legacy_pages(BOOKED, f"references.other$eq:{reference}")
        return [row["bookedInvoiceNumber"] for row in rows]
