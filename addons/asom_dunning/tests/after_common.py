"""Members who have had both reminders, with everything that comes after them."""

import base64

from odoo.tests import freeze_time

from .common import DunningCase

# With the policy of common.py: reminder 1, reminder 2, hand-over.
FIRST, SECOND, HANDED = "2026-01-12", "2026-02-02", "2026-02-23"
DECIDED, APPROVED = "2026-02-24", "2026-02-25"


class AfterCase(DunningCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.south_policy = cls.policy_of(cls.south)
        for company in (cls.north, cls.south):
            cls.equip(company)

    @classmethod
    def equip(cls, company):
        """Who decides, who does the work, who collects."""
        env, own = cls.env, {"company_id": company.id}
        chair = env["res.partner"].create(
            {"name": f"Chair {company.name}", "email": "chair@example.dk", **own}
        )
        env["asom.association.contact"].create(
            {"partner_id": chair.id, "role": "chair", **own}
        )
        firm = env["res.partner"].create({"name": "Antennefirma", **own})
        for task in ("close", "open"):
            env["asom.work.rule"].create(
                {"cause": "request", "task": task, "receiver_id": firm.id, **own}
            )
        agency = env["asom.inkasso.agency"].create(
            {"name": "Inkasso", "email": "sager@example.dk", **own}
        )
        env["asom.inkasso.agreement"].create(
            {"agency_id": agency.id, "client_number": "77", "threshold": 50.0}
        )

    @classmethod
    def handed_over(cls, *names, company=None, **vals):
        """Members of whom the association has been asked, and the hand-over."""
        company = company or cls.north
        members = cls.owing(*names, company=company, **vals)
        for member in members:
            member.partner_id.email = f"member{member.id}@example.dk"
        for day in (FIRST, SECOND, HANDED):
            cls.remind(day, company)
        handover = cls.env["asom.dunning.handover"].search(
            [("company_id", "=", company.id)], limit=1
        )
        return members, handover

    @classmethod
    def decide(cls, decisions, choice, day=DECIDED, user=None, **vals):
        """As the bureau enters it for the board, or as the board's own user."""
        with freeze_time(f"{day} 10:00:00"):
            wizard = (
                (decisions.with_user(user) if user else decisions)
                .env["asom.dunning.decide"]
                .create(
                    {
                        "decision_ids": [(6, 0, decisions.ids)],
                        "choice": choice,
                        "reason": "Besluttet på mødet",
                        "said_by": "Formanden",
                        **vals,
                    }
                )
            )
            wizard.action_confirm()

    def pay_all(self, member, day):
        """The member pays all that is owed, fees included."""
        moves = self.env["account.move"].search(
            [
                ("asom_membership_id", "=", member.id),
                ("move_type", "=", "out_invoice"),
                ("amount_residual", ">", 0),
            ]
        )
        with freeze_time(f"{day} 12:00:00"):
            for move in moves:
                self.pay(move, day)

    @classmethod
    def acknowledge(cls, member, day="2026-02-20"):
        moves = cls.env["account.move"].search(
            [
                ("asom_membership_id", "=", member.id),
                ("asom_dunning_reminder_id", "=", False),
                ("move_type", "=", "out_invoice"),
            ]
        )
        return cls.env["asom.dunning.acknowledgement"].create(
            {
                "membership_id": member.id,
                "date": day,
                "move_ids": [(6, 0, moves.ids)],
                "document": base64.b64encode(b"I owe it."),
                "document_name": "skylderklaering.txt",
            }
        )
