"""Reads a file to Leverandørservice as Nets would, betalingsservice.md 9.

Everything about this format is SINGLE: S; what that source does not say is not checked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

LENGTH = 80

HEADER = re.compile(r"0{23} {13}40(\d{6}) {6}DAN {9}(\d{8})X {9}")
START = re.compile(r"001(\d{5})0{15}(\d{6})0{14} {37}")
DETAIL = {
    "510": re.compile(r"510(\d{5})(\d{15})(\d{4})(\d{10})(\d{8}) {35}"),
    "540": re.compile(r"540(\d{5})(\d{15})0{33} {24}"),
    "580": re.compile(r"580(\d{5})(\d{15})0{22}(\d{11}) {24}"),
    "585": re.compile(r"585(\d{5})(\d{15})0{22}(\d{11}) {24}"),
}
END = re.compile(r"999(\d{5})9{15}(\d{7})(\d{13})(\d{13}) {24}")


@dataclass
class SupplierReport:
    """What was read. `rows`: (due date YYMMDD, record, creditor, customer number
    without zeros, øre); `faults`: texts that name the 1-based line."""

    supplier: str = ""
    rows: list[tuple[str, str, str, str, int]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def check_supplier(data: bytes) -> SupplierReport:
    """Check the bytes of a file. Never raises for bad content."""
    report = SupplierReport()
    lines = data.decode("iso-8859-1").replace("\r\n", "\n").split("\n")
    if lines and not lines[-1]:
        lines.pop()
    _Reader(report).read(lines)
    return report


class _Reader:
    def __init__(self, report: SupplierReport) -> None:
        self.report = report
        self.section: tuple[str, str] | None = None
        self.sums = [0, 0, 0]

    def fault(self, line: int, text: str) -> None:
        self.report.faults.append(f"line {line}: {text}")

    def read(self, lines: list[str]) -> None:
        """All records, in order."""
        head = HEADER.fullmatch(lines[0]) if lines else None
        if head:
            self.report.supplier = head[2]
            self.day(1, head[1])
        else:
            self.fault(1, "the file must begin with its header")
        for number, text in enumerate(lines[1:], 2):
            if len(text) != LENGTH:
                self.fault(number, f"{len(text)} characters instead of {LENGTH}")
            elif start := START.fullmatch(text):
                self.start(number, start)
            elif end := END.fullmatch(text):
                self.end(number, end)
            elif text[:3] in DETAIL and (row := DETAIL[text[:3]].fullmatch(text)):
                self.row(number, text[:3], row)
            else:
                self.fault(number, "not a record of Leverandørservice")
        if self.section:
            self.fault(len(lines), "the last section has no 999")
        if len(lines) < 2:
            self.fault(len(lines), "nothing but a header")

    def day(self, number: int, text: str) -> None:
        try:
            datetime.strptime(text, "%y%m%d")
        except ValueError:
            self.fault(number, f"{text} is no day")

    def start(self, number: int, start: re.Match) -> None:
        if self.section:
            self.fault(number, "001 inside a section")
        if start[2] != "000000":
            self.day(number, start[2])
        self.section = (start[1], start[2])
        self.sums = [0, 0, 0]

    def row(self, number: int, kind: str, row: re.Match) -> None:
        if not self.section:
            self.fault(number, "a record outside of 001 and 999")
            return
        creditor, due = self.section
        if row[1] != creditor:
            self.fault(number, f"creditor {row[1]} in the section of {creditor}")
        money = kind in ("580", "585")
        if money == (due == "000000"):
            self.fault(number, f"{kind} in a section due {due}")
        amount = int(row[3]) if money else 0
        if money and not amount:
            self.fault(number, "an amount of zero")
        if not row[2].strip("0"):
            self.fault(number, "a customer number of zeros")
        self.sums[0] += 1
        self.sums[1 if kind == "580" else 2] += amount
        self.report.rows.append((due, kind, creditor, row[2].lstrip("0"), amount))

    def end(self, number: int, end: re.Match) -> None:
        if not self.section:
            self.fault(number, "999 without 001")
            return
        if end[1] != self.section[0]:
            self.fault(number, "999 of another creditor")
        stated = [int(end[2]), int(end[3]), int(end[4])]
        if stated != self.sums:
            self.fault(number, f"999 says {stated}, the records are {self.sums}")
        self.section = None
