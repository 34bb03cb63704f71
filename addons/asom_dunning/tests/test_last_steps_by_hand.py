"""Last steps worked out by hand, from the law: days on which a signal closes, claims
that grow too old, what agencies get and settle, VAT of what is lost. No database.

Banks are closed on Thursday and Friday before Easter, on Easter Monday, on Ascension
Day and the day after it, on Whit Monday, on 5 June, and on 24, 25, 26 and 31 December.
"""

import json
from datetime import date

import pytest

from odoo.addons.asom_dunning.inkasso import answers
from odoo.addons.asom_dunning.inkasso.gates import Claim, judge, may_go
from odoo.addons.asom_dunning.procedure.bad_debt import recovered, vat_of
from odoo.addons.asom_dunning.procedure.closing import closing_day, obstacles
from odoo.addons.asom_dunning.procedure.limitation import is_barred, limitation_day


def d(text):
    return date.fromisoformat(text) if text else None


def named(value):
    return value if isinstance(value, str) and " " in value else ""


@pytest.mark.parametrize(
    ("name", "told", "days", "post", "closes"),
    [
        ("ten days end on a Sunday", "2026-12-17", 10, 0, "2026-12-29"),
        ("ten days end on 31 December", "2026-12-21", 10, 0, "2027-01-05"),
        ("the day after Ascension Day", "2026-05-05", 10, 0, "2026-05-19"),
        ("Whit Monday is no day", "2026-05-15", 10, 0, "2026-05-27"),
        ("5 June is no day", "2026-05-26", 10, 0, "2026-06-09"),
        ("a Monday is in time", "2026-03-20", 10, 0, "2026-03-31"),
        ("a letter meets Maundy Thursday", "2026-03-20", 10, 3, "2026-04-08"),
        ("twenty days before Christmas", "2026-12-04", 20, 0, "2026-12-29"),
        ("a leap day counts as any", "2028-02-20", 10, 0, "2028-03-02"),
    ],
    ids=named,
)
def test_a_signal_closes_on_a_banking_day_after_the_last_day(
    name, told, days, post, closes
):
    assert closing_day(d(told), days, post) == d(closes)


@pytest.mark.parametrize(
    ("name", "due", "acknowledged", "accessory", "day", "barred"),
    [
        ("the last day of a year", "2023-12-31", "", False, "2026-12-31", False),
        ("new year's day after it", "2023-12-31", "", False, "2027-01-01", True),
        ("before it was due", "2026-01-02", "2025-12-01", False, "2035-12-01", False),
        ("ten years and a day", "2026-01-02", "2025-12-01", False, "2035-12-02", True),
        (
            "twice, the later counts",
            "2026-01-02",
            "2028-06-30",
            False,
            "2038-06-30",
            False,
        ),
        (
            "a fee that was acknowledged",
            "2026-01-02",
            "2028-06-30",
            True,
            "2029-01-03",
            True,
        ),
        (
            "from a leap day to a leap day",
            "2024-02-29",
            "2026-02-28",
            False,
            "2036-02-28",
            False,
        ),
        (
            "and the leap day is too late",
            "2024-02-29",
            "2026-02-28",
            False,
            "2036-02-29",
            True,
        ),
    ],
    ids=named,
)
def test_a_claim_is_too_old(name, due, acknowledged, accessory, day, barred):
    assert is_barred(d(due), d(day), d(acknowledged), accessory) is barred
    last = limitation_day(d(due), d(acknowledged), accessory)
    assert (d(day) > last) is barred


DAY = d("2026-02-13")
ONE = {"key": "A", "due": d("2026-01-02"), "open": 30000, "demand": d("2026-02-12")}


@pytest.mark.parametrize(
    ("name", "other", "threshold", "goes", "codes"),
    [
        ("both may go", {}, 60000, ["A", "B"], []),
        ("only what goes counts", {"demand": None}, 40000, [], ["no_demand", "small"]),
        ("what is left is enough", {"demand": None}, 30000, ["A"], ["no_demand"]),
        ("its day is today", {"demand": d("2026-02-13")}, 0, ["A"], ["demand_runs"]),
        ("too old by one day", {"due": d("2023-02-12")}, 0, ["A"], ["barred"]),
        ("the last day of three years", {"due": d("2023-02-13")}, 0, ["A", "B"], []),
        ("an estate waits", {"holds": ("deceased",)}, 0, ["A"], ["held"]),
        (
            "a dispute stops all",
            {"holds": ("dispute",)},
            0,
            [],
            ["disputed", "disputed"],
        ),
        (
            "the bank has it today",
            {"in_transit": d("2026-02-13")},
            0,
            ["A"],
            ["in_transit"],
        ),
        ("it should have come", {"in_transit": d("2026-02-12")}, 0, ["A", "B"], []),
        ("paid to the last øre", {"open": 0}, 0, ["A"], ["nothing"]),
        ("one øre is left", {"open": 1}, 30001, ["A", "B"], []),
        ("one øre too little", {"open": 1}, 30002, [], ["small"]),
    ],
    ids=named,
)
def test_of_two_claims_go(name, other, threshold, goes, codes):
    claims = [Claim(**ONE), Claim(**(ONE | {"key": "B"} | other))]
    keys, refusals = judge(
        claims,
        DAY,
        threshold=threshold,
        debtor="private",
        takes={"private"},
        approved=True,
    )
    assert (keys if may_go(keys, refusals) else []) == goes
    assert [refusal.code for refusal in refusals] == codes


