"""Lives of claims worked out by hand, from the invoice to the last reminder: dates,
fees and amounts of each letter.

Each story is a list of days; what was worked out is what a member gets. 1 January 2026
is a Thursday, Easter is on 5 April.
"""

from odoo.tests import freeze_time, tagged

from .common import DunningCase as Base

PAID, PART, BACK, RUN = "paid", "part", "back", "run"
AGREED, HOLD, COMPLAINT, POLICY = "agreed", "hold", "complaint", "policy"
FEE, CREDIT, MORE, DISPUTED = "fee", "credit", "more", "disputed"


@tagged("post_install", "-at_install")
class TestStories(Base):
    # name, steps (day, what, about what), letters (sent, stage, deadline, fee, to pay)
    STORIES = (
        (
            # 300 kr. due on Friday 2 January; ten days later a Monday. By letter: ten
            # days and three in the post, a Sunday, so Monday the 26th. Ten days later.
            "nobody pays",
            [("2026-01-12", RUN, 0), ("2026-02-04", RUN, 0), ("2026-02-05", RUN, 0)],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-02-05", "2", "2026-02-18", 100.0, 500.0),
            ],
        ),
        (
            "paid on the day of the run, before it",
            [("2026-01-12", PAID, 300.0), ("2026-01-12", RUN, 0)],
            [],
        ),
        (
            # The dues are paid after reminder 1, its fee is not: nobody is reminded of
            # a fee.
            "paid on the last payment date of reminder 1, without the fee",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-26", PAID, 300.0),
                ("2026-02-05", RUN, 0),
            ],
            [("2026-01-12", "1", "2026-01-26", 100.0, 400.0)],
        ),
        (
            # 300 - 120 = 180; reminder 2 asks for 180, the earlier fee and its own.
            "paid in part after reminder 1",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", PART, 120.0),
                ("2026-02-05", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-02-05", "2", "2026-02-18", 100.0, 380.0),
            ],
        ),
        (
            # 100 of 400 kr. cover the fee: reminder 2 asks for 300 and its own fee.
            "the fee of reminder 1 alone is paid",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", FEE, 0),
                ("2026-02-05", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-02-05", "2", "2026-02-18", 100.0, 400.0),
            ],
        ),
        (
            # 300 - 125 = 175, the earlier fee and its own.
            "a credit note of a part between the reminders",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", CREDIT, 125.0),
                ("2026-02-05", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-02-05", "2", "2026-02-18", 100.0, 375.0),
            ],
        ),
        (
            "a credit note of the whole between the reminders",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", CREDIT, 300.0),
                ("2026-02-05", RUN, 0),
            ],
            [("2026-01-12", "1", "2026-01-26", 100.0, 400.0)],
        ),
        (
            # The first claim has come to reminder 2 when the second, 80 kr. due on the
            # 25th of January, comes to reminder 1: one letter, of the higher stage.
            "two claims at different stages",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", MORE, 80.0),
                ("2026-02-05", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-02-05", "2", "2026-02-18", 100.0, 580.0),
            ],
        ),
        (
            # As before, but the first claim is disputed: the letter asks for 80 kr. and
            # its own fee, and not for the fee of what is disputed.
            "two claims at different stages, the first disputed",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", MORE, 80.0),
                ("2026-01-21", DISPUTED, 0),
                ("2026-02-05", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-02-05", "1", "2026-02-18", 100.0, 180.0),
            ],
        ),
        (
            # Taken back on 3 March: reminder 2 ten days later, Friday the 13th, by
            # letter until the 26th. The arrears were broken in between.
            "charged back after reminder 1",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", PAID, 300.0),
                ("2026-02-05", RUN, 0),
                ("2026-03-03", BACK, 0),
                ("2026-03-12", RUN, 0),
                ("2026-03-13", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-03-13", "2", "2026-03-26", 100.0, 500.0),
            ],
        ),
        (
            # A hold until 15 February; reminder 2 on the next day, deadline 1 March is
            # a Sunday.
            "disputed for some time after reminder 1",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", HOLD, "2026-02-15"),
                ("2026-02-05", RUN, 0),
                ("2026-02-15", RUN, 0),
                ("2026-02-16", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-02-16", "2", "2026-03-02", 100.0, 500.0),
            ],
        ),
        (
            # Decided on 2 February: nothing for four weeks, until Monday 2 March.
            # Reminder 2 on the 3rd; the 16th is a Monday.
            "a complaint at Teleankenævnet after reminder 1",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", COMPLAINT, "2026-02-02"),
                ("2026-02-05", RUN, 0),
                ("2026-03-02", RUN, 0),
                ("2026-03-03", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-03-03", "2", "2026-03-16", 100.0, 500.0),
            ],
        ),
        (
            # A reminder without a fee uses up none; the next one has its own.
            "the first reminder is without a fee",
            [
                ("2026-01-12", POLICY, {"fee_1": 0.0}),
                ("2026-01-12", RUN, 0),
                ("2026-02-05", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 0.0, 300.0),
                ("2026-02-05", "2", "2026-02-18", 100.0, 400.0),
            ],
        ),
        (
            # Two instalments of 200 from 2 March; the first is missing: more than five
            # days late on the 8th. Until the 21st by letter, a Saturday, so the 23rd;
            # reminder 2 ten days later is Maundy Thursday, 2 April. Thirteen days from
            # there: the 15th.
            "an agreement that is broken before Easter",
            [
                ("2026-01-12", RUN, 0),
                ("2026-01-20", AGREED, "2026-03-02"),
                ("2026-03-07", RUN, 0),
                ("2026-03-08", RUN, 0),
                ("2026-04-01", RUN, 0),
                ("2026-04-02", RUN, 0),
            ],
            [
                ("2026-01-12", "1", "2026-01-26", 100.0, 400.0),
                ("2026-04-02", "2", "2026-04-15", 100.0, 500.0),
            ],
        ),
        (
            # The first run is late, on 30 March: 12 April is a Sunday, so the 13th.
            "a machine that was off until Easter",
            [("2026-03-30", RUN, 0), ("2026-04-22", RUN, 0), ("2026-04-23", RUN, 0)],
            [
                ("2026-03-30", "1", "2026-04-13", 100.0, 400.0),
                ("2026-04-23", "2", "2026-05-06", 100.0, 500.0),
            ],
        ),
    )

    def test_each_life_has_the_letters_that_were_worked_out(self):
        for name, steps, letters in self.STORIES:
            with self.subTest(name), self.cr.savepoint() as savepoint:
                [member] = self.owing("Ida Holm")
                for day, what, about in steps:
                    getattr(self, f"step_{what}")(member, day, about)
                found = [
                    (
                        str(row.date_sent),
                        row.stage,
                        str(row.date_deadline),
                        row.fee,
                        row.amount,
                    )
                    for row in self.reminders_of(member)
                ]
                self.assertEqual(found, letters)
                savepoint.rollback()

    def step_run(self, _member, day, _about):
        with freeze_time(f"{day} 05:00:00"):
            self.env["asom.dunning.agreement"]._cron_watch()
        self.env.invalidate_all()
        self.remind(day)

    def step_paid(self, member, day, amount):
        with freeze_time(f"{day} 08:00:00"):
            self.pay(self.claims_of(member), day, amount)

    step_part = step_paid

    def step_back(self, member, day, _about):
        claim = self.claims_of(member)
        items = claim.line_ids.filtered(lambda line: line.matched_credit_ids)
        with freeze_time(f"{day} 08:00:00"):
            items.remove_move_reconcile()
            self.cr.flush()

    def step_hold(self, member, day, until):
        with freeze_time(f"{day} 08:00:00"):
            self.env["asom.dunning.hold"].create(
                {
                    "membership_id": member.id,
                    "reason": "dispute",
                    "date_from": day,
                    "date_to": until,
                }
            )

    def step_disputed(self, member, day, _about):
        """The first of the member's claims alone."""
        with freeze_time(f"{day} 08:00:00"):
            self.env["asom.dunning.hold"].create(
                {
                    "membership_id": member.id,
                    "move_id": self.claims_of(member)[0].id,
                    "reason": "dispute",
                    "date_from": day,
                }
            )

    def step_fee(self, member, day, _about):
        with freeze_time(f"{day} 08:00:00"):
            self.pay(self.reminders_of(member).fee_move_id, day)

    def step_credit(self, member, day, amount):
        claim = self.claims_of(member)
        with freeze_time(f"{day} 08:00:00"):
            credit = claim._reverse_moves([{"invoice_date": day}])
            credit.invoice_line_ids.write({"price_unit": amount, "quantity": 1})
            credit.action_post()
            if not credit.payment_state == "paid":
                (claim | credit).line_ids.filtered(
                    lambda line: line.display_type == "payment_term"
                ).reconcile()
            self.cr.flush()
        self.assertEqual(claim.amount_residual, 300 - amount)

    def step_more(self, member, day, amount):
        with freeze_time(f"{day} 08:00:00"):
            claim = self.claims_of(member)
            more = claim.copy(
                {
                    "invoice_date": day,
                    "invoice_date_due": "2026-01-25",
                    "asom_membership_id": member.id,
                }
            )
            more.invoice_line_ids.write({"price_unit": amount, "quantity": 1})
            more.action_post()
        self.assertEqual(len(self.claims_of(member)), 2)

    def step_complaint(self, member, day, decided):
        with freeze_time(f"{day} 08:00:00"):
            hold = self.env["asom.dunning.hold"].create(
                {"membership_id": member.id, "reason": "complaint", "date_from": day}
            )
        with freeze_time(f"{decided} 08:00:00"):
            hold.action_end()

    def step_policy(self, _member, _day, vals):
        self.policy.write(vals)

    def step_agreed(self, member, day, first):
        with freeze_time(f"{day} 08:00:00"):
            agreement = self.env["asom.dunning.agreement"].create(
                {
                    "membership_id": member.id,
                    "date_first": first,
                    "number": 2,
                    "grace_days": 5,
                }
            )
            agreement.action_start()

    def test_the_same_person_in_two_associations_has_two_lives(self):
        """North reminds after 10 days with 100 kr., south after 20 with 50, of three
        months of 200 kr.: nothing of the one counts for the other."""
        self.policy_of(self.south, wait_1=20, fee_1=50)
        tv = self.product("TV syd", 200.0, company=self.south)
        [north] = self.owing("Ida Holm")
        [south] = self.owing("Ida Holm", company=self.south, product=tv)
        for day in ("2026-01-12", "2026-01-21", "2026-01-22"):
            for company in (self.north, self.south):
                self.remind(day, company)
        found = [
            (str(row.date_sent), row.fee, row.amount)
            for row in self.reminders_of(north) | self.reminders_of(south)
        ]
        self.assertEqual(
            found, [("2026-01-12", 100.0, 400.0), ("2026-01-22", 50.0, 650.0)]
        )

    def test_interest_of_several_half_years_stands_in_the_letter(self):
        """300 kr. due on 2 January 2026, reminded on 1 February 2027: 179 days of 9.75,
        184 of 10.00 and 32 of 9.50 %: 3,196.64 øre. The second letter, on the 25th, has
        what is new alone: with 24 days more 3,384.04 øre in all, so 188."""
        self.policy.interest = True
        law = self.env["asom.dunning.law"]
        for day, value in (("2026-01-01", 1.75), ("2026-07-01", 2.0)):
            self.rate(law, day, value)
        self.rate(law, "2027-01-01", 1.5)
        [member] = self.owing("Ida Holm")
        self.remind("2027-02-01")
        self.remind("2027-02-25")
        one, two = self.reminders_of(member)
        self.assertEqual((one.interest, two.interest), (31.96, 1.88))
        self.assertEqual((one.amount, two.amount), (431.96, 533.84))

    def rate(self, law, day, value):
        """The reference rate of a half-year, as somebody has read it."""
        row = law.search([("code", "=", "reference_rate"), ("valid_from", "=", day)])
        vals = {"value": value, "standing": "confirmed", "reason": "nationalbanken.dk"}
        if row:
            row.write(vals)
        else:
            vals |= {"code": "reference_rate", "valid_from": day, "source": "§ 5"}
            law.create(vals)
