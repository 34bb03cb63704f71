"""The made-up members of the demo, as rows of a member file, and their files.

Same arguments, same rows: everything comes from one `random.Random(seed)`.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tools.demo_names import BEYOND_LATIN_1, FYN, THY, Area, Houses, mailbox, person
from tools.demo_trouble import SECOND_TROUBLE, TROUBLE, Row, months_after, spoil

__all__ = [
    "COLUMNS",
    "SECOND_TROUBLE",
    "TROUBLE",
    "members",
    "second_association_members",
    "write_csv",
    "write_xlsx",
]

COLUMNS = (
    "Medlemsnr",
    "Navn",
    "Adresse",
    "Postnr",
    "By",
    "E-mail",
    "Telefon",
    "Mobil",
    "Installationsadresse",
    "Installation postnr",
    "Installation by",
    "Indmeldt",
    "Udmeldt",
    "Betalingsform",
    "Pakke",
    "Pakke fra",
    "Pakke til",
    "Tilvalg",
    "Tilvalg fra",
    "Sprog",
    "Bemærkning",
)
QUARTER = date(2027, 1, 1)
"""First day of the period that the demo collects, unless told otherwise."""

PAYMENT_FORMS = {
    "Betalingsservice": 78,
    "Indbetalingskort": 15,
    "Kort": 4,
    "Bankoverførsel": 3,
}
"""Payment form -> its share in percent."""
PACKAGES = {
    "Grundpakke": 32,
    "Mellempakke": 22,
    "Fuldpakke": 16,
    "Bredbånd 100/100": 19,
    "Bredbånd 500/500": 11,
}
"""Package -> its share in percent; first association, billed by the quarter."""
SECOND_PACKAGES = {"Kontingent": 35, "Fiber basis": 65}
"""The same for the second association, billed by the year."""
ADD_ONS = {
    "Grundpakke": ("Sportskanal", "Ekstra udtag"),
    "Mellempakke": ("Sportskanal", "Ekstra udtag"),
    "Fuldpakke": ("Sportskanal", "Ekstra udtag"),
    "Bredbånd 100/100": ("Fast IP-adresse", "Ekstra udtag"),
    "Bredbånd 500/500": ("Fast IP-adresse", "Ekstra udtag"),
    "Fiber basis": ("Servicebidrag",),
}
"""Package -> the add-ons that go with it; none where it is missing."""
LAUNCHED = {
    "Bredbånd 100/100": date(2013, 1, 1),
    "Bredbånd 500/500": date(2019, 7, 1),
    "Fiber basis": date(2011, 1, 1),
}
"""Package -> first day it could be had; nobody has it from an earlier day."""
NOTES = ("Hund i haven", "Ønsker kontakt pr. brev", "Nøgle hos naboen", "Udlejes")
MAIL_HOSTS = ("example.dk", "example.com", "example.org")
LANDLINES, MOBILES = "64 90", "20 90"
"""First four digits of every phone number in the demo."""
FOUNDED = date(1984, 3, 1)
"""Day of the oldest membership."""


def _pick(rng: random.Random, shares: dict[str, int]) -> str:
    return rng.choices(list(shares), weights=list(shares.values()))[0]


def _phone(rng: random.Random, block: str) -> str:
    """A number inside one block of 10,000.

    Odoo only keeps numbers that the numbering plan allows, and we know of no Danish
    range set apart for fiction: a number may be somebody's. So the demo keeps to two
    blocks, which a sender of text messages can bar as a whole.
    """
    number = f"{rng.randrange(10_000):04}"
    return f"{block} {number[:2]} {number[2:]}"


class _Register:
    """Makes ordinary members of one association, one after the other."""

    def __init__(
        self,
        rng: random.Random,
        area: Area,
        quarter: date,
        packages: dict[str, int],
    ) -> None:
        if quarter.day != 1 or quarter < date(2020, 1, 1):
            raise ValueError(f"must be the first of a month from 2020 on: {quarter}")
        self.rng = rng
        self.houses = Houses(area, rng)
        self.quarter = quarter
        self.packages = packages
        self.mailboxes: dict[str, int] = {}

    def _mail(self, name: str) -> str:
        local = mailbox(name)
        self.mailboxes[local] = seen = self.mailboxes.get(local, 0) + 1
        suffix = str(seen) if seen > 1 else ""
        return f"{local}{suffix}@{self.rng.choice(MAIL_HOSTS)}"

    def _day(self, first: date, last: date) -> date:
        """A day between both, more often than not the first of a month."""
        day = first + timedelta(days=self.rng.randrange((last - first).days + 1))
        rounded = day.replace(day=1)
        return rounded if rounded >= first and self.rng.random() < 0.6 else day

    def plain(self, number: str, settled: int = 24) -> Row:
        """A member with one package and nothing unusual.

        `settled`: months before the quarter by which the membership began.
        """
        rng = self.rng
        name = person(rng)
        address, postcode, town = self.houses.connected()
        joined = self._day(FOUNDED, months_after(self.quarter, -settled))
        package = _pick(rng, self.packages)
        values: Row = dict.fromkeys(COLUMNS, "")
        return values | {
            "Medlemsnr": number,
            "Navn": name,
            "Adresse": address,
            "Postnr": postcode,
            "By": town,
            "E-mail": self._mail(name) if rng.random() < 0.82 else "",
            "Telefon": _phone(rng, LANDLINES) if rng.random() < 0.35 else "",
            "Mobil": _phone(rng, MOBILES) if rng.random() < 0.85 else "",
            "Installationsadresse": address,
            "Installation postnr": postcode,
            "Installation by": town,
            "Indmeldt": joined,
            "Betalingsform": _pick(rng, PAYMENT_FORMS),
            "Pakke": package,
            "Pakke fra": max(joined, LAUNCHED.get(package, joined)),
            "Sprog": "Dansk",
        }

    def ordinary(self, number: str) -> Row:
        """A member with the variety of real life: changes, add-ons, leavers."""
        rng = self.rng
        row = self.plain(number, settled=4)
        if rng.random() < 0.06:
            row["Adresse"], row["Postnr"], row["By"] = self.houses.away()
        if rng.random() < 0.3:
            changed = self._day(row["Pakke fra"], months_after(self.quarter, -3))
            row["Pakke fra"] = max(changed.replace(day=1), row["Pakke fra"])
        add_ons = ADD_ONS.get(row["Pakke"], ())
        if add_ons and rng.random() < 0.22:
            several = min(len(add_ons), 2) if rng.random() < 0.15 else 1
            row["Tilvalg"] = ", ".join(rng.sample(add_ons, several))
            row["Tilvalg fra"] = row["Pakke fra"]
        if rng.random() < 0.02:
            row["Sprog"] = "Engelsk"
        if rng.random() < 0.05:
            row["Bemærkning"] = rng.choice(NOTES)
        if rng.random() < 0.04:
            back = rng.randrange(1, 3)
            left = months_after(self.quarter, -back) - timedelta(days=1)
            row["Udmeldt"] = row["Pakke til"] = left
        return row


def members(
    count: int = 600, seed: int = 2027, quarter: date = QUARTER
) -> list[dict[str, object]]:
    """The members of the first association, by member number.

    `count` members (distinct numbers); two of them have a second row, so there are
    `count` + 2 rows. Each key of TROUBLE is among them. `quarter` is the first day
    of the collected quarter. Values are texts, and dates as `date` ("" if none).
    Raises ValueError for a count too small for TROUBLE or too large for the
    streets, and for a quarter before 2020 or not from the first of a month.
    """
    ordinary = count - len(TROUBLE)
    if not 0 <= ordinary <= 1500:  # the streets have no more houses
        raise ValueError(f"count must be {len(TROUBLE)}..{1500 + len(TROUBLE)}")
    register = _Register(random.Random(seed), FYN, quarter, PACKAGES)
    rows = [register.ordinary(str(1001 + index)) for index in range(ordinary)]
    return rows + spoil([register.plain(number) for number in TROUBLE], quarter)


def second_association_members(
    count: int = 80, seed: int = 2028, year: date = QUARTER
) -> list[dict[str, object]]:
    """The members of the second association, one row each, numbered from 500.

    Those whose number is a key of SECOND_TROUBLE have names outside ISO 8859-1:
    keep them in an XLSX file. `year` is the first day of the collected year.
    Raises ValueError for a count that does not reach all of them.
    """
    if not 80 <= count <= 500:
        raise ValueError("count must be 80..500")
    rng = random.Random(seed)
    register = _Register(rng, THY, year, SECOND_PACKAGES)
    names = dict(zip(SECOND_TROUBLE, BEYOND_LATIN_1, strict=True))
    rows = []
    for number in (str(500 + index) for index in range(count)):
        if number in names:
            row = register.plain(number) | {"Navn": names[number]}
            rows.append(row | {"E-mail": f"{mailbox(names[number])}@example.org"})
        else:
            rows.append(register.ordinary(number))
    return rows


def _as_danish(value: object) -> str:
    """dd-mm-yyyy for a date, decimal comma for a Decimal, else the text."""
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return str(value)


def write_csv(rows: Sequence[Row], path: str | Path, encoding: str = "cp1252") -> None:
    """Write the rows as a Danish spreadsheet does: semicolons and CR LF.

    Raises ValueError naming member number and heading for a value that the
    encoding can't hold; nothing is written then.
    """
    lines = [list(COLUMNS)]
    for row in rows:
        line = [_as_danish(row[heading]) for heading in COLUMNS]
        for heading, text in zip(COLUMNS, line, strict=True):
            try:
                text.encode(encoding)
            except UnicodeEncodeError as error:
                raise ValueError(
                    f"member {row['Medlemsnr']}, {heading}: {text!r} "
                    f"can't be written in {encoding}"
                ) from error
        lines.append(line)
    with open(path, "w", encoding=encoding, newline="") as stream:
        csv.writer(stream, delimiter=";", lineterminator="\r\n").writerows(lines)


def write_xlsx(rows: Sequence[Row], path: str | Path) -> None:
    """Write the rows as a workbook of one sheet: dates as dates, the rest as text."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path)) as workbook:
        bold = workbook.add_format({"bold": True})
        as_date = workbook.add_format({"num_format": "dd-mm-yyyy"})
        sheet = workbook.add_worksheet("Medlemmer")
        sheet.write_row(0, 0, COLUMNS, bold)
        sheet.freeze_panes(1, 0)
        for line, row in enumerate(rows, 1):
            for column, heading in enumerate(COLUMNS):
                value = row[heading]
                if isinstance(value, date):
                    sheet.write_datetime(line, column, value, as_date)
                elif value != "":
                    sheet.write_string(line, column, _as_danish(value))
        sheet.autofit()
