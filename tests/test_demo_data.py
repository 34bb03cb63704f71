"""The demo's made-up members: the same each time, lifelike, and troubled on purpose."""

from __future__ import annotations

import csv
import hashlib
import os
import re
import subprocess
import sys
from collections import Counter
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import demo_data as demo
from tools.demo_cast import FIRST, SECOND

ROOT = Path(__file__).resolve().parent.parent
QUARTER = date(2027, 1, 1)
AFTER = date(2027, 4, 1)
TWICE = {"9004", "9005"}


@pytest.fixture(scope="module")
def rows() -> list[dict[str, object]]:
    return demo.members()


@pytest.fixture(scope="module")
def second() -> list[dict[str, object]]:
    return demo.second_association_members()


def of(rows, number):
    return [row for row in rows if row["Medlemsnr"] == number]


def only(rows, number):
    (row,) = of(rows, number)
    return row


def test_the_headings_are_those_of_the_member_file(rows, second):
    assert ";".join(demo.COLUMNS) == (
        "Medlemsnr;Navn;Adresse;Postnr;By;E-mail;Telefon;Mobil;Installationsadresse;"
        "Installation postnr;Installation by;Indmeldt;Udmeldt;Betalingsform;Pakke;"
        "Pakke fra;Pakke til;Tilvalg;Tilvalg fra;Sprog;Bemærkning"
    )
    assert all(tuple(row) == demo.COLUMNS for row in rows + second)


def test_the_same_arguments_give_the_same_rows(rows):
    assert demo.members() == rows
    assert demo.members(seed=1) != rows
    assert demo.second_association_members() == demo.second_association_members()


def test_no_hash_order_gets_into_the_rows(tmp_path, rows):
    """A new interpreter hashes strings in another way and makes the same file."""
    demo.write_csv(rows, tmp_path / "here.csv")
    script = (
        "import sys; from tools import demo_data as d;"
        "d.write_csv(d.members(), sys.argv[1])"
    )
    for hash_seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-B", "-c", script, str(tmp_path / "there.csv")],
            cwd=ROOT,
            env={"PYTHONHASHSEED": hash_seed},
            check=True,
        )
        digests = {
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in tmp_path.glob("*.csv")
        }
        assert len(digests) == 1


@pytest.mark.parametrize("count", [17, 18, 250, 600, 1517])
def test_count_is_of_members_not_rows(count):
    rows = demo.members(count)
    assert len({row["Medlemsnr"] for row in rows}) == count
    assert len(rows) == count + len(TWICE)


def test_numbers_are_unique_but_for_those_with_two_rows(rows, second):
    repeated = Counter(row["Medlemsnr"] for row in rows)
    assert {number: n for number, n in repeated.items() if n > 1} == {
        number: 2 for number in TWICE
    }
    numbers = [row["Medlemsnr"] for row in second]
    assert len(set(numbers)) == len(numbers) == 80


@pytest.mark.parametrize(
    "call",
    [
        lambda: demo.members(16),
        lambda: demo.members(1518),
        lambda: demo.members(quarter=date(2027, 1, 2)),
        lambda: demo.members(quarter=date(2019, 10, 1)),
        lambda: demo.second_association_members(79),
        lambda: demo.second_association_members(501),
    ],
)
def test_arguments_that_make_no_sense_are_refused(call):
    with pytest.raises(ValueError):
        call()


def test_the_payment_forms_are_spread_as_in_real_life(rows):
    shares = Counter(row["Betalingsform"] for row in rows)
    for form, percent in {
        "Betalingsservice": 78,
        "Indbetalingskort": 15,
        "Kort": 4,
        "Bankoverførsel": 3,
    }.items():
        assert abs(shares.pop(form) * 100 / len(rows) - percent) < 4, form
    assert shares == {"": 1}, "only the troublesome one has none"


def test_people_and_places(rows, second):
    """Only invented mailboxes and phone blocks, one small area per association."""
    for row in rows + second:
        if row["E-mail"]:
            local, host = row["E-mail"].split("@")
            assert local.isascii() and host.startswith("example."), row
        assert row["Telefon"] == "" or row["Telefon"].startswith("64 90 "), row
        assert row["Mobil"] == "" or row["Mobil"].startswith("20 90 "), row
    towns = {(r["Installation postnr"], r["Installation by"]) for r in rows}
    assert towns == {
        ("5580", "Nørre Aaby"),
        ("5592", "Ejby"),
        ("5591", "Gelsted"),
        ("5466", "Asperup"),
        ("", ""),
        ("", only(rows, "9009")["By"]),
    }
    assert {r["Installation postnr"] for r in second} == {"7760", "7770"}
    everybody = " ".join(row["Navn"] for row in rows)
    assert set("æøåØÅéü-") <= set(everybody)


