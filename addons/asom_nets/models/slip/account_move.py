import base64

from odoo import api, fields, models
from odoo.tools.image import image_data_uri

from ... import fik_picture

# wkhtmltopdf prints lengths at less than four fifths, a patched one somewhat larger. A
# line that is larger than on a slip is read as well, a smaller one may not be.
PRINTED = 1.3


class AccountMove(models.Model):
    """The FI payment slip of an invoice: number, OCR line and who gets one."""

    _inherit = "account.move"

    l10n_dk_fik_creditor_number = fields.Char(
        string="FI Creditor Number",
        copy=False,
        readonly=True,
        help="As it was when the invoice got its payment id.",
    )
    nets_ocr_line = fields.Char(
        string="OCR Line",
        compute="_compute_nets_ocr_line",
        help="What mobile banks read: card type, payment id and FI creditor number.",
    )

    @api.depends("nets_payment_id", "l10n_dk_fik_creditor_number")
    def _compute_nets_ocr_line(self):
        for move in self:
            number, creditor = move.nets_payment_id, move.l10n_dk_fik_creditor_number
            move.nets_ocr_line = (
                fik_picture.slip_line(number, creditor)
                if number and creditor
                else False
            )

    # === NUMBERS === #

    def _asom_before_post(self, soft):
        self._nets_give_payment_ids(soft)
        return super()._asom_before_post(soft)

    def _nets_give_payment_ids(self, soft):
        """Payment ids for invoices that no collection run made: those of members and
        those of journals that refer by payment ids. Never for credit notes, nor in
        another currency: slips are paid in kroner, whatever the invoice says.

        The numbers of all invoices of an association are taken at once.
        """
        today = fields.Date.context_today(self)
        waiting = self.filtered(
            lambda move: (
                move.move_type == "out_invoice"
                and move.currency_id == move.company_currency_id
                and not move.nets_payment_id
                and not (soft and move.date > today)
                and (move.asom_membership_id or move.journal_id._fik_card_type())
            )
        )
        for company, moves in waiting.grouped("company_id").items():
            agreement = self.env["asom.nets.agreement"].sudo()._of(company)
            if not agreement or not company.asom_number:
                continue
            moves = moves.filtered(
                lambda move, agreement=agreement: move.journal_id._fik_creditor_number(
                    agreement
                )
            )
            if not moves:
                continue
            numbers = agreement._take_numbers("last_number", len(moves))
            for move, number in zip(moves, numbers, strict=True):
                move.sudo().write(move._nets_number_vals(agreement, number))

    def _nets_number_vals(self, agreement, number):
        """Values that give this draft the running number ``number``."""
        journal = self.journal_id
        payment_id = agreement._payment_id(number, journal._fik_card_type() or "71")
        return {
            "nets_reference": self.nets_reference or f"{number:09d}",
            "nets_payment_id": payment_id,
            "l10n_dk_fik_creditor_number": journal._fik_creditor_number(agreement),
            # What somebody has typed stays.
            "payment_reference": self.payment_reference or payment_id,
        }

    def _get_invoice_reference_dk_fik_71_invoice(self):
        """Odoo's hook for journals with FI references: the payment id; the invoice's
        name where there is none because the agreement has ended."""
        self.ensure_one()
        return self.nets_payment_id or self._get_invoice_reference_odoo_invoice()

    def _get_invoice_reference_dk_fik_75_invoice(self):
        """As for card type 71; the id has 16 digits."""
        return self._get_invoice_reference_dk_fik_71_invoice()

    # === WHAT THE PAYER SEES === #

    def _nets_card_type(self) -> str:
        """Card type of the payment id, "" without one."""
        return fik_picture.CARD_OF_LENGTH.get(len(self.nets_payment_id or ""), "")

    def _nets_way_to_pay(self) -> str:
        """How what is left of the invoice is paid.

        A member whose mandate pays must not be asked to pay a slip as well.

        :returns: "automatic" when Betalingsservice collects it from the member's
            account, "slip" when the member pays by payment id, "" when there is
            nothing to pay or no payment id
        """
        self.ensure_one()
        # Superuser: the member who prints the invoice sees no mandates.
        move = self.sudo()
        if (
            move.state != "posted"
            or move.move_type != "out_invoice"
            or move.currency_id.is_zero(move.amount_residual)
        ):
            return ""
        if move._nets_collects_automatically():
            return "automatic"
        return "slip" if move.nets_ocr_line else ""

    def _nets_collects_automatically(self) -> bool:
        if self._nets_awaits_word() or self._nets_again_until():
            return True
        states = set(self.nets_collection_ids.mapped("state"))
        return bool(
            # What no run has made is collected only once it stands in a delivery.
            (self.asom_run_id or "included" in states)
            and not self.nets_failure
            and self.asom_payment_channel == "betalingsservice"
            and self.invoice_date_due >= fields.Date.context_today(self)
            and self.asom_membership_id.nets_has_mandate
            and ("included" in states or "left_out" not in states)
        )

    def _nets_ocr_picture(self):
        """(data URI, width in CSS millimetres) of the OCR line, for documents."""
        self.ensure_one()
        line = self.nets_ocr_line
        data = base64.b64encode(fik_picture.picture(line))
        return image_data_uri(data), round(PRINTED * fik_picture.width_mm(line), 1)

    def _nets_ocr_address(self):
        """Address of the picture on this server, for messages; mails carry the picture
        itself (ir_mail_server.py)."""
        self.ensure_one()
        return f"/fik/{self.nets_payment_id}-{self.l10n_dk_fik_creditor_number}.png"
