"""Damaged files of every kind: all of it is read and adds up, or it is refused.

The mutations are drawn from a fixed seed. What is accepted is added up once more from
the bytes, by the positions of the tables and without the scanner.
"""

import random
from datetime import date

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    Cancellation,
    DeliveryEnd,
    DeliveryError,
    DeliveryStart,
    MandateRequests,
    Registration,
    RequestSection,
    SectionEnd,
    SectionStart,
    SupplierCancellation,
    SupplierCollection,
    SupplierDelivery,
    SupplierSection,
    UnknownRow,
    identify,
    iter_records,
    iter_rows,
    read,
    read_0605,
    read_supplier,
    summarise,
    write,
    write_0605,
    write_supplier,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    DATA,
    FI_LINES,
    LS_START,
    NETS,
    file_of,
    row,
)

TOTAL_BYTES = 20_000_000
DUE = date(2026, 2, 2)

payments = [
    row("0602-042a", "0236", paid_amount=100 + n, mandate=n, sign=1) for n in range(9)
]
payments.append(row("0602-042a", "0239", paid_amount=30, sign=2))
payments.append(row("0602-042c", "0238", amount=77))
slips = [row("0602-042b", "0297", paid_amount=500), "BS022012345670240000010000100000"]
mandates = [row("0603-042a", code, mandate=7) for code in ("0231", "0232", "0234")]
BASES = {
    "0601": DATA,
    "0602": file_of("0602", "0211", *payments, count_042=11, amount=966),
    "0602-slips": file_of("0602", "0215", *slips, count_042=1, count_022=1, amount=500),
    "0603": file_of("0603", "0212", *mandates, count_042=3),
    "0603-slips": file_of(
        "0603", "0217", row("0603-042b", "0295", amount=9), count_042=1, amount=9
    ),
    "0605": write_0605(
        MandateRequests(
            "12345678",
            1,
            (
                RequestSection(
                    "0120",
                    "01234567",
                    (Registration(1, "1001", "12345678", "0040", "0440116243"),),
                ),
                RequestSection("0126", "01234567", (Cancellation(1, "7", "1" * 9),)),
            ),
        )
    ),
    "0621": file_of(
        "0621",
        "0120",
        row("0621-022a", "0280", record_number=1, amount=5),
        row("0621-022b", "0280", record_number=2, text_number=210100),
        row("0621-022c", "0200", record_number="003", text_number=330100),
        count_022=3,
    ),
    "FI": "".join(line + "\r\n" for line in FI_LINES).encode(),
    "LS": f"{LS_START}\r\nLS0420900\r\nLS992\r\n".encode(),
    "LS-input": write_supplier(
        SupplierDelivery(
            "12345678",
            DUE,
            (
                SupplierSection("12345", None, (SupplierCancellation("7"),)),
                SupplierSection("12345", DUE, (SupplierCollection("7", 5),)),
            ),
        )
    ),
}
for path in sorted(NETS.glob("0*_id*.txt")):
    BASES[path.stem] = path.read_bytes()


# ------------------------------------------------------------------------ damage
# Each takes bytes and a source of chance; nothing left means: begin again.
def changed_byte(data, chance):
    place = chance.randrange(len(data))
    return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]


def changed_digit(data, chance):
    places = [place for place, byte in enumerate(data) if 48 <= byte <= 57]
    if not places:
        return b""
    place = chance.choice(places)
    return data[:place] + b"%d" % chance.randrange(10) + data[place + 1 :]


def cut(data, chance):
    return data[: chance.randrange(len(data))]


def hole(data, chance):
    first = chance.randrange(len(data))
    return data[:first] + data[first + chance.randrange(1, 40) :]


def inserted(data, chance):
    place = chance.randrange(len(data))
    what = chance.choice([b"\r\n", b"\n", b"\r", b"\x1a", b"\x00", b" ", b"\r\n\r\n"])
    return data[:place] + what + data[place:]


