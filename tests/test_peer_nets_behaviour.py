"""Each behaviour of a debtor gives exactly the records of the reference, when due.

One debtor, one collection of 748,50 due Monday 4 January 2027; expected are the day a
record comes and its code, dates and amount. Sums on the bank account follow.
"""

from __future__ import annotations

from datetime import date

import pytest
from peers.nets import KINDS, Behaviour, Nets, mixture
from peers.nets.handmade import PBS, SUPPLIER, collected, delivery
from peers.nets.reading import read_delivery

TODAY = date(2026, 11, 23)
END = date(2027, 6, 1)
AMOUNT = 74850


def nets_with(behaviour: Behaviour | None, *, mandate: bool, **options) -> Nets:
    nets = Nets(SUPPLIER, **options)
    nets.add_creditor(PBS, (1,), fi_creditor="81234567")
    if mandate:
        nets.register(PBS, 1, "1001", date(2025, 3, 3), silent=True)
    if behaviour:
        nets.behave(PBS, "1001", behaviour)
    one = collected("1001", "04012027", AMOUNT, "F00000017")
    answer = nets.take(delivery(1, "231126", one), TODAY)
    assert answer.faults == []
    return nets


def happened(nets: Nets) -> list[tuple]:
    """(day of the file, code, paid, booked and end dates, øre paid) of each record."""
    return [
        (
            f"{sent.day:%d%m%y}",
            row["code_number"],
            row.get("paid_day") or row["start_day"],
            row.get("booked_day") or row["end_day"],
            row.get("paid"),
        )
        for sent in nets.until(END)
        for row in read_delivery(sent.data).rows
    ]


NONE = "000000"
PAID = ("050127", "0236", "040127", "040127", AMOUNT)

AUTOMATIC = {
    "pays": (Behaviour(), [PAID], {"040127": AMOUNT}),
    "never_pays": (Behaviour("never_pays"), [PAID], {"040127": AMOUNT}),
    "pays_twice": (Behaviour("pays_twice"), [PAID], {"040127": AMOUNT}),
    "rejects": (Behaviour("rejects"), [("050127", "0237", NONE, NONE, 0)], {}),
    "charged back on the last day": (
        Behaviour("charged_back"),
        [PAID, ("080127", "0239", "070127", "070127", AMOUNT)],
        {"040127": AMOUNT, "070127": -AMOUNT},
    ),
    "charged back 40 days later": (
        Behaviour("charged_back", days=40),  # Saturday 13 February
        [PAID, ("160227", "0239", "150227", "150227", AMOUNT)],
        {"040127": AMOUNT, "150227": -AMOUNT},
    ),
    "cancels": (
        Behaviour("cancels"),  # Wednesday 30 December; the banks are closed until 4
        [
            ("040127", "0238", NONE, NONE, 0),
            ("040127", "0232", "010425", "301226", None),
        ],
        {},
    ),
    "bank_cancels": (
        Behaviour("bank_cancels"),  # Saturday 9 January
        [PAID, ("110127", "0232", "010425", "090127", None)],
        {"040127": AMOUNT},
    ),
    "betalingsservice_cancels": (
        Behaviour("betalingsservice_cancels", days=1),
        [PAID, ("060127", "0234", "010425", "050127", None)],
        {"040127": AMOUNT},
    ),
    "dies": (
        Behaviour("dies"),  # Wednesday 30 December
        [
            ("040127", "0232", "010425", "301226", None),
            ("050127", "0237", NONE, NONE, 0),
        ],
        {},
    ),
}


@pytest.mark.parametrize("what", AUTOMATIC)
def test_automatic_payment(what):
    behaviour, expected, money = AUTOMATIC[what]
    nets = nets_with(behaviour, mandate=True)
    assert happened(nets) == expected
    sums = {f"{one.day:%d%m%y}": one.amount for one in nets.paid_out(PBS)}
    assert sums == money
    assert {one.section for one in nets.paid_out(PBS)} <= {"0211"}


# Paid on Saturday 2 January, booked on Monday 4.
SLIP = ("040127", "0297", "020127", "040127", AMOUNT)
SLIPS = {
    "pays": (Behaviour(delay=-2), [SLIP], {"040127": AMOUNT}),
    "charged_back": (Behaviour("charged_back", delay=-2), [SLIP], {"040127": AMOUNT}),
    "never_pays": (Behaviour("never_pays", delay=-2), [], {}),
    "rejects": (Behaviour("rejects"), [], {}),
    "dies": (Behaviour("dies"), [], {}),
    "pays_twice": (
        Behaviour("pays_twice", delay=-2),  # again on Tuesday 5
        [SLIP, ("060127", "0297", "050127", "060127", AMOUNT)],
        {"040127": AMOUNT, "060127": AMOUNT},
    ),
    "pays_part": (
        Behaviour("pays_part", delay=0),
        [("050127", "0297", "040127", "050127", 37425)],
        {"050127": 37425},
    ),
    "pays_part of 1,00": (
        Behaviour("pays_part", delay=0, amount=100),
        [("050127", "0297", "040127", "050127", 100)],
        {"050127": 100},
    ),
    "pays_over": (
        Behaviour("pays_over", delay=0),
        [("050127", "0297", "040127", "050127", 149700)],
        {"050127": 149700},
    ),
    "slip_taken_back": (
        Behaviour("slip_taken_back", delay=0),  # booked on 5, taken back on Friday 8
        [
            ("050127", "0297", "040127", "050127", AMOUNT),
            ("110127", "0299", "080127", "110127", AMOUNT),
        ],
        {"050127": AMOUNT, "110127": -AMOUNT},
    ),
    "signs_up": (
        Behaviour("signs_up", delay=-2),  # Thursday 26 November, after the deadline
        [("271126", "0231", "040127", NONE, None), SLIP],
        {"040127": AMOUNT},
    ),
}


