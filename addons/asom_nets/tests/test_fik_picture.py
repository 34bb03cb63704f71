"""The OCR line and its picture: pure, no database."""

import io

import pytest
from hypothesis import given, settings, strategies as st
from PIL import Image

from odoo.addons.asom_nets import fik_picture
from odoo.addons.asom_nets.betalingsservice import fik
from odoo.addons.asom_nets.fik_picture import picture, slip_line, width_mm

LINE = "+71<000000001234566 +81234567<"
creditors = st.integers(0, 9_999_999).map(lambda number: f"8{number:07d}")


def opened(line):
    return Image.open(io.BytesIO(picture(line)))


def ink(image, box):
    """How many dark dots lie in the box."""
    return sum(image.crop(box).histogram()[:128])


def cells(image):
    """(left, right) of each character's place in the picture of an OCR line."""
    margin, cell = fik_picture.DOTS_PER_INCH // 4, fik_picture.DOTS_PER_INCH // 10
    count = (image.width - 2 * margin) // cell
    return [(margin + n * cell, margin + (n + 1) * cell) for n in range(count)]


@given(st.integers(0, 9999), st.integers(0, 10**10 - 1), creditors)
def test_line_and_id_back_and_forth(association, number, creditor):
    payment_id = fik.payment_id(f"{association:04d}{number:010d}")
    line = slip_line(payment_id, creditor)
    assert len(line) == len(LINE)
    if int(payment_id):
        assert fik.split_line(line) == ("71", payment_id, creditor)


@given(st.integers(1, 9999), st.integers(0, 10**11 - 1), creditors)
def test_line_of_card_type_75(association, number, creditor):
    payment_id = fik.payment_id(f"{association:04d}{number:011d}", "75")
    line = slip_line(payment_id, creditor)
    assert line.startswith("+75<")
    assert fik.split_line(line) == ("75", payment_id, creditor)


@pytest.mark.parametrize(
    ("number", "creditor"),
    [
        ("", "81234567"),
        ("00000000123456", "81234567"),
        ("000000001234567", "81234567"),
        ("000000001234566", "8123456"),
        ("000000001234566", ""),
        ("00000000123456a", "81234567"),
        ("00000000012345664", "81234567"),
    ],
)
def test_no_line_of_anything_else(number, creditor):
    with pytest.raises(ValueError):
        slip_line(number, creditor)


def test_size_and_contrast():
    image = opened(LINE)
    assert image.format == "PNG"
    assert round(image.info["dpi"][0]) == 300
    assert width_mm(LINE) == pytest.approx(image.width / 300 * 25.4, abs=0.1)
    assert set(image.getextrema()) == {0, 255}


def test_a_white_margin_of_a_quarter_of_an_inch():
    image = opened(LINE)
    margin = 75
    assert not ink(image, (0, 0, margin, image.height))
    assert not ink(image, (image.width - margin, 0, image.width, image.height))
    assert not ink(image, (0, 0, image.width, 30))
    assert not ink(image, (0, image.height - 30, image.width, image.height))


def test_each_character_keeps_to_its_place():
    image = opened(LINE)
    places = cells(image)
    assert len(places) == len(LINE)
    for (left, right), character in zip(places, LINE, strict=True):
        dark = ink(image, (left, 0, right, image.height))
        assert bool(dark) == (character != " "), character
        if character.isdigit():
            # White between one digit and the next, so that they are told apart.
            assert not ink(image, (left, 0, left + 1, image.height)), character


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 10**14 - 1), creditors)
def test_the_picture_shows_this_line(number, creditor):
    """Read back by comparing each place with the ten digits drawn alone."""
    line = slip_line(fik.payment_id(number), creditor)
    image = opened(line)
    known = opened("0123456789<+ ")
    models = {
        character: known.crop((left, 0, right, known.height)).tobytes()
        for character, (left, right) in zip("0123456789<+ ", cells(known), strict=True)
    }
    assert len(set(models.values())) == len(models)
    read = ""
    for left, right in cells(image):
        part = image.crop((left, 0, right, image.height)).tobytes()
        read += next((c for c, model in models.items() if model == part), "?")
    assert read == line


def test_without_reportlabs_fonts(monkeypatch):
    monkeypatch.setattr(fik_picture, "_FONTS", ("no such font.pfb",))
    fik_picture._font.cache_clear()
    picture.cache_clear()
    try:
        image = opened(LINE)
        assert ink(image, (75, 0, image.width - 75, image.height)) > 1000
        assert not ink(image, (0, 0, 75, image.height))
    finally:
        fik_picture._font.cache_clear()
        picture.cache_clear()
