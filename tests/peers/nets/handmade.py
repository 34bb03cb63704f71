"""A good 0601 made by hand, and ways to break it: what the checker is tested with.

Two sections: automatic payments of a Danish and a foreign customer, and one slip.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from .house import Nets

SUPPLIER = "12345678"
PBS = "01234567"
CREATED = date(2026, 11, 23)

Lines = list[str]
Change = Callable[[Lines], None]


def at(*parts: tuple[int, str]) -> str:
    """A record with each text at its position, trailing blanks cut."""
    text = " " * 128
    for position, part in parts:
        text = text[: position - 1] + part + text[position - 1 + len(part) :]
    return text.rstrip(" ")


def detail(
    record: str, code: str, number: int, customer: str, *rest: tuple[int, str]
) -> str:
    """A record of a collection: its first 42 positions, and the rest."""
    start = f"BS{record}{PBS}{code}{number:05}00001{customer:<15}"
    return at((1, start), *rest)


def name(number: int, customer: str, text: str) -> str:
    """A 022 with a name or address line."""
    return detail("022", "0240", number, customer, (43, "0" * 9), (52, text))


def postcode(customer: str, value: str, country: str) -> str:
    """The 022 / 00009."""
    rest = (43, "0" * 9), (67, value), (71, country)
    return detail("022", "0240", 9, customer, *rest)


def charge(customer: str, due: str, sign: int, amount: int, reference: str) -> str:
    """The 042 of section 0112: DDMMYYYY, sign code, øre."""
    money = f"{sign}{amount:013}{reference:<30}00"
    return detail("042", "0280", 0, customer, (43, "0" * 9), (52, due), (60, money))


def text(record: str, number: int, customer: str, line: str) -> str:
    """A 052 or 062."""
    return detail(record, "0241", number, customer, (43, "0" * 9), (53, line))


def section(number: str, main_text: str) -> str:
    """The 012."""
    start = f"BS012{PBS}{number}     00001"
    return at((1, start), (28, "FORENING1"), (47, "23112026"), (69, main_text))


GOOD: Lines = [
    f"BS002{SUPPLIER}BS106010000000042" + " " * 19 + "231126",
    section("0112", "Nørre Aaby Antenneforening"),
    name(1, "1001", "Åse Østergård"),
    name(2, "1001", "Rosenvænget 12, 2. tv."),
    postcode("1001", "5580", "DK"),
    detail("022", "0240", 10, "1001", (83, "0012345678"), (93, "1")),
    charge("1001", "04012027", 1, 74850, "F00000017"),
    text("052", 1, "1001", "Fuldpakke 1. kvartal 2027            748,50"),
    text("052", 2, "1001", ""),
    text("062", 1, "1001", "Betal senest 4. januar 2027"),
    name(1, "000000000000B72", "Pär Ångström"),
    name(2, "000000000000B72", "Påhittsgatan 14 B"),
    name(3, "000000000000B72", "211 00 Malmö"),
    postcode("000000000000B72", "0000", "SE"),
    charge("000000000000B72", "04012027", 1, 29900, "F00000018"),
    text("052", 1, "000000000000B72", "Grundpakke 1. kvartal 2027           299,00"),
    at((1, f"BS092{PBS}01120000000001"), (32, "0" * 37), (84, "0" * 11)),
    section("0117", "Rykker"),
    name(1, "1001", "Åse Østergård"),
    name(2, "1001", "Rosenvænget 12, 2. tv."),
    postcode("1001", "5580", "DK"),
    charge("1001", "15122026", 1, 10000, "R00000003").replace("0280", "0285").ljust(105)
    + "000000000012344",
    text("052", 1, "1001", "Rykkergebyr                          100,00"),
    at((1, f"BS092{PBS}01170000000001"), (32, "0" * 37), (84, "0" * 11)),
    f"BS992{SUPPLIER}BS10601".ljust(128, "0"),
]


def collected(
    customer: str, due: str, amount: int, reference: str, payment_id: str = ""
) -> Lines:
    """All records of one collection in 0112, with two lines of text."""
    money = charge(customer, due, 1, amount, reference)
    return [
        name(1, customer, "Åse Østergård"),
        name(2, customer, "Rosenvænget 12"),
        postcode(customer, "5580", "DK"),
        at((1, money), (106, payment_id)),
        text("052", 1, customer, "Fuldpakke"),
        text("052", 2, customer, ""),
    ]


def delivery(number: int, created: str, *collections: Lines) -> bytes:
    """A 0601 with one section 0112; created as DDMMYY."""
    start = at((1, GOOD[0]), (21, f"{number:010}"), (50, created))
    begun = at((1, GOOD[1]), (47, f"{created[:4]}20{created[4:]}"))
    lines = [start, begun, *(line for one in collections for line in one)]
    lines += [GOOD[16], GOOD[-1]]
    recount(lines)
    return encode(lines)


def house(**options: object) -> Nets:
    """Our Nets with the creditor of these deliveries, slips and all."""
    nets = Nets(SUPPLIER, **options)
    nets.add_creditor(
        PBS,
        (1,),
        fi_creditor="81234567",
        bank_registration="9999",
        bank_account="1234567890",
        bank_name="DANSKE BANK",
    )
    return nets


def put(line: int, position: int, new: str) -> Change:
    """Overwrite from a position of a line (both from 1); blanks at the end are cut."""

    def change(lines: Lines) -> None:
        lines[line - 1] = at((1, lines[line - 1]), (position, new))

    return change


def put_in(first: int, last: int, position: int, new: str) -> Change:
    """The same in each line from first to last."""

    def change(lines: Lines) -> None:
        for line in range(first, last + 1):
            put(line, position, new)(lines)

    return change


def drop(*numbers: int) -> Change:
    """Leave lines out."""

    def change(lines: Lines) -> None:
        for line in sorted(numbers, reverse=True):
            del lines[line - 1]

    return change


def insert(line: int, new: str) -> Change:
    """Put a new line before the line."""
    return lambda lines: lines.insert(line - 1, new)


def swap(line: int, other: int) -> Change:
    """Exchange two lines."""

    def change(lines: Lines) -> None:
        a, b = line - 1, other - 1
        lines[a], lines[b] = lines[b], lines[a]

    return change


def all_of(*changes: Change) -> Change:
    """One change after the other."""

    def change(lines: Lines) -> None:
        for one in changes:
            one(lines)

    return change


def recount(lines: Lines) -> None:
    """Put the sums right, so that a mutation shows nothing but itself."""
    whole, sums = [0, 0, 0, 0], [0, 0, 0, 0]
    sections, inside = 0, False
    for index, line in enumerate(lines):
        kind = line[2:5]
        if kind in ("012", "092", "992"):
            whole = [a + abs(b) for a, b in zip(whole, sums, strict=True)]
            if kind != "012":
                count, amount, texts, names = sums if kind == "092" else whole
                first = f"{count:011}{abs(amount):015}{texts:011}"
                line = at((1, line), (32, first), (84, f"{names:011}"))
            if kind == "992":
                line = at((1, line), (21, f"{sections:011}"))
            lines[index] = line
            sums, inside = [0, 0, 0, 0], kind == "012"
            sections += inside
        elif not inside:
            continue
        elif kind == "042":
            sums[0] += 1
            amount = int(line[60:73]) if line[60:73].isdigit() else 0
            sums[1] += {"1": amount, "2": -amount}.get(line[59], 0)
        elif kind in ("052", "062"):
            sums[2] += 1
        elif kind == "022":
            sums[3] += 1


def encode(lines: Lines) -> bytes:
    """The delivery as it is sent."""
    return "".join(f"{line}\r\n" for line in lines).encode("iso-8859-1")


def mutated(change: Change) -> bytes:
    """The good delivery with a change, and totals that fit."""
    lines = GOOD.copy()
    change(lines)
    recount(lines)
    return encode(lines)


def good() -> bytes:
    """The good delivery."""
    return mutated(lambda lines: None)
