"""The beginning of a delivery agrees with the whole of it, read strictly."""

from dataclasses import replace
from datetime import date
from unittest import TestCase

from odoo.addons.asom_nets.betalingsservice import (
    Address,
    Collection,
    Delivery,
    DeliveryError,
    Section,
    read,
    write,
)
from odoo.addons.asom_nets.delivery_excerpt import excerpt, first_lines

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
