"""Reads a whole 0605, registration and cancellation of mandates, as Nets would.

Rules: betalingsservice.md 5; the legacy sections 0105 and 0125 are refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

from . import rules
from .lines import lines
from .records import read
from .records_0605 import RECORDS
from .report import Report, Request, Section

TRANSACTION = {"0120": "0200", "0126": "0257"}
"""Section -> transaction code; registration and cancellation."""


def check_0605(
    data: bytes,
    *,
    today: date | None = None,
    sub_system: str = "BS1",
    data_supplier: str | None = None,
) -> Report:
    """Check the bytes of a delivery 0605 and give back all that was found.

    The requests are in the sections of the report. `today`, `sub_system` and
    `data_supplier` as in check_0601. Never raises for bad content.
    """
    report = Report()
    delivery = _Delivery(report, today, sub_system, data_supplier)
    last = 1
    for line, text in lines(data, report):
        last = line
        if kind := _kind_of(line, text, report):
            delivery.take(line, kind, read(line, kind, text, report, RECORDS))
    delivery.finish(last)
    report.faults.sort()
    report.remarks.sort()
    return report


def _kind_of(line: int, text: str, report: Report) -> str | None:
    record, code = text[2:5], text[13:17]
    if text[:2] != "BS":
        report.fault(line, 1, f'System id (1-2) must be "BS", found {text[:2]!r}')
    elif record == "042" and code in RECORDS:
        return code
    elif record == "042":
        known = ", ".join(TRANSACTION.values())
        report.fault(line, 14, f"transaction code {code!r} is not one of {known}")
    elif record in RECORDS:
        return record
    else:
        report.fault(line, 3, f"Record type (3-5) {record!r} is not of a 0605")
    return None


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
        self.must = {"supplier": data_supplier, "sub_system": sub_system}
        self.section: Section | None = None
        self.started = self.ended = False
        self.count = 0
        """042 of all sections that have an end."""
        self.seen: Counter[tuple[str, ...]] = Counter()

    def take(self, line: int, kind: str, values: Mapping[str, str]) -> None:
        """The next record."""
        if self.ended:
            self.report.fault(line, 1, "record after the end of the delivery (992)")
            return
        if not self.started and kind != "002":
            self.report.fault(line, 1, "the delivery must begin with a 002")
            self.started = True
        if kind in TRANSACTION.values():
            self._take_request(line, kind, values)
        else:
            getattr(self, f"_take_{kind}")(line, values)

    def finish(self, last: int) -> None:
        """After the last line."""
        self._close(last)
        if not self.started:
            self.report.fault(last, 1, "no records: the delivery is empty")
        elif not self.ended:
            self.report.fault(last, 1, "the delivery has no end (992)")

    def _take_002(self, line: int, values: Mapping[str, str]) -> None:
        if self.started:
            self.report.fault(line, 3, "002 record inside a delivery")
            return
        self.started = True
        report = self.report
        report.data_supplier = values["supplier"]
        report.sub_system = values["sub_system"].rstrip(" ")
        report.delivery_id = values["delivery"]
        self._compare(line, 6, "data supplier", values["supplier"], "supplier")
        self._compare(line, 14, "sub-system", report.sub_system, "sub_system")
        if not values["delivery"].strip("0"):
            report.fault(line, 21, "delivery identification is missing")
        report.created = rules.day(values["created"])
        if report.created is None and values["created"].strip("0"):
            report.fault(line, 50, f"creation date {values['created']} is not a day")
        if self.today and report.created and report.created > self.today:
            report.fault(line, 50, "creation date lies in the future")

    def _compare(
        self, line: int, position: int, name: str, value: str, key: str
    ) -> None:
        must = self.must[key]
        if must and value != must:
            self.report.fault(line, position, f"{name} {value!r}, must be {must!r}")

    def _take_012(self, line: int, values: Mapping[str, str]) -> None:
        self._close(line)
        if values["section"] not in TRANSACTION:
            known = ", ".join(TRANSACTION)
            text = f"section {values['section']!r} is not one of {known}"
            self.report.fault(line, 14, text)
        if not values["creditor"].strip("0"):
            self.report.fault(line, 6, "creditor PBS number is missing")
        self.section = Section(
            line,
            values["section"],
            values["creditor"],
            "",
            values["user_id"].strip(" 0"),
        )
        self.report.sections.append(self.section)

    def _take_request(self, line: int, kind: str, values: Mapping[str, str]) -> None:
        if self.section is None:
            self.report.fault(line, 3, "042 record outside a section")
            return
        fault = self.report.fault
        must = TRANSACTION.get(self.section.number, kind)
        if kind != must:
            fault(line, 14, f"code {kind} in section {self.section.number}")
        if values["creditor"] != self.section.creditor:
            fault(line, 6, f"creditor {values['creditor']!r} is not of the section")
        if wrong := rules.customer_number(values["customer"]):
            fault(line, 26 + wrong[0], wrong[1])
        for position, key, name in (
            (21, "group", "debtor group number"),
            (41, "mandate", "mandate number"),
            (62, "identity", "CPR/CVR of the account holder"),
            (82, "bank", "bank registration number"),
            (90, "account", "account number"),
        ):
            value = values.get(key)
            if value and not value.strip("0"):  # empty: not digits, said already
                fault(line, position, f"{name} is missing")
        request = Request(
            line,
            kind,
            values["group"],
            values["customer"].strip(" "),
            values.get("mandate", ""),
            values.get("identity", ""),
            values.get("bank", ""),
            values.get("account", ""),
        )
        self.section.requests.append(request)
        key = kind, values["creditor"], values["group"], request.customer_key
        self.seen[key] += 1
        if self.seen[key] > 1:
            text = f"customer {request.customer_number!r} stands in the delivery twice"
            fault(line, 26, text)

    def _take_092(self, line: int, values: Mapping[str, str]) -> None:
        if self.section is None:
            self.report.fault(line, 3, "092 record outside a section")
            return
        section, self.section = self.section, None
        count = len(section.requests)
        self.count += count
        for position, key, name, must in (
            (6, "creditor", "creditor PBS number", section.creditor),
            (14, "section", "section", section.number),
            (27, "count", "count of 042", f"{count:011}"),
        ):
            if values[key] != must:
                text = f"{name} is {values[key]!r}, not {must!r}"
                self.report.fault(line, position, text)
        if not count:
            self.report.fault(line, 3, "section without a request")

    def _take_992(self, line: int, values: Mapping[str, str]) -> None:
        self._close(line)
        self.ended = True
        report = self.report
        for position, key, name, must in (
            (6, "supplier", "data supplier", report.data_supplier),
            (14, "sub_system", "sub-system", report.sub_system.ljust(3)),
            (21, "sections", "number of sections", f"{len(report.sections):011}"),
            (32, "count", "count of 042", f"{self.count:011}"),
        ):
            if values[key] != must:
                text = f"{name} is {values[key]!r}, not {must!r}"
                report.fault(line, position, text)
        if not report.sections:
            report.fault(line, 21, "delivery without a section")

    def _close(self, line: int) -> None:
        """Close a section that should have been closed by a 092."""
        if self.section:
            text = f"the section of line {self.section.line} has no end (092)"
            self.report.fault(line, 3, text)
            self.count += len(self.section.requests)
            self.section = None
