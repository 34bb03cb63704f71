from collections.abc import Iterator
from dataclasses import replace

from odoo import models
from odoo.tools import format_amount, format_date

from odoo.addons.asom_membership.money import to_kroner

from ...report.letter import Labels, Letter, letter_pdf
from ..policy.texts import fill


class DunningPolicy(models.Model):
    """The words of a reminder, in the member's language."""

    _inherit = "asom.dunning.policy"

    def _letter_pdfs(self, proposals, day) -> Iterator[bytes]:
        """The letters of proposals, dated ``day``, one after the other."""
        senders = {}
        for proposal in proposals:
            lang = proposal.membership.partner_id._asom_lang()
            policy = self.with_context(lang=lang)
            if lang not in senders:
                senders[lang] = policy.company_id._asom_sender()
            yield letter_pdf(policy._letter(proposal, day, senders[lang]))

    def _letter(self, proposal, day, sender) -> Letter:
        """The texts of a letter.

        :param sender: ``_asom_sender()`` of the association
        """
        member, company = proposal.membership, self.company_id
        moves = [part.move.with_env(self.env) for part in proposal.parts]
        payment = dict(proposal.way)
        if proposal.payment:
            payment["line"] = proposal.payment["payment_line"]
        way_text, way, ocr = self._letter_way(payment, len(moves), proposal)
        return Letter(
            title=self._letter_title(proposal.stage),
            association=company.name,
            address=member.partner_id._asom_postal_text().split("\n"),
            facts=[
                (self.env._("Date"), format_date(self.env, day)),
                (self.env._("Member number"), member.member_number or ""),
            ],
            amount=self._kroner(proposal.total),
            last_day=format_date(self.env, proposal.deadline),
            paragraphs=self._letter_text(proposal, sender),
            lines=self._letter_lines(proposal, moves),
            total=self._kroner(proposal.total),
            way_text=way_text,
            way=way,
            ocr=ocr,
            ending=self._letter_ending(proposal, sender),
            sender=self._letter_sender(sender),
            labels=self._letter_labels(),
        )

    def _letter_labels(self, **others) -> Labels:
        """The headings of a letter.

        :param others: those that are called otherwise in this one
        """
        labels = Labels(
            to_pay=self.env._("To pay"),
            last_day=self.env._("Last payment date"),
            what_for=self.env._("What for"),
            due=self.env._("Should have been paid"),
            amount=self.env._("Amount"),
            total=self.env._("Total"),
            how_to_pay=self.env._("How to pay"),
            page=self.env._("Page"),
        )
        return replace(labels, **others)

    def _kroner(self, ore) -> str:
        return format_amount(self.env, to_kroner(ore), self.currency_id)

    def _letter_title(self, stage) -> str:
        if stage == "2":
            return self.env._("Reminder 2")
        return self.env._("Reminder")

    def _letter_text(self, proposal, sender) -> list[str]:
        """What is above the lines: the association's own text, or the standard one."""
        own = self.text_2 if proposal.stage == "2" else self.text_1
        values = {
            "member": proposal.membership.partner_id.name or "",
            "amount": self._kroner(proposal.total),
            "deadline": format_date(self.env, proposal.deadline),
            "association": self.company_id.name,
            "phone": sender["phone"],
        }
        if own and own.strip():
            return [part for part in fill(own, values).split("\n") if part.strip()]
        if proposal.stage == "2":
            return [
                self.env._(
                    "We have written to you before, and we still have not received "
                    "your payment. Please pay %(amount)s by %(deadline)s.",
                    **{key: values[key] for key in ("amount", "deadline")},
                )
            ]
        return [
            self.env._(
                "We have not received your payment. It may have been forgotten: please "
                "pay %(amount)s by %(deadline)s.",
                **{key: values[key] for key in ("amount", "deadline")},
            )
        ]

    def _letter_lines(self, proposal, moves) -> list[tuple[str, str, str]]:
        """Each invoice, then fee and interest apart."""
        lines = []
        for part, move in zip(proposal.parts, moves, strict=True):
            text = self._claim_text(move)
            if move.currency_id.compare_amounts(
                move.amount_residual, move.amount_total
            ):
                text = f"{text} ({move._asom_paid_text()})"
            due = format_date(self.env, move.invoice_date_due)
            lines.append((text, due, self._kroner(part.open)))
        if proposal.fees_open:
            text = self.env._("Earlier fees and interest")
            lines.append((text, "", self._kroner(proposal.fees_open)))
        if proposal.interest:
            rate = self.env._("Interest (Interest Act § 5)")
            lines.append((rate, "", self._kroner(proposal.interest)))
        if proposal.fee.ore:
            text = self.env._("Reminder fee")
            lines.append((text, "", self._kroner(proposal.fee.ore)))
        return lines

    def _claim_text(self, move) -> str:
        """What an invoice is for, as the member knows it."""
        names = []
        for line in move.sudo().invoice_line_ids:
            name = line.product_id.name or line.name or ""
            if line.display_type == "product" and name and name not in names:
                names.append(name)
        shown = ", ".join(names[:3])
        dues = move.sudo().asom_charge_ids.filtered(
            lambda charge: charge.kind == "subscription"
        )
        if dues:
            first = format_date(self.env, min(dues.mapped("date_from")))
            last = format_date(self.env, max(dues.mapped("date_to")))
            shown = f"{shown} {first}–{last}"
        return self.env._(
            "%(what)s – invoice %(number)s of %(day)s",
            what=shown,
            number=move.name,
            day=format_date(self.env, move.invoice_date),
        )

    def _letter_way(self, payment, count, proposal):
        """:returns: (sentence, [(label, value)], line that banks' apps read)"""
        reference = (self.env._("Text"), payment["reference"] or "")
        if payment["way"] == "number":
            text = self.env._("Pay to this number. State the text.")
            return text, [(payment["label"], payment["number"]), reference], ""
        if payment["way"] == "card":
            text = self.env._("Pay with your card on this page: %s", payment["url"])
            return text, [], ""
        if payment.get("line"):
            text = self.env._(
                "Scan this line with your bank's app, or type the numbers. Pay the "
                "whole amount of this letter with it."
            )
            return text, [], payment["line"]
        if payment["account_number"]:
            text = self.env._(
                "Transfer the amount from your bank. State the text, so that we can "
                "see that it is from you."
            )
            return (
                text,
                [
                    (self.env._("Registration number"), payment["reg_number"] or ""),
                    (self.env._("Account number"), payment["account_number"]),
                    reference,
                ],
                "",
            )
        return self.env._("Ask us how to pay."), [], ""

    def _letter_ending(self, proposal, sender) -> list[str]:
        """What happens next, and whom to call."""
        texts = []
        if self._is_demand(proposal.stage):
            texts.append(self._demand_text(proposal.total, proposal.deadline))
        paid = self.env._(
            "Have you paid in the last few days, then you need not do anything."
        )
        texts.append(f"{paid} {self._objection_text()}")
        return texts + self._letter_contact(sender)

    def _objection_text(self) -> str:
        return self.env._(
            "Do you think that the claim is wrong, or can you not pay: call or write "
            "to us before the last payment date."
        )

    def _demand_text(self, total, deadline) -> str:
        """What follows when nothing is paid, as inkassoloven § 10 wants it to be said;
        in letter and mail.

        :param total: øre to be paid until the deadline
        """
        text = self.env._(
            "This is a demand for payment (inkassoloven § 10). If we have not received "
            "the amount by %s, the case may be handed over to debt collection, and "
            "your signal may be closed, without further notice. That adds costs that "
            "you have to pay.",
            format_date(self.env, deadline),
        )
        return text + self._letter_cost(total, deadline)

    def _letter_cost(self, total, deadline) -> str:
        """What debt collection may cost, after the text that threatens with it."""
        law = self.env["asom.dunning.law"]._law()
        row = law.collector_cost(total, deadline)
        if not row:
            return ""
        text = self.env._(
            "For this amount debt collection alone costs up to %(cost)s without VAT "
            "(%(paragraph)s).",
            cost=self._kroner(row.value),
            paragraph=row.source,
        )
        return f" {text}"

    def _letter_contact(self, sender) -> list[str]:
        """Whom to call or write to, if that is known."""
        contact = ", ".join(filter(None, (sender["phone"], sender["email"])))
        return [self.env._("Contact: %s", contact)] if contact else []

    def _letter_sender(self, sender) -> list[str]:
        cvr = sender["cvr"] and self.env._("CVR %s", sender["cvr"])
        parts = (sender["name"], cvr, sender["street"], sender["city"])
        return [*filter(None, parts), sender["bureau"]]