@pytest.mark.parametrize("what", SLIPS)
def test_slip(what):
    behaviour, expected, money = SLIPS[what]
    nets = nets_with(behaviour, mandate=False)
    assert happened(nets) == expected
    sums = {f"{one.day:%d%m%y}": one.amount for one in nets.paid_out(PBS)}
    assert sums == money
    assert {one.section for one in nets.paid_out(PBS)} <= {"0215"}


def test_every_kind_is_tested():
    said = {one.kind for one, *_ in (*AUTOMATIC.values(), *SLIPS.values())}
    assert said == set(KINDS)


def test_records_of_the_story_by_position():
    """A charge-back and a slip, whole records against strings made by hand."""
    nets = nets_with(Behaviour("charged_back"), mandate=True)
    number = nets.mandates(PBS)[0].number
    last = nets.until(END)[-1]
    who = "BS04201234567" + "0239" + "000" + "00001" + "000000000001001" + number
    told = "040127" + "1" + "0000000074850" + "F00000017".ljust(34)
    back = "070127" + "070127" + "0000000074850"
    assert last.data.decode("iso-8859-1").split("\r\n")[2] == who + told + back

    nets = nets_with(Behaviour(delay=0), mandate=False)
    (sent,) = nets.until(END)
    line = sent.data.decode("iso-8859-1").split("\r\n")[2]
    assert line[:44] == "BS04201234567" + "0297" + "000" + "00001" + "0000001001".zfill(
        19
    )
    assert (
        line[44:81] == "71" + "000000" + "040127" + "1" + "0000000074850" + "F00000017"
    )
    assert line[81:103].isdecimal() and line[85:93] == "20270104"
    assert line[103:] == "040127" + "050127" + "0000000074850"


def test_slip_with_the_creditors_own_payment_id():
    nets = Nets(SUPPLIER)
    nets.add_creditor(PBS, (1,), fi_creditor="81234567")
    nets.behave(PBS, "1001", Behaviour(delay=0))
    one = collected("1001", "04012027", AMOUNT, "F00000017", "000000000012344")
    assert nets.take(delivery(1, "231126", one), TODAY).accepted
    (sent,) = nets.until(END)
    (row,) = read_delivery(sent.data).rows
    assert row["payer"] == "0000" + "000000000012344"
    assert (row["due_day"], row["reference"]) == ("040127", "F00000017")


def test_slip_that_only_the_creditor_knows():
    nets = Nets(SUPPLIER)
    nets.add_creditor(PBS, (1,), fi_creditor="81234567")
    nets.pay_slip(PBS, 1, "000000000012344", 5000, date(2026, 12, 4))
    (sent,) = nets.until(END)
    assert sent.day == date(2026, 12, 7)
    (row,) = read_delivery(sent.data).rows
    assert (row["payer"], row["paid"]) == ("0000000000000012344", 5000)
    assert (row["due_day"], row["amount"], row["reference"]) == (NONE, 0, "")
    with pytest.raises(ValueError, match="no debtor group 2"):
        nets.pay_slip(PBS, 2, "000000000012344", 5000, date(2027, 12, 4))


def test_money_told_of_the_day_before():
    """As in the sample of 2009: the 0602 of 30 December has payments of 4 January."""
    nets = nets_with(Behaviour(), mandate=True, advice_days=-1)
    assert happened(nets) == [("301226", "0236", "040127", "040127", AMOUNT)]


def test_slips_are_paid_around_their_due_date():
    one = [collected(str(n), "04012027", 100, f"F{n:08}") for n in range(1, 301)]
    nets = Nets(SUPPLIER)
    nets.add_creditor(PBS, (1,), fi_creditor="81234567")
    assert nets.take(delivery(1, "231126", *one), TODAY).accepted
    rows = [row for sent in nets.until(END) for row in read_delivery(sent.data).rows]
    assert len(rows) == 300
    assert {row["paid_day"] for row in rows} == {
        *("311226", "010127", "020127", "030127", "040127"),
        *("050127", "060127", "070127", "080127", "090127"),
    }
    assert all(
        row["booked_day"] > row["paid_day"]
        for row in rows
        if row["paid_day"][4:] == "27"
    )


def test_a_mixture_is_the_same_for_the_same_seed():
    shares = {Behaviour("rejects"): 0.1, Behaviour("never_pays"): 0.3}
    crowd = [mixture(shares, seed=7)(PBS, str(n)).kind for n in range(2000)]
    again = [mixture(shares, seed=7)(PBS, str(n)).kind for n in range(2000)]
    other = [mixture(shares, seed=8)(PBS, str(n)).kind for n in range(2000)]
    assert crowd == again != other
    assert 150 < crowd.count("rejects") < 250
    assert 500 < crowd.count("never_pays") < 700
    with pytest.raises(ValueError, match="more than 1"):
        mixture({Behaviour(): 0.7, Behaviour("rejects"): 0.7})


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"kind": "sleeps"}, "'sleeps' is not one of pays, rejects"),
        ({"kind": "cancels", "days": 0}, "days must be 1"),
        ({"kind": "pays_part", "amount": 0}, "positive øre"),
    ],
)
def test_a_behaviour_must_make_sense(options, message):
    with pytest.raises(ValueError, match=message):
        Behaviour(**options)
