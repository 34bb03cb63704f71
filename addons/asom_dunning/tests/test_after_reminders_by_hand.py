"""What comes after reminder 2, worked out by hand: limitation, closing, gates of debt
collection, the files. No database."""

import csv
import json
import zipfile
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import jsonschema
import openpyxl
import pytest

from odoo.addons.asom_dunning.inkasso import (
    answers,
    archive,
    neutral,
    schema,
    tables,
)
from odoo.addons.asom_dunning.inkasso.gates import Claim, judge, may_go
from odoo.addons.asom_dunning.procedure.closing import (
    Service,
    closing_day,
    obstacles,
    unpaid,
)
from odoo.addons.asom_dunning.procedure.limitation import (
    barred_before,
    is_barred,
    limitation_day,
    watched_before,
)

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "static/schema/inkasso-1.0.json").read_text()
)


def d(text):
    return date.fromisoformat(text) if text else None


# --- limitation -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "due", "acknowledged", "accessory", "last"),
    [
        ("three years from the last timely day", "2023-01-02", "", False, "2026-01-02"),
        ("a leap day ends in February", "2024-02-29", "", False, "2027-02-28"),
        ("acknowledged: ten", "2023-01-02", "2024-05-01", False, "2034-05-01"),
        ("on the last day still", "2023-01-02", "2026-01-02", False, "2036-01-02"),
        (
            "a day too late is nothing",
            "2023-01-02",
            "2026-01-03",
            False,
            "2026-01-02",
        ),
        ("fees have three in any case", "2023-01-02", "2024-05-01", True, "2026-01-02"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_claim_can_be_claimed_until(name, due, acknowledged, accessory, last):
    assert limitation_day(d(due), d(acknowledged), accessory) == d(last)


def test_the_last_day_is_in_time_and_the_next_is_not():
    assert not is_barred(d("2023-01-02"), d("2026-01-02"))
    assert is_barred(d("2023-01-02"), d("2026-01-03"))


@pytest.mark.parametrize(
    "day", ["2026-01-03", "2027-02-28", "2027-03-01", "2028-02-29"]
)
def test_what_is_looked_for_in_sets_is_what_the_rule_says(day):
    first = barred_before(d(day))
    assert not is_barred(first, d(day))
    assert is_barred(first - timedelta(days=1), d(day))


def test_a_claim_is_watched_six_months_before():
    assert watched_before(d("2026-01-02")) == d("2023-07-02")


# --- closing --------------------------------------------------------------------------


def test_only_what_is_not_paid_is_closed():
    assert unpaid([Service("tv", 0), Service("net", 29900)]) == ["net"]


@pytest.mark.parametrize(
    ("name", "facts", "codes"),
    [
        ("owed and nothing in the way", {}, []),
        ("paid", {"owed": 0}, ["paid"]),
        ("disputed", {"holds": ["dispute"]}, ["hold"]),
        ("agreement", {"holds": ["agreement"]}, ["hold"]),
        ("money may come today", {"in_transit": d("2026-03-02")}, ["in_transit"]),
        ("it should have come yesterday", {"in_transit": d("2026-03-01")}, []),
        ("too old", {"barred": True}, ["barred"]),
        ("no service runs", {"services": 0}, ["no_service"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_stands_in_the_way_of_a_closing(name, facts, codes):
    known = {"owed": 29900, "services": 1, "day": d("2026-03-02")} | facts
    assert [code for code, _about in obstacles(**known)] == codes


@pytest.mark.parametrize(
    ("name", "told", "days", "post", "closes"),
    [
        ("14 days, then the day after", "2026-03-02", 14, 0, "2026-03-17"),
        ("never shorter than ten", "2026-03-02", 3, 0, "2026-03-13"),
        ("a letter takes three more", "2026-03-02", 14, 3, "2026-03-20"),
        ("a week-end moves the last day", "2026-03-06", 15, 0, "2026-03-24"),
        ("not on Easter days", "2026-03-23", 10, 0, "2026-04-08"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_the_day_on_which_a_signal_closes(name, told, days, post, closes):
    assert closing_day(d(told), days, post) == d(closes)


# --- gates ----------------------------------------------------------------------------

DAY = d("2026-03-02")
GOOD = {"key": "A", "due": d("2026-01-02"), "open": 29900, "demand": d("2026-02-20")}


@pytest.mark.parametrize(
    ("name", "claim", "case", "goes", "codes"),
    [
        ("all is well", {}, {}, True, []),
        ("no demand", {"demand": None}, {}, False, ["no_demand", "nothing"]),
        (
            "the demand's last day is today",
            {"demand": DAY},
            {},
            False,
            ["demand_runs", "nothing"],
        ),
        ("its last day was yesterday", {"demand": d("2026-03-01")}, {}, True, []),
        (
            "disputed",
            {"holds": ("dispute",)},
            {},
            False,
            ["disputed", "disputed", "nothing"],
        ),
        (
            "a complaint and the association's wish",
            {"holds": ("wish", "complaint")},
            {},
            False,
            ["disputed", "disputed", "nothing"],
        ),
        ("agreement", {"holds": ("agreement",)}, {}, False, ["held", "nothing"]),
        ("paid meanwhile", {"open": 0}, {}, False, ["nothing", "nothing"]),
        (
            "money is on its way",
            {"in_transit": d("2026-03-04")},
            {},
            False,
            ["in_transit", "nothing"],
        ),
        (
            "too old by a day",
            {"due": d("2023-03-01")},
            {},
            False,
            ["barred", "nothing"],
        ),
        ("on its last day", {"due": d("2023-03-02")}, {}, True, []),
        (
            "old and acknowledged",
            {"due": d("2022-03-01"), "acknowledged": d("2023-01-01")},
            {},
            True,
            [],
        ),
        ("below the threshold", {"open": 9999}, {"threshold": 10000}, False, ["small"]),
        ("at the threshold", {"open": 10000}, {"threshold": 10000}, True, []),
        ("a business", {}, {"debtor": "business"}, False, ["wrong_kind"]),
        ("not decided", {}, {"approved": False}, False, ["not_approved"]),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_goes_to_an_agency(name, claim, case, goes, codes):
    terms = {
        "threshold": 0,
        "debtor": "private",
        "takes": {"private"},
        "approved": True,
    }
    keys, refusals = judge([Claim(**(GOOD | claim))], DAY, **(terms | case))
    assert may_go(keys, refusals) is goes
    assert [refusal.code for refusal in refusals] == codes


def test_a_claim_that_may_not_go_stays_and_the_others_go():
    claims = [Claim(**GOOD), Claim(**(GOOD | {"key": "B", "demand": None}))]
    keys, refusals = judge(
        claims, DAY, threshold=0, debtor="private", takes={"private"}, approved=True
    )
    assert keys == ["A"]
    assert may_go(keys, refusals)
    assert [(refusal.code, refusal.key) for refusal in refusals] == [("no_demand", "B")]


def test_one_disputed_claim_keeps_the_others_back():
    claims = [Claim(**GOOD), Claim(**(GOOD | {"key": "B", "holds": ("dispute",)}))]
    keys, refusals = judge(
        claims, DAY, threshold=0, debtor="private", takes={"private"}, approved=True
    )
    assert not may_go(keys, refusals)


# --- files ----------------------------------------------------------------------------


def a_case(**facts):
    case = {
        "schema_version": "1.0",
        "kind": "case",
        "export_id": "A1-1001-case",
        "message_id": "A1-1001-case",
        "case_ref": "A1-1001",
        "created": None,
        "currency": "DKK",
        "start_as": "inkasso",
        "creditor": dict.fromkeys(
            (
                "name cvr address1 address2 zip city email phone reg konto iban "
                "fi_creditor pbs_no client_no"
            ).split()
        )
        | {"name": "Nord"},
        "debtor": dict.fromkeys(
            (
                "address1 address2 zip city country installation_address email phone "
                "cpr cvr language"
            ).split()
        )
        | {
            "type": "private",
            "member_no": "1001",
            "name": "=Ida; Holm",
            "co_debtors": [],
            "deceased": False,
            "protected_address": False,
        },
        "claims": [
            {
                "invoice_no": "INV/1",
                "kind": "dues",
                "text": "TV",
                "period_from": d("2026-01-01"),
                "period_to": d("2026-03-31"),
                "invoice_date": d("2025-12-10"),
                "due_date": d("2026-01-02"),
                "limitation_date": d("2029-01-02"),
                "principal": 29900,
                "vat_included": 5980,
                "paid": 9900,
                "remaining": 20000,
                "payment_id": None,
            }
        ],
        "fees": [
            {
                "kind": "rykkergebyr",
                "date": d("2026-01-12"),
                "amount": 10000,
                "reminder_level": 1,
            }
        ],
        "interest": {
            "rate_basis": "procesrente",
            "from_date": None,
            "accrued_to": None,
            "amount": 5,
        },
        "reminders": [
            {
                "level": 2,
                "sent_date": d("2026-02-10"),
                "channel": "mail",
                "fee": 10000,
                "deadline": d("2026-02-20"),
            }
        ],
        "reminders_sent": 1,
        "demand": {
            "sent_date": d("2026-02-10"),
            "deadline": d("2026-02-20"),
            "document": "rykker-2.pdf",
        },
        "payments": [
            {
                "date": d("2026-01-20"),
                "amount": 9900,
                "channel": "bank",
                "allocated_to": "INV/1",
            }
        ],
        "dispute": {"flag": False, "note": None, "date": None},
        "instalment_plan": {"flag": False},
        "attachments": [
            {"type": "reminder", "filename": "rykker-2.pdf", "sha256": "0" * 64}
        ],
    } | facts
    case["created"] = datetime(2026, 3, 2, 8)
    case["totals"] = neutral.totals(case)
    return case


def test_a_case_adds_up_and_is_what_the_schema_says():
    case = a_case()
    assert case["totals"] == {
        "principal": 29900,
        "fees": 10000,
        "interest": 5,
        "paid": 9900,
        "balance": 30005,
    }
    said = json.loads(neutral.as_json(case))
    schema.check(neutral.as_json(case))
    again = neutral.parsed(neutral.as_json(case))
    assert again["claims"] == case["claims"]
    assert again["totals"] == case["totals"]
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.validate(said, SCHEMA)
    assert said["totals"]["balance"] == "300.05"
    assert said["claims"][0]["due_date"] == "2026-01-02"


@pytest.mark.parametrize(
    "change",
    [
        {"case_ref": "1001"},
        {"currency": "EUR"},
        {"claims": []},
        {"more": 1},
        {"dispute": {"flag": True, "note": None, "date": None}},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_is_no_case_is_refused_by_the_schema(change):
    said = json.loads(neutral.as_json(a_case())) | change
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(said, SCHEMA)
    with pytest.raises(schema.SchemaError):
        schema.check(json.dumps(said).encode())


def test_amounts_are_texts_of_two_decimals():
    assert [neutral.kroner(ore) for ore in (0, 5, -5, 100, -12345)] == [
        "0.00",
        "0.05",
        "-0.05",
        "1.00",
        "-123.45",
    ]
    assert [neutral.ore_of(text) for text in ("1.00", "-0.05", "7")] == [100, -5, 700]
    for wrong in ("", "1.5", "1,50", "x", "1.234"):
        with pytest.raises(ValueError, match=wrong or "^$"):
            neutral.ore_of(wrong)


def test_the_csv_is_as_danish_excel_opens_it_and_calculates_nothing():
    [head, row] = tables.as_csv([a_case()], tables.Dialect()).decode().splitlines()
    cells = dict(zip(head.lstrip("\ufeff").split(";"), _cells(row), strict=True))
    assert cells["case_ref"] == "A1-1001"
    assert cells["debtor_name"] == "'=Ida; Holm"
    assert cells["due_date"] == "02-01-2026"
    assert cells["remaining"] == "200,00"
    assert cells["case_balance"] == "300,05"


def _cells(row):
    return next(csv.reader([row], delimiter=";"))


def test_an_agency_gets_its_own_names_dates_and_signs():
    dialect = tables.Dialect("|", ".", "%Y-%m-%d", "cp1252", {"case_ref": "Sagsnr"})
    text = tables.as_csv([a_case()], dialect).decode("cp1252")
    assert text.startswith("Sagsnr|created|")
    assert "|2026-01-02|299.00|99.00|200.00" in text


def test_a_workbook_has_the_four_sheets():
    book = openpyxl.load_workbook(BytesIO(tables.as_xlsx([a_case()], "A1-1001")))
    assert book.sheetnames[1:] == ["Cases", "Claims", "Payments", "Reminders"]
    assert book["Claims"]["B2"].value == "INV/1"


def test_an_archive_has_the_same_bytes_each_time_and_its_checksums():
    files = {"b.pdf": b"two", "a.json": b"one"}
    data = archive.pack(files)
    assert data == archive.pack(dict(reversed(files.items())))
    with zipfile.ZipFile(BytesIO(data)) as opened:
        sums = opened.read("SHA256SUMS").decode()
        assert opened.namelist() == ["a.json", "b.pdf", "SHA256SUMS"]
    assert f"{archive.sha256(b'one')}  a.json\n" in sums
    assert archive.safe_name("../RINV/2026/1") == "RINV-2026-1"


# --- what comes back ------------------------------------------------------------------


def test_a_settlement_is_read_from_json_and_csv_alike():
    row = {
        "kind": "settlement",
        "case_ref": "A1-1001",
        "message_id": "S-7",
        "date": "2026-05-01",
        "principal": "200.00",
        "fees": "100.00",
        "paid_out": "300.00",
    }
    [one] = answers.read(json.dumps({"messages": [row]}).encode())
    text = "kind;case_ref;message_id;date;principal;fees;paid_out\n"
    text += "settlement;A1-1001;S-7;01-05-2026;200,00;100,00;300,00"
    [other] = answers.read(text.encode("utf-8-sig"))
    assert one == other
    assert (one.principal, one.fees, one.paid_out) == (20000, 10000, 30000)
    assert one.date == d("2026-05-01")


@pytest.mark.parametrize(
    ("text", "code", "row", "field"),
    [
        ("", "format", 0, ""),
        ("hello", "format", 0, ""),
        ("[1]", "format", 0, ""),
        ("[" * 5000, "format", 0, ""),
        ("kind;case_ref\ncase;A1", "kind", 1, "kind"),
        ("kind;case_ref;date\nreceipt;;2026-01-01", "missing", 1, "case_ref"),
        ("kind;case_ref;date\nreceipt;A1;1/13/26", "date", 1, "date"),
        ("kind;case_ref;date\nstatus;A1;2026-01-01", "status", 1, "status"),
        (
            "kind;case_ref;date;fees\nreceipt;A1;2026-01-01;\nreceipt;A1;2026-01-01;x",
            "amount",
            2,
            "fees",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 9 else "",
)
def test_what_cannot_be_read_is_named_by_line_and_field(text, code, row, field):
    with pytest.raises(answers.AnswerError) as refused:
        answers.read(text.encode())
    error = refused.value
    assert (error.code, error.row, error.field) == (code, row, field)
