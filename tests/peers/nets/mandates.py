"""Mandates come and go, by the debtor, the bank, the creditor or Nets; 0603 tells.

Rules: betalingsservice.md 4.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from . import outgoing
from .books import Books
from .post import Post
from .registry import ELECTRONIC, Debtor, Mandate, Registry

CANCELLED_BY = {"bank": "0232", "creditor": "0233", "betalingsservice": "0234"}


class Mandates:
    """Changes the registry and tells of it the next banking day."""

    def __init__(self, registry: Registry, post: Post, books: Books) -> None:
        self._registry = registry
        self._post = post
        self._books = books
        self.on_cancel: Callable[[Debtor, date], None] = lambda debtor, day: None
        """Called with who lost the mandate, and when."""

    def register(
        self, debtor: Debtor, day: date, *, delivery: str = "", silent: bool = False
    ) -> Mandate:
        """A new mandate (0231). Raises ValueError if there is one."""
        mandate = self._registry.register(debtor, day)
        if not silent:
            self._tell("0231", mandate, day)
            self._books.charge(day, debtor[0], delivery, "registration")
        return mandate

    def cancel(self, debtor: Debtor, day: date, by: str) -> Mandate:
        """The end of a mandate. Raises ValueError if there is none."""
        mandate = self._registry.cancel(debtor, day)
        self._tell(CANCELLED_BY[by], mandate, day)
        self.on_cancel(debtor, day)
        return mandate

    def cancel_if_any(self, debtor: Debtor, day: date, by: str) -> None:
        """The same, and nothing if there is none."""
        if debtor in self._registry.mandates:
            self.cancel(debtor, day, by)

    def register_if_none(self, debtor: Debtor, day: date) -> None:
        """The debtor signs up, if not signed up."""
        if debtor not in self._registry.mandates:
            self.register(debtor, day)

    def register_electronic(self, debtor: Debtor, day: date) -> None:
        """Slips go to the net bank from now; the list of 0219 is sent anew."""
        self._registry.electronic[debtor] = day
        self._post.schedule(day + timedelta(days=1), self._electronic_list, debtor[0])

    def full_list(self, pbs_number: str) -> None:
        """All active mandates and agreements on electronic slips."""
        for one in self._registry.of_creditor(pbs_number):
            self._post.emit(self._row("0210", "0230", one))
        self._electronic_list(pbs_number)

    def _electronic_list(self, pbs_number: str) -> None:
        for debtor, start in sorted(self._registry.electronic.items()):
            if debtor[0] == pbs_number:
                mandate = Mandate(*debtor, ELECTRONIC, start)
                row = self._row("0219", "0230", mandate)
                self._post.emit(row)

    def _tell(self, code: str, mandate: Mandate, day: date) -> None:
        self._post.after(day, self._row("0212", code, mandate))

    @staticmethod
    def _row(section: str, code: str, mandate: Mandate) -> outgoing.Row:
        return outgoing.mandate(
            section,
            code,
            mandate.pbs_number,
            mandate.group,
            mandate.customer,
            mandate.number,
            mandate.start,
            mandate.end,
        )
