"""Names and addresses as the five lines of 35 characters of a slip."""

from odoo.tests import tagged

from odoo.addons.asom_nets.betalingsservice import Address
from odoo.addons.asom_nets.models.delivery.postal import postal, postal_address

from .common import NetsCase


@tagged("post_install", "-at_install")
class TestPostal(NetsCase):
    def address(self, name="Ida Holm", country="DK", **vals):
        code = self.env["res.country"].search([("code", "=", country)])
        return postal_address(
            self.payer(name, country_id=code.id if country else False, **vals)
        )

    def test_plain(self):
        expected = Address(("Ida Holm", "Engvej 1"), "4000")
        self.assertEqual(self.address(), expected)
        self.assertEqual(self.address(country=False), expected)
        self.assertEqual(self.address(zip=" 4000 "), expected)

    def test_second_line(self):
        self.assertEqual(
            self.address(street2="2. tv").lines, ("Ida Holm", "Engvej 1", "2. tv")
        )

    def test_care_of_stands_before_the_street(self):
        for text in ("c/o Bo Lund", "C/O Bo Lund", "Att: Bo Lund"):
            self.assertEqual(
                self.address(street2=text).lines, ("Ida Holm", text, "Engvej 1")
            )
        self.assertEqual(
            self.address(street2="Attrupvej 2").lines,
            ("Ida Holm", "Engvej 1", "Attrupvej 2"),
        )

    def test_signs_alone_on_the_second_line_are_left_out_and_told(self):
        for signs in ("🦊🦊", "❤️", "👨‍👩‍👧", "★ ☆"):
            found = postal(self.payer(street2=signs))
            self.assertEqual(found.address.lines, ("Ida Holm", "Engvej 1"))
            self.assertEqual(found.respelt, ((signs, ""),))
        for street in ("🦊", "Engvej 1 🦊"):
            self.assertEqual(postal(self.payer(street=street)).respelt[1:], ())
        self.assertEqual(postal(self.payer(street2="2. th")).respelt, ())

    def test_long_lines_go_on(self):
        name = "Boligforeningen for Pensionister og Efterlønnere på Ærø"
        lines = self.address(name, street="Kommandør Svend Foyns Lange Allé 123, 4. th")
        self.assertEqual(
            lines.lines,
            (
                "Boligforeningen for Pensionister og",
                "Efterlønnere på Ærø",
                "Kommandør Svend Foyns Lange Allé",
                "123, 4. th",
            ),
        )

    def test_at_most_five(self):
        lines = self.address(
            "Anders And " * 20, street="Gade " * 30, street2="Sted " * 30
        ).lines
        self.assertEqual(len(lines), 5)
        self.assertTrue(all(0 < len(line) <= 35 for line in lines))
        self.assertTrue(lines[0].startswith("Anders And"))
        self.assertTrue(lines[2].startswith("Gade"))

    def test_counted_as_written(self):
        # Œ takes two characters in the file, an ellipsis three.
        lines = self.address("Œ" * 20, street="Gade …" * 6).lines
        self.assertEqual(lines[:2], ("OE" * 17 + "O", "EOEOE"))
        self.assertTrue(all(len(line) <= 35 for line in lines))

    def test_lacking(self):
        for vals in (
            {"street": False},
            {"street": "   "},
            {"zip": False},
            {"zip": "  "},
            {"name": "   "},
            {"street": "  ", "street2": "2. tv"},
        ):
            with self.subTest(vals):
                self.assertIsNone(self.address(**vals))

    def test_foreign(self):
        self.assertEqual(
            self.address(country="SE", zip="211 22", city="Malmö"),
            Address(("Ida Holm", "Engvej 1", "211 22 Malmö"), country="SE"),
        )
        self.assertEqual(
            self.address(country="IE", zip=False, city="Cork").lines[-1], "Cork"
        )

    def test_the_foreign_place_is_never_cut_away(self):
        lines = self.address(
            country="SE",
            street="Gata " * 40,
            street2="Hus " * 20,
            zip="211 22",
            city="Malmö",
        ).lines
        self.assertEqual((len(lines), lines[-1]), (5, "211 22 Malmö"))

    def test_foreign_without_a_place_has_too_few_lines(self):
        member = self.subscriber("Far Away")
        member.partner_id.write(
            {"country_id": self.env.ref("base.se").id, "zip": False, "city": False}
        )
        run = self.collect("2030-01-01", "2030-03-31")
        [row] = self.env["asom.nets.delivery"]._sort_out(
            self.north_agreement, run._nets_moves()
        )[1]
        self.assertRegex(row["reason"], "name and address: 2; at least 3")
