"""A walk through the pages of the demonstration, which collects what they say."""

from __future__ import annotations

import re

import accessibility
from browser import NARROW, Desk

# Everything that a page shows, or tells those who point at it or do not see it.
COLLECT = r"""
() => {
    const told = new Set();
    const add = text => text && text.trim() && told.add(text);
    const shown = node => {
        const box = node.getBoundingClientRect();
        return box.width > 0 && box.height > 0;
    };
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const node = walker.currentNode, parent = node.parentElement;
        if (!["SCRIPT", "STYLE"].includes(parent.tagName) && shown(parent)) {
            add(node.textContent);
        }
    }
    const names = ["title", "placeholder", "aria-label", "alt", "data-tooltip"];
    for (const name of names) {
        for (const node of document.body.querySelectorAll(`[${name}]`)) {
            add(node.getAttribute(name));
        }
    }
    return [...told];
}
"""
PUBLIC = ("/web/login", "/web/reset_password", "/nowhere")
PORTAL = ("/my", "/my/invoices", "/my/account", "/my/addresses", "/my/security")
BACKEND = {
    "staff": (
        "asom_membership.action_membership",
        "asom_membership.action_collection_run",
        "asom_membership.action_member_invoice",
        "asom_membership.action_association",
        "asom_nets.action_nets_parked",
        "asom_membership.action_order",
        "asom_membership.action_work_order",
        "asom_dunning.action_dunning_run",
    ),
    "board": ("asom_membership.action_membership",),
}
CHATTER = ("o-mail-Chatter-sendMessage", "o-mail-Chatter-logNote")
PAGE_MENUS = (".o_searchview_dropdown_toggler", ".o_cp_action_menus .dropdown-toggle")
# The same on each page.
HEAD_MENUS = (
    ".o_user_menu button",
    ".o_switch_company_menu button:not([disabled])",
    ".o_menu_systray button:has(.fa-comments)",
    ".o_menu_systray button:has(.fa-clock-o)",
)


class Reader:
    """A person who reads all that stands on the pages.

    :ivar texts: {text: where it stands}
    :ivar too_wide: pages that stick out to the side of a telephone
    :ivar faults: {page: what keeps somebody from using it}, of pages for members
    """

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.page = desk.page
        self.texts: dict[str, str] = {}
        self.too_wide: list[str] = []
        self.faults: dict[str, list[str]] = {}

    def read(self, where: str) -> None:
        """Note what the page says now."""
        for text in self.page.evaluate(COLLECT):
            self.texts.setdefault(text, where)

    def walk(self, who: str) -> None:
        """Read the pages of "public", "portal", or of a user of the backend."""
        if who == "public":
            self._public()
        elif who == "portal":
            self._portal()
        else:
            self._backend(who)

    def _public(self) -> None:
        """Pages before the login, and a login that fails."""
        for path in PUBLIC:
            self.page.goto(self.desk.url + path)
            self._read_usable(path)
        self._sign_in("nobody", "nothing")
        self.page.wait_for_selector(".alert-danger")
        self._read_usable("a login that fails")

    def _portal(self) -> None:
        """A member's pages, on a telephone."""
        self.page.set_viewport_size(NARROW)
        self._sign_in("member", "member")
        self.page.wait_for_url("**/my**")
        for path in PORTAL:
            self.page.goto(self.desk.url + path)
            self._read_narrow(path)
        self.page.goto(self.desk.url + "/my/invoices")
        links = "links => links.map(link => link.href)"
        found = self.page.eval_on_selector_all("a[href*='/my/invoices/']", links)
        invoice = next(link for link in found if re.search(r"/my/invoices/\d", link))
        self.page.goto(invoice)
        self._read_narrow("an invoice")

    def _read_usable(self, where: str) -> None:
        self.read(where)
        found = accessibility.faults(self.desk) + accessibility.lost(self.desk)
        if found:
            self.faults[where] = found

    def _read_narrow(self, where: str) -> None:
        self._read_usable(where)
        wide = self.page.evaluate("document.documentElement.scrollWidth")
        if wide > NARROW["width"]:
            self.too_wide.append(where)

    def _sign_in(self, login: str, password: str) -> None:
        self.page.goto(f"{self.desk.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")

    def _backend(self, login: str) -> None:
        """Lists with their menus, a form, a form that lacks something, dialogs."""
        self.desk.sign_in(login, login)
        # By its address once, then from page to page.
        self.desk.open(f"/odoo/action-{BACKEND[login][0]}")
        for number, action in enumerate(BACKEND[login]):
            self.desk.show(action)
            self._open_menus(action, PAGE_MENUS if number else PAGE_MENUS + HEAD_MENUS)
            if self._first_record():
                self._open_menus(f"a form of {action}", PAGE_MENUS)
                self._chatter(f"a form of {action}")
        if login == "staff":
            self._incomplete()
            self._export()

    def _open_menus(self, where: str, selectors: tuple[str, ...]) -> None:
        self.read(where)
        for selector in selectors:
            button = self.page.locator(f"{selector}:visible")
            if button.count():
                button.first.click()
                self.page.wait_for_selector(".o-dropdown--menu")
                self.read(f"{where}, {selector}")
                self.page.keyboard.press("Escape")

    def _first_record(self) -> bool:
        record = self.page.locator(".o_data_row .o_data_cell")
        if not record.count() or self.page.locator(".o_view_nocontent").count():
            return False
        record.first.click()
        self.page.wait_for_selector(".o_form_view .o_form_renderer, .o_selected_row")
        return self.page.locator(".o_form_view .o_form_renderer").count() > 0

    def _chatter(self, where: str) -> None:
        for name in CHATTER:
            button = self.page.locator(f".{name}:not([disabled]):visible")
            if button.count():
                button.click()
                self.page.wait_for_selector(".o-mail-Composer")
                self.read(where)

    def _incomplete(self) -> None:
        self.desk.open("/odoo/action-asom_membership.action_membership/new")
        self.page.click(".o_form_button_save")
        self.page.wait_for_selector(".o_notification")
        self.read("a member that lacks what is required")

    def _export(self) -> None:
        self.desk.open("/odoo/action-asom_membership.action_collection_run")
        self.page.click("thead .o_list_record_selector input")
        self._open_menus("chosen runs", PAGE_MENUS)
