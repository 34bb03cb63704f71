"""``python -m tools.restore_drill [BACKUP]``: prove that a backup can be restored.

The newest backup of DB, or the one named, becomes a database beside the others: it is
compared with its manifest, neutralized so that it sends nothing, opened by the server,
and an invoice is printed from it. Then it is dropped. Each drill is a line of
``drills.jsonl``.
"""

from __future__ import annotations

import datetime
import json
import os
import time
from pathlib import Path

from tools import backup_folder, database, odoo, restore
from tools.errors import SetupError, run_command, say

# What the server's shell is asked; `env` is there. The last line is the answer.
OPENED = """
import json
posted = [("move_type", "=", "out_invoice"), ("state", "=", "posted")]
move = env["account.move"].search(posted, limit=1, order="id desc")
pdf = b""
if move:
    report = env.ref("account.account_invoices").with_company(move.company_id)
    pdf, _kind = env["ir.actions.report"]._render_qweb_pdf(report, move.ids)
neutralized = env["ir.config_parameter"].get_param("database.is_neutralized")
servers = env["ir.mail_server"].search_count([("smtp_host", "!=", "invalid")])
print("ANSWER " + json.dumps({
    "invoice": bool(move), "pdf": pdf[:5].decode("latin-1"),
    "neutralized": bool(neutralized), "mail_servers": servers,
    "members": env["asom.membership"].search_count([]),
}))
"""


def drill(backup: Path) -> dict:
    """Restore a backup beside the others, try it, and drop it.

    :return: what is noted: ``at`` and ``backup``, ``wrong`` (a sentence, or ""),
        ``seconds`` that restoring took, ``lost`` (seconds of work that a failure now
        would lose)
    """
    now = datetime.datetime.now(datetime.timezone.utc)
    name = f"asom_drill_{os.getpid()}"
    noted = {
        "at": now.isoformat(timespec="seconds"),
        "backup": backup.name,
        "lost": round((now - backup_folder.when(backup)).total_seconds()),
        "wrong": "",
    }
    began = time.monotonic()
    try:
        restore.restore(backup, name)
        noted["seconds"] = round(time.monotonic() - began, 1)
        odoo.neutralize(name)
        restore.show(name)
        noted["members"] = _open(name)["members"]
    except SetupError as error:
        noted["wrong"] = str(error)
    finally:
        if database.exists(name):
            restore.show(name)
            database.drop(name)
    return noted


def _open(name: str) -> dict:
    """Open the database with the server, and print one of its invoices.

    :raises SetupError: it does not open, or would send mail, or prints nothing
    """
    done = odoo.script(name, OPENED, "--max-cron-threads=0")
    odoo.check_script(done, "restore_drill")
    answers = [line for line in done.stdout.splitlines() if line.startswith("ANSWER ")]
    if not answers:
        raise SetupError("the server did not answer", "read var/log/restore_drill.log")
    answer = json.loads(answers[-1].removeprefix("ANSWER "))
    if not answer["neutralized"] or answer["mail_servers"]:
        raise SetupError("the copy would send mail: it is not neutralized")
    if answer["invoice"] and answer["pdf"] != "%PDF-":
        raise SetupError("an invoice of it could not be printed")
    return answer


def main(arguments: list[str]) -> int:
    """Drill with a backup, note it and tell it."""
    backup = restore.chosen(arguments[0] if arguments else "latest")
    noted = drill(backup)
    with (backup.parent / "drills.jsonl").open("a") as file:
        file.write(json.dumps(noted) + "\n")
    if noted["wrong"]:
        raise SetupError(
            f"{backup} could not be restored: {noted['wrong']}",
            "make a new backup and drill again; until then there is none to rely on",
        )
    say(
        f"{backup.name} was restored in {noted['seconds']} s with {noted['members']} "
        f"members, every figure as noted; a failure now would lose the work of "
        f"{noted['lost'] / 3600:.1f} hours"
    )
    return 0


if __name__ == "__main__":
    run_command(main)
