from odoo import fields, models
from odoo.tools import format_amount, format_date

from ...report.statement_pdf import Column, Section, Statement, statement_pdf

# Older entries are one line, "brought forward".
YEARS = 3


class Membership(models.Model):
    """A member's statement of account: as a list, and as a PDF to hand on."""

    _inherit = "asom.membership"

    def action_view_statement(self):
        """Open the member's account: invoices, payments, balance."""
        action = self._open("asom_membership.action_member_statement")
        action["context"] = {"asom_statement_of": self.id}
        return action

    def action_statement_pdf(self):
        """Open the statement of account as a PDF."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/statement/{self.id}/pdf",
            "target": "download",
        }

    def _statement_filename(self) -> str:
        self.ensure_one()
        title = self.env._("Statement of Account")
        return f"{title} {self.member_number}.pdf"

    def _statement_pdf(self) -> bytes:
        """The statement as the user may know it: a protected name stays out of it."""
        self.ensure_one()
        return statement_pdf(self._statement())

    def _statement(self) -> Statement:
        today = fields.Date.context_today(self)
        facts = [
            (self.env._("Member"), self.display_name),
            (self.env._("Address"), self.address),
            (self.env._("Date"), format_date(self.env, today)),
            (self._statement_owed_label(), self._kroner(abs(self.balance))),
        ]
        return Statement(
            title=self.env._("Statement of Account"),
            association=self.company_id.name,
            facts=[(label, value) for label, value in facts if value],
            sections=[
                self._statement_account(today.replace(year=today.year - YEARS, day=1)),
                self._statement_waiting(),
            ],
            page=self.env._("Page"),
        )

    def _statement_owed_label(self) -> str:
        if self.currency_id.compare_amounts(self.balance, 0.0) < 0:
            return self.env._("In your favour")
        return self.env._("To pay in all")

    def _kroner(self, amount) -> str:
        return format_amount(self.env, amount or 0.0, self.currency_id)

    def _statement_account(self, since) -> Section:
        """Entries of the last years; what is older is one line."""
        entries = self.env["asom.member.entry"].search(
            [("membership_id", "=", self.id)], order="date, amount desc, id"
        )
        kinds = dict(entries._fields["kind"]._description_selection(self.env))
        old = entries.filtered(lambda entry: entry.date < since)
        rows = []
        if old:
            text, left = self.env._("Brought forward"), self._kroner(old[-1].balance)
            rows.append((format_date(self.env, since), text, "", "", left))
        for entry in entries - old:
            texts = (f"{kinds[entry.kind]} {entry.name or ''}", entry.text)
            rows.append(
                (
                    format_date(self.env, entry.date),
                    ": ".join(filter(None, texts)),
                    self._kroner(entry.asked) if entry.asked else "",
                    self._kroner(entry.paid) if entry.paid else "",
                    self._kroner(entry.balance),
                )
            )
        return Section(
            title=self.env._("Account"),
            columns=[
                Column(self.env._("Date"), 13),
                Column(self.env._("Text"), 45),
                Column(self.env._("Charged"), 14, right=True),
                Column(self.env._("Paid"), 14, right=True),
                Column(self.env._("Balance"), 14, right=True),
            ],
            rows=rows,
            total=("", self.env._("Balance"), "", "", self._kroner(self.balance)),
            empty=self.env._("Nothing has been invoiced."),
        )

    def _statement_waiting(self) -> Section:
        """What will be collected with the next invoices, as far as it stands."""
        charges = self.env["asom.charge"].search(
            [("membership_id", "=", self.id), ("state", "=", "waiting")]
        )
        rows = [
            (
                charge.name,
                format_date(self.env, charge.date_from),
                format_date(self.env, charge.date_to),
                self._kroner(charge.amount),
            )
            for charge in charges
        ]
        total = self._kroner(sum(charges.mapped("amount")))
        return Section(
            title=self.env._("Waits for the Next Collection"),
            columns=[
                Column(self.env._("Text"), 58),
                Column(self.env._("From"), 14),
                Column(self.env._("To"), 14),
                Column(self.env._("Amount"), 14, right=True),
            ],
            rows=rows,
            total=(self.env._("Total"), "", "", total) if rows else (),
            empty=self.env._("Nothing waits."),
        )
