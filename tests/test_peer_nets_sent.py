"""What our Nets sends: it adds up, it is the same each time, it comes once."""

from __future__ import annotations

import io
from collections import Counter, defaultdict
from datetime import date, datetime

import pytest
from peers.nets import Behaviour, Nets, mixture, payments
from peers.nets.handmade import PBS, SUPPLIER, collected, delivery, good, house
from peers.nets.reading import read_delivery

TODAY = date(2026, 11, 23)
END = date(2027, 6, 1)
OTHER = "07654321"


def one(customer="1001", due="04012027", amount=74850):
    return collected(customer, due, amount, "F00000017")


def crowd(seed: int) -> tuple[Nets, dict[str, bytes]]:
    """A year's half with two creditors and a mixed lot of debtors: all that is sent."""
    shares = {
        Behaviour("rejects"): 0.05,
        Behaviour("charged_back"): 0.05,
        Behaviour("cancels"): 0.05,
        Behaviour("pays_twice"): 0.05,
        Behaviour("pays_part"): 0.05,
        Behaviour("slip_taken_back"): 0.05,
        Behaviour("never_pays"): 0.05,
        Behaviour("signs_up"): 0.05,
    }
    nets = house(seed=seed, default=mixture(shares, seed))
    nets.add_creditor(OTHER, (1, 2), fi_creditor="87654321")
    customers = [str(number) for number in range(1, 201)]
    for customer in customers[::2]:
        for pbs in (PBS, OTHER):
            nets.register(pbs, 1, customer, date(2025, 3, 3), silent=True)
    number = 0
    for due, day in (("04012027", TODAY), ("01022027", date(2027, 1, 4))):
        for pbs in (PBS, OTHER):
            number += 1
            each = [one(customer, due, 100 + int(customer)) for customer in customers]
            data = delivery(number, f"{day:%d%m%y}", *each)
            data = data.replace(PBS.encode(), pbs.encode())
            assert nets.take(data, day).faults == []
    return nets, {sent.filename: sent.data for sent in nets.until(END)}


def test_the_same_seed_gives_the_same_bytes():
    first, again, other = crowd(3)[1], crowd(3)[1], crowd(4)[1]
    assert first == again
    assert list(first) == list(again)
    assert first != other


def test_totals_money_and_order_of_what_is_sent():
    """Everything re-added from the raw positions, without the peer's own reader."""
    nets, files = crowd(3)
    money: Counter = Counter()
    seen = defaultdict(set)
    for name, data in files.items():
        lines = data.decode("iso-8859-1").split("\r\n")
        assert lines.pop() == ""
        assert all(line == line.rstrip(" ") for line in lines)
        assert name == f"D{lines[0][20:30]}-{lines[0][17:20]}.BS1"
        count = amount = sections = 0
        whole = [0, 0]
        for line in lines:
            kind = line[2:5]
            if kind == "012":
                sections, count, amount = sections + 1, 0, 0
                seen[line[5:13]].add(line[13:17])
                of_section = line[5:17]
            elif kind == "042":
                count += 1
                assert line[5:13] == of_section[:8]
                paid = int(line[115:128] or 0)
                amount += paid
                code = line[13:17]
                sign = -1 if code in ("0239", "0299") else 1
                if paid:
                    money[line[109:115], of_section[:8], of_section[8:]] += sign * paid
            elif kind == "092":
                assert (int(line[31:42]), int(line[42:57])) == (count, amount)
                whole[0] += count
                whole[1] += amount
            elif kind == "992":
                assert int(line[20:31]) == sections > 0
                assert [int(line[31:42]), int(line[42:57])] == whole
                assert len(line) == 128
    assert seen == dict.fromkeys((PBS, OTHER), {"0211", "0215", "0212"})
    booked = {
        (f"{one.day:%d%m%y}", one.pbs_number, one.section): one.amount
        for one in nets.paid_out()
    }
    assert booked == {key: amount for key, amount in money.items() if amount}
    assert list(files) == sorted(files)
    each_day = Counter((data[49:55], name[-7:]) for name, data in files.items())
    assert set(each_day.values()) == {1}
    codes = Counter(
        row["code_number"]
        for data in files.values()
        for row in read_delivery(data).rows
    )
    assert set(codes) == set("0236 0237 0238 0239 0297 0299 0231 0232".split())
    # What was collected by mandate is paid, rejected or withdrawn, once each.
    asked = sum(one.count for one in nets.charges() if one.kind == "automatic")
    assert codes["0236"] + codes["0237"] + codes["0238"] == asked > 300


def test_files_come_once_and_days_go_forward():
    nets = house()
    assert nets.take(good(), TODAY).accepted
    files = nets.until(date(2027, 1, 5))
    assert [sent.day.weekday() < 5 for sent in files] == [True] * len(files)
    assert nets.until(date(2027, 1, 5)) == []
    with pytest.raises(ValueError, match="2026-12-01 is over"):
        nets.take(good(), date(2026, 12, 1))


