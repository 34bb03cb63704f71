"""Looking for members, without a database."""

import re
import unittest

from ..searching import fold, kept, patterns, telephone

METTE = kept(
    ["1001", "Mette Nørgård", "mette@post.dk", "Bøgeløkken 97, 2. tv, 5591 Gelsted"],
    ["+45 65 11 12 13"],
)
OTHER = kept(["1002", "Ib Kjær", "Bøgeløkken 9B, 5591 Gelsted"], ["65 97 12 13"])


def finds(text, row=METTE):
    """What PostgreSQL would answer."""
    return any(
        all(
            re.search(re.escape(like[1:-1]), row) and like[0] == like[-1] == "%"
            for like in likes
        )
        for likes in patterns(text)
    )


class TestSearching(unittest.TestCase):
    def test_danish_letters_are_one_in_every_spelling(self):
        for written in (
            ("Nørgaard", "norgaard", "noergaard", "NØRGÅRD", "Nørgård", "Noergård"),
            ("Kjær", "Kjaer", "KJÆR", "kjar"),
            ("Ågård", "Aagaard", "agard", "AAGÅRD", "Ågaard"),
            ("Øster Løgum", "Oester Loegum", "oster logum"),
            ("André", "Andre"),
            ("Müller", "muller"),
            ("Håer", "haaer"),
        ):
            self.assertEqual(len({fold(each) for each in written}), 1, written)

    def test_a_member_is_found_by_whatever_is_known(self):
        for text in (
            "1001",
            "100",
            "norgaard",
            "Nørgaard Mette",
            "mette n",
            "noerg",
            "gaard",
            "mette@post.dk",
            "METTE@POST.DK",
            "Bøgeløkken 97",
            "boegeloekken 97, 2. tv",
            "97 bogelokken",
            "5591 gelsted",
            "65111213",
            "65 11 12 13",
            "+45 65 11 12 13",
            "+4565111213",
            "0045 65111213",
            "45 65 11 12 13",
            "65-11-12-13",
            "0001001",
            "nr. 1001",
            "Medlemsnr: 1001",
            "medlem 0001001",
            "tlf. 65 11 12 13",
            "6511 1213",
            "65 11 12",
            "111213",
            "Mette 65 11 12 13",
            "+45 65111213 Nørgaard",
        ):
            self.assertTrue(finds(text), text)

    def test_a_number_beside_words_is_meant_as_it_stands(self):
        self.assertFalse(finds("Bøgeløkken 97", OTHER))
        self.assertFalse(finds("Bøgeløkken 9"))
        self.assertTrue(finds("Bøgeløkken 9", OTHER))
        self.assertTrue(finds("Bøgeløkken 9B", OTHER))

    def test_short_words_are_beginnings_of_words(self):
        self.assertTrue(finds("ib", OTHER))
        self.assertFalse(finds("il", kept(["Emil Bo"], [])))

    def test_nothing_that_can_be_looked_for_finds_nothing(self):
        for text in ("%", "_", "-", "!?", "😀"):
            self.assertEqual(patterns(text), [], text)

    def test_signs_of_patterns_are_not_patterns(self):
        self.assertFalse(finds("M%e"))
        self.assertFalse(finds("1_01"))

    def test_a_foreign_number_keeps_its_country(self):
        self.assertEqual(telephone("+46 70 123 45 67"), "46701234567")
        self.assertEqual(telephone("0046 701234567"), "46701234567")
        self.assertTrue(finds("+46 70 123 45 67", kept([], ["0046701234567"])))

    def test_short_forms_titles_and_company_forms_are_one_word_each(self):
        for row, texts in (
            ("Nr. Aaby", ("Nørre Åby", "nr. åby", "Nr Aaby", "nørre")),
            ("Nørre Aaby", ("Nr. Åby", "nr aaby", "Norre Aby", "nørr")),
            ("Gl. Landevej 3", ("gammel landevej 3", "gl landevej nr. 3", "gamm")),
            ("Gammel Landevej 3", ("Gl. Landevej", "gamle landevej")),
            ("Sdr. Omme", ("Sønder Omme", "sdr omme", "Søndre Omme")),
            ("Sønder Omme", ("Sdr. Omme",)),
            ("Skt. Knuds Vej", ("Sankt Knuds Vej", "sct. knuds vej")),
            ("Hansen A.p.S", ("Hansen ApS", "hansen a.p.s.", "aps")),
            ("Hansen ApS", ("Hansen A.p.S", "hansen a.p.s.")),
            ("Kabel A/S", ("kabel as", "Kabel A/S")),
            ("Jens Kjær", ("Hr. Jens Kjær", "fru kjær")),
            ("Fru Mette Holm", ("Mette Holm", "fru holm")),
            ("Engvej nr. 12", ("Engvej 12",)),
        ):
            for text in texts:
                self.assertTrue(finds(text, kept([row], [])), (row, text))
