"""Names: what is one, and which of two may be one person's."""

import pytest

from odoo.addons.asom_membership.contact_rules import is_name
from odoo.addons.asom_membership.people import alike, name_key


@pytest.mark.parametrize(
    "text",
    ["TRUE", "SAND", "ja", "Nej", "12345", "66 11 22 33", "+45 66112233", "?", "--"]
    + ["bo@post.example", "mailto:bo@post.example", "31-12-2026", "31/12", "ukendt"]
    + ["31. december 2026", "1. jan", "(n/a)"[1:-1], "Ikke oplyst"],
)
def test_what_is_no_name(text):
    assert not is_name(text)


@pytest.mark.parametrize(
    "text",
    ["Jens Kjær", "Bo", "Å", "3F", "A/B Engvej 2", "Fitness 24/7", "Maj Holm", "Tom"]
    + ["Jan", "1908 ApS", "Ja-Ra Byg", "Łukasz", "Null", "Jens Sand", "Åse 2. maj"],
)
def test_what_is_a_name(text):
    assert is_name(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("J. Kjær", "Jens Kjær"), ("Kjær, Jens", "J Kjaer"), ("Jens Kjær", "Jens Kjer")]
    + [("Jens Kjær", "Jens Peter Kjær"), ("Jens P. Kjær", "Hr. Jens Kjær")]
    + [("Jens og Mette Kjær", "Jens Kjær"), ("J.P. Kjær", "Jens Peter Kjær")],
)
def test_names_that_may_be_one_persons(one, other):
    assert alike(one, other) and alike(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Jens Kjær", "Jette Kjær"), ("Christian Holm", "Christina Holm")]
    + [("Jens Kjær", "Jens Holm"), ("Kim Holm", "Kirsten Holm"), ("Kjær", "J. Kjær")]
    + [("Hansen VVS ApS", "Hansen El ApS")],
)
def test_names_of_two_persons(one, other):
    assert not alike(one, other)


def test_a_title_is_no_part_of_a_name():
    assert name_key("Hr. Jens Kjær") == name_key("Fru Kjær, Jens") == "jens kjar"
    assert name_key("Hansen A.p.S") == name_key("Hansen ApS") == name_key("Hansen A/S")


@pytest.mark.parametrize(
    "names",
    [
        ("H.C. Juul", "H. C. Juul", "HC Juul", "Juul, H C"),
        ("A/B Engvej", "AB Engvej", "Engvej A/B"),
        ("Dr. Hans Juul", "Hans Juul", "Hr. Hans Juul"),
        ("Kjær & Co. I/S", "Kjær og Co IS"),
    ],
)
def test_spellings_of_one_name_are_one(names):
    assert len({name_key(name) for name in names}) == 1
