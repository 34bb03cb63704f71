"""A case as rows: CSV as the agency's profile wants it, and XLSX."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from io import StringIO

from odoo.addons.asom_membership.report.collection_run_xlsx import Column, Table, build
from odoo.addons.asom_membership.report.member_list import harmless

# Of the case, repeated on each row, then of the claim: (name, where, kind).
CASE_COLUMNS = (
    ("case_ref", ("case_ref",), "text"),
    ("created", ("created",), "date"),
    ("creditor_name", ("creditor", "name"), "text"),
    ("creditor_cvr", ("creditor", "cvr"), "text"),
    ("client_no", ("creditor", "client_no"), "text"),
    ("fi_creditor", ("creditor", "fi_creditor"), "text"),
    ("start_as", ("start_as",), "text"),
    ("debtor_type", ("debtor", "type"), "text"),
    ("member_no", ("debtor", "member_no"), "text"),
    ("debtor_name", ("debtor", "name"), "text"),
    ("debtor_cpr", ("debtor", "cpr"), "text"),
    ("debtor_cvr", ("debtor", "cvr"), "text"),
    ("address1", ("debtor", "address1"), "text"),
    ("address2", ("debtor", "address2"), "text"),
    ("zip", ("debtor", "zip"), "text"),
    ("city", ("debtor", "city"), "text"),
    ("country", ("debtor", "country"), "text"),
    ("email", ("debtor", "email"), "text"),
    ("phone", ("debtor", "phone"), "text"),
    ("reminders_sent", ("reminders_sent",), "text"),
    ("demand_sent", ("demand", "sent_date"), "date"),
    ("demand_deadline", ("demand", "deadline"), "date"),
    ("case_fees", ("totals", "fees"), "amount"),
    ("case_interest", ("totals", "interest"), "amount"),
    ("case_balance", ("totals", "balance"), "amount"),
)
CLAIM_COLUMNS = (
    ("invoice_no", "text"),
    ("kind", "text"),
    ("text", "text"),
    ("period_from", "date"),
    ("period_to", "date"),
    ("invoice_date", "date"),
    ("due_date", "date"),
    ("principal", "amount"),
    ("paid", "amount"),
    ("remaining", "amount"),
    ("payment_id", "text"),
)
NAMES = tuple(name for name, _where, _kind in CASE_COLUMNS) + tuple(
    name for name, _kind in CLAIM_COLUMNS
)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How an agency wants its CSV.

    :ivar names: {our column: theirs}; what is not named keeps its name
    :ivar dates: as ``strftime`` takes it
    :ivar codes: {(our column, our word): theirs}; what is not named keeps its word
    """

    delimiter: str = ";"
    decimal: str = ","
    dates: str = "%d-%m-%Y"
    encoding: str = "utf-8-sig"
    names: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], str] = field(default_factory=dict)


def rows_of(case: Mapping) -> list[list]:
    """One row for each claim, the case's columns repeated; amounts are øre."""
    first = []
    for _name, where, _kind in CASE_COLUMNS:
        value = case
        for key in where:
            value = value.get(key) if isinstance(value, Mapping) else None
        first.append(value)
    return [
        [*first, *(claim.get(name) for name, _kind in CLAIM_COLUMNS)]
        for claim in case["claims"]
    ]


KINDS_OF_COLUMNS = tuple(kind for *_rest, kind in (*CASE_COLUMNS, *CLAIM_COLUMNS))


def as_csv(cases: Sequence[Mapping], dialect: Dialect) -> bytes:
    """Cases as one file.

    :raises UnicodeEncodeError: when a sign is not in the agency's character set
    """
    stream = StringIO(newline="")
    writer = csv.writer(stream, delimiter=dialect.delimiter, lineterminator="\r\n")
    writer.writerow(dialect.names.get(name, name) for name in NAMES)
    for case in cases:
        for row in rows_of(case):
            writer.writerow(
                dialect.codes.get((name, value)) or _cell(value, kind, dialect)
                for name, value, kind in zip(NAMES, row, KINDS_OF_COLUMNS, strict=True)
            )
    return stream.getvalue().encode(dialect.encoding)


def _cell(value, kind, dialect):
    if value is None or value is False:
        return ""
    if kind == "amount":
        sign, ore = ("-", -value) if value < 0 else ("", value)
        return f"{sign}{ore // 100}{dialect.decimal}{ore % 100:02d}"
    if isinstance(value, date):
        return value.strftime(dialect.dates)
    return harmless(str(value))


def as_xlsx(cases: Sequence[Mapping], title: str) -> bytes:
    """Cases as a workbook: sheets Cases, Claims, Payments, Reminders.

    The names of sheets and columns are those of the schema, in any language.
    """
    return build(
        title,
        [],
        [],
        [
            Table(
                "Cases",
                [
                    Column(name, "date" if kind == "date" else kind)
                    for name, _where, kind in CASE_COLUMNS
                ],
                [rows_of(case)[0][: len(CASE_COLUMNS)] for case in cases],
            ),
            _sheet("Claims", cases, "claims", CLAIM_COLUMNS),
            _sheet(
                "Payments",
                cases,
                "payments",
                (
                    ("date", "date"),
                    ("amount", "amount"),
                    ("channel", "text"),
                    ("allocated_to", "text"),
                ),
            ),
            _sheet(
                "Reminders",
                cases,
                "reminders",
                (
                    ("level", "text"),
                    ("sent_date", "date"),
                    ("channel", "text"),
                    ("fee", "amount"),
                    ("deadline", "date"),
                ),
            ),
        ],
    )


def _sheet(title, cases, key, columns) -> Table:
    return Table(
        title,
        [Column("case_ref"), *(Column(name, kind) for name, kind in columns)],
        [
            [case["case_ref"], *(row.get(name) for name, _kind in columns)]
            for case in cases
            for row in case[key]
        ],
    )
