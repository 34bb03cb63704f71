"""What the browser tests of orders, the board, reminders and e-conomic run in the
server's shell."""

FIRST, SECOND = "Nørre Aaby Antenneforening", "Thyholm-Vest Fibernet"
MEMBERS = 10
TOKEN = "grant-of-the-desks"  # domain: made up

# Two associations; the second one is worked in: it has collected twice, some have paid,
# a member has ordered, and a posting was refused by e-conomic.
SET_UP = f"""
import json
from datetime import date, timedelta
from freezegun import freeze_time
env["res.lang"]._activate_lang("da_DK")
bureau = env.ref("base.main_company")

def associated(name, number):
    return env["res.company"]._asom_create_association({{
        "name": name, "company_registry": number, "asom_dues_term": "quarter",
        "asom_dues_timing": "advance", "asom_bank_reg_number": "9741",
        "asom_bank_account_number": number,
    }})

first = associated("{FIRST}", "25313763")
second = associated("{SECOND}", "99100044")
both = [bureau.id, first.id, second.id]
for login, name, group, companies in (
    ("staff", "Sanne Staff", "group_staff", both),
    ("manager", "Mogens Manager", "group_manager", both),
    ("board", "Bente Bestyrelse", "group_board", [second.id]),
):
    env["res.users"].with_context(no_reset_password=True).create({{
        "name": name, "login": login, "password": login, "lang": "da_DK",
        "tz": "Europe/Copenhagen", "company_id": second.id,
        "company_ids": [(6, 0, companies)],
        "group_ids": [(6, 0, env.ref(f"asom_membership.{{group}}").ids)],
    }})
env = env["res.company"].with_company(second).env
env = env(context=dict(env.context, allowed_company_ids=both[::-1]))

def product(company, name, amount):
    package = env["product.template"].create({{
        "name": name, "type": "service", "asom_kind": "package",
        "company_id": company.id,
    }})
    env["asom.price"].create({{
        "product_tmpl_id": package.id, "amount": amount, "unit": "quarter",
        "valid_from": "2020-01-01", "announced_on": "2020-01-01",
    }})
    return package.product_variant_id

def member(company, name, package, number):
    city = {{"zip": "7790", "city": "Thyholm", "company_id": company.id}}
    partner = env["res.partner"].create(
        {{**city, "name": name, "street": f"Engvej {{number}}"}})
    place = env["asom.installation"].create({{**city, "street": f"Engvej {{number}}"}})
    found = env["asom.membership"].create({{
        "partner_id": partner.id, "company_id": company.id, "payment_channel":
        "transfer", "date_joined": "2020-01-01", "installation_id": place.id,
    }})
    env["asom.subscription"].create({{
        "membership_id": found.id, "product_id": package.id, "date_from": "2020-01-01",
    }})
    return found

names = ["Ida Holm", "Bo Friis", "Karen Ærø", "Søren Lund", "Åse Kjær", "Mette Holm",
         "Poul Friis", "Jørgen Ærø", "Else Lund", "Niels Kjær"]
small, big = product(second, "Grundpakke", 285), product(second, "Fuldpakke", 550)
members = [member(second, name, small, n + 1) for n, name in enumerate(names)]
members[9].name_protected = True
members[0].partner_id.email = "ida@example.dk"
member(first, "Sekret Sonne", product(first, "Grundpakke", 300), 99)

def collect(company, start):
    run = env["asom.collection.run"].create({{
        "company_id": company.id, "date_from": start,
        "date_to": company._asom_term_containing(start).date_to,
    }})
    run.action_preview()
    run.action_approve()
    run.action_execute()
    return run

term = second._asom_term_containing(date.today() - timedelta(days=100))
later = second._asom_term_containing(term.date_to + timedelta(days=1))
paid = {{0: range(4, 10), 1: range(7, 10)}}
for number, one in enumerate((term, later)):
    with freeze_time(f"{{one.date_from - timedelta(days=40)}} 08:00:00"):
        runs = [collect(company, one.date_from) for company in (second, first)]
    with freeze_time(f"{{one.date_from + timedelta(days=3)}} 08:00:00"):
        for index in paid[number]:
            move = runs[0].move_ids.filtered(
                lambda move: move.asom_membership_id == members[index])
            env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids,
            ).create({{}})._create_payments()
env["asom.dunning.policy"].create({{"company_id": second.id, "min_amount": 50.0}})

second.asom_board_orders = "yes"
receiver = env["res.partner"].create({{
    "name": "Thy Antenneservice", "email": "service@example.dk", "lang": "da_DK",
    "company_id": second.id,
}})
env["asom.work.rule"].create({{
    "company_id": second.id, "cause": "change", "task": "filter",
    "receiver_id": receiver.id,
}})
order = env["asom.order"].create({{
    "membership_id": members[8].id, "kind": "change", "date": date.today(), "line_ids":
    [(0, 0, {{"subscription_id": members[8].subscription_ids.id,
              "product_id": big.id}})],
}})
order.action_preview()
order.action_confirm()
work = env["asom.work.order"].search([("order_id", "=", order.id)])

env.cr.commit()
agreement = env["asom.economic.agreement"].create({{
    "company_id": second.id, "legacy_url": LEGACY, "openapi_url": OPENAPI,
    "new_grant_token": "{TOKEN}", "date_from": str(date.today()), "mode": "summary",
    "auto_transfer": False, "responsible_id": env.user.id,
}})
agreement.action_start()
move = runs[0].move_ids.filtered(lambda m: m.asom_membership_id == members[6])
payment = env["account.payment.register"].with_context(
    active_model="account.move", active_ids=move.ids).create({{}})
payment._create_payments()
agreement.action_transfer()
env.cr.commit()
[refused] = agreement.transfer_ids.filtered(lambda row: row.state == "rejected")
print("READY " + json.dumps({{
    "member": members[0].id, "other": members[1].id, "number": members[0].member_number,
    "protected": members[9].member_number,
    "invoice": runs[0].move_ids.filtered(
        lambda m: m.asom_membership_id == members[0]).name,
    "run": runs[0].id, "theirs": runs[1].move_ids.ids[0], "their_run": runs[1].id,
    "link": work._link().split("/asom/")[1], "agreement": agreement.id,
    "refused": refused.id,
}}))
"""

# What became of it.
STATES = """
import json
from datetime import date
orders = env["asom.order"].search([], order="id")
works = env["asom.work.order"].search([])
print("STATES " + json.dumps({
    "orders": orders.mapped("state"),
    "works": [[work.task, work.state, work.remark] for work in works.sorted("id")],
    "reminders": env["asom.dunning.reminder"].search_count([("state", "=", "sent")]),
    "transfers": sorted(set(env["asom.economic.transfer"].search([]).mapped("state"))),
}))
"""
