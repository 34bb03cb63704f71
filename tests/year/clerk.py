"""The bureau's clerk: works the list off by what is true, reads in the bank statements.

The clerk is a user of the staff's group and does what the buttons do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from .associations import Association, Member
from .ledger import Claim, Credit

REFUND = 0.35
"""How likely the clerk pays a credit back instead of leaving it for the next run."""


class Clerk:
    """Works for all associations of a year.

    `year`: where the truth is to be had.
    """

    def __init__(self, case, year) -> None:
        self.case = case
        self.year = year
        self.env = case.staff_env
        self.done: dict[str, int] = {}
        self.banked = {one.pbs: 0 for one in year.associations}
        """Øre of Nets' money that bank statements have shown."""
        self._shown: set[tuple] = set()

    def work(self, day: date) -> None:
        """A day at the desk."""
        for association in self.year.associations:
            self._read_statement(association, day)
        self._work_list(day)
        for association in self.year.associations:
            self._refunds(association)

    def _count(self, what: str) -> None:
        self.done[what] = self.done.get(what, 0) + 1

    # The work list

    def _work_list(self, day: date) -> None:
        rows = self.env["asom.nets.parked"].search([("state", "=", "open")], order="id")
        for parked in rows:
            association = self.year.by_pbs[parked.section_id.agreement_id.pbs_number]
            if parked.kind == "payment":
                self._place(association, parked, day)
            elif parked.kind == "mandate":
                self._assign(association, parked)
            else:
                self.case.fail(f"nobody put this on the list: {parked.reason}")
        left = self.env["asom.nets.parked"].search_count([("state", "=", "open")])
        self.case.assertEqual(left, 0)

    def _place(self, association: Association, parked, day: date) -> None:
        payment = parked.payment_id
        amount = round(payment.amount * 100)
        number = payment.payment_number.lstrip("0")
        self.case.assertIn(number, self.year.events.truth, parked.reason)
        reference = self.year.events.truth[number]
        ledger = association.ledger
        ledger.unmatched -= amount
        if reference is None:
            wizard = self.env["asom.nets.parked.aside"]
            values = {"way": "refund", "note": "Not ours"}
            wizard = wizard.with_context(default_parked_id=parked.id).create(values)
            wizard.action_set_aside()
            ledger.refunds += amount
            self._count("set aside")
            return
        move = self.env["account.move"].search(
            [
                ("company_id", "=", association.company.id),
                ("nets_reference", "=", reference),
            ]
        )
        move.with_context(asom_parked_id=parked.id).action_nets_match()
        key = ("slip", reference.lstrip("0"), payment.archive_reference)
        ledger.pay(key, reference, amount, day)
        self._count("matched")

    def _assign(self, association: Association, parked) -> None:
        event = parked.mandate_event_id
        member = self.year.events.mandates.get(event.customer_key)
        if member:
            wizard = self.env["asom.nets.mandate.assign"].create(
                {"parked_id": parked.id, "membership_id": member.record.id}
            )
            wizard.action_assign()
            self._count("mandate assigned")
        elif event.customer_key in self.year.events.mandates:
            self._note(parked, "Nobody of ours")
        else:
            self._move_group(association.members[event.customer_key], event)
            self._note(parked, "Moved to the group of the mandate")

    def _move_group(self, member: Member, event) -> None:
        """The member is collected from where the mandate is."""
        record = member.record.with_env(self.env)
        record.nets_debtor_group_id = event.debtor_group_id
        member.group = event.debtor_group_id.number
        self._count("group changed")

    def _note(self, parked, text: str) -> None:
        wizard = self.env["asom.nets.parked.done"]
        wizard.create({"parked_ids": [(6, 0, parked.ids)], "note": text}).action_done()
        self._count("noted")

    # Credit

    def _refunds(self, association: Association) -> None:
        for number, account in association.ledger.accounts.items():
            for credit in account.credits:
                fresh = credit.left and not credit.refunded
                if fresh and credit.key[0] in ("slip", "automatic"):
                    if self.year.rng.random() < REFUND:
                        self._refund(association, number, credit)

    def _refund(self, association: Association, number: str, credit: Credit) -> None:
        way, reference, archive = credit.key
        wanted = [("archive_reference", "=", archive)]
        if way == "automatic":
            wanted = [("kind", "=", "0236"), ("reference", "=like", f"%{reference}")]
        payment = self.env["asom.nets.payment"].search(
            [
                *wanted,
                ("membership_id", "=", association.members[number].record.id),
                ("kind", "in", ("0236", "0297")),
            ]
        )
        self.case.assertEqual(len(payment), 1, credit.key)
        self.case.assertEqual(round(payment.credit * 100), credit.left)
        payment.action_refund()
        association.ledger.refund(credit)
        self._count("refunded")

    # Bank statements

    def _read_statement(self, association: Association, day: date) -> None:
        """The bank's statement since the last time: what Nets has put on the account or
        drawn, one amount a day and section; and what members have transferred."""
        nets = [
            paid
            for paid in self.year.nets.paid_out(association.pbs)
            if paid[:3] not in self._shown
        ]
        self._shown.update(paid[:3] for paid in nets)
        # As much taken back as paid: no bank shows that.
        nets = [paid for paid in nets if paid.amount]
        members = list(self._transfers(association, day))
        lines = self._create_lines(
            association,
            [
                (paid.day, paid.amount, f"Betalingsservice {paid.pbs_number}")
                for paid in nets
            ]
            + [(day, claim.open, claim.payment_id) for claim in members],
        )
        for line, paid in zip(lines, nets, strict=False):
            self.banked[association.pbs] += paid.amount
            self._look_at(association, line, paid)
        for line, claim in zip(lines[len(nets) :], members, strict=True):
            self.case.assertTrue(line.is_reconciled, claim.payment_id)
            key = ("bank", claim.reference, line.id)
            association.ledger.pay(key, claim.reference, claim.open, day)
            self._count("transfer")

    def _look_at(self, association: Association, line, paid) -> None:
        if line.is_reconciled:
            self._count("payout found")
            return
        # The same amount twice within days: a person looks at dates and sections.
        payouts = self.env["asom.nets.payout"].search(
            [
                ("company_id", "=", association.company.id),
                ("number", "=", paid.section),
                ("date", "=", paid.day),
            ]
        )
        wizard = self.env["asom.nets.payout.receive"].create(
            {
                "payout_ids": [(6, 0, payouts.ids)],
                "way": "statement",
                "statement_line_id": line.id,
            }
        )
        wizard.action_receive()
        self._count("payout settled by hand")

    @staticmethod
    def _transfers(association: Association, day: date) -> Iterator[Claim]:
        """Who pays by bank transfer has written the payment id."""
        for number, account in association.ledger.accounts.items():
            if association.members[number].channel == "transfer":
                yield from (c for c in account.claims if c.open and c.due <= day)

    def _create_lines(self, association: Association, rows: list[tuple]):
        company = association.company
        journal = self.case.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", company.id)], limit=1
        )
        lines = self.case.env["account.bank.statement.line"].with_company(company)
        return lines.create(
            [
                {
                    "journal_id": journal.id,
                    "date": day,
                    "amount": amount / 100,
                    "payment_ref": text,
                }
                for day, amount, text in rows
            ]
        )
