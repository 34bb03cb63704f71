"""Two people on one server: what Odoo says to who comes second is Danish and says what
to do; two service partners of one association see nothing of each other."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

import danish
import pytest
from browser import Desk, desks
from scripts import answer
from two_scripts import SET_UP

from tools import database, instance

# What is provoked here is in the server's log.
OPTIONS = (
    "--max-cron-threads=0",
    "--log-handler=odoo.sql_db:CRITICAL",
    "--log-handler=odoo.http:CRITICAL",
    "--log-handler=odoo.addons.base.models.ir_rule:ERROR",
)
ASK = """
async ([model, method, args, kwargs]) => {
    const answer = await fetch("/web/dataset/call_kw", {
        method: "POST",
        headers: {"Content-Type": "application/json"},
        body: JSON.stringify({
            jsonrpc: "2.0", method: "call", id: 1,
            params: {model, method, args, kwargs},
        }),
    });
    return await answer.json();
}
"""


@pytest.fixture(scope="module")
def place() -> Iterator[SimpleNamespace]:
    """A server, and what there is on it."""
    name = f"asom_test_{os.getpid()}_two"
    database.clone(database.danish_template(), name)
    try:
        ready = answer(name, SET_UP, "READY")
        with (
            instance.Instance(name, options=OPTIONS) as server,
            desks(server.url) as seat,
        ):
            yield SimpleNamespace(server=server, seat=seat, seated={}, **ready)
    finally:
        database.drop(name)


def _sit(place: SimpleNamespace, login: str) -> Desk:
    if login not in place.seated:
        place.seated[login] = place.seat()
        place.seated[login].sign_in(login, login)
    desk = place.seated[login]
    desk.errors.clear()
    return desk


def _ask(place: SimpleNamespace, login: str, model: str, method: str, *args) -> dict:
    words = {"context": {"allowed_company_ids": [place.company, place.bureau]}}
    if login in ("fjord", "bo"):
        words["context"]["allowed_company_ids"] = [place.company]
    words["context"]["lang"] = "da_DK"
    page = _sit(place, login).page
    return page.evaluate(ASK, [model, method, list(args), words])


def _told(answered: dict) -> str:
    """What the user reads of a refusal."""
    assert "error" in answered, answered
    return answered["error"]["data"]["message"]


@contextmanager
def _held(place: SimpleNamespace, table: str, key: int) -> Iterator[None]:
    """A row that somebody else's transaction has."""
    with database.cursor(place.server.database) as cr:
        cr.execute("BEGIN")
        cr.execute(f"SELECT 1 FROM {table} WHERE id = %s FOR UPDATE", [key])
        try:
            yield
        finally:
            cr.execute("ROLLBACK")


@pytest.mark.slow
def test_who_comes_second_to_a_locked_row_is_told_what_to_do(place) -> None:
    with _held(place, "asom_setting_change", place.change):
        answered = _ask(
            place, "two", "asom.setting.change", "action_confirm", [place.change]
        )
    text = _told(answered)
    assert "trykket to gange" in text and "opdater siden" in text
    assert not danish.has_english(text), text
    rows = _ask(place, "two", "asom.setting.change", "read", [place.change], ["state"])
    assert rows["result"][0]["state"] == "waiting"


@pytest.mark.slow
def test_who_writes_at_the_same_time_as_others_all_the_time_is_told(place) -> None:
    """After Odoo's own five tries."""
    answered = _ask(
        place,
        "staff",
        "res.partner",
        "write",
        [place.receiver],
        {"ref": "at the same time"},
    )
    text = _told(answered)
    assert "intet er ændret" in text and "gør det en gang til" in text, text
    assert not danish.has_english(text), text
    assert "serialize" not in json.dumps(answered)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("model", "method", "args", "words"),
    [
        # Saved twice.
        (
            "asom.payment.channel.number",
            "create",
            lambda place: [[_number(place), _number(place)]],
            "Det kunne ikke gennemføres, og intet er ændret",
        ),
        # Deleted by another one meanwhile.
        (
            "res.partner",
            "web_save",
            lambda place: [[place.gone], {"name": "Ny"}, {"name": {}}],
            "findes ikke længere",
        ),
        # In use by another one meanwhile.
        (
            "res.partner",
            "unlink",
            lambda place: [[place.receiver]],
            "noget andet bruger det",
        ),
        # Emptied.
        (
            "asom.work.rule",
            "write",
            lambda place: [[place.rule], {"receiver_id": False}],
            "mangler",
        ),
    ],
)
def test_what_odoo_says_is_danish(place, model, method, args, words) -> None:
    text = _told(_ask(place, "one", model, method, *args(place)))
    assert words in text, text
    # A name of a model or a field in brackets is for who is asked for help.
    lines = [line for line in text.splitlines() if "(" not in line]
    assert not danish.has_english("\n".join(lines)), text


def _number(place: SimpleNamespace) -> dict:
    return {"company_id": place.company, "channel_id": 1, "number": "123456"}


@pytest.mark.slow
def test_two_service_partners_see_their_own_work_alone(place) -> None:
    for login, own, other in (("fjord", 0, 1), ("bo", 1, 0)):
        desk = _sit(place, login)
        desk.open("/odoo/work-orders")
        shown = desk.page.locator(".o_data_row").all_inner_texts()
        assert [place.names[own] in row for row in shown] == [True]
        desk.picture(f"partner_{login}")
        desk.picture(f"partner_{login}_phone", narrow=True)
        assert desk.errors == []
        for method, args in (
            ("web_read", [[place.works[other]], {"name": {}, "contact": {}}]),
            ("action_done", [[place.works[other]]]),
            ("web_save", [[place.works[other]], {"remark": "x"}, {"name": {}}]),
        ):
            answered = _ask(place, login, "asom.work.order", method, *args)
            assert _told(answered)
            assert place.names[other] not in json.dumps(answered), method


@pytest.mark.slow
def test_an_administrator_says_for_whom_a_user_works(place) -> None:
    desk = _sit(place, "admin")
    [row] = _ask(
        place, "admin", "res.users", "search_read", [["login", "=", "fjord"]], ["id"]
    )["result"]
    desk.open(f"/odoo/action-base.action_res_users/{row['id']}")
    field = desk.page.locator("[name=asom_receiver_ids]")
    field.wait_for()
    assert "Fjord Antenneservice" in field.inner_text()
    field.scroll_into_view_if_needed()
    desk.picture("user_receivers")
    desk.picture("user_receivers_phone", narrow=True)
    assert desk.errors == []
