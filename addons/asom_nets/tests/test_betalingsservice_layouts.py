"""The layouts as data: contiguous, described, and each field written and read."""

import ast
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st

from odoo.addons.asom_nets import betalingsservice
from odoo.addons.asom_nets.betalingsservice import LAYOUTS, UNKNOWN, DeliveryError
from odoo.addons.asom_nets.betalingsservice.delivery_types import TYPES

EVERY_LAYOUT = [*LAYOUTS.values(), UNKNOWN]
EVERY_FIELD = [
    pytest.param(field, id=f"{layout.name}.{field.name}")
    for layout in EVERY_LAYOUT
    for field in layout.fields
]
LENGTHS = {"LS": 80, "FI-030": 113, "FI-080": 54}
PRINTABLE = [chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))]


@pytest.mark.parametrize("layout", EVERY_LAYOUT, ids=lambda layout: layout.name)
def test_fields_are_contiguous_and_add_up(layout):
    position = 1
    for field in layout.fields:
        assert field.start == position, field.name
        assert field.length > 0
        position = field.end + 1
    assert position - 1 == layout.length
    if not layout.envelope:
        expected = LENGTHS.get(layout.name, LENGTHS.get(layout.name[:2], 128))
        assert layout.length == expected


@pytest.mark.parametrize("layout", EVERY_LAYOUT, ids=lambda layout: layout.name)
def test_fields_are_described(layout):
    assert layout.title
    assert len(layout.by_name) == len(layout.fields)
    for field in layout.fields:
        assert field.kind in ("N", "X")
        assert field.da and field.en
        assert not field.filler or field.fixed is not None
        assert not field.date or len(field.date) == field.length
        if layout is not UNKNOWN:
            assert field.confidence.startswith(("CONFIRMED", "SINGLE", "ASSUMED"))


def test_every_layout_of_a_delivery_exists_and_begins_with_its_record_type():
    for kind in TYPES.values():
        for part, record_type in (
            ("start", "002"),
            ("section_start", "012"),
            ("section_end", "092"),
            ("end", "992"),
        ):
            layout = kind.layout(part)
            assert layout["system"].constant() == "BS"
            assert layout["record_type"].constant() == record_type
        for choice in kind.choices:
            layout = LAYOUTS[choice.layout]
            assert set(choice.sections) <= set(kind.sections)
            for name in filter(None, (choice.adds, choice.sign)):
                assert layout[name].kind == "N"


def values_of(field):
    """A strategy of all values that a field can hold."""
    return values_of_kind(len(field.date or ""), field.kind, field.length)


@cache
def values_of_kind(date_length, kind, length):
    """One for all fields of a kind: it takes longer to make than to use."""
    if date_length:
        first = date(2000, 1, 1) if date_length == 6 else date(1, 1, 1)
        last = date(2099, 12, 31) if date_length == 6 else date(9999, 12, 31)
        return st.none() | st.dates(first, last)
    if kind == "N":
        digits = st.text("0123456789", min_size=1, max_size=length)
        return digits | st.integers(0, 10**length - 1)
    return st.text(PRINTABLE, max_size=length).map(lambda value: value.rstrip(" "))


@pytest.mark.parametrize("field", EVERY_FIELD)
def test_what_is_written_is_read(field):
    @settings(max_examples=25)
    @given(values_of(field))
    def check(value):
        raw = field.encode(value)
        assert len(raw) == field.length
        if field.date:
            assert field.decode_date(raw) == value
        elif field.kind == "N":
            assert int(field.decode(raw)) == int(value)
            assert field.encode(field.decode(raw)) == raw
        else:
            assert field.decode(raw) == value

    check()


@pytest.mark.parametrize("field", EVERY_FIELD)
def test_too_much_is_refused_at_the_first_place_that_does_not_fit(field):
    if field.kind == "N":
        with pytest.raises(DeliveryError) as caught:
            field.encode("1" * (field.length + 1))
        assert caught.value.code == "too_many_digits"
        assert caught.value.position == field.start
    else:
        with pytest.raises(DeliveryError) as caught:
            field.encode("x" * (field.length + 1))
        assert caught.value.code == "too_long"
        assert caught.value.position == field.end + 1
    assert caught.value.field == f"{field.da} ({field.en})"


@pytest.mark.parametrize("bad", [-1, 1.5, True, "", "1 ", "²", "١", None, "1a"])
def test_what_is_no_number_is_refused(bad):
    with pytest.raises(DeliveryError) as caught:
        LAYOUTS["0601-042"]["amount"].encode(bad)
    assert caught.value.code == "not_a_number"
    assert caught.value.position == 61


def test_a_text_field_takes_text_only():
    with pytest.raises(DeliveryError):
        LAYOUTS["0601-042"]["reference"].encode(7)


def test_a_date_given_as_digits_must_be_one():
    field = LAYOUTS["0601-042"]["due_date"]
    assert field.encode("02022026") == "02022026"
    with pytest.raises(DeliveryError) as caught:
        field.encode("30022026")
    assert (caught.value.code, caught.value.position) == ("not_a_date", 52)


def test_blank_is_allowed_where_the_layout_says_so_only():
    postcode = LAYOUTS["0601-022i"]["postcode"]
    assert postcode.encode("") == "    "
    assert postcode.decode("    ") == ""
    with pytest.raises(DeliveryError):
        LAYOUTS["0601-042"]["mandate"].decode(" " * 9)
    paid = LAYOUTS["0602-042a"]["paid_date"]
    assert paid.decode_date(" " * 6) is None


def test_a_name_that_the_layout_lacks_is_a_programming_error():
    with pytest.raises(KeyError):
        LAYOUTS["0601-992"].render({"amuont": 1})


def test_a_record_knows_its_fields():
    layout = LAYOUTS["0602-042a"]
    text = (
        "BS042039856440236000000010000000000123131234567891012031000000001275500"
        "0000125                         3112031112030000000012755"
    )
    row = layout.parse(text, 7)
    assert row["customer_number"] == "000000000012313"
    assert row["mandate"] == "123456789"
    assert row.date("due_date") == date(2003, 12, 10)
    assert row.number("paid_amount") == 12755
    assert row["reference"] == "000000125"
    with pytest.raises(DeliveryError) as caught:
        layout.parse(text[:60] + "x" + text[61:], 7)
    assert (caught.value.line, caught.value.position) == (7, 61)
    assert caught.value.record == "BS042"
    with pytest.raises(DeliveryError) as caught:
        layout.parse("BS052" + text[5:], 7)
    assert (caught.value.code, caught.value.position) == ("not_constant", 3)
    with pytest.raises(DeliveryError) as caught:
        layout.parse(text + "x", 7)
    assert (caught.value.code, caught.value.position) == ("line_too_long", 129)


def test_the_package_does_not_need_odoo():
    files = sorted(Path(betalingsservice.__file__).parent.rglob("*.py"))
    assert len(files) > 20
    for path in files:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module]
            else:
                continue
            assert not [name for name in names if name.split(".")[0] == "odoo"], path
