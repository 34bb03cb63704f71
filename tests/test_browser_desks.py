"""Orders, the service partner's link, the board's desk, reminders and e-conomic in a
real browser, in an association that is not the first. The README's pictures come from
here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest
from browser import NARROW, WIDE, Desk, desks
from desk_scripts import SECOND, SET_UP, STATES, TOKEN
from peers.economic import Account, Books, Customer, Journal, StandIn, Vat
from peers.economic.answers import problem
from playwright.sync_api import Page
from scripts import answer

from tools import database, instance

SECRET = "ASOM_ECONOMIC_APP_SECRET"  # domain: the name of an environment variable
BARRED = "JournalEntryAccountNotAccessible"
CVR = "99100044"
# A job that sends what somebody answers at that moment makes Odoo run the later again.
NO_JOBS = ("--max-cron-threads=0",)
# Round numbers, and those of banks that are none.
CHART = sorted({*range(1000, 8100, 10), 6481, 6482, 6483, 6484, 999_999})


@pytest.fixture(scope="module")
def stand_in() -> Iterator[StandIn]:
    """e-conomic with a chart that has whatever the association posts on, which refuses
    the first posting that is sent."""
    books = Books(7002, TOKEN, CVR, SECOND)
    books.add(*(Account(n, f"Konto {n}", 1 if n < 5000 else 2) for n in CHART))
    books.add(
        Vat("U25", "Salgsmoms", Decimal(25), 7680),
        Journal(1, "Daglig kassekladde"),
        Journal(2, "Medlemssystem", 50_001, 999_999, 50_001),
        Customer(1, "Medlemmer", 6190),
    )
    for year in range(date.today().year - 1, date.today().year + 2):
        books.add_year(date(year, 1, 1))
    with StandIn() as running:
        running.add(books)
        text = "Account 6190 cannot be posted on."
        body = problem(400, BARRED, errors=[(BARRED, "accountNumber", text)]).body
        running.fault("fail", "POST", "bulk", status=400, body=body, times=9)
        yield running


@pytest.fixture(scope="module")
def office(stand_in: StandIn) -> Iterator[SimpleNamespace]:
    """A server with the association and what waits in it."""
    name = f"asom_test_{os.getpid()}_desks"
    database.clone(database.danish_template(), name)
    with _environment(stand_in.secret):
        try:
            source = (
                f"LEGACY, OPENAPI = {stand_in.legacy_url!r}, {stand_in.openapi_url!r}\n"
            )
            ready = answer(name, source + SET_UP, "READY")
            stand_in.faults.clear()
            with (
                instance.Instance(name, options=NO_JOBS) as server,
                desks(server.url) as seat,
            ):
                yield SimpleNamespace(server=server, seat=seat, seated={}, **ready)
        finally:
            database.drop(name)


@contextmanager
def _environment(secret: str) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(SECRET, secret)
        yield


def _sit(office: SimpleNamespace, login: str) -> Desk:
    """One browser for each: two of one user that close at once write on one row."""
    if login not in office.seated:
        office.seated[login] = office.seat()
        office.seated[login].sign_in(login, login)
    desk = office.seated[login]
    desk.page.set_viewport_size(WIDE)
    desk.errors.clear()
    return desk


def _states(office: SimpleNamespace) -> dict:
    return answer(office.server.database, STATES, "STATES")


def _choose(desk: Desk, field: str, text: str) -> None:
    """Choose a record in a field of the open form or of the line being written."""
    box = desk.page.locator(f".o_field_widget[name={field}] input").last
    box.fill(text)
    desk.page.click(f".o-autocomplete--dropdown-item:has-text('{text}')")


def _press(desk: Desk, name: str) -> None:
    desk.page.click(f".o_statusbar_buttons button[name={name}]:visible")


def _fits(desk: Desk) -> None:
    """A telephone shows all of the page's width."""
    before = desk.page.viewport_size
    desk.page.set_viewport_size(NARROW)
    # Not at once: the page is drawn anew for another width.
    fits = "width => document.body.scrollWidth <= width"
    desk.page.wait_for_function(fits, arg=NARROW["width"])
    desk.page.set_viewport_size(before)