def test_odoo_takes_the_phone_numbers(rows, second):
    """Odoo drops numbers that aren't in the numbering plan; screen-pop needs them."""
    phonenumbers = pytest.importorskip("phonenumbers")
    numbers = {row[kind] for row in rows + second for kind in ("Telefon", "Mobil")}
    assert len(numbers) > 500
    for number in numbers - {""}:
        assert phonenumbers.is_valid_number(phonenumbers.parse(number, "DK")), number


def test_an_installation_has_one_member_at_a_time(rows):
    homes = Counter(
        row["Installationsadresse"]
        for row in rows
        if row["Installationsadresse"] and row["Medlemsnr"] not in TWICE
    )
    shared = {address for address, n in homes.items() if n > 1}
    assert shared == {
        only(rows, "9002")["Installationsadresse"],
        only(rows, "9014")["Installationsadresse"],
    }


@pytest.mark.parametrize("quarter", [QUARTER, date(2020, 1, 1), date(2026, 10, 1)])
def test_dates_hang_together(quarter):
    rows = demo.members(quarter=quarter)
    rows += demo.second_association_members(year=quarter)
    for row in rows:
        assert isinstance(row["Indmeldt"], date), row
        assert date(1984, 1, 1) <= row["Indmeldt"] <= row["Pakke fra"], row
        if row["Pakke til"]:
            assert row["Pakke fra"] <= row["Pakke til"], row
        if row["Udmeldt"]:
            assert row["Pakke til"] == row["Udmeldt"], row
        assert bool(row["Tilvalg"]) == bool(row["Tilvalg fra"]), row
    assert min(row["Indmeldt"] for row in rows).year < 1990


def test_every_trouble_is_there(rows):
    assert set(demo.TROUBLE) <= {row["Medlemsnr"] for row in rows}
    assert all(demo.TROUBLE.values())


def test_what_each_trouble_is(rows):
    def row(number):
        return only(rows, number)

    def address(number):
        return tuple(row(number)[name] for name in ("Adresse", "Postnr", "By"))

    assert address("9001") == ("", "", "")
    assert QUARTER < row("9002")["Udmeldt"] < AFTER
    assert QUARTER < row("9003")["Indmeldt"] < AFTER
    assert (row("9003")["Indmeldt"] - row("9002")["Udmeldt"]).days == 1
    assert address("9003") == address("9002")
    assert row("9006")["Navn"] == "Navnebeskyttet"
    assert len(row("9007")["Navn"]) > 35 < len(row("9007")["Adresse"])
    assert " " not in row("9008")["Navn"]
    assert address("9009")[1] == "" and all(address("9009")[::2])
    assert "Sverige" in row("9010")["By"] and not row("9010")["Postnr"].isdigit()
    assert row("9011")["Betalingsform"] == ""
    assert row("9012")["Udmeldt"] < date(2000, 1, 1)
    assert row("9013")["Indmeldt"] >= AFTER
    assert row("9014")["Navn"] == row("9015")["Navn"]
    assert address("9014") == address("9015")
    assert "\n" in row("9016")["Bemærkning"]
    assert row("A117")["Navn"]


def test_the_package_change_follows_on_without_a_gap(rows):
    old, new = of(rows, "9004")
    assert old["Pakke"] != new["Pakke"]
    assert old["Pakke til"].day == 14 and new["Pakke fra"].day == 15
    assert QUARTER < old["Pakke til"] < new["Pakke fra"] < AFTER
    assert new["Pakke til"] == ""
    changed = {"Pakke", "Pakke fra", "Pakke til"}
    assert {k for k in old if old[k] != new[k]} == changed


def test_two_subscriptions_run_beside_each_other(rows):
    first, other = of(rows, "9005")
    assert first["Pakke"] != other["Pakke"]
    assert first["Pakke til"] == other["Pakke til"] == ""
    assert max(first["Pakke fra"], other["Pakke fra"]) < QUARTER


