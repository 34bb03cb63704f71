"""A walk through everything that a limited user's pages offer, and what it called.

The pages are those of the user's own menus, so that a page which comes later is walked
as well. The server notes each call of a limited user (logger ``asom.door``).
"""

from __future__ import annotations

import csv
import re
import time
from collections import Counter

from browser import Desk
from danish_pages import PORTAL

from tools.paths import ROOT

# The server tells it there.
LOGGER = "odoo.addons.asom_isolation.models.guards.door"
NOTED = re.compile(rf" {re.escape(LOGGER)}: (open|shut) (\S+)(?: ([\w.]+))?")
MENUS = """
async () => {
    const answer = await fetch("/web/webclient/load_menus");
    return Object.values(await answer.json())
        .filter(menu => menu.actionID && menu.actionModel === "ir.actions.act_window")
        .map(menu => [menu.actionID, menu.name]);
}
"""
RECORD = ".o_data_row .o_data_cell, .o_kanban_record:not(.o_kanban_ghost)"
LINE = ".o_form_view .o_field_x2many .o_data_row .o_data_cell:visible"
BUTTONS = (
    ".o_form_view .o-form-buttonbox button:visible, .o_statusbar_buttons button:visible"
)
MEMBERS = "asom_membership.action_membership"
# Seconds for an answer.
PATIENCE = 20
SHAPES = ".o_cp_switch_buttons button.o_switch_view"


class Calls:
    """What the server's log says of calls.

    :ivar opened: {(model or route, method or ""): times} that went through a door
    :ivar shut: the same of those that were refused
    """

    def __init__(self, lines) -> None:
        self.opened: Counter = Counter()
        self.shut: Counter = Counter()
        for line in lines:
            found = NOTED.search(line)
            if found:
                kind, door, method = found.groups()
                counter = self.opened if kind == "open" else self.shut
                counter[door, method or ""] += 1

    def unneeded(self) -> list[tuple[str, str]]:
        """What the files of doors list and nothing has called: each (door, method)."""
        listed = set()
        for path in ROOT.glob("addons/*/security/doors.csv"):
            for line in csv.DictReader(path.read_text().splitlines()):
                names = set(line["methods"].split()) - {"@read"} or {""}
                listed |= {(line["door"], name) for name in names}
        doors = {door for door, _method in self.opened}
        return sorted(
            (door, name)
            for door, name in listed
            if (door, name) not in self.opened and (name or door not in doors)
        )


