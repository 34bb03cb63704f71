"""The peer: OCA's `account_credit_control` draws the summaries that its mails take
along, by the program for web pages that Odoo uses."""

from __future__ import annotations

from bench import reminders_credit_control as peer
from bench.collection_run import _company
from bench.letters import made

OWN_ADDONS = False
REPORT = "account_credit_control.report_credit_control_summary"
# Nothing answers here, so the program goes on at once, without style sheets. At the
# usual address another server may listen and never answer: then it waits for ever.
NOBODY = "http://127.0.0.1:9"
__all__ = ["made", "measure", "prepare"]


def prepare(env, size: int, processes: int) -> None:
    """Customers with communications, whose letters are still to be drawn."""
    peer.prepare(env, size, 0)
    peer.remind(env)


def measure(env, meter, size: int, processes: int) -> None:
    """A letter for each, as its mail template attaches it."""
    env["ir.config_parameter"].set_param("report.url", NOBODY)
    reports = env["ir.actions.report"]
    communications = env["credit.control.communication"].search(
        [("company_id", "=", _company(env).id)], limit=size
    )
    count = 0
    with meter("letters"):
        for communication in communications:
            pdf, _kind = reports._render_qweb_pdf(REPORT, communication.ids)
            count += pdf.startswith(b"%PDF")
    env["ir.config_parameter"].set_param("bench.letters", count)
