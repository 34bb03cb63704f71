"""Danish addresses: floor and door, and which of two are the same."""

import pytest

from odoo.addons.asom_membership.addresses import (
    address_key,
    care_of,
    differ,
    join_house,
    postal_line,
    read_unit,
    split_unit,
    unit_text,
    without_care_of,
)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("2. th", ("2", "th")),
        ("02. th", ("2", "th")),
        ("2.TH", ("2", "th")),
        ("2 th", ("2", "th")),
        ("2. sal t.h.", ("2", "th")),
        ("st. tv", ("st", "tv")),
        ("Stuen", ("st", None)),
        ("kl", ("kl", None)),
        ("1. mf", ("1", "mf")),
        ("2. 4", ("2", "4")),
        ("2. 012", ("2", "12")),
        ("2.", ("2", None)),
        ("2. sal", ("2", None)),
        ("1. tilhøjre", ("1", "th")),
        ("1. t.venstre", ("1", "tv")),
        ("tv", (None, "tv")),
        ("dør 4", (None, "4")),
        ("2", None),
        ("012", None),
        ("B", None),
        ("Gården", None),
        ("", None),
    ],
)
def test_floor_and_door(text, unit):
    assert read_unit(text) == unit


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("Engvej 12, 2. th", ("2", "th", "Engvej 12")),
        ("Engvej 12B st.tv", ("st", "tv", "Engvej 12B")),
        ("Engvej 12.2.th", ("2", "th", "Engvej 12")),
        ("Engvej 12 - 1. tv", ("1", "tv", "Engvej 12")),
        ("Engvej 12 - 14", (None, None, "Engvej 12 - 14")),
        ("Engvej 12, Gården, 1. th", ("1", "th", "Engvej 12, Gården")),
        ("Nygade 4 B", (None, None, "Nygade 4 B")),
        ("10. Juni Vej 4", (None, None, "10. Juni Vej 4")),
        ("Engvej 12 (baghuset)", (None, None, "Engvej 12 (baghuset)")),
        (None, (None, None, None)),
    ],
)
def test_floor_and_door_behind_the_street(line, parts):
    assert split_unit(line) == parts


SAME = [
    ("Engvej 12 B", "2. th.", None, None),
    ("engvej 012B, 02. TH", None, None, None),
    ("Engvej 12B 2 th", None, None, None),
    ("Engvej 12B", None, "02", "TH."),
    ("Engvej 12B", "c/o Jens", "2", "th"),
    ("Engvej 12B", "2. sal t.h.", None, None),
]


def test_spellings_of_one_address_are_one():
    keys = {address_key(street, two, "4000", *unit) for street, two, *unit in SAME}
    assert keys == {"engvej 12b/2/th|4000"}


@pytest.mark.parametrize(
    "streets",
    [
        ("H.C. Andersens Vej 3", "H. C. Andersensvej 3", "HC Andersens vej 3"),
        ("Kgs. Nytorv 3", "Kongens Nytorv 3"),
        ("Nørre Gade 3 B", "Nørregade 3B", "NR. GADE 3b"),
        ("Sankt Hans Allé 3", "Skt. Hansallé 3"),
    ],
)
def test_spellings_of_one_street_are_one(streets):
    assert len({address_key(street, None, "4000") for street in streets}) == 1


def test_addresses_that_are_not_the_same():
    keys = [
        address_key("Engvej 12", "2. th", "4000"),
        address_key("Engvej 12", "2. tv", "4000"),
        address_key("Engvej 12", "st. th", "4000"),
        address_key("Engvej 12", None, "4000"),
        address_key("Engvej 12", "Gården", "4000"),
        address_key("Engvej 12", "2. th", "5000"),
        address_key("Engvej 1 11", None, "4000"),
        address_key("Engvej 11 1", None, "4000"),
    ]
    assert len(set(keys)) == len(keys)
    assert address_key("", None, "4000") == address_key("c/o Bo", None, "4000") == ""


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("Odense", "Odense C", False), ("Kbh. K", "København K", False)]
    + [("Gelsted", "Gelstd", False), ("Gelsted", "Ejby", True), (None, "Ejby", False)]
    + [("Søby", "Sæby", True), ("Aarhus", "Århus", False)]
    + [("V. Skerninge", "Vester Skerninge", False), ("Kgs. Lyngby", "Lyngby", False)]
    + [("Nykøbing F", "Nykøbing Falster", False), ("Rønde", "Rønne", True)]
    + [("Nykøbing F", "Nykøbing Mors", True)],
)
def test_towns(one, other, apart):
    assert differ(one, other) is apart


