"""What is made in sets is asked about as a set: one foreign link is refused as ever."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import AssociationCase as Base


@tagged("post_install", "-at_install")
class TestCompaniesOfSets(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.act_in(cls.north, cls.south)
        cls.payers = [
            cls.payer(f"Payer {number}", company)
            for number, company in enumerate((cls.north, cls.north, cls.south))
        ]

    def vals(self, *companies):
        return [
            {"partner_id": payer.id, "company_id": company.id}
            for payer, company in zip(self.payers, companies, strict=True)
        ]

    def made(self, *companies):
        return self.env["asom.membership"].sudo().create(self.vals(*companies))

    def test_a_set_of_two_associations_is_made(self):
        members = self.made(self.north, self.north, self.south)
        self.assertEqual(members.company_id, self.north | self.south)
        self.assertTrue(members._asom_same_companies(None))

    def test_one_foreign_link_among_them_is_refused(self):
        with self.assertRaises(UserError):
            self.made(self.north, self.north, self.north)
        with self.assertRaises(UserError):
            self.made(self.north, self.south, self.south)

    def test_verdict_is_that_of_odoo(self):
        members = self.made(self.north, self.north, self.south)
        foreign = self.payer("Foreign", self.south)
        everybodys = self.payer("Everybody's", None)
        everybodys.company_id = False
        for payer, same in ((foreign, False), (everybodys, True)):
            # Not by Odoo, which would refuse it.
            self.env.cr.execute(
                "UPDATE asom_membership SET partner_id = %s WHERE id = %s",
                (payer.id, members[1].id),
            )
            self.env.invalidate_all()
            for names in (None, ["partner_id"], ["company_id"]):
                self.assertEqual(members._asom_same_companies(names), same)
            if same:
                members._check_company()
            else:
                with self.assertRaisesRegex(UserError, "Foreign|associations"):
                    members._check_company()
