from odoo import fields, models

SETTLED = ("paid", "in_payment", "reversed")


class AccountMove(models.Model):
    """What a member still owes on an invoice, until when, and how it is paid.

    The same for the document, the portal and mails. Add-ons of a payment channel
    extend :meth:`_asom_way_to_pay` and :meth:`_asom_why_unpaid`.
    """

    _inherit = "account.move"

    # === HOOKS === #

    def _asom_way_to_pay(self) -> str:
        """How what is left of the invoice is paid.

        :returns: "" when nothing is to be paid, "card" for a link to the payment
            page, "number" for a number of the association's (MobilePay), "transfer" for
            its own bank account, "ask" when none is there; add-ons add ways of their
            own, each with its part in the template ``asom_membership.way_to_pay``
        """
        self.ensure_one()
        if not self._asom_is_paid_to_us():
            return ""
        if self._asom_channel_way() == "number" and self._asom_channel_number():
            return "number"
        has_account = self.company_id.sudo().asom_bank_account_number
        prefers_card = self._asom_channel_way() == "card"
        if (prefers_card or not has_account) and self._asom_card_providers():
            return "card"
        return "transfer" if has_account else "ask"

    def _asom_way_label(self, way) -> str:
        """The name of a way to pay, for the box with amount and date."""
        match way:
            case "card":
                return self.env._("Card")
            case "number":
                return self._asom_channel_label()
            case "transfer":
                return self.env._("Bank transfer")
            case "ask":
                return self.env._("Ask us")
        return ""

    def _asom_why_unpaid(self) -> str:
        """Why a collection failed, in one sentence for the member; "" where none did,
        or where no add-on knows. A card that has just been tried did not pay."""
        self.ensure_one()
        if self._asom_online_failed():
            return self.env._("The payment was not completed. Nothing has been paid.")
        return ""

    # === FACTS === #

    def _asom_channel(self) -> str:
        """The payment channel that the invoice was made for; the member's now where it
        was made by hand."""
        self.ensure_one()
        channel = self.asom_payment_channel
        return channel or self.sudo().asom_membership_id.payment_channel

    def _asom_channel_way(self) -> str:
        """How members of that channel pay, of the catalogue's ``way``."""
        return self.env["asom.payment.channel"]._way_of(self._asom_channel())

    def _asom_channel_label(self) -> str:
        """The channel's name in the language of the context."""
        labels = dict(self.env["asom.payment.channel"]._selection())
        return labels.get(self._asom_channel(), "")

    def _asom_channel_number(self) -> str:
        """The association's number for the channel: its MobilePay."""
        numbers = self.env["asom.payment.channel.number"]
        return numbers._number_of(self.company_id, self._asom_channel())

    def _asom_is_owed(self) -> bool:
        """Whether there is something for the member to pay, and nothing on its way
        from a provider of cards."""
        self.ensure_one()
        return (
            self.state == "posted"
            and self.move_type == "out_invoice"
            and self.payment_state not in SETTLED
            and not self.currency_id.is_zero(self.amount_residual)
            and not self._asom_paid_online()
        )

    def _asom_is_paid_to_us(self) -> bool:
        """Whether what is owed is paid to the association: somebody else may collect
        it, in an add-on."""
        return self._asom_is_owed()

    def _asom_is_overdue(self) -> bool:
        """Whether the last payment date of what is owed has passed."""
        return self._asom_is_owed() and (
            self.invoice_date_due < fields.Date.context_today(self)
        )

    def _asom_card_providers(self):
        """Payment providers by which the member can pay online.

        :returns: none where nothing is to be paid
        """
        self.ensure_one()
        if not self.sudo()._has_to_be_paid():
            return self.env["payment.provider"]
        providers = self.env["payment.provider"].sudo()
        return providers._get_compatible_providers(
            self.company_id.id,
            self.partner_id.id,
            self.amount_residual,
            currency_id=self.currency_id.id,
        )

    def _asom_card_url(self) -> str:
        """Where the member pays online, without logging in."""
        self.ensure_one()
        move = self.sudo()
        return move.get_base_url() + move.get_portal_url(query_string="&payment=1")

    def _asom_how_to_pay(self) -> dict:
        """How what is left is paid, whatever it is called for in: an invoice, a
        reminder.

        :returns: way ("" when nothing is to be paid), its label, why (it is unpaid),
            the numbers and the text to pay to, url of the payment page, line (that
            banks' apps read, where the way has one); add-ons add what theirs needs
        """
        self.ensure_one()
        # Superuser: the member who reads it sees neither accounts nor mandates.
        move = self.sudo()
        way = move._asom_way_to_pay()
        return {
            "way": way,
            "label": move._asom_way_label(way),
            "why": move._asom_why_unpaid() if way else "",
            "reg_number": move.company_id.asom_bank_reg_number,
            "account_number": move.company_id.asom_bank_account_number,
            "number": move._asom_channel_number() if way == "number" else "",
            "reference": move.payment_reference or move.name,
            "url": move._asom_card_url() if way == "card" else "",
            "line": "",
        }

    def _asom_way_of(self, payment, amount=None) -> dict:
        """How another amount is paid than what is left of this invoice: a reminder
        with its fee, an instalment. The page for cards takes the invoice, no more and
        no less: whoever pays there what the letter asks for has not paid it.

        :param payment: :meth:`_asom_how_to_pay` or more
        :param amount: what is asked for; None for instalments
        """
        self.ensure_one()
        whole = amount is not None and not self.currency_id.compare_amounts(
            amount, self.amount_residual
        )
        if payment["way"] != "card" or whole:
            return payment
        way = "transfer" if payment["account_number"] else "ask"
        return {**payment, "way": way, "label": self._asom_way_label(way), "url": ""}

    def _asom_payment(self) -> dict:
        """What is to be paid, until when and how; or why nothing is.

        :returns: as :meth:`_asom_how_to_pay`; also amount, due (texts), pay_by (both),
            overdue and status (one line)
        """
        self.ensure_one()
        move = self.sudo()
        how = self._asom_how_to_pay()
        return {
            **how,
            "amount": move._asom_amount(move.amount_residual if how["way"] else 0.0),
            "due": move._asom_due_text(),
            "pay_by": self.env._(
                "Pay %(amount)s by %(due)s.",
                amount=move._asom_amount(move.amount_residual),
                due=move._asom_due_text(),
            ),
            "overdue": move._asom_is_overdue(),
            "status": move._asom_status_text(),
        }

    def _asom_status_text(self) -> str:
        """Where the invoice or credit note stands, in one sentence."""
        self.ensure_one()
        if self.state == "draft":
            return self.env._("This is a draft. It is not to be paid.")
        if self.state == "cancel":
            return self.env._("Cancelled. Nothing is to be paid.")
        left = self._asom_amount(self.amount_residual)
        nothing_left = self.currency_id.is_zero(self.amount_residual)
        if self.move_type == "out_refund":
            if nothing_left:
                return self.env._("Settled. You need not do anything.")
            if self.company_id.asom_use_credit:
                return self.env._(
                    "%s in your favour. It is set off against what you pay next; you "
                    "need not do anything.",
                    left,
                )
            return self.env._("%s in your favour. You need not pay anything.", left)
        if self.currency_id.is_zero(self.amount_total):
            return self.env._("Nothing is to be paid.")
        if self.payment_state == "reversed":
            return self.env._("Cancelled by a credit note. Nothing is to be paid.")
        if nothing_left or self.payment_state in SETTLED:
            return self.env._("Paid. Nothing is left to pay.")
        if self._asom_paid_online():
            return self.env._("Your payment is on its way. You need not do anything.")
        if self._asom_is_overdue():
            return self.env._(
                "%(amount)s should have been paid by %(due)s.",
                amount=left,
                due=self._asom_due_text(),
            )
        return self.env._(
            "%(amount)s is to be paid by %(due)s.",
            amount=left,
            due=self._asom_due_text(),
        )
