import base64
from types import SimpleNamespace

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import to_kroner, to_ore

from ...procedure.closing import closing_day
from ...report.letter import Letter, letter_pdf

TEMPLATE = "asom_dunning.mail_template_closing"


class DunningNotice(models.Model):
    """What a member was told before the signal was closed, frozen as it was sent."""

    _name = "asom.dunning.notice"
    _description = "Notice before a Closing"
    _inherit = "asom.dunning.letter.mixin"
    _order = "date_sent desc, id desc"

    currency_id = fields.Many2one(related="company_id.currency_id")
    closing_id = fields.Many2one(
        "asom.dunning.closing",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    date_sent = fields.Date(string="Sent", required=True, readonly=True)
    date_close = fields.Date(string="Closes On", required=True, readonly=True)
    amount = fields.Monetary(string="To Pay", readonly=True)
    failure = fields.Char(string="Why Not Delivered", readonly=True, tracking=1)

    @api.depends("date_sent", "membership_id.member_number")
    def _compute_display_name(self):
        for notice in self:
            notice.display_name = self.env._(
                "Notice before closing %(number)s %(day)s",
                number=notice.membership_id.member_number or "",
                day=notice.date_sent or "",
            )

    def _mail_subject(self) -> str:
        """What happens, and when."""
        return self.env._(
            "Your signal is closed on %s",
            self.env["ir.qweb.field.date"].value_to_html(self.date_close, {}),
        )

    def _mail_way(self):
        """Amount, date and how it is paid, as HTML for the mail's body."""
        self.ensure_one()
        moves = self.env["account.move"].new({"currency_id": self.currency_id.id})
        move = self.closing_id.case_id._claimable()[:1]
        day = self.env["ir.qweb.field.date"].value_to_html(self.date_close, {})
        payment = {
            **move._asom_way_of(move._asom_payment(), self.amount),
            "pay_by": self.env._(
                "Pay %(amount)s before %(day)s.",
                amount=moves._asom_amount(self.amount),
                day=day,
            ),
        }
        values = {"o": move, "payment": payment}
        return self.env["ir.qweb"]._render("asom_membership.mail_way_to_pay", values)

    def _send(self):
        for notice in self.filtered(lambda row: row.channel == "mail"):
            notice._frozen_mail(self.env.ref(TEMPLATE), ["pdf"])

    def _not_delivered(self, why):
        """The member has not been told: nothing is closed by this notice."""
        for notice in self.sudo().filtered(lambda row: not row.failure):
            notice.failure = why
            if notice.closing_id.state == "told":
                notice.closing_id._tell_member(channel="letter")

    def _message_receive_bounce(self, email, partner):
        result = super()._message_receive_bounce(email, partner)
        self._not_delivered(self.env._("The mail to %s came back.", email))
        return result


class DunningClosing(models.Model):
    _inherit = "asom.dunning.closing"

    def _tell_member(self, channel=None):
        """The notice: what is closed, when, and what the member can do.

        :param channel: "letter" where a mail did not arrive
        """
        self.ensure_one()
        policy = self.env["asom.dunning.policy"].sudo()._require(self.company_id)
        day = fields.Date.context_today(self)
        payer = self.membership_id.partner_id
        by_mail = policy.channel != "letter" and payer.email
        channel = channel or ("mail" if by_mail else "letter")
        post = policy.letter_days if channel == "letter" else 0
        close = closing_day(day, policy.closing_days, post)
        texts = policy.with_context(lang=payer._asom_lang())
        case = self.case_id.sudo()
        total = case._claimable_ore() + case._claimable_ore(fees=True)
        notice = (
            self.env["asom.dunning.notice"]
            .sudo()
            .create(
                {
                    "company_id": self.company_id.id,
                    "closing_id": self.id,
                    "membership_id": self.membership_id.id,
                    "date_sent": day,
                    "date_close": close,
                    "amount": to_kroner(total),
                    "channel": channel,
                    "pdf": base64.b64encode(
                        letter_pdf(texts._closing_letter(self, day, close, total))
                    ),
                }
            )
        )
        notice._send()
        self.write({"state": "told", "date_told": day, "date_close": close})


class DunningPolicy(models.Model):
    _inherit = "asom.dunning.policy"

    def _closing_letter(self, closing, day, close, total) -> Letter:
        """The notice in the member's language."""
        member, company = closing.membership_id, self.company_id
        moves = closing.case_id._claimable().with_env(self.env)
        sender = company._asom_sender()
        lines = [
            (
                self._claim_text(move),
                format_date(self.env, move.invoice_date_due),
                self._kroner(to_ore(move.amount_residual)),
            )
            for move in moves
        ]
        fees = closing.case_id._claimable_ore(fees=True)
        if fees:
            text = self.env._("Earlier fees and interest")
            lines.append((text, "", self._kroner(fees)))
        # The way to pay is that of a reminder about the same invoices.
        way_text, way, ocr = self._letter_way(
            moves[0]._asom_way_of(moves[0]._asom_payment(), to_kroner(total)),
            len(moves),
            SimpleNamespace(total=total),
        )
        return Letter(
            title=self.env._("Your signal will be closed"),
            association=company.name,
            address=member.partner_id._asom_postal_text().split("\n"),
            facts=[
                (self.env._("Date"), format_date(self.env, day)),
                (self.env._("Member number"), member.member_number or ""),
            ],
            amount=self._kroner(total),
            last_day=format_date(self.env, close),
            paragraphs=[
                self.env._(
                    "We have written to you twice and have not received your payment. "
                    "The association has decided to close: %s.",
                    closing.services,
                ),
                self.env._(
                    "We close on %(day)s. When we have received the whole amount "
                    "before that day, nothing is closed.",
                    day=format_date(self.env, close),
                ),
            ],
            lines=lines,
            total=self._kroner(total),
            way_text=way_text,
            way=way,
            ocr=ocr,
            ending=self._closing_ending(sender, day),
            sender=self._letter_sender(sender),
            labels=self._letter_labels(last_day=self.env._("Closes on")),
        )

    def _closing_ending(self, sender, day) -> list[str]:
        texts = []
        product = self.reopen_product_id
        price = product and product._asom_price_on(day)
        if price and price.amount:
            texts.append(
                self.env._(
                    "When you pay later, we open again as soon as the money is here. "
                    "Fee: %s",
                    self._kroner(to_ore(price.amount)),
                )
            )
        else:
            texts.append(
                self.env._(
                    "When you pay later, we open again as soon as the money is here."
                )
            )
        texts.append(
            self.env._(
                "Do you think that the claim is wrong, or can you not pay: call or "
                "write to us before that day. As long as you contest the claim, "
                "nothing is closed."
            )
        )
        return texts + self._letter_contact(sender)
