"""The records of one section put together to collections, in the order they must have.

Rules: betalingsservice.md 2.2 (order), 2.3 (fields) and 2.4 (content).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from . import rules
from .report import Collection, Report, Section

TRANSACTION = {"0112": "0280", "0117": "0285", "0118": "0285"}
"""Section -> transaction code of its 042; 2.1 (0118 is assumed there)."""

_RANK = {
    kind: rank
    for rank, kind in enumerate(
        ("022 name", "022 postcode", "022 options", "042", "052", "062")
    )
}
_SERIES = ("022 name", "052", "062")
"""Kinds that may repeat, with ascending data record numbers."""
_FIXED_NUMBER = {"042": "00000"}
MAX_TEXT_LINES = 5000
"""052 and 062 of one collection together; 2.4."""
SLIP_REFERENCE = 9
"""Characters of the reference that come back with a paid slip; 2.3, BS042."""


@dataclass
class _Draft:
    """A collection of which not all records have come yet."""

    result: Collection
    customer: str
    """Customer number at full width, the same in each record."""
    rank: int = -1
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(_RANK, 0))
    mandates: list[tuple[int, str, str]] = field(default_factory=list)
    """(line, kind, mandate) of each record that has one."""
    lines: dict[str, int] = field(default_factory=dict)
    """Kind of record -> line of the first."""


class Gatherer:
    """Takes the detail records of one section, one after the other."""

    def __init__(self, report: Report, section: Section, today: date | None) -> None:
        self.report = report
        self.section = section
        self.draft: _Draft | None = None
        created = {"creation date": report.created} if report.created else {}
        self.bases = created | ({"day of today": today} if today else {})

    def take(self, line: int, kind: str, values: Mapping[str, str]) -> None:
        """One record 022, 042, 052 or 062."""
        if self._begins_anew(kind, values):
            self.close()
        if self.draft is None:
            number = values["customer"].strip(" ")
            self.draft = _Draft(Collection(line, number), values["customer"])
            if wrong := rules.customer_number(values["customer"]):
                self.report.fault(line, 28 + wrong[0], wrong[1])
        self._check_belonging(line, values)
        self._check_order(line, kind, values["number"])
        getattr(self, f"_take_{kind.replace(' ', '_')}")(line, values)
        self.draft.rank = max(self.draft.rank, _RANK[kind])
        self.draft.counts[kind] += 1
        self.draft.lines.setdefault(kind, line)
        if "mandate" in values:
            self.draft.mandates.append((line, kind, values["mandate"]))

    def _begins_anew(self, kind: str, values: Mapping[str, str]) -> bool:
        draft = self.draft
        if draft is None or _RANK[kind] > _RANK["042"]:
            return False
        first = kind == "022 name" and values["number"] == "00001"
        other = values["customer"] != draft.customer
        if draft.counts["042"]:
            return first or other or kind == "042"
        return first and (other or draft.rank > _RANK[kind])

    def _check_belonging(self, line: int, values: Mapping[str, str]) -> None:
        """Creditor and group of the section, customer number of the collection."""
        for position, key, name, must in (
            (6, "creditor", "creditor PBS number", self.section.creditor),
            (23, "group", "debtor group number", self.section.group),
            (28, "customer", "customer number", self.draft.customer),
        ):
            if values[key] != must:
                found = values[key].rstrip(" ")
                self.report.fault(
                    line, position, f"{name} {found!r} differs from {must.rstrip()!r}"
                )

    def _check_order(self, line: int, kind: str, number: str) -> None:
        draft = self.draft
        if kind in _SERIES:
            expected = f"{draft.counts[kind] + 1:05}"
            if number != expected:
                self.report.fault(
                    line, 18, f"data record number must be {expected}, found {number!r}"
                )
        elif draft.counts[kind]:
            self.report.fault(line, 3, f"second {kind} record of one collection")
        elif number != (must := _FIXED_NUMBER.get(kind, number)):
            self.report.fault(
                line, 18, f"data record number must be {must}, found {number!r}"
            )
        if _RANK[kind] < draft.rank:
            later = next(name for name, rank in _RANK.items() if rank == draft.rank)
            self.report.fault(line, 3, f"{kind} record must stand before the {later}")
        if kind in ("052", "062") and not draft.counts["042"]:
            self.report.fault(line, 3, f"{kind} record must stand after the 042")

    def _take_022_name(self, line: int, values: Mapping[str, str]) -> None:
        text = values["line"].rstrip(" ")
        self.draft.result.name_lines.append(text)
        if not text:
            what = "name" if values["number"] == "00001" else "address line"
            self.report.fault(line, 52, f"empty {what}")

    def _take_022_postcode(self, line: int, values: Mapping[str, str]) -> None:
        country = values["country"].rstrip(" ")
        self.draft.result.country = country
        self.draft.result.postcode = values["postcode"].strip(" ")
        if country not in rules.COUNTRIES:
            self.report.fault(
                line, 71, f"country {country!r} is not a code of ISO 3166"
            )
        elif wrong := rules.postcode(self.draft.result.postcode, country):
            self.report.fault(line, 67, wrong)

    def _take_022_options(self, _line: int, values: Mapping[str, str]) -> None:
        if values["identity"].strip("0"):
            self.draft.result.identity = values["identity"]

    def _take_042(self, line: int, values: Mapping[str, str]) -> None:
        result = self.draft.result
        must = TRANSACTION.get(self.section.number, values["code"])
        if values["code"] != must:
            self.report.fault(
                line,
                14,
                f"transaction code {values['code']} in section "
                f"{self.section.number}, must be {must}",
            )
        result.mandate = values["mandate"]
        self._take_due_date(line, values["due"])
        self._take_amount(line, values)
        result.reference = values["reference"].rstrip(" ")
        if len(result.reference) > SLIP_REFERENCE:
            self.report.remark(
                line,
                74 + SLIP_REFERENCE,
                f"reference {result.reference!r} is longer than {SLIP_REFERENCE}: a "
                "paid slip brings only the start back",
            )
        result.payment_id = values["payment_id"].strip(" ")
        if result.payment_id and not rules.passes_mod_10(result.payment_id):
            self.report.fault(
                line, 120, f"payer id {result.payment_id} has a wrong check digit"
            )
        if self.section.number == "0118" and not result.payment_id:
            self.report.fault(line, 106, "section 0118 needs an own payer id")

    def _take_due_date(self, line: int, text: str) -> None:
        due = self.draft.result.due_date = rules.day(text)
        if due is None:
            self.report.fault(line, 52, f"due date {text!r} is not a day")
            return
        if not self.bases:
            self.report.remark(line, 52, "no date to compare the due date with")
        monthly = self.section.number == "0112"
        test = monthly and self.report.sub_system == "KR9"
        for wrong in rules.due_date(due, self.bases, monthly=monthly, test=test):
            self.report.fault(line, 52, wrong)

    def _take_amount(self, line: int, values: Mapping[str, str]) -> None:
        result = self.draft.result
        sign = result.sign = int(values["sign"]) if values["sign"] else None
        amount = result.amount = int(values["amount"]) if values["amount"] else None
        if sign is not None and sign > 2:
            self.report.fault(line, 60, f"sign code {sign} is not 0, 1 or 2")
        elif sign == 0 and amount:
            self.report.fault(line, 61, f"amount {amount} øre with sign code 0")
        elif sign and amount == 0:
            self.report.fault(line, 61, f"amount 0 with sign code {sign}")
        if sign == 2:
            self.report.remark(line, 60, "disbursement: needs an agreement on it")

    def _take_052(self, line: int, values: Mapping[str, str]) -> None:
        self._take_text(line, self.draft.result.text_lines, values["text"])

    def _take_062(self, line: int, values: Mapping[str, str]) -> None:
        self._take_text(line, self.draft.result.slip_lines, values["text"])

    def _take_text(self, line: int, to: list[str], text: str) -> None:
        to.append(text.rstrip(" "))
        result = self.draft.result
        if len(result.text_lines) + len(result.slip_lines) == MAX_TEXT_LINES + 1:
            self.report.fault(line, 3, f"more than {MAX_TEXT_LINES} lines of text")

    def close(self) -> None:
        """The collection has all its records: what is missing, what contradicts."""
        draft, self.draft = self.draft, None
        if draft is None:
            return
        result = draft.result
        who = f"customer {result.customer_number!r}"
        if draft.counts["042"]:
            self.section.collections.append(result)
            self._check_address(draft, who)
            self._check_mandates(draft)
        else:
            self.report.fault(result.line, 1, f"{who} has no 042 record")

    def _check_address(self, draft: _Draft, who: str) -> None:
        result, counts = draft.result, draft.counts
        if not any(counts[kind] for kind in _RANK if kind.startswith("022")):
            # 2.1: the "Basis" variant of 0112 has a mandate instead of an address.
            if self.section.number != "0112" or not result.mandate.strip("0"):
                self.report.fault(
                    result.line, 1, f"{who} has neither name and address nor mandate"
                )
            return
        if wrong := rules.address(result.name_lines, result.country):
            self.report.fault(result.line, 1, f"{who} has {wrong}")
        if not counts["022 postcode"]:
            self.report.fault(
                result.line, 1, f"{who} has no 022 record 00009 with the postcode"
            )

    def _check_mandates(self, draft: _Draft) -> None:
        """052 as in the 042; 022 and 062 zeros or the same; a slip has none."""
        must = draft.result.mandate
        if self.section.number != "0112" and must.strip("0"):
            self.report.fault(
                draft.lines["042"], 43, f"mandate {must} in a payment slip section"
            )
        for line, kind, mandate in draft.mandates:
            if mandate != must and (kind == "052" or mandate != "000000000"):
                self.report.fault(
                    line, 43, f"mandate {mandate!r} differs from {must!r} in the 042"
                )
