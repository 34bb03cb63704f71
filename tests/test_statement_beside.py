"""FI payments in a camt.053 that OCA's import reads, installed beside the add-ons.

OCA's add-on is AGPL: it lies in a folder of its own (requirements-beside.in) and only
this test's database knows it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from scripts import answer

from tools import beside, database, odoo

MODULE = "account_statement_import_camt"
IBAN = "DK5000400440116243"
SCRIPT = f"""
import base64, json
from tests.peers.camt import statement

company = env["res.company"]._asom_create_association(
    {{"name": "Søby Antenneforening", "company_registry": "25313763",
     "asom_dues_term": "quarter", "asom_dues_timing": "advance"}}
)
env = env(context=dict(env.context, allowed_company_ids=company.ids, lang="en_US"))
env = env["res.company"].with_company(company).env
env["asom.nets.agreement"].create({{
    "company_id": company.id, "pbs_number": "01234567",
    "data_supplier_cvr": "13585628", "l10n_dk_fik_creditor_number": "81234567",
}})
package = env["product.template"].create(
    {{"name": "Pakke", "type": "service", "asom_kind": "package",
     "company_id": company.id}})
env["asom.price"].create({{"product_tmpl_id": package.id, "amount": 300.0,
                          "valid_from": "2020-01-01"}})
for number in range(7):
    partner = env["res.partner"].create(
        {{"name": f"Medlem {{number}}", "street": "Vej 1", "zip": "5000",
         "city": "Odense", "company_id": company.id}})
    member = env["asom.membership"].create(
        {{"partner_id": partner.id, "company_id": company.id,
         "date_joined": "2020-01-01", "payment_channel": "slip"}})
    env["asom.subscription"].create(
        {{"membership_id": member.id, "date_from": "2020-01-01",
         "product_id": package.product_variant_id.id}})
run = env["asom.collection.run"].create(
    {{"company_id": company.id, "date_from": "2026-01-01", "date_to": "2026-03-31"}})
run.action_preview()
run.action_approve()
run.action_execute()
moves = run.move_ids.sorted("id")
ids = moves.mapped("nets_payment_id")

journal = env["account.journal"].search(
    [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1)
journal.bank_account_id = env["res.partner.bank"].create(
    {{"acc_number": "{IBAN}", "partner_id": company.partner_id.id}})

def read_in(name, *entries):
    wizard = env["account.statement.import"].create({{
        "statement_filename": name,
        "statement_file": base64.b64encode(statement("{IBAN}", name, entries)),
    }})
    wizard.import_file_button()
    return env["account.bank.statement"].search([("name", "=", name)]).line_ids

lines = read_in(
    "2026-1",
    dict(ore=30000, structured=f"71/{{ids[0]}}"),
    dict(ore=30000, structured=ids[1]),
    dict(ore=30000, structured=ids[2].lstrip("0")),
    dict(ore=30000, text=f"+71<{{ids[3]}} +81234567<"),
    dict(ore=12000, structured=ids[4]),
    dict(ore=30000, structured="71/000000000012344"),
    dict(ore=-30000, structured=ids[5]),
)
again = read_in("2026-2", dict(ore=30000, structured=f"71/{{ids[0]}}"))
print("RESULT " + json.dumps({{
    "left": [round(move.amount_residual * 100) for move in moves],
    "named": [moves.ids.index(line.nets_move_id.id) if line.nets_move_id else None
              for line in lines.sorted("sequence")],
    "settled": lines.sorted("sequence").mapped("is_reconciled"),
    "again": again.mapped("is_reconciled"),
    "balance": round(sum(env["asom.membership"].search([]).mapped("balance")) * 100),
}}))
"""


@pytest.fixture(scope="module")
def result() -> Iterator[dict]:
    """What came of the bank statements."""
    name = f"asom_test_{os.getpid()}_beside"
    database.clone(database.danish_template(), name)
    path = beside.addons_path()
    try:
        odoo.update(name, path, "-i", MODULE, log_name="test_beside")
        yield answer(name, SCRIPT, "RESULT", path)
    finally:
        database.drop(name)


@pytest.mark.slow
def test_structured_references_find_their_invoices(result: dict) -> None:
    """With 71/ before them, without, without their zeros, and as the OCR line."""
    assert result["named"][:5] == [0, 1, 2, 3, 4]
    assert result["settled"][:5] == [True, True, True, True, False]
    assert result["left"][:5] == [0, 0, 0, 0, 30_000]


@pytest.mark.slow
def test_what_names_nobody_or_is_drawn_waits(result: dict) -> None:
    assert result["named"][5:] == [None, None]
    assert result["settled"][5:] == [False, False]
    assert result["left"][5:] == [30_000, 30_000]


@pytest.mark.slow
def test_the_same_payment_read_in_twice_pays_once(result: dict) -> None:
    """The bank's file has no number by which OCA's import would know it again."""
    assert result["again"] == [False]
    assert result["balance"] == 3 * 30_000