def test_files_before_a_delivery_are_not_lost():
    nets = house()
    nets.register(PBS, 1, "1002", date(2026, 11, 2))
    assert nets.take(good(), TODAY).accepted
    first, *_ = nets.until(END)
    assert (first.day, first.filename[-7:]) == (date(2026, 11, 3), "603.BS1")


def test_what_happens_before_a_delivery_counts_for_it():
    """A debtor who signed up meanwhile pays the next collection by mandate."""
    nets = house(default=Behaviour("signs_up"))
    assert nets.take(delivery(1, "231126", one()), TODAY).accepted
    due = one(due="01022027")
    assert nets.take(delivery(2, "231126", due), date(2026, 12, 15)).accepted
    kinds = [(charge.delivery, charge.kind) for charge in nets.charges(PBS)]
    assert ("0000000001", "slip") in kinds
    assert ("0000000002", "automatic") in kinds


def test_the_full_list():
    nets = house()
    for customer in ("1002", "1001", "B72"):
        nets.register(PBS, 1, customer, date(2025, 3, 3), silent=True)
    nets.cancel(PBS, 1, "1002", date(2026, 11, 2))
    nets.register_electronic(PBS, 1, "1007", date(2026, 11, 3))
    assert [one.customer for one in nets.mandates(PBS)] == ["1001", "B72"]
    nets.until(date(2026, 11, 9))
    nets.order_full_list(PBS)
    (sent,) = nets.until(date(2026, 11, 11))
    assert sent.day == date(2026, 11, 10)
    electronic, full = read_delivery(sent.data).parts
    assert full.start["section_number"] == "0210"
    assert [(row["code_number"], row["customer"]) for row in full.rows] == [
        ("0230", "000000000001001"),
        ("0230", "000000000000B72"),
    ]
    assert electronic.start["section_number"] == "0219"
    (row,) = electronic.rows
    assert (row["mandate_number"], row["start_day"]) == ("9" * 9, "031126")
    with pytest.raises(ValueError, match="no creditor agreement"):
        nets.order_full_list(OTHER)
    with pytest.raises(ValueError, match="1002 has no mandate"):
        nets.cancel(PBS, 1, "1002", date(2026, 11, 12))


def test_a_mandate_too_late_for_the_month_gives_a_slip():
    nets = house()
    nets.register(PBS, 1, "1001", date(2026, 11, 20))
    nets.register(PBS, 1, "1002", date(2026, 11, 23))
    nets.register_electronic(PBS, 1, "1003", date(2026, 11, 23))
    due = [one(customer, "01122026") for customer in ("1001", "1002", "1003")]
    assert nets.take(delivery(1, "231126", *due), datetime(2026, 11, 23, 9)).accepted
    kinds = {one.kind: one.count for one in nets.charges(PBS) if one.delivery}
    assert kinds == {"automatic": 1, "slip": 1, "electronic": 1, "text line": 6}


def test_the_test_system():
    nets = Nets(SUPPLIER, sub_system="KR9")
    nets.add_creditor(PBS, (1,), fi_creditor="81234567")
    data = delivery(1, "231126", one(due="01122026")).replace(b"BS10601", b"KR90601")
    answer = nets.take(data, datetime(2026, 11, 23, 9))
    assert answer.faults == []
    (sent,) = nets.until(END)
    assert sent.filename.endswith("-602.KR9")
    assert sent.data[13:20] == b"KR90602"
    assert answer.receipt[0].endswith("-621.KR9")


def test_user_id_comes_back():
    nets = house()
    assert nets.take(good(), TODAY).accepted
    starts = [
        part.start["user_id"]
        for sent in nets.until(END)
        for part in read_delivery(sent.data).parts
    ]
    assert set(starts) == {"FORENING1"}


def test_any_number_of_payments():
    nets = house()
    stream = io.BytesIO()
    rows = payments(1000, pbs_number=PBS, due=date(2027, 1, 4))
    writer = nets.bulk_0602(stream, rows, date(2027, 1, 5))
    read = read_delivery(stream.getvalue())
    assert [len(part.rows) for part in read.parts] == [900, 100]
    codes = Counter(row["code_number"] for row in read.rows)
    assert codes == {"0236": 882, "0237": 18, "0297": 100}
    assert (writer.count, writer.amount) == (1000, read.end["amount"])
    assert len({row.get("customer") or row["payer"][4:] for row in read.rows}) == 1000
    again = io.BytesIO()
    rows = payments(1000, pbs_number=PBS, due=date(2027, 1, 4))
    house().bulk_0602(again, rows, date(2027, 1, 5))
    assert again.getvalue() == stream.getvalue()