@pytest.mark.slow
def test_staff_order_by_telephone_and_take_it_back(office: SimpleNamespace) -> None:
    desk = _sit(office, "staff")
    desk.open(f"/odoo/asom.membership/{office.member}")
    _press(desk, "action_order")
    desk.page.wait_for_selector(".o_form_view [name=line_ids]")
    desk.page.click("[name=line_ids] .o_field_x2many_list_row_add a")
    _choose(desk, "subscription_id", "Grundpakke")
    _choose(desk, "product_id", "Fuldpakke")
    _press(desk, "action_preview")
    shown = desk.page.locator("[name=preview_html]")
    shown.wait_for()
    assert "Fuldpakke" in shown.inner_text()
    desk.picture("order")
    desk.picture("order_phone", narrow=True)
    _fits(desk)
    _press(desk, "action_confirm")
    desk.page.wait_for_selector(".o_statusbar_buttons button[name=action_undo]")
    _press(desk, "action_undo")
    desk.page.click(".modal footer .btn-primary")
    desk.page.wait_for_selector(".o_arrow_button_current[data-value=undone]")
    assert desk.errors == []


@pytest.mark.slow
def test_the_service_partner_answers_without_a_login(office: SimpleNamespace) -> None:
    desk = office.seat()
    desk.page.set_viewport_size(NARROW)
    desk.page.goto(f"{office.server.url}/asom/{office.link}")
    page = desk.page.inner_text("body")
    assert "Engvej 9" in page and "285" not in page and "550" not in page
    _fits(desk)
    desk.picture("work_order_phone", narrow=True)
    desk.page.fill("[name=remark]", "Filter skiftet")
    desk.page.click("button[name=result]:not(.failed)")
    desk.page.wait_for_selector("form", state="detached")
    desk.page.goto(f"{office.server.url}/asom/{office.link[:-4]}")
    page = desk.page.inner_text("body")
    assert "Linket gælder ikke" in page
    assert "Engvej" not in page
    # A second time it stays as it was.
    desk.page.goto(f"{office.server.url}/asom/{office.link}")
    assert not desk.page.locator("button[name=result]").count()


@pytest.mark.slow
def test_the_board_at_its_desk(office: SimpleNamespace) -> None:
    desk = _sit(office, "board")
    page = desk.page
    desk.open("/odoo/action-asom_membership.action_member_dues")
    _search(page, "homl ida")
    page.wait_for_selector(".o_view_nocontent")
    desk.open("/odoo/action-asom_membership.action_member_dues")
    _search(page, office.invoice)
    page.wait_for_selector(".o_pager_limit:has-text('1')")
    page.click(f".o_data_row:has-text('{office.number}') td[name=name]")
    page.wait_for_selector(".o_form_view button[name=action_pdf]")
    _file(desk, "button[name=action_pdf]")
    _no_buttons_of_bookkeepers(desk)
    desk.open("/odoo/action-asom_membership.action_member_dues")
    page.wait_for_selector(".o_data_row")
    assert "Niels" not in page.inner_text(".o_list_view")
    desk.open("/odoo/action-asom_membership.action_member_ages")
    page.wait_for_selector(".o_list_footer")
    desk.picture("board_arrears")
    page.click(f".o_data_row:has-text('{office.number}') td[name=membership_id]")
    page.wait_for_selector(".o_data_row:has-text('KON')")
    desk.open(f"/odoo/asom.membership/{office.member}")
    page.evaluate("document.querySelector('[name=action_view_statement]').click()")
    page.wait_for_selector(".o_list_view th[data-name=balance]")
    _file(desk, ".o_control_panel button[name=action_statement_pdf]")
    desk.open(f"/odoo/asom.collection.run/{office.run}")
    _file(desk, "button[name=action_statement_pdf]")
    desk.open("/odoo/action-asom_membership.action_term")
    page.wait_for_selector(".o_list_footer")
    desk.picture("board_terms")
    page.click(".o_data_row td[name=date_from]")
    page.wait_for_selector(".o_form_view [name=line_ids] .o_data_row")
    desk.picture("board_term")
    _file(desk, "button[name=action_pdf]")
    desk.open("/odoo/action-asom_membership.action_package_month")
    page.wait_for_selector(".o_graph_canvas_container canvas")
    assert desk.errors == []
    _not_anothers(desk, office)


