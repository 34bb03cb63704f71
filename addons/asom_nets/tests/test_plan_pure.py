"""The planner's arithmetic: terms, due dates, and the steps before them."""

from datetime import date
from unittest import TestCase

from odoo.addons.asom_membership.banking_days import first_banking_day
from odoo.addons.asom_membership.periods import Period, add_months
from odoo.addons.asom_nets.days.planning import (
    KINDS,
    Facts,
    Leads,
    Rules,
    belongs,
    collections,
    is_done,
    remind_on,
    steps,
)

Q1 = Period(date(2026, 1, 1), date(2026, 3, 31))


def rules(months=3, first_month=1, arrears=False, offset=0, **vals):
    """An association that collects on the first banking day of a month."""

    def due(period):
        month = add_months(period.date_from, offset + (months if arrears else 0))
        return first_banking_day(month)

    return Rules(months, first_month, due, **vals)


class TestCollections(TestCase):
    def found(self, rules, first="2026-01-01", last="2026-12-31"):
        return [
            f"{period.date_from:%m-%d} {period.date_to:%m-%d} {due}"
            for period, due in collections(
                rules, date.fromisoformat(first), date.fromisoformat(last)
            )
        ]

    def test_quarters(self):
        self.assertEqual(
            self.found(rules(3)),
            [
                "01-01 03-31 2026-01-02",
                "04-01 06-30 2026-04-01",
                "07-01 09-30 2026-07-01",
                "10-01 12-31 2026-10-01",
            ],
        )
        self.assertEqual(
            self.found(rules(3, arrears=True))[:2],
            ["10-01 12-31 2026-01-02", "01-01 03-31 2026-04-01"],
        )

    def test_months(self):
        found = self.found(rules(1))
        self.assertEqual(len(found), 12)
        self.assertEqual(found[1], "02-01 02-28 2026-02-02")
        self.assertEqual(
            self.found(rules(1, arrears=True))[0], "12-01 12-31 2026-01-02"
        )

    def test_half_years_and_years(self):
        self.assertEqual(
            self.found(rules(6, first_month=3)),
            ["03-01 08-31 2026-03-02", "09-01 02-28 2026-09-01"],
        )
        self.assertEqual(self.found(rules(12, 7)), ["07-01 06-30 2026-07-01"])
        self.assertEqual(
            self.found(rules(12, 7, arrears=True)), ["07-01 06-30 2026-07-01"]
        )

    def test_the_longest_way_from_term_to_due_date(self):
        """A year in arrears with 12 months of offset."""
        found = list(
            collections(
                rules(12, arrears=True, offset=12), date(2026, 1, 1), date(2026, 12, 31)
            )
        )
        self.assertEqual(
            found, [(Period(date(2024, 1, 1), date(2024, 12, 31)), date(2026, 1, 2))]
        )

    def test_both_ends_count(self):
        self.assertEqual(len(self.found(rules(1), "2026-02-02", "2026-02-02")), 1)
        self.assertEqual(self.found(rules(1), "2026-02-03", "2026-02-28"), [])


