"""``python -m tools.demo``: make the demonstration database and collect its dues.

The story itself (tools/demo_story.py) runs in the server's own Python process. It can
be told again: what is there already is left as it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from pathlib import Path

from tools import config, database, odoo, postgres
from tools.errors import SetupError, run_command, say
from tools.paths import LOG, ROOT, VAR

# The tests send the artefacts elsewhere.
FOLDER = Path(os.environ.get("DEMO_FOLDER") or VAR / "demo")


def main(_arguments: list[str]) -> None:
    """Make the database where it is missing, tell the story and report."""
    started = time.monotonic()
    name = database.check_name(os.environ.get("DB") or "asom_demo")
    conf = config.write(postgres.start())
    FOLDER.mkdir(parents=True, exist_ok=True)
    if not database.exists(name):
        say(f"making the database {name} (the first time takes a few minutes)")
        database.clone(database.addons_template(), name)
    else:
        say(f"the database {name} is there; what it lacks is added")
        odoo.update(
            name, "-u", ",".join(database.addon_names()), log_name="demo_update"
        )
    _tell(name, str(conf))
    _report(name, time.monotonic() - started)


def _tell(name: str, conf: str) -> None:
    """Run the story; its progress goes to the terminal, the server's log to a file."""
    LOG.mkdir(parents=True, exist_ok=True)
    log = LOG / "demo.log"
    log.write_text("")
    words = ["-m", "tools.demo_story", conf, name, str(FOLDER), str(log)]
    command = [odoo.command()[0], *words]
    status = subprocess.run(
        command, cwd=ROOT, env=odoo.environment(), check=False
    ).returncode
    if status:
        raise SetupError(
            "the demonstration did not come to its end",
            f"read {os.path.relpath(log)} and run make demo again: it goes on where it "
            "stopped",
        )
    odoo.check_log(log, "the demonstration")


def _report(name: str, seconds: float) -> None:
    summary = json.loads((FOLDER / "summary.json").read_text())
    print()
    print(f"A year's work of a bureau, one step of it, in {seconds:.0f} seconds.")
    for row in summary["associations"]:
        print()
        print(f"{row['name']}: dues {row['period']}, due {row['due']}")
        print(f"  {row['members']:>6,} members imported from {row['file']}")
        print(
            f"  {row['charges']:>6,} charges previewed, {row['warnings']} members "
            "with a warning, approved by another user"
        )
        print(
            f"  {row['invoices']:>6,} invoices posted, {row['failed']} failed, "
            f"{row['total'] / 100:,.2f} kr. in all"
        )
        print(
            f"  {row['collections']:>6,} collections written to Nets, "
            f"{row['left_out']} left out (each with its reason)"
        )
        print(f"         {row['delivery']}")
        print(f"         SHA-256 {row['sha256']}")
        _report_payments(row)
    print()
    print(f"{summary['files_from_nets']} files from Nets were received. Where to look:")
    for menu in summary["menus"].values():
        print(f"  {menu}")
    print()
    print(
        f"Files: {os.path.relpath(FOLDER)}/ (the 0601 files, the XLSX reports of the "
        "runs, summary.json)"
    )
    print()
    database_option = "" if name == "asom_demo" else f" DB={name}"
    print(
        f"See it in the browser:  make run{database_option}   and open "
        "http://localhost:8069"
    )
    for login in summary["logins"]:
        print(f"  {login['who']:<34} {login['login']} / {login['password']}")


def _report_payments(row: dict) -> None:
    """What has become of an association's invoices."""

    def kroner(key: str) -> str:
        return f"{row[key] / 100:,.2f} kr."

    print(
        f"  {row['invoices'] - row['open_invoices']:>6,} invoices paid, "
        f"{kroner('paid')}; {row['open_invoices']} open, {kroner('open')}; members "
        f"have a credit of {kroner('credit')}"
    )
    print(
        f"  {row['rejected']:>6,} payments rejected or cancelled, "
        f"{row['charged_back']} charged back; {row['mandates_signed']} mandates "
        f"signed, {row['mandates_ended']} ended"
    )
    print(
        f"  {row['parked']:>6,} on the work list for a person to decide, "
        f"{kroner('parked_amount')}"
    )
    print(
        f"  {row['banked_count']:>6,} amounts from Nets found on the bank statement, "
        f"{kroner('banked')}; {row['not_banked_count']} not, {kroner('not_banked')}; "
        f"{row['transfers']} payments by members found there"
    )
    print(
        f"  {row['reminders_1']:>6,} members reminded once, {row['paid_after_1']} of "
        f"them paid; {row['reminders_2']} reminded twice, {row['paid_after_2']} paid; "
        f"fees {kroner('fees')}; {row['handed_over']} handed over to the association"
    )
    print(
        f"  {row['closed']:>6,} signals closed for arrears, {row['inkasso']} cases "
        "handed over to debt collection"
    )
    print(
        f"  {row['economic_sent']:>6,} postings sent to e-conomic, "
        f"{row['economic_rejected']} rejected; the books differ by "
        f"{kroner('economic_difference')}"
    )


if __name__ == "__main__":
    run_command(main)