@pytest.mark.parametrize(
    ("line", "name"),
    [("c/o Jens", "Jens"), ("C/O: Ida", "Ida"), ("c\\o Bo", "Bo"), ("att. Bo", "Bo")]
    + [("v/ Bo", "Bo"), ("2. th", None), ("Covej 3", None), (None, None)],
)
def test_care_of(line, name):
    assert care_of(line) == name


def test_as_it_is_written_on_a_letter():
    assert unit_text("2", "th") == "2. th"
    assert unit_text("2", None) == "2. sal"
    assert unit_text("st", None) == "st."
    assert unit_text(None, "th") == "th"
    assert postal_line("2", "th", "Gården") == "2. th, Gården"
    assert postal_line(None, None) is None


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("c/o Jens Holm, Engvej 17, 2. th", "Engvej 17, 2. th"),
        ("c/o Holm, Jens, Engvej 17", "Engvej 17"),
        ("Engvej 17 c/o Jens", "Engvej 17"),
        ("Engvej 17, 2. th (c/o Jens)", "Engvej 17, 2. th"),
        ("Engvej 17, c/o Jens, st. th", "Engvej 17, st. th"),
        ("att. Ida, 2. th", "2. th"),
        ("c/o Holm, Jens", None),
        ("Attemosevej 5", "Attemosevej 5"),
        ("", None),
    ],
)
def test_an_address_is_one_without_the_person_on_its_line(line, left):
    assert without_care_of(line) == left
    assert address_key(line, None, "4000") == address_key(left, None, "4000")


@pytest.mark.parametrize(
    ("text", "unit"),
    [("1 vær. 3", ("1", "3")), ("1. sal vær. 3", ("1", "3")), ("vær. 3", (None, "3"))]
    + [("II th", ("2", "th")), ("IV, th.", ("4", "th")), ("I th", ("1", "th"))]
    + [("2.sal th", ("2", "th")), ("2.s. th", ("2", "th")), ("2TH", ("2", "th"))]
    + [("st. tv.", ("st", "tv")), ("parterre", ("st", None)), ("kl", ("kl", None))]
    + [("1 - 3", ("1", "3")), ("V", None), ("i", None)],
)
def test_other_spellings_of_floor_and_door(text, unit):
    assert read_unit(text) == unit


def test_a_roman_number_alone_is_the_letter_of_a_house():
    assert split_unit("Engvej 12 V") == (None, None, "Engvej 12 V")


@pytest.mark.parametrize(
    ("parts", "joined"),
    [
        (("Engvej", "012", "B"), "Engvej 12B"),
        (("Engvej", "12B", "b"), "Engvej 12B"),
        (("Engvej", "12 A, 2. th", None), "Engvej 12 A, 2. th"),
        (("Engvej 12", "12", None), "Engvej 12"),
        (("Engvej 12", "012", "b"), "Engvej 12B"),
        (("Engvej 12", None, "B"), "Engvej 12B"),
        (("Engvej 12B", "12", None), "Engvej 12B"),
        (("Engvej 12, 2. th", "12", "B"), "Engvej 12B, 2. th"),
        (("Engvej 12-14", "12-14", None), "Engvej 12-14"),
        (("10. Februar Vej", "4", None), "10. Februar Vej 4"),
        (("Engvej", "000", None), "Engvej"),
    ],
)
def test_a_house_number_of_a_column_of_its_own(parts, joined):
    assert join_house(*parts) == (joined, True)


@pytest.mark.parametrize(
    "parts",
    [("Engvej 12", "14", None), ("Engvej 12B", "12", "C"), ("Engvej", None, "B")],
)
def test_a_house_number_that_contradicts_the_street(parts):
    assert join_house(*parts)[1] is False


def test_places_are_one_in_every_spelling():
    for one, other in (
        ("Gl. Landevej 3", "Gammel Landevej 3"),
        ("Sdr. Ringvej 3", "Søndre Ringvej nr. 3"),
        ("Nr. Allé 3", "Nørre Alle 3"),
        ("Skt. Knuds Vej 3", "Sankt Knuds Vej 3"),
        ("Engvej 000", "Engvej"),
    ):
        assert address_key(one, None, "4000") == address_key(other, None, "4000")
    assert not differ("Nr. Åby", "Nørre Aaby")
