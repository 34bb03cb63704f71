"""Blanks behind position 128 say nothing (betalingsservice 1.2)."""

from odoo.tests import BaseCase

from odoo.addons.asom_nets.betalingsservice import DeliveryError, summarise

SUPPLIER = "12345678"


def file(kind, section, row, paid=0, width=128, tail=""):
    counts = f"{1:011}{paid:015}{0:011}"
    lines = [
        f"BS002{SUPPLIER}BS1{kind}0000000001".ljust(49) + "231126",
        f"BS01201234567{section}00000001".ljust(49) + "231126",
        row,
        f"BS09201234567{section}00000001      {counts}{'':15}{0:011}",
        f"BS992{SUPPLIER}BS1{kind}{1:011}{counts}{0:015}{0:011}{0:034}",
    ]
    text = "".join(f"{line.ljust(width)}{tail}\r\n" for line in lines)
    return text.encode("latin-1")


ROWS = {
    ("0603", "0212"): (
        f"BS04201234567023100000001{'1001':0>15}000000501231126000000",
        0,
    ),
    ("0602", "0211"): (
        f"BS04201234567023600000001{'1001':0>15}000000501011226"
        f"1{30000:013}{'000000125':30}{'':4}011226011226{30000:013}",
        30000,
    ),
}


class TestBlankTail(BaseCase):
    def test_blanks(self):
        for (kind, section), (row, paid) in ROWS.items():
            for width in (0, 128, 130, 300):
                with self.subTest(kind, width=width):
                    data = file(kind, section, row, paid, width)
                    self.assertEqual(summarise(data).rows, 1)

    def test_anything_else(self):
        for (kind, section), (row, paid) in ROWS.items():
            with self.subTest(kind), self.assertRaises(DeliveryError) as caught:
                summarise(file(kind, section, row, paid, 130, "X"))
            self.assertEqual(caught.exception.code, "line_too_long")
