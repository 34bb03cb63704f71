"""Two associations, of which ``north`` has an agreement on Leverandørservice."""

from peers.nets import supplier

from odoo.tests import freeze_time

from odoo.addons.asom_nets.tests.common import EARLY, NetsCase

CVR = "10150817"


class SupplierCase(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north_agreement.ls_creditor_number = "01234"
        cls.act_in(cls.north, cls.south)
        cls.shop = cls.business("Grill og Bar ApS")
        cls.quarter = None

    @classmethod
    def business(cls, name, active=True, **vals):
        member = cls.subscriber(name, payment_channel="leverandorservice", **vals)
        if active:
            cls.registration(member, active=True)
        return member

    @classmethod
    def registration(cls, member, active=False, **vals):
        row = cls.env["asom.nets.supplier.registration"].create(
            {
                "membership_id": member.id,
                "bank_registration": "0040",
                "bank_account": "440116243",
                "cvr": CVR,
                **vals,
            }
        )
        if active:
            row.state = "active"
        return row

    @classmethod
    def written(cls):
        """The delivery of a fresh run over the first quarter of 2026."""
        with freeze_time(EARLY):
            cls.quarter = cls.collect()
            action = cls.quarter.action_create_ls_delivery()
        return cls.env["asom.nets.delivery"].browse(action["res_id"])

    def sound(self, delivery):
        """What Nets reads in the file, once it has found no fault."""
        report = supplier.check_supplier(self.data(delivery))
        self.assertEqual(report.faults, [])
        self.assertEqual(report.supplier, delivery.agreement_id.data_supplier_cvr)
        return report
