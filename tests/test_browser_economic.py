"""e-conomic at the bureau's desk: what was rejected is mended on its page and sent,
a month's statement is approved, a file is made; the other association sees its own."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from browser import desks
from economic_scripts import AGREED, DESK
from openpyxl import load_workbook
from peers.economic import Account, Books, Customer, Journal, StandIn, Vat
from peers.economic.knobs import pay_as_accountant
from scripts import answer as told_by

from tools import database, instance, ports

NAMES = [("Nørre Aaby Antenneforening", "25313763"), ("Søndre Vejlaug", "29189846")]
TOKEN = "grant-of-the-desk"  # domain: made up
SECOND = "grant-of-the-other"  # domain: made up
XML_ID = "asom_economic.action_economic_"
ACTION = f"/odoo/action-{XML_ID}"
FORM = "/odoo/asom.economic.agreement/"
CARDS = ("agreement", "transfer", "balance", "mapping", "incoming", "file")


def _books(told: dict, index: int, token: str) -> Books:
    """An association's books. The account of its dues is barred in the first's; the
    second's does not have it."""
    name, cvr = NAMES[index]
    books = Books(4242 + index, token, cvr, name)
    for number, text, group in told["accounts"]:
        books.add(Account(number, text, 1 if group in ("income", "expense") else 2))
    if index:
        del books.accounts[told["income"]]
    else:
        books.accounts[told["income"]].barred = True
    books.add(
        Account(4_998, "Øvrige kontingenter", 1),
        Account(4_999, "Kontingenter", 1),
        Vat("U25", "Salgsmoms", Decimal(25), told["vat"]),
        Journal(1, "Daglig"),
        Journal(2, "Medlemssystem", 50_001, 999_999, 50_001),
        Customer(1, "Medlemmer", told["owed"]),
    )
    for year in range(date.today().year - 1, date.today().year + 3):
        books.add_year(date(year, 1, 1))
    return books


@pytest.fixture(scope="module")
def bureau() -> Iterator[tuple]:
    """A server, its associations, the agreements, and the books there."""
    name = f"asom_test_{os.getpid()}_desk"
    database.clone(database.danish_template(), name)
    port = ports.find_free()
    with StandIn() as stand_in, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASOM_ECONOMIC_APP_SECRET", stand_in.secret)
        patch.setenv("ASOM_ECONOMIC_APP_PUBLIC", "public")
        stand_in.asked = SECOND
        try:
            told = told_by(name, f"NAMES = {NAMES!r}\n{DESK}", "DESK")
            books = [
                stand_in.add(_books(told[index], index, token))
                for index, token in enumerate((TOKEN, SECOND))
            ]
            member = {
                "mode": "member",
                "customer_number": 1,
                "new_grant_token": TOKEN,
                "fetch_payments": True,
            }
            draft = {"start": False, "grant_url": stand_in.grant_url}
            given = [
                [told[0]["company"], member],
                [told[1]["company"], {"interface": "file"}],
                [told[1]["company"], draft],
            ]
            words = (
                f"LEGACY, OPENAPI = {stand_in.legacy_url!r}, {stand_in.openapi_url!r}\n"
                f"URL = 'http://localhost:{port}'\nGIVEN = {given!r}\n"
            )
            agreed = told_by(name, words + AGREED, "AGREED")
            with instance.Instance(name, port) as server:
                yield server, told, agreed, books
        finally:
            database.drop(name)


@pytest.mark.slow
def test_what_was_rejected_is_mended_on_its_page(bureau) -> None:
    server, told, agreed, [books, _other] = bureau
    assert set(agreed[0]["states"]) == {"rejected"}
    owed = told[0]["owed"]
    with desks(server.url) as seat:
        staff = seat()
        staff.sign_in("staff", "staff")
        staff.open(f"{FORM}{agreed[0]['agreement']}")
        staff.page.click("button[name=action_view_rejected]")
        staff.page.wait_for_selector(".o_group_header, .o_data_row")
        _mend(staff)
        assert set(books.balances()) >= {4_999, owed, told[0]["vat"]}
        number = pay_as_accountant(
            books, 1, told[0]["vat"], 28_550, str(date.today()), told[0]["member"]
        )
        _agreement(staff, agreed[0]["agreement"], number)
        exported = _file(staff, agreed[1]["agreement"])
        _pages(staff, "staff")
        staff.open(f"/odoo/asom.collection.run/{told[0]['run']}")
        staff.page.wait_for_selector("button[name=action_view_economic]")
        assert staff.errors == []
        for login in ("board", "accountant"):
            other = seat()
            other.sign_in(login, login)
            _pages(other, login)
            other.open(f"{FORM}{agreed[1]['agreement']}")
            other.picture(f"economic_form_{login}")
            other.picture(f"economic_form_{login}_narrow", narrow=True)
            other.open(f"{ACTION}transfer?debug=0")
            assert NAMES[0][0] not in other.page.inner_text("body")
            if login == "accountant":
                _import(other, exported)
            assert other.errors == []


