"""A neutralized copy tells nobody who the members are."""

from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged
from odoo.tools import SQL

from odoo.addons.asom_nets.tests.common_access import AccessCase

ADDONS = (
    "asom_isolation",
    "asom_membership",
    "asom_nets",
    "asom_nets_supplier",
    "asom_nets_transport",
)
WORDS = ("Sekret", "Ida Holm", "ida-hemmelig@example.org", "20123456", "Fortroligt")


@tagged("post_install", "-at_install")
class TestNeutralize(AccessCase):
    def found(self) -> set[str]:
        """Tables with one of the words in any column of any row."""
        self.env.cr.execute("SELECT tablename FROM pg_tables WHERE schemaname='public'")
        patterns = [f"%{word}%" for word in WORDS]
        result = set()
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "SELECT 1 FROM %s t WHERE t::text ILIKE ANY(%s) LIMIT 1",
                    SQL.identifier(table),
                    patterns,
                )
            )
            if self.env.cr.fetchone():
                result.add(table)
        return result

    def test_no_person_and_no_secret_is_left_in_any_table(self):
        self.ida.partner_id.write(
            {"email": "ida-hemmelig@example.org", "phone": "+45 20123456"}
        )
        self.ida.note = "Fortroligt"
        self.ida.message_post(body="Fortroligt")
        self.secret.partner_id.message_post(body="Fortroligt")
        self.env["res.partner.bank"].create(
            {"partner_id": self.ida.partner_id.id, "acc_number": "Fortroligt"}
        )
        self.env["asom.nets.mandate.request"].create(
            {
                "membership_id": self.ida.id,
                "legal_id": "0101701234",
                "bank_registration": "5479",
                "bank_account": "20123456",
            }
        )
        channel = self.env["asom.nets.channel"].create({"company_id": self.north.id})
        channel.write({"private_key": "Fortroligt", "passphrase": "Fortroligt"})
        self.env.flush_all()
        before = self.found()
        self.assertLessEqual(
            {"res_partner", "asom_membership", "account_move", "asom_nets_payment"},
            before,
        )
        self.assertTrue([*self.env["asom.secrets"]._stored()])
        for query in get_neutralization_queries(ADDONS):
            self.env.cr.execute(query)
        self.env.invalidate_all(flush=False)
        self.assertEqual(self.found(), set())
        self.assertEqual([*self.env["asom.secrets"]._stored()], [])

    def test_odoo_finds_what_neutralizes_each_add_on(self):
        self.assertEqual(len([*get_neutralization_queries(ADDONS)]), len(ADDONS))
