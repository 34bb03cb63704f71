"""What an agreement has there, and what is asked of it now and then."""

from __future__ import annotations

import hashlib

from urllib3.filepost import encode_multipart_formdata

from .errors import EconomicError


class MasterData:
    """Reading calls of :class:`.client.Economic`."""

    def departments(self) -> list[dict]:
        """The departments; [] where the agreement lacks the module."""
        try:
            return self._legacy_pages("/departmental-distributions/departments")
        except EconomicError as error:
            if error.kind not in ("forbidden", "module_missing", "not_found"):
                raise
            return []

    def payment_terms(self) -> dict[int, str]:
        """{number: name} of the payment terms."""
        return self._named("/payment-terms", "paymentTermsNumber")

    def zones(self) -> dict[int, str]:
        """{number: name} of the VAT zones that customers may have."""
        return self._named(
            "/vat-zones", "vatZoneNumber", lambda row: row.get("enabledForCustomer")
        )

    def groups(self) -> dict[int, str]:
        """{number: name} of the groups of customers."""
        return self._named("/customer-groups", "customerGroupNumber")

    def _named(self, path, key, fits=None) -> dict[int, str]:
        rows = self._legacy_pages(path)
        return {
            row[key]: row.get("name") or "" for row in rows if not fits or fits(row)
        }

    def group_account(self, group: int) -> int:
        """The account of a group of customers.

        :raises EconomicError: ``not_found``
        """
        found = self._get(f"{self.legacy_url}/customer-groups/{group}")
        return found["account"]["accountNumber"]

    def customer(self, number: int) -> dict | None:
        """A customer as it stands there, or None."""
        try:
            return self._get(self._service("customersapi", f"/Customers/{number}"))
        except EconomicError as error:
            if error.kind != "not_found":
                raise
            return None


class Sending:
    """Writing calls of :class:`.client.Economic`, each with a key of its own."""

    def create_vouchers(self, journal: int, data: bytes, key: str) -> list[int]:
        """Send vouchers of one journal over the old interface, all or none of them.

        :param data: the body, byte for byte what was frozen
        :returns: the numbers of their entries
        :raises EconomicError: what went wrong
        """
        answer = self._write(
            "POST", f"{self.legacy_url}/journals/{journal}/vouchers", data, key
        )
        # The vendor may share a request out into more vouchers: a list, always.
        if not isinstance(answer, list):
            raise EconomicError("unreadable", "vouchers", 201)
        return [
            entry["journalEntryNumber"]
            for voucher in answer
            for entries in voucher.get("entries", {}).values()
            for entry in entries
            if entry.get("journalEntryNumber")
        ]

    def book(self, journal: int, data: bytes, key: str) -> None:
        """Book draft entries of a journal for good.

        :param data: their numbers, as the body has them
        :raises EconomicError: what went wrong; none is booked then
        """
        path = f"/journals/{journal}/bookdraftentries"
        self._write("POST", self._service("journalsapi", path), data, key)

    def create_customer(self, data: bytes, key: str) -> None:
        """Make a customer with a number of ours.

        :raises EconomicError: what went wrong
        """
        self._write("POST", self._service("customersapi", "/Customers"), data, key)

    def update_customer(self, number: int, data: bytes, key: str) -> None:
        """Write all of a customer anew, as it was read, with what we change.

        :raises EconomicError: what went wrong; ``status`` 409 where somebody else has
            changed it since it was read
        """
        address = self._service("customersapi", f"/Customers/{number}")
        self._write("PUT", address, data, key)

    def attach(self, year: str, voucher: int, name: str, pdf: bytes, key: str) -> None:
        """Attach a document to a voucher that has none.

        :raises EconomicError: what went wrong;
            ``DocumentAlreadyAttachedToVoucher`` where it has one
        """
        fields = {
            "accountingYear": year,
            "voucherNumber": str(voucher),
            "onConflict": "1",
            "file": (name, pdf, "application/pdf"),
        }
        # The same bytes each time: the key goes with them.
        boundary = hashlib.sha256(pdf).hexdigest()[:32]
        data, kind = encode_multipart_formdata(fields, boundary)
        self._call(
            "POST",
            self._service("documentsapi", "/AttachedDocuments"),
            data=data,
            headers={"Content-Type": kind, "Idempotency-Key": key},
        )

    def _write(self, method, address, data, key):
        return self._call(
            method,
            address,
            data=data,
            headers={"Content-Type": "application/json", "Idempotency-Key": key},
        )
