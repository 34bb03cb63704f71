"""The figures of a settlement statement add up, and the report says the same."""

from datetime import date

from odoo import Command
from odoo.tests import tagged

from odoo.addons.asom_membership.money import to_ore

from .common_payments import DUE
from .common_settlement import SettlementCase

JANUARY = (date(2026, 1, 1), date(2026, 1, 31))
FEBRUARY = (date(2026, 2, 1), date(2026, 2, 28))
QUARTER = (date(2026, 1, 1), date(2026, 3, 31))
CARRIED = date(2026, 2, 3)


class FactsCase(SettlementCase):
    def facts(self, period, agreement=None):
        facts = (agreement or self.north_agreement)._settlement_facts(*period)
        self.assertTrue(all(type(value) is int for value in facts.values()), facts)
        self.assertEqual(
            facts["closing"],
            facts["opening"]
            + facts["paid"]
            - facts["returned"]
            + facts["corrected"]
            - facts["paid_out"]
            - facts["differences"]
            + facts["other"],
        )
        self.assertEqual(
            facts["paid"] - facts["returned"] + facts["corrected"],
            facts["to_members"] + facts["parked"] + facts["refunded"],
        )
        return facts

    def two_months(self):
        """January: both collected, Ida paid; Bo's slip drawn in February."""
        self.delivered().action_mark_sent()
        self.told(self.paid(self.ida_move))._payouts()._receive(300.0, DUE)
        self.slips = self.told(self.slip_paid(self.bo_move, amount=35000))
        self.told(self.paid(self.ida_move, code="0239", day=CARRIED))
        payout = self.slips._payouts()
        payout._receive(340.0, CARRIED)
        payout._explain("The bank's fee", self.account(), CARRIED)


@tagged("post_install", "-at_install")
class TestFacts(FactsCase):
    def test_january(self):
        self.two_months()
        facts = self.facts(JANUARY)
        self.assertEqual(facts["opening"], 0)
        self.assertEqual((facts["collected"], facts["collected_count"]), (60000, 2))
        self.assertEqual((facts["paid"], facts["slips"]), (65000, 35000))
        self.assertEqual((facts["returned"], facts["rejected"]), (0, 0))
        self.assertEqual(facts["paid_out"], 30000)
        self.assertEqual(facts["closing"], 35000)
        self.assertEqual(facts["to_members"], 65000)

    def test_february_goes_on(self):
        self.two_months()
        facts = self.facts(FEBRUARY)
        self.assertEqual(facts["opening"], 35000)
        self.assertEqual((facts["paid"], facts["returned"]), (0, 30000))
        self.assertEqual((facts["paid_out"], facts["differences"]), (34000, 1000))
        self.assertEqual(facts["closing"], -30000)
        self.assertEqual(facts["closing"], self.clearing())
        self.assertEqual((facts["collected"], facts["collected_count"]), (0, 0))

    def test_months_are_the_quarter(self):
        self.two_months()
        whole = self.facts(QUARTER)
        january, february = self.facts(JANUARY), self.facts(FEBRUARY)
        for name in ("paid", "returned", "paid_out", "differences", "to_members"):
            self.assertEqual(whole[name], january[name] + february[name], name)
        self.assertEqual(whole["closing"], february["closing"])

    def test_to_be_placed_and_paid_back(self):
        stray = self.payment(self.told(self.paid(self.ida_move, reference="000099999")))
        facts = self.facts(JANUARY)
        self.assertEqual((facts["parked"], facts["unparked"]), (30000, 30000))
        self.assertEqual(facts["to_members"], 0)
        stray._set_aside("refund", "Not for us")
        moved = self.facts((date(2020, 1, 1), date(2100, 1, 1)))
        self.assertEqual((moved["parked"], moved["refunded"]), (0, 30000))
        self.assertEqual(moved["unparked"], 0)

    def test_never_was_such_money(self):
        stray = self.payment(self.told(self.paid(self.ida_move, reference="000099999")))
        stray._set_aside("never", "Told by mistake")
        facts = self.facts((date(2020, 1, 1), date(2100, 1, 1)))
        self.assertEqual((facts["paid"], facts["corrected"]), (30000, -30000))
        self.assertEqual((facts["closing"], facts["parked"]), (0, 0))

    def test_slips_in_a_locked_month(self):
        """The entry moves to the first open day, and its slips with it."""
        self.north.sudo().fiscalyear_lock_date = JANUARY[1]
        self.told(self.slip_paid(self.bo_move))
        january = self.facts(JANUARY)
        self.assertEqual((january["paid"], january["slips"]), (0, 0))
        whole = self.facts((JANUARY[0], date(2100, 1, 1)))
        self.assertEqual((whole["paid"], whole["slips"]), (30000, 30000))

    def test_rejected(self):
        self.told(self.paid(self.ida_move, code="0237"))
        facts = self.facts(QUARTER)
        self.assertEqual((facts["rejected"], facts["paid"]), (30000, 0))
        self.assertEqual(self.facts(FEBRUARY)["rejected"], 0)

    def test_what_is_none_of_ours_is_shown(self):
        self.told(self.paid(self.ida_move))
        self.env["account.move"].create(
            {
                "company_id": self.north.id,
                "journal_id": self.north_agreement.journal_id.id,
                "date": DUE,
                "line_ids": [
                    Command.create(
                        {
                            "account_id": self.north_agreement.clearing_account_id.id,
                            "balance": 12.5,
                        }
                    ),
                    Command.create({"account_id": self.account().id, "balance": -12.5}),
                ],
            }
        ).action_post()
        facts = self.facts(JANUARY)
        self.assertEqual((facts["other"], facts["closing"]), (1250, 31250))

    def test_an_earlier_agreement_counts(self):
        self.told(self.paid(self.ida_move))
        later = self.replace_agreement()
        later._set_up_books()
        self.assertEqual(self.facts(JANUARY, later)["paid"], 30000)

    def test_the_other_association_s_figures_are_its_own(self):
        self.subscriber("Sven Syd", self.south)
        move = self.collect_south().move_ids
        self.told(self.paid(self.ida_move), self.paid(move))
        self.assertEqual(self.facts(JANUARY)["paid"], 30000)
        self.assertEqual(self.facts(JANUARY, self.south_agreement)["paid"], 9950)

    def test_costs_stand_beside(self):
        self.env["asom.nets.cost"].create(
            {
                "company_id": self.north.id,
                "name": "Subscription",
                "date": "2026-01-10",
                "count": 1,
                "unit_price": 125.0,
            }
        )
        self.assertEqual(self.facts(JANUARY)["costs"], 12500)
        self.assertEqual(self.facts(FEBRUARY)["costs"], 0)
        self.assertEqual(self.facts(JANUARY, self.south_agreement)["costs"], 0)