@pytest.mark.slow
def test_from_permission_to_what_was_mended(bureau) -> None:
    """Connect, match, check, send, mend: all of it on the pages."""
    server, told, agreed, [_first, books] = bureau
    agreement = agreed[2]["agreement"]
    with desks(server.url) as seat:
        manager = seat()
        manager.sign_in("manager", "manager")
        manager.open(f"{FORM}{agreement}")
        manager.picture("economic_draft")
        assert not manager.page.is_visible("button[name=action_start]")
        manager.page.click("button[name=action_grant]")
        manager.page.wait_for_selector("button[name=action_start]")
        answer = manager.page.goto(f"{server.url}/asom/economic/grant/made-up?token=x")
        assert answer.status == 404
        _close(manager, agreed[1]["agreement"])
        # It is not the association's first: another manager puts it in use.
        second = seat()
        second.sign_in("second", "second")
        second.open(f"{FORM}{agreement}")
        second.page.click("button[name=action_start]")
        second.page.wait_for_selector("button[name=action_transfer]")
        assert second.errors == []
        _connect(manager, agreement)
        # The accountant bars it after it was looked at.
        books.accounts[4_999].barred = True
        manager.open(f"{FORM}{agreement}")
        manager.page.click("button[name=action_transfer]")
        manager.page.wait_for_selector(
            "div[name=rejected_count] >> text=/[1-9]/", timeout=60_000
        )
        manager.picture("economic_sent")
        assert not books.drafts
        _mend(manager, "4998")
        assert set(books.balances()) == {4_998, told[1]["owed"], told[1]["vat"]}
        assert [e for e in manager.errors if "404" not in e] == []
    lines = [line for line in server.log_lines() if "/asom/economic/grant" in line]
    assert lines
    assert not any(SECOND in line or "token=x" in line for line in lines)


def _close(manager, agreement: int) -> None:
    """The agreement that sends files: an association has one in use."""
    manager.open(f"{FORM}{agreement}")
    manager.page.click("button[name=action_close]")
    manager.page.click(".modal footer .btn-primary")
    manager.page.wait_for_selector("button[name=action_close]", state="detached")


def _connect(manager, agreement: int) -> None:
    """Look what is missing, choose the match, look again."""
    page = manager.page
    manager.open(f"{FORM}{agreement}")
    page.click("button[name=action_preflight]")
    page.wait_for_selector("button[name=action_view_findings] >> text=1")
    manager.picture("economic_connected")
    page.click("button[name=action_view_findings]")
    page.wait_for_selector(".o_data_row")
    manager.picture("economic_to_mend")
    page.click(".o_data_row button[name=action_mend]")
    row = page.locator(".o_data_row.text-danger").first
    row.locator("td[name=item_id]").click()
    page.fill(".o_data_row td[name=item_id] input", "4999")
    page.click(".o-autocomplete--dropdown-item >> text=4999")
    page.keyboard.press("Tab")
    page.click(".o_list_button_save")
    page.wait_for_selector(".o_data_row.text-danger", state="detached")
    manager.picture("economic_matched")
    manager.open(f"{FORM}{agreement}")
    page.click("button[name=action_preflight]")
    page.wait_for_selector("button[name=action_view_findings] >> text=0")


def _mend(staff, account: str = "4999") -> None:
    page = staff.page
    staff.open(f"{ACTION}rejected")
    staff.picture("economic_rejected")
    page.click(".o_data_row td[name=name]")
    page.wait_for_selector("button[name=action_mend]")
    staff.picture("economic_row")
    staff.picture("economic_row_narrow", narrow=True)
    page.click("button[name=action_mend]")
    page.wait_for_selector(".modal .o_data_row")
    staff.picture("economic_mend")
    row = page.locator(".modal .o_data_row.text-danger").first
    row.locator("td[name=item_id]").click()
    page.fill(".modal .o_data_row td[name=item_id] input", account)
    page.click(f".o-autocomplete--dropdown-item >> text={account}")
    page.click(".modal footer button[name=action_mend]")
    page.wait_for_selector(".o_notification >> text=Sendt: bilag")
    staff.picture("economic_mended")


