from odoo import fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import to_ore

from ...report.letter import Letter, letter_pdf


class DunningPolicy(models.Model):
    """The words of what a member is told of a payment agreement."""

    _inherit = "asom.dunning.policy"

    def _agreement_pdf(self, agreement, kind, deadline) -> bytes:
        """The letter's bytes, in the language of the context.

        :param kind: of ``asom.dunning.letter``
        :param deadline: until when the rest of one that has ended is to be paid
        """
        today = fields.Date.context_today(self)
        member, sender = agreement.membership_id, self.company_id._asom_sender()
        moves = agreement._open_invoices()
        ended = kind == "agreement_ended"
        texts = (
            self._agreement_ended(agreement, moves, deadline)
            if ended
            else self._agreement_made(agreement)
        )
        payment = moves[:1]._asom_way_of(moves[:1]._asom_payment())
        if agreement.payment_line and payment.get("line"):
            payment["line"] = agreement.payment_line
        way_text, way, ocr = self._letter_way(payment, len(moves), None)
        if ocr and not ended:
            way_text = self.env._(
                "Scan this line with your bank's app, or type the numbers. Pay each "
                "instalment with it."
            )
        headings = {} if ended else {"due": self.env._("Last payment date")}
        return letter_pdf(
            Letter(
                **texts,
                association=self.company_id.name,
                address=member.partner_id._asom_postal_text().split("\n"),
                facts=[
                    (self.env._("Date"), format_date(self.env, today)),
                    (self.env._("Member number"), member.member_number or ""),
                ],
                way_text=way_text,
                way=way,
                ocr=ocr,
                ending=self._letter_contact(sender),
                sender=self._letter_sender(sender),
                labels=self._letter_labels(**headings),
            )
        )

    def _agreement_made(self, agreement) -> dict:
        lines = agreement.line_ids.sorted("number")
        first = lines[:1]
        return {
            "title": self.env._("Payment agreement"),
            "amount": self._kroner(to_ore(first.amount)),
            "last_day": format_date(self.env, first.date_due),
            "paragraphs": [
                self.env._(
                    "We have agreed that you pay what you owe in instalments. As long "
                    "as they are paid in time you get no reminders of it."
                ),
                self.env._(
                    "An instalment that is not paid %s days after its last payment "
                    "date ends the agreement, and all that is left is to be paid at "
                    "once. Later dues are not part of it.",
                    agreement.grace_days,
                ),
            ],
            "lines": [
                (
                    self.env._("Instalment %s", line.number),
                    format_date(self.env, line.date_due),
                    self._kroner(to_ore(line.amount)),
                )
                for line in lines
            ],
            "total": self._kroner(to_ore(agreement.amount)),
        }

    def _agreement_ended(self, agreement, moves, deadline) -> dict:
        left = sum(to_ore(move.amount_residual) for move in moves)
        day = format_date(self.env, deadline)
        return {
            "title": self.env._("The payment agreement has ended"),
            "amount": self._kroner(left),
            "last_day": day,
            "paragraphs": [
                self.env._(
                    "We have not received an instalment that was agreed. The agreement "
                    "has therefore ended, and all that is left is to be paid: "
                    "%(amount)s by %(day)s.",
                    amount=self._kroner(left),
                    day=day,
                ),
            ],
            "lines": [
                (
                    self._claim_text(move),
                    format_date(self.env, move.invoice_date_due),
                    self._kroner(to_ore(move.amount_residual)),
                )
                for move in moves.sorted(lambda move: (move.invoice_date_due, move.id))
            ],
            "total": self._kroner(left),
        }