def lines_moved(data, chance):
    lines = data.splitlines(True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def line_doubled(data, chance):
    lines = data.splitlines(True)
    place = chance.randrange(len(lines))
    lines.insert(chance.randrange(len(lines)), lines[place])
    return b"".join(lines)


def line_dropped(data, chance):
    lines = data.splitlines(True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def lines_joined(data, chance):
    lines = data.splitlines(True)
    place = chance.randrange(len(lines))
    lines[place] = lines[place].rstrip(b"\r\n")
    return b"".join(lines)


def other_file(data, chance):
    return data + chance.choice(list(BASES.values()))


DAMAGES = [
    changed_byte,
    changed_digit,
    changed_digit,
    cut,
    hole,
    inserted,
    lines_moved,
    line_doubled,
    line_dropped,
    lines_joined,
    other_file,
]


# ------------------------------------------------------------------ adding it up
# Of 042, 052 + 062 and 022 in BS092.
COUNTS = ((32, 42), (58, 68), (84, 94))


def number_at(line: bytes, first: int, last: int) -> int:
    return int(line[first - 1 : last])


def records_of(data: bytes) -> list[bytes]:
    """Records without line ends and envelope."""
    lines = [line.rstrip(b"\r\x1a ") for line in data.split(b"\n")]
    return [line for line in lines if line and not line.startswith(b"PBCNET")]


def check_bank(records, rows):
    """FI030 between FI020 and FI080 add up; so do the creditors in FI090."""
    count = amount = 0
    for record in records:
        if record.startswith(b"FI030"):
            count += 1
            amount += number_at(record, 65, 79)
        elif record.startswith(b"FI080"):
            assert (number_at(record, 14, 24), number_at(record, 25, 39)) == (
                count,
                amount,
            )
            count = amount = 0
    assert (count, records[-1][:5]) == (0, b"FI090")


def check_delivery(records, rows):
    """BS042, BS022 and texts between BS012 and BS092 are counted there."""
    kind = records[0][16:20]
    sections, whole, counts = 0, 0, [0, 0, 0]
    amount = 0
    for record in records:
        name = record[2:5]
        if name == b"042":
            counts[0] += 1
            if kind == b"0602":
                amount += number_at(record.ljust(128, b"0"), 116, 128)
        elif name == b"022":
            counts[2] += 1
        elif name in (b"052", b"062"):
            counts[1] += 1
        elif name == b"092":
            sections += 1
            if kind == b"0621":
                assert number_at(record, 21, 31) == counts[2]
            else:
                stated = [
                    number_at(record, *at) for at in ((32, 42), (58, 68), (84, 94))
                ]
                assert stated == counts
                whole += counts[0]
            counts = [0, 0, 0]
        elif name == b"992":
            assert number_at(record, 21, 31) == sections
            if kind != b"0621":
                assert number_at(record, 32, 42) == whole
    assert records[-1][2:5] == b"992"
    if kind == b"0602" and not any(isinstance(row, UnknownRow) for row in rows):
        if not any(getattr(row, "transaction", "") == "0238" for row in rows):
            assert amount == number_at(records[-1], 43, 57)
            assert amount == sum(getattr(row, "paid_amount", 0) for row in rows)


def check_rows(data: bytes) -> bool:
    """Whether the file gives rows; then all of it is in them, and adds up."""
    try:
        rows = list(iter_rows(data))
    except DeliveryError as error:
        assert error.line is not None and str(error)
        with pytest.raises(DeliveryError) as caught:
            summarise(data)
        assert str(caught.value) == str(error)
        return False
    found = summarise(data)
    frame = (DeliveryStart, SectionStart, SectionEnd, DeliveryEnd)
    details = [row for row in rows if not isinstance(row, frame)]
    assert found.rows + found.unknown == len(details)
    records = records_of(data)
    assert [row.text.rstrip(" ").encode("latin-1") for row in rows] == records
    if identify(data) == "FI":
        check_bank(records, rows)
    elif not identify(data).startswith("LS"):
        check_delivery(records, rows)
    if not identify(data).startswith("LS"):
        assert isinstance(rows[-1], DeliveryEnd)
        for stated, section in zip(
            (row for row in rows if isinstance(row, SectionEnd)),
            found.sections,
            strict=True,
        ):
            assert stated.count == section.rows + section.unknown or section.unknown
    return True


def check_objects(data: bytes) -> None:
    """Readers that give objects: what they give is written again and read the same."""
    for reader, writer in (
        (read, lambda made: write(made, keep_deviations=True)),
        (read_0605, write_0605),
        (read_supplier, write_supplier),
    ):
        try:
            made = reader(data)
        except DeliveryError as error:
            assert error.line is not None and str(error)
        else:
            assert reader(writer(made)) == made
    try:
        list(iter_records(data))
    except DeliveryError as error:
        assert error.line is not None
    try:
        identify(data)
    except DeliveryError as error:
        assert error.line is not None


@pytest.mark.parametrize("name", BASES)
def test_damage(name):
    chance = random.Random(f"betalingsservice {name}")
    base = BASES[name]
    size = accepted = refused = 0
    assert name[:4] in ("0601", "0605", "LS-i") or check_rows(base)
    while size < TOTAL_BYTES / len(BASES):
        data = base
        for _ in range(chance.choice((1, 1, 1, 2, 3))):
            data = chance.choice(DAMAGES)(data, chance) or base
        size += len(data)
        if check_rows(data):
            accepted += 1
        else:
            refused += 1
        check_objects(data)
    assert refused
    # Digits of names and numbers may well change: not all damage can be seen.
    assert accepted or name[:4] in ("0601", "0605", "LS-i")


def test_random_bytes():
    chance = random.Random(2026)
    starts = [b"", b"FI010", b"LS002", *(data[:57] for data in BASES.values())]
    size = 0
    while size < 300_000:
        length = chance.randrange(3000)
        printable = chance.random() < 0.5
        noise = (
            bytes(chance.choices(b" 0123456789ABS\r\n", k=length))
            if printable
            else chance.randbytes(length)
        )
        data = chance.choice(starts) + noise
        size += len(data)
        if check_rows(data):
            assert data.startswith((b"LS002", b"FI010"))
        check_objects(data)
