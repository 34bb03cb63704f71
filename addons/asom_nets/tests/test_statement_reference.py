"""Finding the payment id in what a bank writes: pure, no database."""

import pytest
from hypothesis import given, strategies as st

from odoo.addons.asom_nets.betalingsservice import fik
from odoo.addons.asom_nets.matching.statement_reference import payment_ids, texts_of

ID, OTHER, LONG = "000100000000016", "000100000000024", "0001000000000017"
FOUND = {ID: set()}
CREDITOR = {ID: {"81234567"}}


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([f"+71<{ID} +81234567<"], CREDITOR),
        ([f"+71<{ID}+81234567<"], CREDITOR),
        ([f"71/{ID}"], FOUND),
        ([f"FI-indbetaling 71/{ID} Ida Holm"], FOUND),
        ([ID], FOUND),
        (["71/100000000016"], FOUND),
        (["100000000016"], FOUND),
        (["0100000000016"], FOUND),
        (["71 0001 0000 0000 016"], FOUND),
        (["0001 0000 0000 016"], FOUND),
        (["0001\u00a00000\u00a00000\u00a0016"], FOUND),
        ([f"<p>+71&lt;{ID} +81234567&lt;</p>"], CREDITOR),
        (["Ida Holm", "", f"71{ID}"], FOUND),
        ([ID, f"71/{ID}", "81234567"], FOUND),
        ([f"75/{LONG}"], {LONG: set()}),
        ([LONG], {LONG: set()}),
        (["Ref 0001 0000 0000 0017"], {LONG: set()}),
        # Without its zeros: of association 1, or card type 71 of association 10.
        (["1000000000017"], {LONG: set(), "001000000000017": set()}),
        # Several: who asks sees that it is not certain.
        ([f"71/{ID}", f"71/{OTHER}"], {ID: set(), OTHER: set()}),
        (["100000000016 100000000024"], {ID: set(), OTHER: set()}),
        (
            [f"+71<{ID} +81234567<", f"+71<{ID} +87654321<"],
            {ID: {"81234567", "87654321"}},
        ),
        # None.
        ([], {}),
        ([""], {}),
        (["Kontingent 2026"], {}),
        (["000100000000017"], {}),
        (["12345678"], {}),
        (["10000000016"], {}),
        ([f"71/{ID} 71/{OTHER}"], {}),
        ([f"04/{LONG}"], {}),
        ([f"+15<{LONG} +1234567<"], {}),
        (["0001000000000018"], {}),
    ],
)
def test_find(texts, expected):
    assert payment_ids(texts) == expected


@given(
    st.integers(1, 9999),
    st.integers(0, 10**10 - 1),
    st.sampled_from(["{0}", "71/{0}", "+71<{0} +81234567<", "FI 71/{0}.", "Nr {0}"]),
    st.booleans(),
    st.integers(1, 6),
)
def test_zeros_and_blanks_never_decide(association, number, shape, bare, group):
    payment_id = fik.payment_id(f"{association:04d}{number:010d}")
    told = payment_id.lstrip("0") if bare else payment_id
    grouped = " ".join(told[n : n + group] for n in range(0, len(told), group))
    for written in (told, grouped):
        assert payment_id in payment_ids([shape.format(written)])


@given(st.text())
def test_any_text_is_survived(text):
    for number in payment_ids([text]):
        assert fik.is_valid(number, {15: "71", 16: "75"}[len(number)])


def test_texts_of():
    details = {"a": ["x", None, {"b": 15, "c": True, "d": 1.5}], "e": "y"}
    assert texts_of(details) == ["x", "15", "y"]
    assert texts_of(None) == texts_of(False) == []
    assert texts_of("z") == ["z"]
