"""The beginning of a delivery agrees with the whole of it, read strictly."""

import io
import random
from dataclasses import replace
from datetime import date
from unittest import TestCase

from peers.nets.outgoing import Writer, automatic

from odoo.addons.asom_nets.betalingsservice import (
    Address,
    Collection,
    Delivery,
    DeliveryError,
    Section,
    read,
    write,
)
from odoo.addons.asom_nets.reading.delivery_excerpt import excerpt, first_lines
from odoo.addons.asom_nets.reading.incoming_excerpt import incoming_excerpt, printable

# It finds the peers' folder, so it comes before them.
from .common import SUPPLIER

DUE = date(2026, 2, 2)
CREATED = date(2026, 1, 12)


def collections(count, start=1000, **changes):
    return tuple(
        Collection(
            str(start + number),
            DUE,
            10000 + number,
            f"R{number}",
            Address((f"Navn {number} Æ", "Vej 1"), "4000"),
            ("Tekst", "", "Mere"),
            **changes,
        )
        for number in range(count)
    )


def delivery(*sections):
    return Delivery("13585628", 7, sections, created=CREATED)


def section(number, group, rows):
    return Section(
        number, "01234567", group, rows, created=CREATED, main_text=f"Gruppe {group}"
    )


class TestExcerpt(TestCase):
    def setUp(self):
        super().setUp()
        self.whole = delivery(
            section("0112", 1, collections(5)),
            section("0117", 2, collections(4, 2000)),
            section("0112", 3, collections(3, 3000)),
        )
        self.data = write(self.whole)

    def test_everything_when_there_is_room(self):
        parsed = read(self.data)
        for most in (12, 13, 1000):
            self.assertEqual(
                [part.collections for part in excerpt(self.data, most)],
                [part.collections for part in parsed.sections],
            )

    def test_the_first_ones(self):
        rows = [row for part in self.whole.sections for row in part.collections]
        for most in range(13):
            parts = excerpt(self.data, most)
            found = [row for part in parts for row in part.collections]
            self.assertEqual(found, rows[:most], most)
            self.assertEqual([part.count for part in parts], [5, 4, 3])
            self.assertEqual(
                [part.amount for part in parts],
                [part.amount for part in self.whole.sections],
            )
            self.assertEqual(
                [part.section.main_text for part in parts],
                ["Gruppe 1", "Gruppe 2", "Gruppe 3"],
            )

    def test_collections_without_an_address(self):
        rows = tuple(
            replace(row, address=None, mandate="000000123") for row in collections(4)
        )
        [part] = excerpt(write(delivery(section("0112", 1, rows))), 2)
        self.assertEqual(part.collections, rows[:2])

    def test_what_is_no_delivery(self):
        for data in (b"", b"BS012\r\n", b"hello\r\n", self.data[:57]):
            with self.assertRaises(DeliveryError):
                excerpt(data, 5)
        with self.assertRaisesRegex(DeliveryError, "line 6.*not a number|digits|must"):
            excerpt(
                self.data.replace(b"0202202610000000010000", b"0202202610000000X10000"),
                5,
            )

    def test_lines_with_their_numbers(self):
        lines = list(first_lines(self.data, 3))
        self.assertEqual(len(lines), 3)
        self.assertTrue(lines[2].startswith("    3  BS022"))
        self.assertIn("Navn 0 Æ", lines[2])

    def test_lines_of_a_stream_and_of_junk(self):
        self.assertEqual(
            list(first_lines(io.BytesIO(self.data), 7)), list(first_lines(self.data, 7))
        )
        junk = bytes(range(256)) * 2000
        lines = list(first_lines(junk, 5))
        self.assertEqual(len(lines), 5)
        for line in lines:
            self.assertLess(len(line), 300)
            self.assertTrue(line.isprintable() or "\xa0" in line or "\xad" in line)
        self.assertEqual(list(first_lines(b"", 5)), [])

    def test_a_broken_file_never_breaks_the_form(self):
        """Whatever is done to the bytes: sections, or a DeliveryError."""
        chance = random.Random(20260105)
        refused = 0
        for _attempt in range(1500):
            try:
                parts = excerpt(mutated(self.data, chance), 5)
                self.assertTrue(parts)
            except DeliveryError:
                refused += 1
        self.assertGreater(refused, 500)


