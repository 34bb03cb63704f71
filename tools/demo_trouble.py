"""The rows of the demo that an import and a collection run must cope with.

Each is an ordinary member that one function spoils in one way. Nothing else in the
demo file is wrong, so what an import reports can be compared with `TROUBLE`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

Row = dict[str, object]
Spoil = Callable[[Row, Row, date], list[Row]]
"""(the row, the row of the trouble before it, first day of the quarter) -> rows."""


def months_after(first: date, months: int) -> date:
    """The same day so many months later; the day must exist in both (1-28)."""
    years, month = divmod(first.month - 1 + months, 12)
    return first.replace(year=first.year + years, month=month + 1)


def _home_of(row: Row, other: Row) -> Row:
    """The row at the address of the other: postal and installation."""
    fields = [name for name in row if name.startswith("Installation")]
    return row | {name: other[name] for name in ("Adresse", "Postnr", "By", *fields)}


def _no_address(row: Row, _before: Row, _quarter: date) -> list[Row]:
    fields = [name for name in row if name.startswith("Installation")]
    return [row | dict.fromkeys(("Adresse", "Postnr", "By", *fields), "")]


def _left_inside(row: Row, _before: Row, quarter: date) -> list[Row]:
    day = months_after(quarter, 1) + timedelta(days=9)
    return [row | {"Udmeldt": day, "Pakke til": day, "Bemærkning": "Hus solgt"}]


def _joined_inside(row: Row, before: Row, quarter: date) -> list[Row]:
    day = months_after(quarter, 1) + timedelta(days=10)
    new = {"Indmeldt": day, "Pakke fra": day, "Bemærkning": "Ejerskifte"}
    return [_home_of(row, before) | new]


def _package_change(row: Row, _before: Row, quarter: date) -> list[Row]:
    day = months_after(quarter, 1) + timedelta(days=14)
    old = {"Pakke": "Grundpakke", "Pakke til": day - timedelta(days=1)}
    return [row | old, row | {"Pakke": "Fuldpakke", "Pakke fra": day}]


def _two_subscriptions(row: Row, _before: Row, quarter: date) -> list[Row]:
    broadband = {"Pakke": "Bredbånd 100/100", "Pakke fra": months_after(quarter, -6)}
    return [row | {"Pakke": "Grundpakke"}, row | broadband]


def _protected(row: Row, _before: Row, _quarter: date) -> list[Row]:
    hidden = {"Navn": "Navnebeskyttet", "E-mail": "", "Telefon": "", "Mobil": ""}
    return [row | hidden]


def _very_long(row: Row, _before: Row, _quarter: date) -> list[Row]:
    street = "Gammel Nørreskovbakkevængevej 117B, 2. sal, dør 14 (baghuset)"
    name = "Anne-Marie Elisabeth Kirstine Østergaard-Bjerregaard von Lauridsen"
    address = {"Adresse": street, "Installationsadresse": street}
    return [row | address | {"Navn": name, "E-mail": "anne-marie@example.org"}]


def _one_word(row: Row, _before: Row, _quarter: date) -> list[Row]:
    return [row | {"Navn": "Viggo", "E-mail": "viggo@example.dk"}]


def _no_postcode(row: Row, _before: Row, _quarter: date) -> list[Row]:
    return [row | {"Postnr": "", "Installation postnr": ""}]


def _abroad(row: Row, _before: Row, _quarter: date) -> list[Row]:
    sweden = {"Adresse": "Påhittsgatan 14 B", "Postnr": "211 00"}
    return [row | sweden | {"By": "Malmö, Sverige"}]


def _no_payment_form(row: Row, _before: Row, _quarter: date) -> list[Row]:
    return [row | {"Betalingsform": ""}]


def _left_long_ago(row: Row, _before: Row, _quarter: date) -> list[Row]:
    joined, left = date(1985, 4, 1), date(1998, 6, 30)
    dates = {"Indmeldt": joined, "Udmeldt": left, "Pakke fra": joined}
    return [row | dates | {"Pakke til": left, "Pakke": "Grundpakke"}]


def _joins_later(row: Row, _before: Row, quarter: date) -> list[Row]:
    day = months_after(quarter, 5)
    return [row | {"Indmeldt": day, "Pakke fra": day}]


def _namesake(row: Row, _before: Row, _quarter: date) -> list[Row]:
    person = {"Navn": "Hans Jørgen Nielsen", "E-mail": "hjn.senior@example.dk"}
    return [row | person | {"Bemærkning": "Far, senior"}]


def _other_namesake(row: Row, before: Row, _quarter: date) -> list[Row]:
    person = {"Navn": before["Navn"], "E-mail": "hjn.junior@example.dk"}
    return [_home_of(row, before) | person | {"Bemærkning": "Søn, junior"}]


def _plain(row: Row, _before: Row, _quarter: date) -> list[Row]:
    return [row]


def _line_break(row: Row, _before: Row, _quarter: date) -> list[Row]:
    return [row | {"Bemærkning": 'Ring først;\nhunden hedder "Bøffe"'}]


_SPOILS: dict[str, tuple[str, Spoil]] = {
    "9001": ("no address at all", _no_address),
    "9002": ("left in the middle of the collected quarter", _left_inside),
    "9003": ("joined in the quarter, in the house 9002 left", _joined_inside),
    "9004": ("two rows: package changes inside the quarter", _package_change),
    "9005": ("two rows: two subscriptions at the same time", _two_subscriptions),
    "9006": ("protected name", _protected),
    "9007": ("name and address longer than 35 characters", _very_long),
    "9008": ("name of a single word", _one_word),
    "9009": ("no postcode", _no_postcode),
    "9010": ("lives abroad, in Sweden: foreign postcode", _abroad),
    "9011": ("payment form missing", _no_payment_form),
    "9012": ("left long ago", _left_long_ago),
    "9013": ("joins after the quarter", _joins_later),
    "9014": ("same name and address as 9015, another person", _namesake),
    "9015": ("same name and address as 9014, another person", _other_namesake),
    "9016": ("note with a line break, a semicolon and quotes", _line_break),
    "A117": ("member number with a letter", _plain),
}

TROUBLE: dict[str, str] = {number: why for number, (why, _f) in _SPOILS.items()}
"""Member number -> what is troublesome about its row or rows."""

SECOND_TROUBLE: dict[str, str] = {
    "576": "name with letters outside ISO 8859-1 (Polish)",
    "577": "name with letters outside ISO 8859-1 (Polish)",
    "578": "name with letters outside ISO 8859-1 (Czech)",
    "579": "name with letters outside ISO 8859-1 (Hungarian)",
}
"""The same for the second association, whose file is an XLSX."""


def spoil(rows: list[Row], quarter: date) -> list[Row]:
    """Make the troublesome rows out of ordinary ones.

    `rows`: one ordinary member per key of TROUBLE, with dates and no leaving date;
    `quarter`: first day of the collected quarter. Raises ValueError when their
    number differs.
    """
    result: list[Row] = []
    before: Row = {}
    for row, (number, (_why, change)) in zip(rows, _SPOILS.items(), strict=True):
        spoiled = change(row | {"Medlemsnr": number}, before, quarter)
        result += spoiled
        before = spoiled[-1]
    return result
