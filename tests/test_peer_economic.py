"""The stand-in for e-conomic holds calls and answers against the vendor's documents,
and our client reads what the vendor has published and captured."""

from __future__ import annotations

import json
import time

import pytest
import requests
from peers.economic import StandIn
from peers.economic.example import example

from odoo.addons.asom_economic.economic import client as our_client
from odoo.addons.asom_economic.economic.client import Economic
from odoo.addons.asom_economic.economic.errors import EconomicError, of_answer
from odoo.addons.asom_economic.economic.vouchers import (
    Line,
    Vat,
    Voucher,
    body,
    entries,
)

DAY = "2026-08-14"


@pytest.fixture
def stand_in(samples):
    with StandIn() as running:
        running.add(example())
        yield running


@pytest.fixture
def client(stand_in):
    found = Economic(
        stand_in.legacy_url, stand_in.openapi_url, stand_in.secret, "demo-grant"
    )
    yield found
    found.close()


def vouchers(number=50_001, mark="00000001-1"):
    vats = {"U25": Vat("U25", 25, 7200)}
    rows = entries(
        [
            Line(6200, 12_500, "", 10, 1, "1042"),
            Line(1010, -10_000, "U25"),
            Line(7200, -2_500),
        ],
        vats,
    )
    bank = entries([Line(5820, 700), Line(6200, -700, "", 2, 1)], vats)
    return [
        Voucher(number, 2, DAY, "Kontingent", mark, tuple(rows)),
        Voucher(number + 1, 2, DAY, "Betaling", mark, tuple(bank)),
    ]


def test_every_request_of_ours_and_every_answer_is_valid(stand_in, client) -> None:
    assert client.whoami()["agreementNumber"] == 1001
    assert client.customer_account(1) == (6200, False)
    for ask in (client.accounts, client.vat_codes, client.journals, client.periods):
        assert ask()
    assert len(client.create_drafts(body(vouchers(), "DKK"), "key-1")) == 2
    assert len(client.drafts()) == 2
    assert len(client.drafts_with(2, "#00000001")) == 2
    books = stand_in.agreements["demo-grant"]
    assert books.balances() == {6200: 11_800, 1010: -10_000, 7200: -2_500, 5820: 700}
    books.book([*books.drafts])
    assert len(client.booked_with("#00000001")) == 5
    assert len(client.booked("2026-01-01", "2026-12-31")) == 5
    assert books.balances() == {6200: 11_800, 1010: -10_000, 7200: -2_500, 5820: 700}
    assert stand_in.violations == []