def _agreement(staff, agreement: int, number: int) -> None:
    page = staff.page
    staff.open(f"{FORM}{agreement}")
    staff.picture("economic_form")
    staff.picture("economic_form_narrow", narrow=True)
    page.click("button[name=action_fetch_payments]")
    page.wait_for_selector(f".o_data_row >> text={number}")
    staff.picture("economic_incoming")
    page.click(".o_data_row button[name=action_match]")
    page.wait_for_selector(".o_data_row", state="detached")
    staff.open(f"{FORM}{agreement}")
    page.click("button:has-text('Afstemningsrapport for en måned')")
    page.fill(".modal div[name=month] input", str(date.today())[:7])
    page.click(".modal footer button[name=action_make]")
    page.wait_for_selector("button[name=action_approve]")
    staff.picture("economic_statement")
    staff.picture("economic_statement_narrow", narrow=True)
    page.click("button[name=action_approve]")
    page.click(".modal footer .btn-primary")
    page.wait_for_selector("button[name=action_approve]", state="detached")


def _file(staff, agreement: int) -> list[tuple]:
    """Make a file, decide against it, and make the next, of the same postings.

    :return: what an accountant finds in it
    """
    page, found = staff.page, []
    for name in ("first", "next"):
        staff.open(f"{FORM}{agreement}")
        staff.picture(f"economic_form_file_{name}")
        page.click("button[name=action_make_file]")
        page.click(".o_data_row >> nth=0")
        page.wait_for_selector("button[name=action_imported]")
        with page.expect_download() as got:
            page.click("button[name=action_csv]")
        assert got.value.suggested_filename.endswith(".csv")
        with open(got.value.path(), encoding="cp1252", newline="") as file:
            heading, *rows = csv.reader(file, delimiter=";")
        place = heading.index("Beløb")
        found.append(
            [(row[3], row[9], float(row[place].replace(",", "."))) for row in rows]
        )
        if name == "first":
            page.click("button[name=action_not_imported]")
            staff.picture("economic_file_not_imported")
            page.click(".modal footer .btn-primary")
            page.wait_for_selector("button[name=action_imported]", state="detached")
    assert found[0] == found[1] != []
    staff.picture("economic_file")
    return found[1]


def _import(accountant, exported: list[tuple]) -> None:
    """The association's accountant fetches the file that waits, and says that it is in
    e-conomic."""
    page = accountant.page
    accountant.open(f"{ACTION}file")
    page.click(".o_data_row >> nth=0")
    page.wait_for_selector("button[name=action_imported]")
    accountant.picture("economic_file_accountant")
    accountant.picture("economic_file_accountant_form_narrow", narrow=True)
    assert not page.is_visible("button[name=action_not_imported]")
    with page.expect_download() as got:
        page.click("button[name=action_xlsx]")
    assert got.value.suggested_filename.endswith(".xlsx")
    with open(got.value.path(), "rb") as file:
        sheet = load_workbook(file).active
    rows = sheet.iter_rows(min_row=2, values_only=True)
    assert [(str(row[3] or ""), str(row[9] or ""), row[7]) for row in rows] == exported
    page.click("button[name=action_imported]")
    page.click(".modal footer .btn-primary")
    page.wait_for_selector("button[name=action_imported]", state="detached")
    accountant.picture("economic_file_imported")


def _pages(desk, login: str) -> None:
    names = ["agreement", "transfer", "finding", "balance", "statement"]
    if login == "accountant":
        names += ["file"]
    if login == "staff":
        names += ["mapping", "incoming", "customer", "document", "file"]
    # By its address once, then from page to page.
    desk.open(f"{ACTION}{names[0]}")
    for name in names:
        desk.show(f"{XML_ID}{name}")
        desk.picture(f"economic_{name}_{login}")
        if name in CARDS:
            # What is a list at a desk is cards on a phone.
            desk.narrow()
            desk.show(f"{XML_ID}{name}")
            assert desk.page.locator(".o_list_renderer").count() == 0, name
        desk.picture(f"economic_{name}_{login}_narrow", narrow=True)
