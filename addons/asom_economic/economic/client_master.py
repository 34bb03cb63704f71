"""What an agreement has there, and what is asked of it now and then."""

from __future__ import annotations

from .errors import EconomicError


class MasterData:
    """Reading calls of :class:`.client.Economic`."""

    def departments(self) -> list[dict]:
        """The departments; [] where the agreement lacks the module."""
        try:
            return self._legacy_pages("/departmental-distributions/departments")
        except EconomicError as error:
            if error.kind not in ("forbidden", "not_found"):
                raise
            return []


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

    def _write(self, method, address, data, key):
        return self._call(
            method,
            address,
            data=data,
            headers={"Content-Type": "application/json", "Idempotency-Key": key},
        )
