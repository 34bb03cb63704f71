from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import danish, to_ore
from odoo.addons.asom_membership.report.collection_run_xlsx import (
    Column,
    Fact,
    Table,
    build,
)

from ...report.handover import Handover, Member, handover_pdf


class DunningHandover(models.Model):
    """Letter and list for the board. A protected name stands in neither: files are
    passed on."""

    _inherit = "asom.dunning.handover"

    def _name_for_board(self, membership) -> str:
        if membership.name_protected:
            return self.env._("(protected name)")
        return membership.partner_id.name or ""

    def _address_for_board(self, membership) -> str:
        return (
            "" if membership.name_protected else membership.installation_id.name or ""
        )

    def _told_moves(self, case):
        """Its invoices, without what is too old to be claimed."""
        day = fields.Date.context_today(self)
        moves = case._moves()
        owed = moves.filtered(lambda move: move.amount_residual > 0)
        return moves - owed._asom_barred(day)

    def _told_ore(self, case) -> int:
        return case._claimable_ore() + case._claimable_ore(fees=True)

    def _pdf_of(self, company, cases, day, until) -> bytes:
        sender = company._asom_sender()
        members = [
            Member(
                number=case.membership_id.member_number or "",
                name=self._name_for_board(case.membership_id),
                claims=", ".join(self._told_moves(case).mapped("name")),
                reminded=format_date(self.env, case.last_sent),
                amount=danish(self._told_ore(case)),
            )
            for case in cases
        ]
        total = sum(self._told_ore(case) for case in cases)
        return handover_pdf(
            Handover(
                title=self.env._("Members who have not paid"),
                association=company.name,
                facts=[
                    (self.env._("Date"), format_date(self.env, day)),
                    (self.env._("Answer by"), format_date(self.env, until)),
                ],
                paragraphs=[
                    self.env._(
                        "These members have had two reminders and have still not paid. "
                        "From here on the association decides what is to be done."
                    ),
                    self.env._(
                        "For each member choose one: wait until a day, make a payment "
                        "agreement, close the signal, hand over to debt collection, or "
                        "write off. Log in and choose under Reminders, Decisions, or "
                        "answer the mail. We do nothing more before you have answered; "
                        "payments that come in close the case by themselves."
                    ),
                ],
                headings=[
                    self.env._("Number"),
                    self.env._("Member"),
                    self.env._("Invoices"),
                    self.env._("Last reminder"),
                    self.env._("Owes (kr.)"),
                ],
                members=members,
                total=(self.env._("Total"), danish(total)),
                sender=[
                    *filter(None, (sender["name"], sender["street"], sender["city"])),
                    sender["bureau"],
                ],
                page=self.env._("Page"),
            )
        )

    def _xlsx_of(self, cases) -> bytes:
        return build(
            self.env._("Members who have not paid"),
            [
                Fact(self.env._("Association"), cases.company_id.name),
                Fact(self.env._("Members"), len(cases), "number"),
            ],
            [],
            [
                self._members_table(cases),
                self._claims_table(cases),
                self._history_table(cases),
            ],
        )

    def _members_table(self, cases):
        columns = [
            Column(self.env._("Number")),
            Column(self.env._("Member"), width=28),
            Column(self.env._("Address"), width=32),
            Column(self.env._("Overdue"), "amount"),
            Column(self.env._("Fees Not Paid"), "amount"),
            Column(self.env._("Last Reminder"), "date"),
            Column(self.env._("Last Payment Date"), "date"),
            Column(self.env._("On Hold"), width=24),
        ]
        rows = [
            [
                case.membership_id.member_number,
                self._name_for_board(case.membership_id),
                self._address_for_board(case.membership_id),
                case._claimable_ore(),
                case._claimable_ore(fees=True),
                case.last_sent or None,
                case.last_deadline or None,
                case.held or None,
            ]
            for case in cases
        ]
        return Table(self.env._("Members"), columns, rows)

    def _claims_table(self, cases):
        columns = [
            Column(self.env._("Number")),
            Column(self.env._("Invoice"), width=18),
            Column(self.env._("What For"), width=50),
            Column(self.env._("Should Have Been Paid"), "date", 16),
            Column(self.env._("Amount"), "amount"),
            Column(self.env._("Left"), "amount"),
        ]
        policy = self.env["asom.dunning.policy"]
        rows = [
            [
                case.membership_id.member_number,
                move.name,
                policy._claim_text(move),
                move.invoice_date_due,
                to_ore(move.amount_total),
                to_ore(move.amount_residual),
            ]
            for case in cases
            for move in self._told_moves(case)
        ]
        return Table(self.env._("Invoices"), columns, rows)

    def _history_table(self, cases):
        columns = [
            Column(self.env._("Number")),
            Column(self.env._("Date"), "date"),
            Column(self.env._("What Has Happened"), width=70),
        ]
        rows = [
            [case.membership_id.member_number, day, text]
            for case in cases
            for day, text in sorted(case._events(), key=lambda row: row[0])
        ]
        return Table(self.env._("History"), columns, rows)
