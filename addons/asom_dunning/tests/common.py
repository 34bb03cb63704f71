"""Members of two associations who have not paid, and a policy."""

from odoo.tests import freeze_time

from odoo.addons.asom_membership.tests.common import AssociationCase

# Due on Friday 2 January 2026; banks' last day for it is that day.
DUE = "2026-01-02"


class DunningCase(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.act_in(cls.north, cls.south)
        cls.policy = cls.policy_of(cls.north)
        cls.tv = cls.product()

    @classmethod
    def policy_of(cls, company, **vals):
        return cls.env["asom.dunning.policy"].create(
            {
                "company_id": company.id,
                "wait_1": 10,
                "wait_2": 10,
                "wait_handover": 10,
                **vals,
            }
        )

    @classmethod
    def owing(cls, *names, company=None, product=None, due=DUE, **vals):
        """Members with one unpaid invoice each, in the order of their names."""
        company = company or cls.north
        members = cls.env["asom.membership"]
        for name in names:
            member = cls.member(name, company, **vals)
            cls.subscribe(member, product or cls.tv)
            members |= member
        with freeze_time("2025-12-10"):
            cls.collect(due=due, company=company)
        return members

    def claims_of(self, member):
        moves = self.env["account.move"].search(
            [
                ("asom_membership_id", "=", member.id),
                ("asom_dunning_reminder_id", "=", False),
                ("move_type", "=", "out_invoice"),
            ],
            order="id",
        )
        return moves

    @classmethod
    def new_dunning_run(cls, day, company=None):
        return cls.env["asom.dunning.run"].create(
            {"company_id": (company or cls.north).id, "date": day}
        )

    @classmethod
    def remind(cls, day, company=None):
        """A run of the day taken through all its steps, on that day."""
        with freeze_time(f"{day} 09:00:00"):
            run = cls.new_dunning_run(day, company)
            run.action_preview()
            if run.state == "previewed":
                run.action_approve()
            run.action_execute()
        return run

    def pay(self, move, day, amount=None):
        """Money for an invoice, booked on the day."""
        wizard = (
            self.env["account.payment.register"]
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(
                {
                    "payment_date": day,
                    "amount": move.amount_residual if amount is None else amount,
                }
            )
        )
        wizard._create_payments()
        self.env.cr.flush()

    def reminders_of(self, member):
        return self.env["asom.dunning.reminder"].search(
            [("membership_id", "=", member.id)], order="id"
        )

    def as_user(self, user, records):
        """The records for a user, in the user's own association."""
        companies = user.company_ids.ids
        return records.with_user(user).with_context(allowed_company_ids=companies)
