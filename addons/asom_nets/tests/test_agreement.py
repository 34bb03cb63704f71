"""The creditor agreement: what may stand in it, and its running numbers."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import EARLY, SUPPLIER, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestAgreement(NetsCase):
    def test_first_debtor_group_is_made(self):
        self.assertEqual(
            [(g.number, g.section) for g in self.north_agreement.debtor_group_ids],
            [(1, "0112")],
        )
        own = self.agreement(
            self.association("West", "29189757", "year", "advance"),
            "03333333",
            debtor_group_ids=[
                (0, 0, {"number": 7, "name": "Seven", "section": "0117"})
            ],
        )
        self.assertEqual(own.debtor_group_ids.mapped("number"), [7])
        self.assertEqual(own.debtor_group_ids.display_name, "00007 Seven")
        self.assertEqual(own.debtor_group_ids.company_id.name, "West")

    def test_numbers_are_not_cut_off(self):
        for name, wrong in (
            ("pbs_number", "012345678"),
            ("pbs_number", "1234567"),
            ("pbs_number", "0123456A"),
            ("data_supplier_cvr", "135856289"),
            ("l10n_dk_fik_creditor_number", "812345678"),
            ("l10n_dk_fik_creditor_number", "71234567"),
        ):
            with self.subTest(name=name, wrong=wrong):
                with self.assertRaisesRegex(ValidationError, wrong):
                    with self.env.cr.savepoint():
                        self.north_agreement[name] = wrong

    def test_numbers_may_be_typed_as_people_do(self):
        self.north_agreement.write(
            {
                "pbs_number": " 0123 4568",
                "data_supplier_cvr": "DK 13 58 56 28",
                "l10n_dk_fik_creditor_number": "8123-4568",
            }
        )
        self.assertEqual(
            (
                self.north_agreement.pbs_number,
                self.north_agreement.data_supplier_cvr,
                self.north_agreement.l10n_dk_fik_creditor_number,
            ),
            ("01234568", SUPPLIER, "81234568"),
        )

    def test_main_text(self):
        self.north_agreement.main_text = "Ærø Antennelaug – kontingent"
        with self.assertRaisesRegex(ValidationError, "61 characters.*room for 60"):
            self.north_agreement.main_text = "x" * 61
        # An ellipsis is written as three dots.
        with self.assertRaisesRegex(ValidationError, "62 characters"):
            self.north_agreement.main_text = "x" * 59 + "…"
        with self.assertRaisesRegex(ValidationError, "“中”"):
            self.north_agreement.main_text = "中"

    def test_settings(self):
        for vals in ({"cut_off_hour": 24}, {"cut_off_hour": -1}, {"days_ahead": 0}):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.north_agreement.write(vals)
        with self.assertRaisesRegex(ValidationError, "FI creditor number"):
            self.north_agreement.write(
                {"own_payment_id": True, "l10n_dk_fik_creditor_number": False}
            )

    def test_one_for_each_association(self):
        with self.assertRaisesRegex(Exception, "asom_nets_agreement_company_uniq"):
            self.refused(self.north, "05555555")
        with self.assertRaisesRegex(Exception, "asom_nets_agreement_pbs_uniq"):
            west = self.association("West", "29189757", "year", "advance")
            self.refused(west, "01234567")

    def refused(self, company, pbs_number):
        with self.env.cr.savepoint(), self.quiet():
            self.agreement(company, pbs_number)

    def test_stays_with_its_association(self):
        with self.assertRaisesRegex(UserError, "stays with its association"):
            self.north_agreement.company_id = self.south
        self.north_agreement.write({"company_id": self.north.id})

    def test_debtor_group_numbers(self):
        for number in (0, 100000):
            with self.assertRaisesRegex(ValidationError, "1 to 99999"):
                self.add_group(number)
        with self.assertRaisesRegex(Exception, "asom_nets_debtor_group_number_uniq"):
            with self.env.cr.savepoint(), self.quiet():
                self.add_group(1)

    def test_a_used_debtor_group_keeps_its_number(self):
        unused = self.add_group(2)
        unused.number = 3
        self.mandate(self.subscriber())
        with self.assertRaisesRegex(UserError, "its number stays"):
            self.group.number = 4
        self.group.name = "Another name"

    def test_without_debtor_group(self):
        self.subscriber()
        self.group.unlink()
        with self.assertRaisesRegex(UserError, "01234567 has no debtor group"):
            self.collect().action_create_delivery()

    def test_groups_of_another_association_do_not_fit(self):
        member = self.subscriber()
        with self.assertRaises(UserError):
            member.nets_debtor_group_id = self.south_agreement.debtor_group_ids

    def test_numbers_go_on_in_a_new_agreement(self):
        member = self.subscriber()
        first = self.collect().action_create_delivery()
        before = self.move_of(member).nets_reference
        first.action_mark_sent()
        new = self.replace_agreement()
        run = self.collect("2026-04-01", "2026-06-30", due="2026-02-02")
        delivery = run.action_create_delivery()
        self.assertEqual(delivery.agreement_id, new)
        self.assertGreater(int(delivery.number), int(first.number))
        self.assertGreater(run.move_ids.nets_reference, before)
        # And when the old one is taken up again.
        new.active = False
        new.flush_recordset()
        self.north_agreement.active = True
        self.collect("2026-07-01", "2026-09-30", due="2026-02-03")
        self.assertEqual(self.north_agreement.last_number, 3)

    def test_numbers_are_not_lost_by_deleting(self):
        self.subscriber()
        self.collect()
        with self.assertRaisesRegex(UserError, "archive it instead"):
            self.north_agreement.unlink()
        self.south_agreement.unlink()

    def test_running_numbers_have_no_gap_and_no_twin(self):
        taken = [
            number
            for count in (3, 1, 5)
            for number in self.north_agreement._take_numbers("last_number", count)
        ]
        self.assertEqual(taken, list(range(1, 10)))
        self.assertEqual(self.north_agreement.last_number, 9)
        self.assertEqual(self.south_agreement.last_number, 0)

    def test_the_number_of_slips_waits_when_one_alone_has_archived_the_agreement(self):
        one = self.user_of("fik_one", "group_manager", self.north)
        agreement = self.north_agreement.with_user(one)
        self.assertTrue(agreement.l10n_dk_fik_creditor_number)
        journal = self.env["account.journal"].search(
            [("company_id", "=", self.north.id), ("type", "=", "sale")], limit=1
        )
        agreement.active = False
        self.assertFalse(agreement.active)
        journal.with_user(one).l10n_dk_fik_creditor_number = "81234567"
        self.assertFalse(journal.l10n_dk_fik_creditor_number)
