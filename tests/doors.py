"""A walk through everything that a limited user's pages offer, and what it called.

The pages are those of the user's own menus, so that a page which comes later is walked
as well. The server notes each call of a limited user (logger ``asom.door``).
"""

from __future__ import annotations

import re
import time
from collections import Counter

from browser import Desk

# The server tells it there.
LOGGER = "odoo.addons.asom_isolation.models.door"
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
BUTTONS = ".o_form_view .o-form-buttonbox button:visible, .o_statusbar_buttons button:visible"
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

    def walk(self) -> list[str]:
        """Open each page of the menus, in each of its shapes.

        :returns: names of the menus
        """
        menus = self.page.evaluate(MENUS)
        for number, name in menus:
            self.desk.open(f"/odoo/action-{number}")
            self._shapes(name)
        return [name for _number, name in menus]

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
        for arrow in self.page.locator(".o_searchview_autocomplete .o_expand").all():
            self._press(arrow)
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
        for tab in self.page.locator(".o_form_view .nav-link:visible").all():
            self._press(tab)
        for line in self.page.locator(LINE).all()[:1]:
            self._press(line)
            self.page.keyboard.press("Escape")
            self._settle()
        form = self.page.url
        buttons = self.page.locator(BUTTONS)
        for number in range(buttons.count()):
            self._press(buttons.nth(number))
            if self.page.url != form or self.page.locator(".modal:visible").count():
                self.page.goto(form)
                self.page.wait_for_selector(".o_form_view .o_form_renderer")
                self._settle()