@pytest.mark.parametrize(
    ("name", "told", "settled"),
    [
        (
            "all of it",
            {"principal": "299.00", "fees": "200.00", "paid_out": "499.00"},
            (29900, 20000, 0, 0, 49900),
        ),
        (
            "costs are kept",
            {"principal": "299.00", "interest": "7.31", "costs": "76.31"},
            (29900, 0, 731, 7631, 23000),
        ),
        ("only what was paid out", {"paid_out": "100.01"}, (10001, 0, 0, 0, 10001)),
        (
            "paid out and kept",
            {"paid_out": "60.00", "costs": "40.00"},
            (10000, 0, 0, 4000, 6000),
        ),
        ("all was kept", {"principal": "40", "costs": "40.00"}, (4000, 0, 0, 4000, 0)),
        ("an øre too much", {"principal": "10.00", "paid_out": "10.01"}, "paid_out"),
        ("more kept than there was", {"principal": "10.00", "costs": "10.01"}, "costs"),
        ("taken back", {"principal": "-10.00"}, "principal"),
    ],
    ids=named,
)
def test_a_settlement_adds_up(name, told, settled):
    row = {"kind": "settlement", "case_ref": "A1-1001", "date": "2026-05-01", **told}
    data = json.dumps(row).encode()
    if isinstance(settled, str):
        with pytest.raises(answers.AnswerError) as refused:
            answers.read(data)
        assert refused.value.field == settled
        return
    [one] = answers.read(data)
    found = (one.principal, one.fees, one.interest, one.costs, one.paid_out)
    assert found == settled


@pytest.mark.parametrize(
    ("name", "left", "total", "taxes", "vat"),
    [
        ("nothing was paid", 37500, 37500, [7500], [7500]),
        ("a third is left", 12500, 37500, [7500], [2500]),
        ("an øre has no whole øre of VAT", 1, 37500, [7500], [0]),
        ("five øre have one", 5, 37500, [7500], [1]),
        ("rounded down", 33333, 37500, [7500], [6666]),
        ("two rates, one of them nought", 25000, 50000, [7500, 0], [3750, 0]),
        ("a fee has none", 10000, 10000, [], []),
    ],
    ids=named,
)
def test_vat_of_what_is_lost(name, left, total, taxes, vat):
    assert vat_of(left, total, taxes) == vat


@pytest.mark.parametrize(
    ("name", "parts", "booked"),
    [
        ("a part and the rest", [10000, 27500], [(10000, 2000), (27500, 5500)]),
        ("what is rounded comes back", [3333, 3333], [(3333, 666), (3333, 667)]),
        ("more than was lost", [40000], [(37500, 7500)]),
        ("once more after all", [37500, 1], [(37500, 7500), (0, 0)]),
    ],
    ids=named,
)
def test_what_comes_after_all(name, parts, booked):
    before, found = 0, []
    for came in parts:
        now = recovered(came, 37500, before, 7500)
        before += now[0]
        found.append(now)
    assert found == booked


@pytest.mark.parametrize(
    ("name", "facts", "codes"),
    [
        (
            "a death and money on its way",
            {"holds": ["deceased"], "in_transit": DAY},
            ["hold", "in_transit"],
        ),
        (
            "two holds, both are told",
            {"holds": ["dispute", "promise"]},
            ["hold", "hold"],
        ),
        (
            "paid, and a service has ended",
            {"owed": 0, "services": 0},
            ["paid", "no_service"],
        ),
    ],
    ids=named,
)
def test_all_that_stands_in_the_way_is_told(name, facts, codes):
    known = {"owed": 30000, "services": 1, "day": DAY} | facts
    assert [code for code, _about in obstacles(**known)] == codes
