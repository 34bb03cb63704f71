"""Agreements with e-conomic as jobs of OCA's queue_job, the real one, installed beside
the add-ons: one job waits for an agreement; the jobs send what the scheduler would.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest
from peers.economic import Account, Books, Customer, Journal, StandIn, Vat
from scripts import answer

from tools import beside, database, odoo
from tools.errors import SetupError

MODULE = "asom_queue"
NAMES = [("Nørre Aaby Antenneforening", "25313763"), ("Søndre Vejlaug", "29189846")]
SCRIPT = """
import json
from odoo.addons.queue_job.job import Job
from odoo.tools import config
agreements = env["asom.economic.agreement"]
for name, cvr in NAMES:
    company = env["res.company"]._asom_create_association(
        {"name": name, "company_registry": cvr})
    own = env["res.company"].with_company(company).env
    own = own(context=dict(own.context, allowed_company_ids=company.ids))
    accounts = own["account.account"].search(
        [("company_ids", "in", company.ids), ("code", "in", ("1010", "1050"))])
    agreement = own["asom.economic.agreement"].create({
        "company_id": company.id, "legacy_url": LEGACY, "openapi_url": OPENAPI,
        "new_grant_token": f"grant-{cvr}", "date_from": "2026-01-01",
    })
    agreement.action_start()
    move = own["account.move"].create({
        "journal_id": own["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "general")], limit=1).id,
        "date": "2026-02-10", "line_ids": [
            (0, 0, {"account_id": accounts[0].id, "balance": 500}),
            (0, 0, {"account_id": accounts[1].id, "balance": -500})]})
    move.action_post()
    agreements |= agreement
# A job belongs to nobody in particular.
agreements = env(su=True)["asom.economic.agreement"].browse(agreements.ids)
env.cr.commit()

def jobs():
    return env["queue.job"].search([("method_name", "=", "_job_transfer")], order="id")

def states():
    env.invalidate_all()
    return agreements.transfer_ids.mapped("state")

config["server_wide_modules"] = ["base", "web", "queue_job"]
agreements._cron_transfer()
agreements._cron_transfer()
first = jobs()
told = {"before": states(), "channels": first.mapped("channel"),
        "keys": first.mapped("identity_key"), "ids": agreements.ids}
env.cr.commit()
for row in first:
    job = Job.load(env, row.uuid)
    job.set_started()
    job.store()
    env.cr.commit()
    job.perform()
    job.set_done()
    job.store()
    env.cr.commit()
told["after"] = states()
# Nothing waits: no more jobs.
agreements._cron_transfer()
told["jobs"] = len(jobs())
told["commit"] = env.ref("asom_queue.function_transfer").allow_commit
# Without the runner the scheduler sends by itself.
config["server_wide_modules"] = ["base", "web"]
for agreement in agreements:
    agreement.transfer_ids.move_id._reverse_moves([{"date": "2026-02-11"}])
reversals = agreements.transfer_ids.move_id.reversal_move_ids
reversals.filtered(lambda m: m.state == "draft").action_post()
env.cr.commit()
told["waiting"] = states()
agreements._cron_transfer()
told["last"] = states()
told["jobs without"] = len(jobs())
print("RESULT", json.dumps(told), flush=True)
"""


@pytest.fixture
def path(tmp_path, monkeypatch) -> str:
    """The add-ons path with queue_job, whose own library can be imported."""
    try:
        option = beside.addons_path()
    except SetupError:
        pytest.skip("queue_job is not in the environment: make test")
    monkeypatch.setenv("PYTHONPATH", beside.python_path(tmp_path))
    return option


@pytest.fixture
def stand_in() -> Iterator[StandIn]:
    """e-conomic with the books of two associations."""
    with StandIn() as running:
        for number, (name, cvr) in enumerate(NAMES, 6001):
            books = Books(number, f"grant-{cvr}", cvr, name)
            books.add(
                Account(1010, "Salg", 1),
                Account(1050, "Andet", 1),
                Account(7680, "Moms"),
                Vat("U25", "Salgsmoms", Decimal(25), 7680),
                Journal(2, "Medlemssystem", 50_001, 999_999, 50_001),
                Customer(1, "Medlemmer", 7680),
            )
            books.add_year(date(2026, 1, 1))
            running.add(books)
        yield running


@pytest.mark.slow
def test_each_agreement_has_one_job_on_a_channel_of_its_own(path, stand_in) -> None:
    name = f"asom_test_{os.getpid()}_queue"
    database.clone(database.danish_template(), name)
    try:
        odoo.update(name, path, "-i", MODULE, log_name="test_queue")
        source = (
            f"NAMES = {NAMES!r}\n"
            f"LEGACY, OPENAPI = {stand_in.legacy_url!r}, {stand_in.openapi_url!r}\n"
        )
        told = answer(
            name,
            source + SCRIPT,
            "RESULT",
            path,
            variables={"ASOM_ECONOMIC_APP_SECRET": stand_in.secret},
        )
    finally:
        database.drop(name)
    assert told["before"] == ["pending", "pending"]
    first, second = told["ids"]
    assert told["channels"] == [f"root.economic.{first}", f"root.economic.{second}"]
    assert told["keys"] == [f"asom_economic:{first}", f"asom_economic:{second}"]
    assert told["commit"]
    assert told["after"] == ["done", "done"]
    assert told["jobs"] == 2
    assert sorted(told["waiting"]) == ["done", "done", "pending", "pending"]
    assert set(told["last"]) == {"done"}
    assert told["jobs without"] == 2
    for books in stand_in.agreements.values():
        assert books.balances() == {}
        assert len(books.drafts) == 2
