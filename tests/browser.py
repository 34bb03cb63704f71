"""A signed-in browser for whole-system tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, sync_playwright

from tools.browser import CHROMIUM_ARGS, chromium_path
from tools.paths import ROOT, VAR

WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
# A file that Debian's package of the server leaves out by design; the picture in a mail
# that was sent when the server had another address.
EXPECTED_ERRORS = ("selfie_segmentation", "localhost:8069/fik/")
# What a view draws once its records are there; its frame stands before.
DRAWN = ", ".join(
    f".o_view_controller {part}"
    for part in (".o_renderer", ".o_form_renderer", ".o_pivot", ".o_view_nocontent")
)
# Ends when the action's view stands in place of the one before.
DO_ACTION = """
action => odoo.__WOWL_DEBUG__.root.env.services.action.doAction(
    action, {clearBreadcrumbs: true})
"""
# PICTURES=1 keeps pictures of the pages in var/pictures, to be looked at; with
# SCREENSHOTS=1 those of the README are made anew. Tests look at none.
PICTURES = (
    ROOT / "docs" / "screenshots" if os.environ.get("SCREENSHOTS") else VAR / "pictures"
)
KEPT = bool(os.environ.get("PICTURES") or os.environ.get("SCREENSHOTS"))
# Ends when the page has been drawn once more.
DRAW = """
() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
"""

# The page asks for its width again a while after it has changed.
IS_SMALL = "() => odoo.__WOWL_DEBUG__.root.env.isSmall"


class Desk:
    """A person at a browser.

    :ivar page: Playwright's page
    :ivar errors: what the browser's console complained about
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.errors: list[str] = []
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def _note(self, message) -> None:
        if message.type == "error" and not any(
            word in message.text + str(message.location) for word in EXPECTED_ERRORS
        ):
            self.errors.append(f"{message.text} {message.location}")

    def sign_in(self, login: str, password: str) -> None:
        """Sign in and wait for the backend's first screen."""
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", password)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(".o_main_navbar")

    def open(self, path: str) -> None:
        """Open a backend address such as ``/odoo/asom.collection.run/1`` and wait
        until its records are drawn."""
        self.page.goto(f"{self.url}{path}")
        self.page.wait_for_selector(".o_action_manager .o_view_controller")
        self.page.wait_for_selector(DRAWN, state="attached")

    def show(self, action: str) -> None:
        """Open an action in the page that stands there, as a menu does, and wait until
        its records are drawn. A page that is loaded anew takes many times as long.

        :param action: XML id
        """
        self.page.evaluate(DO_ACTION, action)
        self.page.wait_for_selector(DRAWN, state="attached")

    def narrow(self) -> None:
        """Make the page as narrow as a telephone, and wait until it knows that."""
        self.page.set_viewport_size(NARROW)
        self.page.wait_for_function(IS_SMALL)

    def picture(self, name: str, narrow: bool = False) -> None:
        """Draw the page at 1280 or 360 pixels, and keep the picture where pictures are
        asked for."""
        if not (KEPT or narrow):
            return  # it is drawn at this width already
        self.page.set_viewport_size(NARROW if narrow else WIDE)
        self.page.evaluate(DRAW)
        if KEPT:
            # What follows from another width (a menu that folds, a graph) comes later.
            self.page.wait_for_timeout(400)
            PICTURES.mkdir(parents=True, exist_ok=True)
            self.page.screenshot(path=PICTURES / f"{name}.png")
        self.page.set_viewport_size(WIDE)


@contextmanager
def desks(url: str) -> Iterator:
    """Gives a function that seats one more person at a browser of their own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium_path(), args=CHROMIUM_ARGS
        )
        try:

            def seat() -> Desk:
                context = browser.new_context(
                    viewport=WIDE,
                    locale="da-DK",
                    timezone_id="Europe/Copenhagen",
                    accept_downloads=True,
                    # Nobody watches what moves, and a page that stands is done.
                    reduced_motion="reduce",
                )
                context.set_default_timeout(60_000)
                return Desk(context.new_page(), url)

            yield seat
        finally:
            browser.close()
