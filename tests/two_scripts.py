"""What the tests of two people on one server run in the server's shell."""

# An association with two service partners, two managers and one of the staff.
SET_UP = """
import json
from datetime import date

company = env["res.company"]._asom_create_association({
    "name": "Fjord Antenneforening", "company_registry": "99100044",
    "asom_dues_term": "quarter", "asom_dues_timing": "advance",
    "asom_bank_reg_number": "0040", "asom_bank_account_number": "440116243",
})
bureau = env.ref("base.main_company")
env = env["res.company"].with_company(company).env
own = {"company_id": company.id}
price = env["product.template"].create(
    {**own, "name": "Grundpakke", "type": "service", "asom_kind": "package"})
env["asom.price"].create({"product_tmpl_id": price.id, "amount": 300, "unit": "quarter",
                          "valid_from": "2020-01-01"})
partner = env["res.partner"].create({**own, "name": "Nanna Lund"})
place = env["asom.installation"].create(
    {**own, "street": "Fjordvej 1", "zip": "5000", "city": "Odense"})
member = env["asom.membership"].create({
    **own, "partner_id": partner.id, "date_joined": "2020-01-01",
    "installation_id": place.id})
rules = env["asom.work.rule"].create([{
    **own, "cause": "request", "task": task,
    "receiver_id": env["res.partner"].create({**own, "name": name}).id,
} for task, name in (("close", "Fjord Antenneservice"), ("open", "Kabelmester Bo"))])
works = [member._request_work(rule.task, date.today(), rule.receiver_id.name)
         for rule in rules]

def user(login, group, companies, **vals):
    return env["res.users"].with_context(no_reset_password=True).create({
        "name": login, "login": login, "password": login, "lang": "da_DK",
        "tz": "Europe/Copenhagen", "company_id": companies[:1].id,
        "company_ids": [(6, 0, companies.ids)],
        "group_ids": [(6, 0, env.ref(f"asom_membership.{group}").ids)], **vals})

for login, rule in zip(("fjord", "bo"), rules):
    user(login, "group_service_partner", company,
         asom_receiver_ids=[(6, 0, rule.receiver_id.ids)])
user("staff", "group_staff", company | bureau)
managers = [user(login, "group_manager", company | bureau) for login in ("one", "two")]
company.with_user(managers[0]).asom_bank_account_number = "440116299"
change = env["asom.setting.change"].search([("state", "=", "waiting")])
gone = env["res.partner"].create({**own, "name": "Slettet"})
gone_id = gone.id
gone.unlink()

# PostgreSQL says of such a contact what it says of two who write at once.
env.cr.execute('''
    CREATE FUNCTION somebody_else() RETURNS trigger AS $$ BEGIN
        RAISE EXCEPTION 'could not serialize access' USING ERRCODE = '40001';
    END $$ LANGUAGE plpgsql;
    CREATE TRIGGER somebody_else BEFORE UPDATE ON res_partner
        FOR EACH ROW WHEN (NEW.ref = 'at the same time')
        EXECUTE FUNCTION somebody_else();
''')
env.cr.commit()
print("READY " + json.dumps({
    "company": company.id, "bureau": bureau.id, "change": change.id, "gone": gone_id,
    "partner": partner.id, "member": member.id, "number": member.member_number,
    "rule": rules[0].id, "receiver": rules[0].receiver_id.id,
    "works": [work.id for work in works], "names": [work.name for work in works],
}))
"""
