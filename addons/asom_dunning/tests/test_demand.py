"""The reminder that debt collection wants (inkassoloven § 10): from which stage on, and
what it says."""

import unittest
from datetime import date
from unittest.mock import patch

from odoo.tests import freeze_time, tagged
from odoo.tools import html2plaintext

from odoo.addons.asom_dunning.models.reminder import reminder_letter
from odoo.addons.asom_dunning.procedure.law import SHIPPED, Law

from .common import DunningCase as Base


@tagged("post_install", "-at_install")
class TestDemand(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north.write(
            {
                "company_registry": "99100044",
                "street": "Nordvej 1",
                "zip": "5000",
                "city": "Odense",
                "phone": "65 12 34 56",
                "asom_bank_reg_number": "9741",
                "asom_bank_account_number": "1234567",
            }
        )
        [cls.ida] = cls.owing("Ida Holm")

    def letters(self, day):
        """The texts of the letters of a run."""
        drawn = []
        draw = reminder_letter.letter_pdf

        def note(letter):
            drawn.append(letter)
            return draw(letter)

        with patch.object(reminder_letter, "letter_pdf", note):
            self.remind(day)
        return drawn

    def test_it_says_all_that_the_law_wants(self):
        [one] = self.letters("2026-01-12")
        self.assertNotIn("debt collection", " ".join(one.ending))
        [two] = self.letters("2026-02-05")
        self.assertEqual(two.association, self.north.name)
        foot = " ".join(two.sender)
        for text in (self.north.name, "99100044", "Nordvej 1", "5000 Odense"):
            self.assertIn(text, foot)
        self.assertEqual(two.address[0], "Ida Holm")
        claim, earlier, fee = two.lines
        move = self.claims_of(self.ida)
        for text in (move.name, "01/01/2026", "03/31/2026", "12/10/2025"):
            self.assertIn(text, claim[0])
        self.assertEqual(claim[1], "01/02/2026")
        amounts = [line[2].split()[0] for line in two.lines]
        self.assertEqual(amounts, ["300.00", "100.00", "100.00"])
        self.assertIn("Earlier", earlier[0])
        self.assertIn("fee", fee[0])
        self.assertIn("500.00", two.total)
        self.assertEqual(two.last_day, "02/18/2026")
        self.assertIn("1234567", [value for _label, value in two.way])
        ending = " ".join(two.ending)
        for text in ("debt collection", "02/18/2026", "400.00", "601/2002", "65 12 34"):
            self.assertIn(text, ending)
        self.assertIn("wrong", ending)

    def test_its_mail_says_it_too(self):
        self.ida.email = "ida@example.org"
        self.remind("2026-01-12")
        self.remind("2026-02-02")
        one, two = self.reminders_of(self.ida)
        self.assertNotIn("debt collection", self.mail_of(one))
        text = self.mail_of(two)
        move = self.claims_of(self.ida)
        for part in (
            move.name,
            "01/02/2026",
            "300.00",
            "Earlier fees and interest",
            "Reminder fee",
            "500.00",
            "demand for payment (inkassoloven § 10)",
            "02/12/2026",
            "400.00",
            "601/2002",
            "the claim is wrong",
            "65 12 34 56",
            "CVR 99100044",
            "Nordvej 1",
        ):
            self.assertIn(part, text)

    def mail_of(self, reminder):
        [mail] = self.env["mail.mail"].search(
            [("model", "=", reminder._name), ("res_id", "=", reminder.id)]
        )
        return html2plaintext(mail.body_html).replace("\xa0", " ").replace("*", "")

    def test_from_the_stage_of_the_policy_on_each_reminder_is_one(self):
        self.policy.demand_stage = "1"
        self.remind("2026-01-12")
        with freeze_time("2026-01-05"):
            self.collect("2026-04-01", "2026-06-30", "2026-01-23")
        # A reminder 2 in which a later claim comes to its first one.
        [letter] = self.letters("2026-02-05")
        self.assertIn("debt collection", " ".join(letter.ending))
        reminders = self.reminders_of(self.ida)
        self.assertEqual(reminders[-1].claim_ids.mapped("stage"), ["2", "1"])
        self.assertEqual(reminders.mapped("demand"), [True, True])


class TestCost(unittest.TestCase):
    def test_what_debt_collection_costs_by_how_much_is_owed(self):
        law, day = Law(SHIPPED), date(2026, 1, 12)
        for owed, cost in (
            (1, 40_000),
            (100_000, 40_000),
            (100_001, 70_000),
            (250_000, 70_000),
            (250_001, 100_000),
            (500_000, 100_000),
            (500_001, 130_000),
            (1_000_000, 130_000),
            (1_000_001, 170_000),
            (2_500_000, 170_000),
            (2_500_001, 225_000),
            (5_000_000, 225_000),
            (5_000_001, 285_000),
            (10_000_000, 285_000),
        ):
            self.assertEqual(law.collector_cost(owed, day).value, cost)
        self.assertIsNone(law.collector_cost(10_000_001, day))
        self.assertIsNone(law.collector_cost(1, date(2013, 5, 1)))
