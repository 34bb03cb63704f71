"""Script for the server's shell: workers that send to e-conomic, killed and at once.

Prints one line ``RESULT`` and JSON (see test_economic_crash.py). Children are forked
from a process that has loaded everything, so that a kill lands in the work.
"""

KILLS = """
import json, os, random, signal, time
import odoo as server
name = env.cr.dbname
company = env["res.company"]._asom_create_association(
    {"name": "Afbrudt Antenneforening", "company_registry": CVR}
)
env = env["res.company"].with_company(company).env
env = env(context=dict(env.context, allowed_company_ids=company.ids))
env["ir.cron"].search([]).active = False
accounts = env["account.account"].search(
    [("company_ids", "in", company.ids), ("code", "in", ("1010", "1050"))]
)
agreement = env["asom.economic.agreement"].create({
    "company_id": company.id, "legacy_url": LEGACY, "openapi_url": OPENAPI,
    "new_grant_token": TOKEN, "date_from": "2026-01-01", "mode": "member",
    "customer_number": 1,
})
agreement.action_start()
journal = env["account.journal"].search(
    [("company_id", "=", company.id), ("type", "=", "general")], limit=1
)

def post(count):
    moves = env["account.move"].create([{
        "journal_id": journal.id, "date": f"2026-02-{1 + n % 28:02d}", "line_ids": [
            (0, 0, {"account_id": accounts[0].id, "balance": 1 + n}),
            (0, 0, {"account_id": accounts[1].id, "balance": -1 - n}),
        ]} for n in range(count)])
    moves.action_post()
    env.cr.commit()

def child():
    "A worker that sends; returns its number."
    global env, agreement
    env.cr.close()
    # No child inherits a connection.
    server.sql_db.close_all()
    number = os.fork()
    if not number:
        status = 1
        try:
            with server.modules.registry.Registry(name).cursor() as cr:
                own = server.api.Environment(cr, server.SUPERUSER_ID, {})
                found = own["asom.economic.agreement"].browse(agreement.id)
                found.action_transfer()
                cr.commit()
            status = 0
        except BaseException as error:
            print("CHILD", type(error).__name__, error, flush=True)
        finally:
            os._exit(status)
    cr = server.modules.registry.Registry(name).cursor()
    env = server.api.Environment(cr, server.SUPERUSER_ID, {})
    agreement = env["asom.economic.agreement"].browse(agreement.id)
    return number

def end(number):
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])

random.seed(13)
from odoo.addons.asom_economic.models import agreement_prepare
agreement_prepare.MOST_ROWS = 5
agreement_prepare.chunks = lambda sizes: [5] * (len(s := [*sizes]) // 5) + (
    [len(s) % 5] if len(s) % 5 else [])
kills = 0
for turn in range(5):
    post(20)
    number = child()
    time.sleep(random.uniform(0.15, 0.9))
    os.kill(number, signal.SIGKILL)
    kills += end(number) == -signal.SIGKILL
post(20)
both = [child(), child()]
ends = [end(number) for number in both]
env.invalidate_all()
for turn in range(3):
    ends.append(end(child()))
env.invalidate_all()
states = env["asom.economic.transfer"].search([]).mapped("state")
lines = env["account.move.line"].with_company(company)._read_group(
    [("company_id", "=", company.id), ("parent_state", "=", "posted")],
    ["account_id"], ["balance:sum"])
print("RESULT", json.dumps({
    "kills": kills, "ends": ends, "states": sorted(set(states)), "rows": len(states),
    "ledger": {a.with_company(company).code: round(v * 100) for a, v in lines},
    "difference": agreement._compare(),
}), flush=True)
"""
