"""A collection day in a real browser: staff preview, another user approves, staff
execute, write the delivery and download it. The README's pictures come from here."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
from collections.abc import Iterator

import openpyxl
import pytest
from browser import desks
from peers.nets import check_0601

from tools import config, database, instance, odoo, postgres
from tools.paths import LOG, ROOT, VAR


@pytest.fixture(scope="module")
def prepared() -> Iterator[instance.Instance]:
    """A server with the demonstration's associations and members, not yet collected."""
    name = f"asom_test_{os.getpid()}_browser"
    database.clone(database.danish_template(), name)
    folder = VAR / "test_browser"
    folder.mkdir(parents=True, exist_ok=True)
    LOG.mkdir(parents=True, exist_ok=True)
    log = LOG / f"{name}_story.log"
    conf = config.write(postgres.start())
    words = [
        "-m",
        "tools.demo_story",
        str(conf),
        name,
        str(folder),
        str(log),
        "prepare",
    ]
    command = [odoo.command()[0], *words]
    try:
        subprocess.run(command, cwd=ROOT, env=odoo.environment(), check=True)
        odoo.check_log(log, "the story")
        with instance.Instance(name) as server:
            yield server
    finally:
        database.drop(name)


@pytest.mark.slow
def test_a_collection_day(prepared: instance.Instance) -> None:
    with desks(prepared.url) as seat:
        staff = seat()
        staff.sign_in("staff", "staff")
        _new_run(staff)
        run_address = _preview(staff)
        approve = staff.page.locator(".o_statusbar_buttons button[name=action_approve]")
        assert approve.count() == 0, "four eyes: staff previewed and may not approve"
        manager = seat()
        manager.sign_in("manager", "manager")
        manager.page.goto(run_address)
        _press(manager, "action_approve")
        manager.page.wait_for_selector("button[name=action_execute_ask]")
        staff.page.reload()
        _execute(staff)
        data = _deliver(staff)
        report = check_0601(data)
        assert report.faults == []
        assert len(report.collections) > 450
        _members(staff)
        _export(staff)
        assert staff.errors == [] and manager.errors == []


def _press(desk, name: str) -> None:
    desk.page.click(f".o_statusbar_buttons button[name={name}]:visible")


def _new_run(desk) -> None:
    desk.open("/odoo/action-asom_membership.action_collection_run")
    desk.page.click(".o_list_button_add, .o-kanban-button-new")
    desk.page.wait_for_selector(".o_form_view .o_field_widget[name=company_id]")
    association = desk.page.locator(".o_field_widget[name=company_id] input")
    association.fill("Nørre Aaby")
    desk.page.click(".o-autocomplete--dropdown-item:has-text('Nørre Aaby')")


def _preview(desk) -> str:
    """:return: the run's address"""
    _press(desk, "action_preview_start")
    # More than 500 members are worked on in the background; the page follows by itself.
    desk.page.wait_for_selector(
        ".o_arrow_button_current:has-text('Forhåndsvist'),"
        ".o_arrow_button_current:has-text('Previewed')",
        timeout=180_000,
    )
    desk.page.wait_for_selector("button[name=action_view_warnings]")
    # Now: when the form is back from the list, the list's address stands a moment.
    address = desk.page.url
    desk.picture("run_previewed")
    desk.picture("run_phone", narrow=True)
    desk.page.click("button[name=action_view_lines]")
    desk.page.wait_for_selector(".o_list_view .o_data_row")
    desk.picture("run_lines")
    # The list has an address of its own a moment after it is drawn.
    desk.page.wait_for_url(lambda url: url != address)
    desk.page.go_back()
    desk.page.wait_for_selector(".o_form_view")
    return address


def _execute(desk) -> None:
    desk.page.wait_for_selector("button[name=action_execute_ask]")
    _press(desk, "action_execute_ask")
    desk.page.click(".modal footer .btn-primary")
    desk.page.wait_for_selector(
        "button[name=action_open_delivery]:visible", timeout=240_000
    )
    desk.picture("run_done")


def _deliver(desk) -> bytes:
    _press(desk, "action_open_delivery")
    desk.page.wait_for_selector("button[name=action_download]:visible")
    desk.picture("delivery")
    desk.picture("delivery_phone", narrow=True)
    desk.page.click(".o_notebook_headers a[name=raw]")
    shown = desk.page.locator(".o_field_widget[name=sha256]").inner_text()
    with desk.page.expect_download() as download:
        desk.page.click("button[name=action_download]:visible")
    data = download.value.path().read_bytes()
    assert hashlib.sha256(data).hexdigest() == shown.strip()
    return data


def _members(desk) -> None:
    desk.open("/odoo/action-asom_membership.action_membership")
    desk.page.wait_for_selector(".o_data_row")
    desk.picture("members")
    desk.page.click(".o_data_row >> nth=3 >> td.o_data_cell >> nth=1")
    desk.page.wait_for_selector(".o_form_view")
    desk.picture("member")
    desk.picture("member_phone", narrow=True)


def _export(desk) -> None:
    """A file has the headings of its list, in the user's words."""
    desk.open("/odoo/action-asom_membership.action_member_invoice")
    desk.page.wait_for_selector(".o_data_row")
    shown = desk.page.locator(".o_list_table thead th[data-name]").all_inner_texts()
    desk.page.click(".o_cp_action_menus button:has(.fa-cog)")
    with desk.page.expect_download() as download:
        desk.page.click(".o_export_all_menu")
    data = io.BytesIO(download.value.path().read_bytes())
    sheet = openpyxl.load_workbook(data).active
    headings = [cell.value for cell in sheet[1]]
    assert headings == [text.strip() for text in shown]
