"""What the browser test of the work list runs in the server's shell."""

MEMBERS = 40
PBS_NUMBER = "01234567"
SUPPLIER = "13585628"

# An association that has collected a quarter, and staff who speak Danish.
SET_UP = f"""
import json
from datetime import date, timedelta
env["res.lang"]._activate_lang("da_DK")
bureau = env.ref("base.main_company")
company = env["res.company"]._asom_create_association(
    {{"name": "Nørre Aaby Antenneforening", "company_registry": "25313763",
     "asom_dues_term": "quarter", "asom_dues_timing": "advance"}}
)
env["res.users"].with_context(no_reset_password=True).create({{
    "name": "Sanne Staff", "login": "staff", "password": "staff", "lang": "da_DK",
    "tz": "Europe/Copenhagen", "company_id": company.id,
    "company_ids": [(6, 0, [bureau.id, company.id])],
    "group_ids": [(6, 0, env.ref("asom_membership.group_staff").ids)],
}})
env = env["res.company"].with_company(company).env
env = env(context=dict(env.context, allowed_company_ids=[company.id, bureau.id]))
env["asom.nets.agreement"].create({{
    "company_id": company.id, "pbs_number": "{PBS_NUMBER}",
    "data_supplier_cvr": "{SUPPLIER}", "l10n_dk_fik_creditor_number": "81234567",
}})
package = env["product.template"].create({{
    "name": "Grundpakke", "type": "service", "asom_kind": "package",
    "company_id": company.id,
}})
env["asom.price"].create({{
    "product_tmpl_id": package.id, "amount": 285.50, "unit": "quarter",
    "valid_from": "2020-01-01", "announced_on": "2020-01-01",
}})
first = ["Ida", "Bo", "Karen", "Søren", "Åse", "Jørgen", "Mette", "Poul"]
last = ["Holm", "Friis", "Ærø", "Lund", "Kjær"]
partners = env["res.partner"].create([
    {{"name": f"{{first[i % 8]}} {{last[i % 5]}}", "street": f"Engvej {{i + 1}}",
     "zip": "5580", "city": "Nørre Aaby", "company_id": company.id}}
    for i in range({MEMBERS})
])
members = env["asom.membership"].create([
    {{"partner_id": partner.id, "company_id": company.id, "date_joined": "2020-01-01",
     "payment_channel": "slip" if i % 4 == 3 else "betalingsservice"}}
    for i, partner in enumerate(partners)
])
env["asom.subscription"].create([
    {{"membership_id": member.id, "product_id": package.product_variant_id.id,
     "date_from": "2020-01-01"}}
    for member in members
])
month = (date.today().replace(day=1) + timedelta(days=70)).replace(day=1)
run = env["asom.collection.run"].create({{
    "company_id": company.id, "date_from": month,
    "date_to": (month + timedelta(days=95)).replace(day=1) - timedelta(days=1),
}})
run.action_preview()
run.action_approve()
run.action_execute()
env.cr.commit()
print("INVOICES " + json.dumps([
    {{"name": move.name, "reference": move.nets_reference,
      "customer": move.asom_membership_id.member_number,
      "due": str(move.invoice_date_due), "amount": round(move.amount_total * 100)}}
    for move in run.move_ids.sorted("id")
]))
"""

# What became of it.
LEDGER = """
import json
moves = env["account.move"].search([("move_type", "=", "out_invoice")])
parked = env["asom.nets.parked"].search([])
print("LEDGER " + json.dumps({
    "paid": sorted(m.name for m in moves if m.payment_state == "paid"),
    "open": sum(row.state == "open" for row in parked),
    "files": {
        delivery.filename: delivery.state
        for delivery in env["asom.nets.delivery"].search([("direction", "=", "in")])
    },
    "left": env["ir.attachment"].search_count(
        [("res_model", "=", "asom.nets.receive")]
    ),
}))
"""
