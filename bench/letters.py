"""Ours: the letters of reminder 1 as PDF, without the run around them."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from unittest.mock import patch

from bench import dues, reminders
from bench.collection_run import _company


def prepare(env, size: int, processes: int) -> None:
    """As for reminders without a fee."""
    reminders.prepare(env, size, 0)


def measure(env, meter, size: int, processes: int) -> None:
    """What a letter says, and its drawing: in the run one after the other, or by so
    many processes at the same time, which tells what cores would be worth."""
    from odoo.addons.asom_dunning.models.reminder import reminder_letter
    from odoo.addons.asom_dunning.models.reminder.proposals import Proposals

    company = _company(env)
    dues.read_translations(env)
    policy = env["asom.dunning.policy"].with_company(company)._require(company)
    members = env["asom.membership"].search(
        [("company_id", "=", company.id)], limit=size
    )
    proposals = Proposals(policy, date.today()).propose(members)
    policy._give_payment_ids(proposals)
    if processes == 1:
        with meter("letters"):
            found = list(policy._letter_pdfs(proposals, date.today()))
    else:
        with (
            meter("texts"),
            patch.object(reminder_letter, "letter_pdf", lambda letter: letter),
        ):
            letters = list(policy._letter_pdfs(proposals, date.today()))
        # Forked: a process of its own would first read the whole server.
        pool = ProcessPoolExecutor(processes, mp_context=get_context("fork"))
        with meter("drawing"), pool:
            found = list(pool.map(reminder_letter.letter_pdf, letters, chunksize=5))
    count = sum(pdf.startswith(b"%PDF") for pdf in found)
    env["ir.config_parameter"].set_param("bench.letters", count)


def made(env) -> dict:
    """How many letters there are."""
    count = env["ir.config_parameter"].get_param("bench.letters")
    return {"count": int(count)}