@pytest.mark.slow
def test_the_board_orders_for_its_member_and_takes_it_back(
    office: SimpleNamespace,
) -> None:
    desk = _sit(office, "board")
    page = desk.page
    desk.open(f"/odoo/asom.membership/{office.member}")
    _press(desk, "action_order")
    page.wait_for_selector(".o_form_view .o_field_widget[name=kind]")
    kind = ".o_field_widget[name=kind]"
    page.click(f"{kind} .o_select_menu_toggler, {kind} input")
    page.click(".o_select_menu_item:has-text('Udmeld')")
    _press(desk, "action_preview")
    page.wait_for_selector("[name=preview_html] table")
    _fits(desk)
    _press(desk, "action_confirm")
    page.wait_for_selector(".o_statusbar_buttons button[name=action_undo]")
    # Nothing is asked for because of the confirmation's PDF that a board may not.
    page.wait_for_selector(".o-mail-AttachmentContainer", state="attached")
    assert not _asked(desk)
    _press(desk, "action_undo")
    page.click(".modal footer .btn-primary")
    page.wait_for_selector(".o_arrow_button_current[data-value=undone]")
    assert desk.errors == []


def _search(page: Page, text: str) -> None:
    page.fill(".o_searchview_input", text)
    page.wait_for_selector(".o_searchview_autocomplete .dropdown-item")
    page.keyboard.press("Enter")


def _file(desk: Desk, button: str) -> None:
    with desk.page.expect_download() as download:
        desk.page.click(f"{button}:visible")
    assert download.value.path().read_bytes()[:5] == b"%PDF-"


def _no_buttons_of_bookkeepers(desk: Desk) -> None:
    names = desk.page.locator(".o_form_view button[name]").evaluate_all(
        "buttons => buttons.map(button => button.name)"
    )
    known = {"action_pdf"}
    assert {name for name in names if name.startswith("action_")} == known


def _not_anothers(desk: Desk, office: SimpleNamespace) -> None:
    for path in (
        f"/asom/member_invoice/{office.theirs}/pdf",
        f"/asom/collection_run/{office.their_run}/statement.pdf",
    ):
        assert desk.page.request.get(office.server.url + path).status == 404


@pytest.mark.slow
def test_the_board_on_a_telephone(office: SimpleNamespace) -> None:
    desk = _sit(office, "board")
    desk.page.set_viewport_size(NARROW)
    desk.page.reload()
    desk.page.wait_for_selector("[class*=o_asom_today], .o_action")
    for name in ("dues", "payment", "ages"):
        desk.open(f"/odoo/action-asom_membership.action_member_{name}")
        desk.page.wait_for_selector(".o_kanban_record:not(.o_kanban_ghost)")
        _fits(desk)
        if name == "ages":
            desk.picture("board_arrears_phone", narrow=True)
    # A form asks for cards where it has lists: for other fields, and other rights.
    desk.page.set_viewport_size(NARROW)
    desk.open("/odoo/action-asom_membership.action_membership")
    desk.page.click(".o_kanban_record:not(.o_kanban_ghost)")
    desk.page.wait_for_selector(".o_form_view .o_field_widget[name=member_number]")
    _fits(desk)
    assert desk.errors == []