class TestSteps(TestCase):
    def found(self, rules, due=date(2026, 1, 2), period=Q1):
        return {
            step.kind: step.due.isoformat()[:16] for step in steps(rules, period, due)
        }

    def test_quarter(self):
        """Nets' deadline: Thursday 18 December 2025 at 9."""
        self.assertEqual(
            self.found(rules()),
            {
                # 4 December less 30 days.
                "prices": "2025-11-04T16:00",
                "preview": "2025-12-04T16:00",
                "approve": "2025-12-09T16:00",
                "execute": "2025-12-10T16:00",
                "send": "2025-12-11T16:00",
                "late": "2025-12-23T09:00",
                "payments": "2026-01-05T16:00",
                "rejections": "2026-01-07T23:59",
            },
        )

    def test_holidays_are_no_working_days(self):
        """Deadline 21 May 2026; between lie Ascension Day, its Friday and Whitsun."""
        found = self.found(rules(), date(2026, 6, 1))
        self.assertEqual(found["preview"][:10], "2026-05-05")
        self.assertEqual(found["send"][:10], "2026-05-12")
        self.assertEqual(found["late"][:10], "2026-05-27")

    def test_no_step_is_planned_after_nets_deadline(self):
        found = self.found(rules(leads=Leads(0, 0, 0, 0)))
        for kind in ("preview", "approve", "execute", "send"):
            self.assertEqual(found[kind], "2025-12-18T09:00", kind)

    def test_leads_and_hour_are_settings(self):
        found = self.found(rules(leads=Leads(4, 3, 2, 1), cut_off_hour=11))
        self.assertEqual(
            [found[k][:10] for k in ("preview", "approve", "execute", "send")],
            ["2025-12-12", "2025-12-15", "2025-12-16", "2025-12-17"],
        )
        self.assertEqual(found["late"], "2025-12-23T11:00")

    def test_order_and_needs(self):
        found = steps(rules(), Q1, date(2026, 1, 2))
        self.assertEqual(tuple(step.kind for step in found), KINDS)
        needs = {step.kind: step.needs for step in found}
        self.assertEqual(needs["prices"], None)
        self.assertEqual(needs["preview"], None)
        self.assertEqual(needs["approve"], "preview")
        self.assertEqual(needs["execute"], "approve")
        self.assertEqual(needs["send"], "execute")
        self.assertEqual(needs["late"], "execute")
        self.assertEqual(needs["payments"], "send")

    def test_latest(self):
        latest = {
            step.kind: step.latest and step.latest.isoformat()[:10]
            for step in steps(rules(), Q1, date(2026, 1, 2))
        }
        self.assertEqual(latest["send"], "2025-12-18")
        self.assertEqual(latest["preview"], "2025-12-23")
        self.assertIsNone(latest["prices"])
        self.assertIsNone(latest["payments"])
        strict = steps(rules(late_taken=False), Q1, date(2026, 1, 2))
        self.assertNotIn("late", [step.kind for step in strict])
        self.assertEqual(
            {str(step.latest)[:10] for step in strict if step.latest}, {"2025-12-18"}
        )

    def test_slips_have_neither_late_deadline_nor_rejections(self):
        found = self.found(rules(monthly=False))
        self.assertEqual(
            list(found),
            ["prices", "preview", "approve", "execute", "send", "payments"],
        )
        # 6 banking days before 2 January: 18 December; 5 more: 11 December.
        self.assertEqual(found["send"], "2025-12-11T16:00")

    def test_which_prices_are_announced(self):
        q2 = Period(date(2026, 4, 1), date(2026, 6, 30))
        for announce, expected in (
            (None, [True, True]),
            ((1,), [True, False]),
            ((), [False, False]),
        ):
            found = [
                "prices" in self.found(rules(announce=announce), due, period)
                for period, due in ((Q1, date(2026, 1, 2)), (q2, date(2026, 4, 1)))
            ]
            self.assertEqual(found, expected, announce)

    def test_payment_on_a_closed_day(self):
        sunday = date(2026, 11, 15)
        self.assertEqual(self.found(rules(), sunday)["payments"][:10], "2026-11-17")
        found = self.found(rules(shift="previous"), sunday)
        self.assertEqual(found["payments"][:10], "2026-11-16")

    def test_daylight_saving(self):
        """Clocks go back on 25 October 2026: 16 o'clock is another moment then."""
        [preview] = [
            step
            for step in steps(rules(), Q1, date(2026, 11, 2))
            if step.kind == "preview"
        ]
        [late] = [
            step
            for step in steps(rules(), Q1, date(2026, 11, 2))
            if step.kind == "late"
        ]
        self.assertEqual(preview.due.isoformat(), "2026-10-09T16:00:00+02:00")
        self.assertEqual(late.due.isoformat(), "2026-10-28T09:00:00+01:00")

    def test_reminders(self):
        found = {
            step.kind: str(remind_on(step, 3))
            for step in steps(rules(), Q1, date(2026, 1, 2))
        }
        self.assertEqual(found["preview"], "2025-12-01")
        self.assertEqual(found["send"], "2025-12-08")
        # Not before the ordinary deadline (18 December) has passed.
        self.assertEqual(found["late"], "2025-12-19")
        preview = steps(rules(), Q1, date(2026, 1, 2))[1]
        self.assertEqual(str(remind_on(preview, 0)), "2025-12-04")


class TestFacts(TestCase):
    def test_states_of_the_run(self):
        for state, expected in (
            (None, set()),
            ("draft", set()),
            ("previewing", set()),
            ("previewed", {"prices", "preview"}),
            ("approved", {"prices", "preview", "approve"}),
            ("running", {"prices", "preview", "approve"}),
            ("done", {"prices", "preview", "approve", "execute"}),
        ):
            found = {kind for kind in KINDS if is_done(kind, Facts(state), True)}
            self.assertEqual(found, expected, state)

    def test_nets(self):
        sent = Facts("done", sent=True)
        self.assertTrue(is_done("send", sent, False) and is_done("late", sent, False))
        self.assertFalse(is_done("payments", sent, True))
        self.assertTrue(is_done("payments", Facts("done", sent=True, paid=True), False))
        self.assertFalse(is_done("rejections", sent, False))
        self.assertTrue(is_done("rejections", sent, True))
        self.assertFalse(is_done("rejections", Facts("done"), True))

    def test_prices(self):
        self.assertTrue(is_done("prices", Facts(priced=True), False))
        self.assertFalse(is_done("preview", Facts(priced=True), True))

    def test_which_run_collects_a_term(self):
        for start, end, since, expected in (
            ("2026-01-01", "2026-03-31", None, True),
            ("2026-01-01", "2026-12-31", None, True),
            ("2026-02-01", "2026-03-31", None, True),
            # A supplementary run over some days.
            ("2026-03-01", "2026-03-31", None, False),
            ("2026-04-01", "2026-06-30", None, False),
            # The association began in the middle of the term.
            ("2026-03-01", "2026-03-31", "2026-03-01", True),
            ("2026-03-20", "2026-03-31", "2026-03-01", False),
        ):
            run = Period(date.fromisoformat(start), date.fromisoformat(end))
            collect_from = since and date.fromisoformat(since)
            self.assertEqual(belongs(run, Q1, collect_from), expected, (run, since))