class Walker:
    """A limited user of the backend, who opens whatever he is offered.

    :ivar faults: what the browser complained about, with its place
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = desk.page
        self.waiting: set = set()
        self.faults: list[tuple[str, str]] = []
        self.page.on("request", self._asked)
        for event in ("requestfinished", "requestfailed"):
            self.page.on(event, lambda request: self.waiting.discard(request))

    def _asked(self, request) -> None:
        if request.resource_type in ("xhr", "fetch", "document"):
            if request.is_navigation_request():
                self.waiting.clear()
            self.waiting.add(request)

    def walk(self) -> None:
        """Open the pages of the menus, in each of their shapes."""
        for number, name in self.page.evaluate(MENUS):
            self.desk.open(f"/odoo/action-{number}")
            self._shapes(name)

    def _shapes(self, name: str) -> None:
        """Search, each kind of view, and a record."""
        self._search()
        buttons = self.page.locator(SHAPES)
        for number in range(buttons.count()):
            self._press(buttons.nth(number))
        if buttons.count():
            self._press(buttons.first)
        self._record()
        self._settle(name)

    def _press(self, button) -> None:
        """A click that asks not whether something lies over it."""
        button.evaluate("node => node.click()")
        self._settle()

    def _settle(self, where: str = "") -> None:
        """Wait until the server has answered all."""
        quiet, end = 0, time.monotonic() + PATIENCE
        while quiet < 2 and time.monotonic() < end:
            self.page.wait_for_timeout(40)
            quiet = 0 if self.waiting else quiet + 1
        assert quiet, (where, [request.url for request in self.waiting])
        # What was saved may have begun the page anew.
        self.page.wait_for_load_state()
        dialogs = self.page.locator(".o_error_dialog, .o_notification_bar.bg-danger")
        for said in (*self.desk.errors, *dialogs.all_inner_texts()):
            self.faults.append((where or self.page.url, said))
        self.desk.errors.clear()
        if dialogs.count():
            self.page.reload()

    def _search(self) -> None:
        """Type a word, open what is offered for it, and group by the first thing."""
        box = self.page.locator(".o_searchview_input:visible")
        if not box.count():
            return
        box.first.fill("an")
        self._settle()
        arrows = self.page.locator(".o_searchview_autocomplete .o_expand")
        for number in range(arrows.count()):
            if number < arrows.count():
                self._press(arrows.nth(number))
        box.first.press("Escape")
        self._press(self.page.locator(".o_searchview_dropdown_toggler"))
        for what in self.page.locator(".o_group_by_menu .o_menu_item").all()[:1]:
            self._press(what)
            for header in self.page.locator(".o_group_header").all()[:1]:
                self._press(header)
            self._press(what)
        self.page.keyboard.press("Escape")
        self._settle()

    def _record(self) -> None:
        """Open the first record, its tabs, and its buttons."""
        record = self.page.locator(RECORD)
        if not record.count() or self.page.locator(".o_view_nocontent").count():
            return
        self._press(record.first)
        if not self.page.locator(".o_form_view").count():
            return
        tabs = self.page.locator(".o_form_view .nav-link:visible")
        for number in range(tabs.count()):
            self._press(tabs.nth(number))
        for line in self.page.locator(LINE).all()[:1]:
            self._press(line)
            self.page.keyboard.press("Escape")
            self._settle()
        form = self.page.url
        buttons = self.page.locator(BUTTONS)
        for number in range(buttons.count()):
            # A step that was taken leaves fewer buttons.
            if number >= buttons.count():
                break
            button = buttons.nth(number)
            if self._wants_lines(button):
                continue
            self._press(button)
            if self.page.url != form or self.page.locator(".modal:visible").count():
                self.page.goto(form)
                self.page.wait_for_selector(".o_form_view .o_form_renderer")
                self._settle()

    def _wants_lines(self, button) -> bool:
        """Is it a step of an order that nothing stands in yet, such as the one that the
        button of a member has made?"""
        steps = ("action_preview", "action_confirm")
        named = button.get_attribute("name") in steps
        return named and not self.page.locator(LINE).count()

    # === WHAT IS DONE WITH A LIST === #

    def take_away(self) -> None:
        """Export members, a list and labels of them, a table; a filter of one's own."""
        self.desk.open(f"/odoo/action-{MEMBERS}")
        for file_format in ("xlsx", "csv"):
            self._choose()
            self._menu("Eksportér")
            self.page.check(f".o_export_data_dialog input[value={file_format}]")
            with self.page.expect_download():
                self._press(self.page.locator(".modal .o_select_button"))
        for name in ("Eksportér medlemsliste", "Etiketter", "Brevflet"):
            self._choose()
            self._menu(name)
            with self.page.expect_download():
                self._press(self.page.locator(".modal button[name=action_download]"))
        self.desk.open(
            "/odoo/action-asom_membership.action_member_paid?view_type=pivot"
        )
        with self.page.expect_download():
            self._press(self.page.locator(".o_pivot_download"))

    def _choose(self) -> None:
        self.desk.open(f"/odoo/action-{MEMBERS}?view_type=list")
        self._press(self.page.locator("thead .o_list_record_selector input"))

    def _menu(self, name: str) -> None:
        """Open the menu of actions, and what bears a name there."""
        self._press(self.page.locator(".o_cp_action_menus .dropdown-toggle"))
        item = self.page.locator(f".o-dropdown--menu .dropdown-item:has-text('{name}')")
        self._press(item.first)

    def own_account(self, password: str) -> None:
        """The own settings: saved, a password that is wrong, a second factor begun."""
        self._settings()
        self._press(self.page.locator(".modal button[name=preference_save]"))
        for name in ("preference_change_password", "action_totp_enable_wizard"):
            self._settings()
            self._press(self.page.locator(".modal .nav-link").last)
            self._press(self.page.locator(f".modal button[name={name}]"))
            self._prove(password)
            self.page.reload()
            self._settle()

    def _settings(self) -> None:
        self._press(self.page.locator(".o_user_menu button"))
        self._press(self.page.locator("[data-menu=preferences]"))

    def _prove(self, password: str) -> None:
        """Odoo asks who is there before it lets somebody change a key."""
        box = self.page.locator(".modal [name=password] input:visible")
        if box.count():
            box.last.fill(password)
            self._press(self.page.locator(".modal button[name=run_check]").last)

    # === A MEMBER === #

    def member(self, login: str, password: str) -> None:
        """A member's pages, an invoice and its PDF, a second factor begun."""
        self.page.goto(f"{self.desk.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_url("**/my**")
        for path in (*PORTAL, "/my/address"):
            self.page.goto(self.desk.url + path)
            self._settle(path)
        self.page.goto(f"{self.desk.url}/my/invoices")
        self.page.click("main a[href*='/my/invoices/']")
        self._settle()
        printed = self.page.locator("a[href*='report_type=pdf']").get_attribute("href")
        assert self.page.request.get(self.desk.url + printed).ok
        assert self.page.request.get(self.page.url + "?payment=1").ok
        self.page.goto(f"{self.desk.url}/my/security")
        self._press(self.page.locator("#auth_totp_portal_enable"))
        self.page.fill(".modal input[type=password]", password)
        self._press(self.page.locator(".modal .btn-primary"))
        self.page.wait_for_selector(".modal [name=code], .modal input")
        self._settle("a second factor")