def mutated(data, chance):
    """``data`` with one to three bytes or lines changed."""
    for _change in range(chance.randint(1, 3)):
        lines = data.split(b"\r\n")
        place = chance.randrange(max(1, len(data)))
        line = chance.randrange(len(lines))
        data = chance.choice(
            (
                lambda d, p=place: d[:p],
                lambda d, p=place: d[:p] + bytes([chance.randrange(256)]) + d[p + 1 :],
                lambda d, p=place: d[:p] + d[p + chance.randint(1, 200) :],
                lambda d, n=line, m=lines: b"\r\n".join(m[:n] + m[n + 1 :]),
                lambda d, n=line, m=lines: b"\r\n".join(m[:n] + m[n:][::-1]),
                lambda d, n=line, m=lines: b"\r\n".join([*m[:n], m[n], *m[n:]]),
            )
        )(data)
    return data


class TestIncomingExcerpt(TestCase):
    def file_0602(self, count):
        stream = io.BytesIO()
        writer = Writer(
            stream, "0602", supplier=SUPPLIER, sub_system="BS1", number="1", day=DUE
        )
        for group in (1, 2):
            for number in range(count):
                writer.add(
                    automatic(
                        "0236",
                        "01234567",
                        group,
                        str(1000 + number),
                        "000000001",
                        DUE,
                        10000,
                        f"{number:09d}",
                        paid_day=DUE,
                        booked_day=DUE,
                        paid=10000,
                    )
                )
        writer.close()
        return stream.getvalue()

    def test_the_first_rows(self):
        data = self.file_0602(4)
        for most in range(10):
            found = incoming_excerpt(data, most)
            rows = [row for part in found.sections for row in part.rows]
            self.assertEqual(len(rows), min(most, 8))
            self.assertEqual(found.whole, most >= 8)
            self.assertIsNone(found.fault)
            self.assertEqual(found.start.delivery_type, "0602")
        self.assertEqual(
            [(p.start.debtor_group, p.end.count) for p in found.sections],
            [(1, 4), (2, 4)],
        )

    def test_no_more_is_read_than_is_shown(self):
        stream = io.BytesIO(self.file_0602(20_000))
        incoming_excerpt(stream, 50)
        self.assertLess(stream.tell(), 20_000)

    def test_a_fault_ends_it(self):
        data = self.file_0602(4)
        broken = data.replace(b"BS0920", b"BS0929", 1)
        found = incoming_excerpt(broken, 50)
        self.assertEqual(len(found.sections[0].rows), 4)
        self.assertEqual(found.fault.line, 7)
        self.assertFalse(found.whole)

    def test_records_outside_of_sections(self):
        data = b"LS002".ljust(128) + b"\r\nLS0420 something\r\n"
        found = incoming_excerpt(data, 50)
        if found.fault is None:
            self.assertIsNone(found.sections[0].start)

    def test_never_raises(self):
        chance = random.Random(602)
        data = self.file_0602(5)
        faults = 0
        for _attempt in range(2000):
            faults += incoming_excerpt(mutated(data, chance), 50).fault is not None
        self.assertGreater(faults, 1000)
        for junk in (b"", b"BS002", b"FI010", b"LS002", bytes(range(256)), b"\n" * 99):
            self.assertIsNotNone(incoming_excerpt(junk, 5).fault, junk)

    def test_printable(self):
        self.assertEqual(printable("Æ ø"), "Æ ø")
        self.assertEqual(printable("a\0b\x85c"), "a\ufffdb\ufffdc")
        self.assertEqual(len(printable("x" * 5000)), 258)