@tagged("post_install", "-at_install")
class TestReport(FactsCase):
    MEASURES = (
        "collected",
        "paid",
        "slips",
        "rejected",
        "charged_back",
        "parked",
        "received",
        "difference",
        "outstanding",
    )

    def report(self, *domain, by="company_id"):
        rows = self.env["asom.nets.settlement.report"]._read_group(
            [("company_id", "=", self.north.id), *domain],
            [by],
            [f"{name}:sum" for name in self.MEASURES],
        )
        return {
            key: dict(zip(self.MEASURES, map(to_ore, amounts), strict=True))
            for key, *amounts in rows
        }

    def test_as_the_facts(self):
        self.two_months()
        told = self.report(("date", ">=", QUARTER[0]), ("date", "<=", QUARTER[1]))
        row = told[self.north]
        facts = self.facts(QUARTER)
        self.assertEqual(row["collected"], facts["collected"])
        self.assertEqual((row["paid"], row["slips"]), (facts["paid"], facts["slips"]))
        self.assertEqual(row["charged_back"], facts["returned"])
        self.assertEqual(row["received"], facts["paid_out"])
        self.assertEqual(row["difference"], -facts["differences"])
        self.assertEqual(row["outstanding"], facts["closing"])

    def test_by_month_and_way(self):
        self.two_months()
        months = self.report(by="date:month")
        self.assertEqual(months[date(2026, 1, 1)]["paid"], 65000)
        self.assertEqual(months[date(2026, 2, 1)]["charged_back"], 30000)
        ways = self.report(by="channel")
        self.assertEqual(ways["slip"]["paid"], 35000)
        self.assertEqual(ways["automatic"]["paid"], 30000)

    def test_rejected_and_parked(self):
        self.told(
            self.paid(self.ida_move, code="0237"),
            self.paid(self.bo_move, reference="000099999"),
        )
        row = self.report()[self.north]
        self.assertEqual((row["rejected"], row["parked"]), (30000, 30000))

    def test_paid_to_a_member(self):
        """Money that went out is no payment."""
        payment = self.payment(self.told(self.paid(self.ida_move, sign=2)))
        row, facts = self.report()[self.north], self.facts(QUARTER)
        self.assertEqual((row["paid"], row["charged_back"]), (0, 30000))
        self.assertEqual(row["paid"], facts["paid"])
        self.assertEqual(row["charged_back"], facts["returned"])
        self.assertEqual(row["parked"], facts["parked"])
        self.assertEqual(row["slips"], facts["slips"])
        payment.state = "failed"
        self.assertEqual(payment.payout_id.waiting_amount, -300.0)

    def test_ids_are_unique(self):
        self.two_months()
        rows = self.env["asom.nets.settlement.report"].search([])
        self.assertEqual(len(rows), len(set(rows.ids)))
        self.assertEqual(len(rows), 2 + 3 + 3)
