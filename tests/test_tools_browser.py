"""The programs that pip cannot bring draw Danish letters, and the server answers."""

from __future__ import annotations

import subprocess
import urllib.request

import pytest
from playwright.sync_api import sync_playwright

from tools import browser, system
from tools.errors import SetupError

PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8"></head>
<body style="font-family: {family}"><p id="letters">Blåbærgrød på Ærø</p>
<p id="missing">\U0001f9ff</p></body></html>"""


def test_chromium_has_a_font_with_danish_letters():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=browser.chromium_path(), args=browser.CHROMIUM_ARGS
        )
        page = chromium.new_page()
        page.set_content(PAGE.format(family="sans-serif"))
        session = page.context.new_cdp_session(page)
        session.send("DOM.enable")
        session.send("CSS.enable")
        root = session.send("DOM.getDocument")["root"]["nodeId"]
        node = session.send(
            "DOM.querySelector", {"nodeId": root, "selector": "#letters"}
        )
        fonts = session.send("CSS.getPlatformFontsForNode", node)["fonts"]
        chromium.close()
    assert len(fonts) == 1, "letters from a second font stand out"
    assert fonts[0]["glyphCount"] == len("Blåbærgrød på Ærø")


def test_a_pdf_keeps_danish_letters(tmp_path):
    page, pdf = tmp_path / "page.html", tmp_path / "page.pdf"
    page.write_text(PAGE.format(family="serif"), encoding="utf-8")
    done = subprocess.run(
        [system.program("wkhtmltopdf"), "-q", str(page), str(pdf)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == "", "Odoo logs every word of it as a warning"
    done = subprocess.run(
        [system.program("pdftotext"), str(pdf), "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Blåbærgrød på Ærø" in done.stdout


def test_a_program_that_is_not_there():
    with pytest.raises(SetupError, match="nosuchprogram is not there"):
        system.program("nosuchprogram")


def test_the_live_server_answers_with_its_icons(live_server):
    with urllib.request.urlopen(f"{live_server.url}/web/login", timeout=60) as got:
        assert "oe_login_form" in got.read().decode()
    font = "/web/static/src/libs/fontawesome/fonts/fontawesome-webfont.woff2"
    with urllib.request.urlopen(live_server.url + font, timeout=60) as got:
        assert got.read(4) == b"wOF2"
