"""The demonstration goes on: who has not paid is reminded twice, then handed over.

The clock is moved to the days on which it happens, as Nets' part does. Of those who are
reminded some pay, one disputes the amount and is left alone.
"""

from __future__ import annotations

from datetime import date, timedelta

from freezegun import freeze_time

from tools.demo_after import AfterStory
from tools.demo_agreements import Lives

PAYS_EVERY = 4
"""Each so many of the reminded members pays before the next reminder."""
MORNING = "07:00:00"


class DunningStory:
    """What is left of an association's invoices, as the bureau works on it.

    :param staff: environment of the user who makes the runs
    :param manager: environment of the one who approves them
    :param company: the association
    """

    def __init__(self, staff, manager, company) -> None:
        ids = company.ids
        self.env = staff(context=dict(staff.context, allowed_company_ids=ids))
        self.manager = manager(context=dict(manager.context, allowed_company_ids=ids))
        self.company = company.with_env(self.env)
        self.lives = Lives(self.env, self.company)
        self.after = AfterStory(self.env, self.manager, company)

    def tell(self, first: date) -> None:
        """Tell all that has not been told yet.

        :param first: day of the first reminder, after all that Nets has to tell
        """
        self._policy()
        runs = self.env["asom.dunning.run"]
        own = [("company_id", "=", self.company.id)]
        for number in range(3):
            known = runs.search([*own, ("state", "!=", "cancelled")], order="date, id")
            run = known[number : number + 1]
            day = run.date or self._next_day(first)
            with freeze_time(f"{day} {MORNING}"):
                self._take(run or runs.create({"company_id": own[0][2], "date": day}))
            with freeze_time(f"{day + timedelta(days=5)} {MORNING}"):
                if number < 2:
                    self._some_pay(number)
                if not number:
                    self._one_disputes()
                self.env.cr.commit()
            if not number:
                self.lives.after_reminder_1(day + timedelta(days=6))
                self.lives.watch(day + timedelta(days=16))
            if number == 2:
                self.lives.write_off(self.manager, day + timedelta(days=6))

    def figures(self) -> dict[str, int]:
        """Counts, and amounts in øre."""
        own = [("company_id", "=", self.company.id)]
        reminders = self.env["asom.dunning.reminder"]
        sent = [*own, ("state", "=", "sent")]
        [(fees,)] = reminders._read_group(sent, [], ["fee:sum"])
        cases = self.env["asom.dunning.case"]
        paid = {
            f"paid_after_{stage}": cases.search_count(
                [*own, ("state", "=", "closed"), ("stage", "=", stage)]
            )
            for stage in ("1", "2")
        }
        return {
            "reminders_1": reminders.search_count([*sent, ("stage", "=", "1")]),
            "reminders_2": reminders.search_count([*sent, ("stage", "=", "2")]),
            "fees": round(fees * 100),
            "handed_over": cases.search_count(
                [*own, ("date_handed_over", "!=", False)]
            ),
            **paid,
            **self.lives.figures(),
            **self.after.figures(),
        }

    def _policy(self) -> None:
        policies = self.env["asom.dunning.policy"]
        if not policies._of(self.company):
            policies.create(
                {
                    "company_id": self.company.id,
                    "min_amount": 50.0,
                    "small_remainder": 5.0,
                }
            )

    def _next_day(self, first: date) -> date:
        """When the next stage of the latest reminders has come."""
        reminders = self.env["asom.dunning.reminder"].search(
            [("company_id", "=", self.company.id)]
        )
        if not reminders:
            return first
        return max(reminders.mapped("date_deadline")) + timedelta(days=10)

    def _take(self, run) -> None:
        if run.state == "draft":
            run.action_preview()
            self.env.cr.commit()
        if run.state == "previewed":
            run.with_env(self.manager).action_approve()
            self.env.cr.commit()
        run.invalidate_recordset()
        run.action_execute()
        self.env.cr.commit()

    def _some_pay(self, number: int) -> None:
        reminded = self.env["asom.dunning.reminder"].search(
            [
                ("company_id", "=", self.company.id),
                ("stage", "=", str(number + 1)),
                ("state", "=", "sent"),
            ],
            order="id",
        )
        chosen = reminded[number::PAYS_EVERY]
        for reminder in chosen.filtered(lambda row: row.case_id.state != "closed"):
            case = reminder.case_id
            moves = reminder.move_ids | case.reminder_ids.fee_move_id
            self._pay(moves.filtered(lambda move: move.amount_residual > 0))

    def _pay(self, moves) -> None:
        """The member transfers the amount; the bureau books it."""
        wizards = self.env["account.payment.register"]
        for move in moves:
            chosen = {"active_model": "account.move", "active_ids": move.ids}
            wizards.with_context(**chosen).create({})._create_payments()
        self.env.cr.flush()

    def _one_disputes(self) -> None:
        holds = self.env["asom.dunning.hold"]
        if holds.search_count([("company_id", "=", self.company.id)]):
            return
        cases = self.env["asom.dunning.case"].search(
            [("company_id", "=", self.company.id), ("state", "=", "open")], order="id"
        )
        if cases:
            holds.create(
                {
                    "membership_id": cases[-1].membership_id.id,
                    "reason": "dispute",
                    "note": "Mener at have opsagt pakken",
                }
            )
