"""Two associations with creditor agreements, and Nets at the other end of the line."""

import base64

from peers.nets import check_0601

from odoo.tools import mute_logger

from odoo.addons.asom_membership.tests.common import AssociationCase

SUPPLIER = "13585628"
# Long before any deadline of the quarter that begins on 1 January 2026.
EARLY = "2025-12-08 08:00:00"


class NetsCase(AssociationCase):
    """``north`` has debtor groups 1 (0112) and ``south`` its own agreement."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north_agreement = cls.agreement(cls.north, "01234567", "81234567")
        cls.south_agreement = cls.agreement(cls.south, "07654321", "87654321")
        cls.group = cls.north_agreement.debtor_group_ids
        cls.tv = cls.product("TV", 300.0)
        cls.tv_south = cls.product("TV", 99.5, company=cls.south)

    @classmethod
    def agreement(cls, company, pbs_number, fik="", **vals):
        return cls.env["asom.nets.agreement"].create(
            {
                "company_id": company.id,
                "pbs_number": pbs_number,
                "data_supplier_cvr": SUPPLIER,
                "l10n_dk_fik_creditor_number": fik,
                **vals,
            }
        )

    @classmethod
    def replace_agreement(cls, pbs_number="02222222", fik="82222222"):
        """``north`` gets a new agreement; the old one is archived."""
        cls.north_agreement.active = False
        cls.north_agreement.flush_recordset()
        return cls.agreement(cls.north, pbs_number, fik)

    @classmethod
    def add_group(cls, number, section="0112", agreement=None):
        return cls.env["asom.nets.debtor.group"].create(
            {
                "agreement_id": (agreement or cls.north_agreement).id,
                "number": number,
                "name": f"Group {number}",
                "section": section,
            }
        )

    @classmethod
    def subscriber(cls, name="Ida Holm", company=None, product=None, **vals):
        """A member who subscribes to TV since 2025."""
        company = company or cls.north
        member = cls.member(name, company, **vals)
        if not product:
            product = cls.tv if company == cls.north else cls.tv_south
        cls.subscribe(member, product)
        return member

    @classmethod
    def mandate(cls, member, number="000000123", since="2025-06-01", **vals):
        group = member.nets_debtor_group_id or cls.env["asom.nets.debtor.group"].search(
            [("company_id", "=", member.company_id.id)], limit=1
        )
        return cls.env["asom.nets.mandate"].create(
            {
                "membership_id": member.id,
                "debtor_group_id": group.id,
                "number": number,
                "date_from": since,
                **vals,
            }
        )

    @classmethod
    def collect_south(cls):
        """December in arrears, due on the first banking day of January 2026."""
        return cls.collect("2025-12-01", "2025-12-31", company=cls.south)

    def move_of(self, member):
        """The member's only invoice."""
        moves = self.env["account.move"].search(
            [("asom_membership_id", "=", member.id)]
        )
        self.assertEqual(len(moves), 1)
        return moves

    def pay(self, move, amount=None):
        """Register a payment of an invoice."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create({"amount": amount} if amount else {})
        )
        wizard.action_create_payments()

    @staticmethod
    def quiet():
        """The database's own complaint is what the test asks for."""
        return mute_logger("odoo.sql_db")

    @staticmethod
    def data(delivery):
        """The exact bytes."""
        return base64.b64decode(delivery.content)

    def accepted(self, delivery, **expected):
        """What Nets reads in the file, once it has found no fault."""
        report = check_0601(self.data(delivery), data_supplier=SUPPLIER, **expected)
        self.assertEqual(list(map(str, report.faults)), [])
        return report

    def reason(self, delivery, member):
        """Why a member was left out."""
        row = delivery.collection_ids.filtered(lambda r: r.membership_id == member)
        self.assertEqual(row.state, "left_out")
        return row.reason
