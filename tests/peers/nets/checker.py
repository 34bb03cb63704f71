"""Reads a whole 0601 as Nets would: delivery, sections, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from . import rules
from .collection import TRANSACTION, Gatherer
from .lines import lines
from .records import kind_of, read
from .report import Collection, Report, Section

_TOTALS = (
    (32, "collections", "count of 042"),
    (43, "amount", "net amount in øre"),
    (58, "texts", "count of 052 and 062"),
    (84, "names", "count of 022"),
)
"""(position, key, name) of the sums in 092 and 992."""


def check_0601(
    data: bytes,
    *,
    today: date | None = None,
    sub_system: str = "BS1",
    data_supplier: str | None = None,
) -> Report:
    """Check the bytes of a delivery 0601 and give back all that was found.

    `today`: the day Nets receives it; without it due dates are compared with the
    delivery's own creation date only. `sub_system` and `data_supplier` (eight
    digits) are those Nets expects from this sender. Never raises for bad content.
    """
    report = Report()
    delivery = _Delivery(report, today, sub_system, data_supplier)
    last = 1
    for line, text in lines(data, report):
        last = line
        if kind := kind_of(line, text, report):
            delivery.take(line, kind, read(line, kind, text, report))
        elif text.startswith("BS022"):
            delivery.counts["names"] += 1  # a 022 all the same, for the totals
    delivery.finish(last)
    report.faults.sort()
    report.remarks.sort()
    return report


class _Delivery:
    """Where in the delivery we are, and what has been counted so far."""

    def __init__(
        self,
        report: Report,
        today: date | None,
        sub_system: str,
        data_supplier: str | None,
    ) -> None:
        self.report = report
        self.today = today
        self.sub_system = sub_system
        self.data_supplier = data_supplier
        self.started = self.ended = False
        self.gatherer: Gatherer | None = None
        self.counts: Counter[str] = Counter()
        """Of the open section; `totals` of the whole delivery."""
        self.totals: Counter[str] = Counter()
        self.due: dict[tuple[str, str, str, date], int] = {}
        self.spelled: dict[tuple[str, str, str], str] = {}

    def take(self, line: int, kind: str, values: Mapping[str, str]) -> None:
        """The next record."""
        if self.ended:
            self.report.fault(line, 1, "record after the end of the delivery (992)")
            return
        if not self.started and kind != "002":
            self.report.fault(line, 1, "the delivery must begin with a 002")
            self.started = True
        if kind in ("002", "012", "092", "992"):
            getattr(self, f"_take_{kind}")(line, values)
        elif self.gatherer is None:
            self.report.fault(line, 3, f"{kind} record outside a section")
        else:
            self._count(kind, values)
            self.gatherer.take(line, kind, values)

    def finish(self, last: int) -> None:
        """After the last line."""
        self._close_section(last)
        if not self.started:
            self.report.fault(last, 1, "no records: the delivery is empty")
        elif not self.ended:
            self.report.fault(last, 1, "the delivery has no end (992)")

    def _take_002(self, line: int, values: Mapping[str, str]) -> None:
        if self.started:
            self.report.fault(line, 3, "002 record inside a delivery")
            return
        self.started = True
        self.report.data_supplier = values["supplier"]
        self.report.sub_system = values["sub_system"].rstrip(" ")
        self.report.delivery_id = values["delivery"]
        must = self.data_supplier
        if must and values["supplier"] != must:
            self.report.fault(
                line, 6, f"data supplier {values['supplier']!r}, must be {must!r}"
            )
        if not values["supplier"].strip("0"):
            self.report.fault(line, 6, "data supplier number is missing")
        if self.report.sub_system != self.sub_system:
            self.report.fault(
                line,
                14,
                f"sub-system {self.report.sub_system!r}, must be {self.sub_system!r}",
            )
        if not values["delivery"].strip("0"):
            self.report.fault(line, 21, "delivery identification is missing")
        self.report.created = self._creation_date(line, 50, values["created"])
        if self.today and self.report.created and self.report.created > self.today:
            self.report.fault(line, 50, "creation date lies in the future")

    def _creation_date(self, line: int, position: int, text: str) -> date | None:
        created = rules.day(text)
        if created is None and text.strip("0"):
            self.report.fault(line, position, f"creation date {text} is not a day")
        return created

    def _take_012(self, line: int, values: Mapping[str, str]) -> None:
        self._close_section(line)
        number = values["section"]
        if number not in TRANSACTION:
            known = ", ".join(TRANSACTION)
            self.report.fault(line, 14, f"section {number!r} is not one of {known}")
        for position, key, name in (
            (6, "creditor", "creditor PBS number"),
            (23, "group", "debtor group number"),
        ):
            if not values[key].strip("0"):
                self.report.fault(line, position, f"{name} is missing")
        created = self._creation_date(line, 47, values["created"])
        if created and self.report.created and created != self.report.created:
            self.report.remark(line, 47, "date differs from that of the delivery")
        section = Section(
            line,
            number,
            values["creditor"],
            values["group"],
            values["user_id"].rstrip(" "),
            values["text"].rstrip(" "),
        )
        self.report.sections.append(section)
        self.totals["sections"] += 1
        self.counts = Counter()
        self.gatherer = Gatherer(self.report, section, self.today)

    def _count(self, kind: str, values: Mapping[str, str]) -> None:
        if kind == "042":
            self.counts["collections"] += 1
            sign = {"1": 1, "2": -1}.get(values["sign"], 0)
            self.counts["amount"] += sign * int(values["amount"] or 0)
        else:
            self.counts["names" if kind.startswith("022") else "texts"] += 1

    def _take_092(self, line: int, values: Mapping[str, str]) -> None:
        if self.gatherer is None:
            self.report.fault(line, 3, "092 record outside a section")
            return
        section = self.gatherer.section
        for position, key, name, must in (
            (6, "creditor", "creditor PBS number", section.creditor),
            (14, "section", "section", section.number),
            (23, "group", "debtor group number", section.group),
        ):
            if values[key] != must:
                self.report.fault(
                    line, position, f"{name} {values[key]!r} differs from {must!r}"
                )
        if self.counts["amount"] < 0:
            self.report.fault(line, 43, "disbursements exceed the collections")
        self._compare(line, values, self.counts)
        self._end_of_section(line)

    def _take_992(self, line: int, values: Mapping[str, str]) -> None:
        self._close_section(line)
        self.ended = True
        for position, key, must in (
            (6, "supplier", self.report.data_supplier),
            (14, "sub_system", self.report.sub_system),
        ):
            if values[key].rstrip(" ") != must:
                self.report.fault(
                    line, position, f"{values[key]!r} differs from {must!r} in the 002"
                )
        if not self.report.sections:
            self.report.fault(line, 21, "delivery without a section")
        if values["sections"] != f"{self.totals['sections']:011}":
            self.report.fault(
                line,
                21,
                f"number of sections is {values['sections']!r}, "
                f"there are {self.totals['sections']}",
            )
        self._compare(line, values, self.totals)

    def _compare(
        self, line: int, values: Mapping[str, str], counted: Mapping[str, int]
    ) -> None:
        for position, key, name in _TOTALS:
            if not values[key] or int(values[key]) != abs(counted[key]):
                self.report.fault(
                    line, position, f"{name} is {values[key]!r}, not {counted[key]}"
                )

    def _close_section(self, line: int) -> None:
        """Close a section that should have been closed by a 092."""
        if self.gatherer:
            begun = self.gatherer.section.line
            self.report.fault(line, 3, f"the section of line {begun} has no end (092)")
            self._end_of_section(line)

    def _end_of_section(self, line: int) -> None:
        gatherer, self.gatherer = self.gatherer, None
        gatherer.close()
        section = gatherer.section
        if not section.collections:
            self.report.fault(line, 3, "section without a collection")
        for key in ("collections", "texts", "names"):
            self.totals[key] += self.counts[key]
        self.totals["amount"] += abs(self.counts["amount"])
        for one in section.collections:
            self._check_twice(section, one)

    def _check_twice(self, section: Section, one: Collection) -> None:
        """One collection per customer and date (2.2); leading zeros don't count."""
        debtor = (section.creditor, section.group, one.customer_key)
        spelled = self.spelled.setdefault(debtor, one.customer_number)
        if spelled != one.customer_number:
            self.report.remark(
                one.line,
                28,
                f"customer {one.customer_number!r} is also written {spelled!r}",
            )
        if one.due_date is None:
            return
        first = self.due.setdefault((*debtor, one.due_date), one.line)
        if first != one.line:
            self.report.fault(
                one.line,
                28,
                f"customer {one.customer_number!r} has another collection due "
                f"{one.due_date:%d-%m-%Y}, from line {first}",
            )