@pytest.mark.slow
def test_reminders_are_previewed_and_approved_by_another(
    office: SimpleNamespace,
) -> None:
    staff = _sit(office, "staff")
    staff.open("/odoo/action-asom_dunning.action_dunning_run")
    staff.page.click(".o_list_button_add, .o-kanban-button-new")
    staff.page.wait_for_selector(".o_form_view .o_field_widget[name=company_id]")
    box = staff.page.locator(".o_field_widget[name=company_id] input")
    if box.count() and SECOND not in box.input_value():
        _choose(staff, "company_id", SECOND)
    staff.page.locator(
        ".o_statusbar_buttons button[name^=action_preview]"
    ).first.click()
    staff.page.wait_for_selector(".o_arrow_button_current[data-value=previewed]")
    staff.picture("reminders_previewed")
    address = staff.page.url
    manager = _sit(office, "manager")
    manager.page.goto(address)
    _press(manager, "action_approve")
    manager.page.wait_for_selector(".o_arrow_button_current[data-value=approved]")
    staff.page.reload()
    execute = ".o_statusbar_buttons button[name^=action_execute]:visible"
    staff.page.click(execute)
    if _asked(staff):
        staff.page.click(".modal footer .btn-primary")
    staff.page.wait_for_selector(".o_arrow_button_current[data-value=done]")
    _fits(staff)
    assert staff.errors == [] and manager.errors == []


@pytest.mark.slow
def test_reminders_are_held_and_instalments_agreed_on_the_members_page(
    office: SimpleNamespace,
) -> None:
    """After the run: a case stands on the member, who has telephoned."""
    desk = _sit(office, "staff")
    page = desk.page
    desk.open(f"/odoo/asom.membership/{office.member}")
    page.wait_for_selector("[name=dunning_text]:has-text('Rykker 1')")
    _press(desk, "action_hold_reminders")
    page.fill(".modal [name=note] input", "Siger, at signalet har været væk")
    desk.picture("hold")
    desk.picture("hold_phone", narrow=True)
    page.click(".modal .o_form_button_save")
    page.wait_for_selector(".modal", state="detached")
    page.reload()
    page.wait_for_selector("[name=dunning_text]:has-text('Indsigelse')")
    _fits(desk)
    desk.open(f"/odoo/asom.membership/{office.other}")
    _press(desk, "action_payment_agreement")
    page.wait_for_selector(".o_form_view [name=number] input")
    page.fill("[name=number] input", "3")
    _press(desk, "action_start")
    page.click(".modal footer .btn-primary")
    page.wait_for_selector(".o_arrow_button_current[data-value=running]")
    page.wait_for_selector("[name=plan] tr >> nth=3")
    desk.picture("agreement")
    desk.picture("agreement_phone", narrow=True)
    _fits(desk)
    assert desk.errors == []


def _asked(desk: Desk) -> bool:
    """Is it asked whether to go on?"""
    desk.page.wait_for_timeout(700)
    return bool(desk.page.locator(".modal footer .btn-primary:visible").count())


@pytest.mark.slow
def test_what_economic_refused_is_sent_again_and_is_there(
    office: SimpleNamespace, stand_in: StandIn
) -> None:
    desk = _sit(office, "staff")
    desk.open(f"/odoo/asom.economic.transfer/{office.refused}")
    desk.page.wait_for_selector(".alert-danger:visible")
    desk.picture("economic_refused")
    _press(desk, "action_retry")
    desk.page.wait_for_selector(".alert-danger", state="hidden")
    desk.open(f"/odoo/asom.economic.agreement/{office.agreement}")
    with desk.page.expect_response("**/action_transfer**"):
        _press(desk, "action_transfer")
    desk.open(f"/odoo/asom.economic.transfer/{office.refused}")
    desk.page.wait_for_selector(".o_arrow_button_current[data-value=done]")
    assert desk.errors == []
    assert stand_in.violations == []


@pytest.mark.slow
def test_all_of_it_is_in_the_books(office: SimpleNamespace) -> None:
    states = _states(office)
    assert states["orders"][0] in ("done", "scheduled")
    assert set(states["orders"][1:]) == {"undone"}
    assert ["filter", "done", "Filter skiftet"] in states["works"]
    assert states["reminders"] >= 6
    assert states["transfers"] == ["done"]
