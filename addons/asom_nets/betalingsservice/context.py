"""Where the writing of records has come to, and which rules it follows."""

from __future__ import annotations

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, replace

from .errors import DeliveryError, Deviation
from .layout import Layout
from .layouts import LAYOUTS

Rendered = tuple[Layout, str]

_subsystem = re.compile("[A-Z0-9]{3}").fullmatch


@dataclass(frozen=True, slots=True)
class Rules:
    """Choices of the caller.

    ``max_days_ahead``: days from the creation to the due date, at most
    (betalingsservice 11: 90); None does not look. ``short_reference``: refuse
    references of more than 9 characters, because slips return no more.
    ``replacement``: what stands for characters that cannot be written (None:
    an error). ``zero_padded_customers``: customer numbers get zeros on the left up to
    15 instead of blanks on the right (both are accepted, betalingsservice 1.4).
    """

    max_days_ahead: int | None = 90
    short_reference: bool = False
    replacement: str | None = None
    zero_padded_customers: bool = False

    def as_read(self) -> Rules:
        """The same rules without choices of form, for a delivery that was read."""
        return replace(self, replacement=None, zero_padded_customers=False)


RULES = Rules()


class Context:
    """Makes records and errors that know their line.

    ``tolerant`` reports some findings (``deviations``) instead of raising them: it is
    for deliveries that were read. ``line_of`` gives the 1-based line of a record
    (counted from 0).
    """

    def __init__(
        self,
        rules: Rules,
        tolerant: bool = False,
        line_of: Callable[[int], int | None] | None = None,
    ):
        self.rules = rules
        self.tolerant = tolerant
        self.deviations: list[Deviation] = []
        self.ordinal = 0
        self.seen: set[tuple] = set()
        self._line_of = line_of or (lambda ordinal: ordinal + 1)

    @property
    def line(self) -> int | None:
        """1-based line of the record that is being made."""
        return self._line_of(self.ordinal)

    def record(
        self, name: str, values: dict[str, object], customer: str | None = None
    ) -> Rendered:
        """One record.

        :raises DeliveryError: with line, record, field and position.
        """
        layout = LAYOUTS[name]
        try:
            return layout, layout.render(values, self.rules.replacement)
        except DeliveryError as error:
            raise error.placed(line=self.line, customer=customer) from None

    def error(
        self,
        code: str,
        name: str,
        field: str | None = None,
        offset: int = 0,
        customer: str | None = None,
        record_number: int | str = "",
        **values,
    ) -> DeliveryError:
        """An error in the record that is being made."""
        layout = LAYOUTS[name]
        if field:
            error = layout[field].error(code, offset, **values)
        else:
            error = DeliveryError(code, **values)
        return error.placed(
            line=self.line,
            record=layout.label_with(str(record_number)),
            customer=customer,
        )

    def check_digits(self, name: str, field: str, number: object) -> None:
        """:raises DeliveryError: when a number that Nets gives has not 8 digits"""
        if not re.fullmatch("[0-9]{8}", str(number)):
            raise self.error("not_digits", name, field, content=number, length=8)

    def check_sender(self, name: str, supplier: object, subsystem: str) -> None:
        """What a delivery says of its sender.

        :raises DeliveryError: when that is no data supplier, or no sub-system
        """
        self.check_digits(name, "supplier", supplier)
        if not _subsystem(subsystem):
            raise self.error("subsystem", name, "subsystem", content=subsystem)

    def check_section(
        self, name: str, section, known: Container[str], delivery: str
    ) -> None:
        """What a section says of itself.

        :param section: its ``number`` and ``pbs_number``
        :param known: numbers of sections that a delivery of this type has
        :raises DeliveryError: when it is no such section, or no creditor's
        """
        if section.number not in known:
            raise self.error(
                "unknown_section",
                name,
                "section",
                content=section.number,
                delivery=delivery,
            )
        self.check_digits(name, "pbs_number", section.pbs_number)

    def tolerate(self, error: DeliveryError) -> None:
        """Report the finding where deviations are tolerated, raise it elsewhere."""
        if not self.tolerant:
            raise error
        self.deviations.append(error.as_deviation())