def test_the_same_key_is_answered_once_for_an_hour(stand_in, client) -> None:
    data = body(vouchers(), "DKK")
    first = client.create_drafts(data, "key")
    assert client.create_drafts(data, "key") == first
    with pytest.raises(EconomicError) as caught:
        client.create_drafts(body(vouchers(60_000), "DKK"), "key")
    assert caught.value.kind == "key_misused"
    stand_in.advance_clock(3601)
    assert client.create_drafts(data, "key") != first


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (
            {"accountNumber": 4711, "customerNumber": None},
            "JournalEntryAccountNotFound",
        ),
        ({"contraAccountNumber": 9990}, "JournalEntryWrongContraAccountType"),
        (
            {"date": "2031-01-01T00:00:00Z"},
            "JournalEntryDateAccountingYearDoesNotExist",
        ),
        ({"voucherNumber": 1}, "JournalEntryVoucherNumberNotWithinBoundaries"),
        ({"customerNumber": 9}, "JournalEntryCustomerNotFound"),
        ({"currency": "EUR"}, "JournalEntryCurrencyNotFound"),
        ({"contraVatCode": "X99"}, "JournalEntryVatAccountNotFound"),
        ({"text": "x" * 251}, "JournalEntryTextTooLong"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_one_bad_row_refuses_the_whole_call(stand_in, client, change, code) -> None:
    rows = json.loads(body(vouchers(), "DKK"))["entries"]
    rows[1] = {key: value for key, value in {**rows[1], **change}.items() if value}
    if "accountNumber" in change:
        rows[1]["entryTypeNumber"] = 5
    with pytest.raises(EconomicError) as caught:
        client.create_drafts(json.dumps({"entries": rows}).encode(), "key")
    assert caught.value.kind == "rejected"
    assert code in [error.code for error in caught.value.errors]
    assert not stand_in.agreements["demo-grant"].drafts


def test_more_than_500_rows_are_refused(client) -> None:
    rows = json.loads(body(vouchers(), "DKK"))["entries"][:1] * 501
    with pytest.raises(EconomicError) as caught:
        client.create_drafts(json.dumps({"entries": rows}).encode(), "key")
    assert caught.value.detail == "OneAPITooManyEntries"


def test_what_is_not_in_the_documents_is_noted(stand_in) -> None:
    headers = {
        "X-AppSecretToken": stand_in.secret,
        "X-AgreementGrantToken": "demo-grant",
    }
    address = f"{stand_in.openapi_url}/journalsapi/v15.0.0/draft-entries/bulk"
    answer = requests.post(address, json={"rows": []}, headers=headers, timeout=30)
    assert answer.status_code == 400
    assert stand_in.violations


@pytest.mark.parametrize("secret", ["", "wrong"], ids=["none", "wrong"])
def test_without_the_right_tokens_nothing_is_told(stand_in, secret) -> None:
    client = Economic(stand_in.legacy_url, stand_in.openapi_url, secret, "demo-grant")
    with pytest.raises(EconomicError) as caught:
        client.whoami()
    assert caught.value.kind == "unauthorized"
    assert "demo-grant" not in f"{caught.value!r}{caught.value}{client!r}"


def test_the_old_interfaces_vouchers(stand_in) -> None:
    headers = {
        "X-AppSecretToken": stand_in.secret,
        "X-AgreementGrantToken": "demo-grant",
    }
    voucher = {
        "accountingYear": {"year": "2026"},
        "entries": {
            "financeVouchers": [
                {
                    "account": {"accountNumber": 5820},
                    "contraAccount": {"accountNumber": 1020},
                    "amount": 5.25,
                    "date": DAY,
                    "text": "x",
                }
            ]
        },
    }
    address = f"{stand_in.legacy_url}/journals/2/vouchers"
    answer = requests.post(address, json=voucher, headers=headers, timeout=30)
    assert (answer.status_code, answer.json()[0]["voucherNumber"]) == (201, 50_001)
    books = stand_in.agreements["demo-grant"]
    books.period_of(books.periods[0].start.replace(year=2026, month=8)).barred = True
    answer = requests.post(address, json=voucher, headers=headers, timeout=30)
    error = of_answer(answer.status_code, answer.json())
    assert [each.code for each in error.errors] == ["E04041"]
    assert stand_in.violations == []


def test_every_captured_error_is_read(samples) -> None:
    kinds = {}
    for path in sorted((samples / "economic" / "errors").glob("*.json")):
        told = json.loads(path.read_text())
        status = told.get("httpStatusCode") or told.get("status") or 409
        error = of_answer(status, told)
        kinds[path.stem] = (error.kind, [each.code for each in error.errors])
        assert error.kind in ("rejected", "not_found")
    assert kinds["legacy_400_period_barred_E04041"] == ("rejected", ["E04041"])
    assert len(kinds) >= 5


def test_our_share_of_the_calls_is_kept(stand_in) -> None:
    waited = []
    stand_in.limit = 20
    client = Economic(
        stand_in.legacy_url,
        stand_in.openapi_url,
        stand_in.secret,
        "demo-grant",
        sleep=lambda seconds: (waited.append(seconds), stand_in.used.clear()),
    )
    for _call in range(12):
        client.whoami()
    assert waited
    assert {call.status for call in stand_in.log} == {200}


def test_a_page_waits_neither_for_calls_nor_for_a_late_answer(
    stand_in, monkeypatch
) -> None:
    monkeypatch.setattr(our_client, "SHORT_TIMEOUT", 0.2)
    client = Economic(
        stand_in.legacy_url,
        stand_in.openapi_url,
        stand_in.secret,
        "demo-grant",
        sleep=lambda _seconds: pytest.fail("somebody waits"),
        until=time.monotonic(),
    )
    stand_in.fault("delay", "GET", "/self", seconds=0.5)
    with pytest.raises(EconomicError, match="unknown") as late:
        client.whoami()
    assert late.value.detail == "ReadTimeout"
    stand_in.limit = 20
    with pytest.raises(EconomicError, match="throttled") as used_up:
        for _call in range(12):
            client.whoami()
    assert used_up.value.seconds == stand_in.window
    client.close()