def test_trouble_follows_the_quarter():
    rows = demo.members(quarter=date(2026, 10, 1))
    assert only(rows, "9002")["Udmeldt"] == date(2026, 11, 10)
    assert of(rows, "9004")[1]["Pakke fra"] == date(2026, 11, 15)
    assert only(rows, "9013")["Indmeldt"] == date(2027, 3, 1)


def test_nobody_else_is_troublesome(rows):
    for row in rows:
        if row["Medlemsnr"] not in demo.TROUBLE:
            assert len(row["Navn"]) <= 35 and " " in row["Navn"], row
            assert len(row["Adresse"]) <= 35, row
            assert len(row["Postnr"]) == 4 and row["Postnr"].isdigit(), row
            assert row["Medlemsnr"].isdigit(), row
            assert row["Betalingsform"], row
            assert row["Udmeldt"] == "" or row["Udmeldt"] < QUARTER, row


def test_the_first_association_fits_windows_1252_and_the_second_does_not(
    rows, second, tmp_path
):
    demo.write_csv(rows, tmp_path / "first.csv")
    with pytest.raises(ValueError, match=r"member 576, Navn: .*cp1252"):
        demo.write_csv(second, tmp_path / "second.csv")
    assert not (tmp_path / "second.csv").exists()
    for row in second:
        latin = all(ord(letter) < 256 for letter in row["Navn"])
        assert latin == (row["Medlemsnr"] not in demo.SECOND_TROUBLE), row
    assert set(demo.SECOND_TROUBLE) <= {row["Medlemsnr"] for row in second}


def test_csv_is_that_of_a_danish_spreadsheet(rows, tmp_path):
    path = tmp_path / "medlemmer.csv"
    demo.write_csv(rows, path)
    data = path.read_bytes()
    head = data.split(b"\r\n")[0]
    assert head == ";".join(demo.COLUMNS).encode("cp1252")
    assert data.count(b"\r\n") == len(rows) + 1
    with open(path, encoding="cp1252", newline="") as stream:
        back = list(csv.DictReader(stream, delimiter=";"))
    assert [row["Navn"] for row in back] == [row["Navn"] for row in rows]
    assert only(back, "9016")["Bemærkning"] == only(rows, "9016")["Bemærkning"]
    assert only(back, "9002")["Udmeldt"] == "10-02-2027"
    assert only(back, "9003")["Udmeldt"] == ""


def test_amounts_are_written_with_a_decimal_comma(rows, tmp_path):
    row = rows[0] | {"Bemærkning": Decimal("1234.50")}
    demo.write_csv([row], tmp_path / "one.csv", encoding="utf-8")
    assert (tmp_path / "one.csv").read_bytes().endswith(b";1234,50\r\n")


def test_xlsx_holds_dates_as_dates_and_every_letter(second, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    path = tmp_path / "medlemmer.xlsx"
    demo.write_xlsx(second, path)
    sheet = openpyxl.load_workbook(path).active
    lines = list(sheet.iter_rows(values_only=True))
    assert lines[0] == demo.COLUMNS
    assert len(lines) == len(second) + 1
    for line, row in zip(lines[1:], second, strict=True):
        for heading, cell in zip(demo.COLUMNS, line, strict=True):
            value = row[heading]
            if isinstance(value, date):
                assert cell == datetime(value.year, value.month, value.day)
            else:
                assert cell == (value or None)


# --------------------------------------------------------------------- numbers
SAMPLES = Path(os.environ.get("ASOM_SAMPLES") or ROOT.parent / "shared" / "samples")


@pytest.mark.skipif(not SAMPLES.is_dir(), reason=f"no sample files in {SAMPLES}")
def test_the_numbers_with_nets_are_of_no_sample_file() -> None:
    """A file that somebody tries out is nobody's of the demonstration by chance: it
    is received once the bureau has entered an agreement of its number."""
    taken = set()
    for path in SAMPLES.glob("nets/*.txt"):
        text = path.read_bytes()
        taken |= set(re.findall(rb"^BS(?:01|04|09)2(\d{8})", text, re.MULTILINE))
        taken |= set(re.findall(rb"^FI02\d{2}(\d{8})", text, re.MULTILINE))
    assert taken, SAMPLES
    for association in (FIRST, SECOND):
        assert association["nets"]["pbs_number"].encode() not in taken
    creditor = FIRST["nets"]["l10n_dk_fik_creditor_number"].encode()
    assert creditor not in taken
