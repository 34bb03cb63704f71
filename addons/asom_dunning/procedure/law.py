"""The limits of Danish law as dated rows (domain facts 3.1 to 3.3).

A row holds until a later one of its code does. How sure it is stands on it: limits hold
however sure they are, a rate of interest is used only where a source has been read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FEE_MOST = "fee_most"
FEES_PER_CLAIM = "fees_per_claim"
FEES_PER_ARREARS = "fees_per_arrears"
FEE_DAYS = "fee_days"
DEMAND_DAYS = "demand_days"
INTEREST_POINTS = "interest_points"
REFERENCE_RATE = "reference_rate"

# What an agency may ask of the debtor, without VAT, by how much is owed: the code, and
# up to how many øre. More than the last is more than any member owes.
COLLECTOR_COSTS = (
    ("collector_1", 100_000),
    ("collector_2", 250_000),
    ("collector_3", 500_000),
    ("collector_4", 1_000_000),
    ("collector_5", 2_500_000),
    ("collector_6", 5_000_000),
    ("collector_7", 10_000_000),
)

AMOUNTS = frozenset({FEE_MOST, *(code for code, _most in COLLECTOR_COSTS)})
RATES = frozenset({INTEREST_POINTS, REFERENCE_RATE})
CODES = (
    FEE_MOST,
    FEES_PER_CLAIM,
    FEES_PER_ARREARS,
    FEE_DAYS,
    DEMAND_DAYS,
    INTEREST_POINTS,
    REFERENCE_RATE,
    *(code for code, _most in COLLECTOR_COSTS),
)
STANDINGS = ("confirmed", "single", "assumed")


class MissingLaw(LookupError):
    """The law has no row of a code for a day.

    :ivar code: of the row that is missing
    :ivar day: it is missing for
    """

    def __init__(self, code: str, day: date):
        super().__init__(f"no row {code} for {day}")
        self.code, self.day = code, day


@dataclass(frozen=True, slots=True)
class Row:
    """One limit from one day on.

    :ivar value: øre, a number, days or hundredths of a percent, as the code wants
    :ivar source: the paragraph
    :ivar standing: of ``STANDINGS``: several sources agree, one says so, none was found
    """

    code: str
    valid_from: date
    value: int
    source: str
    standing: str = "confirmed"


def half_year(day: date) -> date:
    """The 1 January or 1 July on which the reference rate of ``day`` was fixed."""
    return date(day.year, 7 if day.month > 6 else 1, 1)


class Law:
    """The rows, by code and day."""

    def __init__(self, rows: Iterable[Row]):
        self._rows: dict[str, list[Row]] = {}
        for row in sorted(rows, key=lambda row: row.valid_from):
            self._rows.setdefault(row.code, []).append(row)

    def on(self, code: str, day: date) -> Row:
        """The row that holds on ``day``.

        :raises MissingLaw: when none does
        """
        for row in reversed(self._rows.get(code, ())):
            if row.valid_from <= day:
                return row
        raise MissingLaw(code, day)

    def value(self, code: str, day: date) -> int:
        """What the row of ``day`` says.

        :raises MissingLaw: when there is none
        """
        return self.on(code, day).value

    def collector_cost(self, owed: int, day: date) -> Row | None:
        """What debt collection of so many øre may cost the debtor, without VAT, or
        None: the table does not say it."""
        for code, most in COLLECTOR_COSTS:
            if owed <= most:
                try:
                    return self.on(code, day)
                except MissingLaw:
                    return None
        return None

    def highest_rate(self, day: date) -> int:
        """The highest yearly interest on ``day``: the reference rate of its half-year
        and the points on top (renteloven § 5).

        :raises MissingLaw: when the half-year has no row of its own that a source has
            been read for: the rate of the one before is another one
        """
        first = half_year(day)
        row = self.on(REFERENCE_RATE, day)
        if row.valid_from != first or row.standing == "assumed":
            raise MissingLaw(REFERENCE_RATE, first)
        return row.value + self.value(INTEREST_POINTS, day)


def _rates():
    """The reference rate of each half-year that is known."""
    ranges = (
        # first half-year, last one, hundredths of a percent, how sure
        ((2014, 1), (2015, 1), 20, "single"),
        ((2015, 7), (2021, 1), 5, "single"),
        ((2021, 7), (2021, 7), -35, "single"),
        ((2022, 1), (2022, 7), -45, "single"),
        ((2023, 1), (2023, 1), 190, "single"),
        ((2023, 7), (2023, 7), 325, "single"),
        ((2024, 1), (2024, 1), 375, "single"),
        ((2024, 7), (2024, 7), 350, "assumed"),
        ((2025, 1), (2025, 1), 275, "assumed"),
        ((2025, 7), (2026, 1), 175, "assumed"),
    )
    for (year, month), last, value, standing in ranges:
        while (year, month) <= last:
            yield Row(
                REFERENCE_RATE, date(year, month, 1), value, "renteloven § 5", standing
            )
            year, month = (year, 7) if month == 1 else (year + 1, 1)


SINCE = date(2013, 3, 1)
COSTS_SINCE = date(2016, 1, 1)
COSTS = (40_000, 70_000, 100_000, 130_000, 170_000, 225_000, 285_000)
SHIPPED: tuple[Row, ...] = (
    Row(FEE_MOST, SINCE, 10_000, "renteloven § 9 b, stk. 2"),
    Row(FEES_PER_CLAIM, SINCE, 3, "renteloven § 9 b, stk. 2"),
    Row(FEES_PER_ARREARS, SINCE, 3, "renteloven § 9 b, stk. 2", "single"),
    Row(FEE_DAYS, SINCE, 10, "renteloven § 9 b, stk. 2"),
    Row(DEMAND_DAYS, SINCE, 10, "inkassoloven § 10"),
    Row(INTEREST_POINTS, SINCE, 800, "renteloven § 5, stk. 1"),
    *(
        Row(code, COSTS_SINCE, cost, "bekendtgørelse 601/2002")
        for (code, _most), cost in zip(COLLECTOR_COSTS, COSTS, strict=True)
    ),
    *_rates(),
)
