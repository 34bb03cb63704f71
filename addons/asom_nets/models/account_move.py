from odoo import fields, models
from odoo.exceptions import UserError


class AccountMove(models.Model):
    _inherit = "account.move"

    nets_reference = fields.Char(
        copy=False,
        readonly=True,
        help="9 characters that come back with every payment and find the invoice.",
    )
    nets_payment_id = fields.Char(
        string="FI Payment Id",
        copy=False,
        readonly=True,
        help="15 digits with a check digit; never used again.",
    )
    nets_failure = fields.Selection(
        [
            ("rejected", "Rejected by the Payer"),
            ("cancelled", "Collection Cancelled"),
            ("charged_back", "Charged Back"),
        ],
        string="Not Paid Because",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="What Nets has told about the collection; empty again once it is paid.",
    )
    nets_failure_date = fields.Date(copy=False, readonly=True)
    nets_again_on = fields.Date(
        string="Collected Again On",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The due date of the one further attempt, after the collection was "
        "refused.",
    )
    nets_section_id = fields.Many2one(
        "asom.nets.section",
        string="Section from Nets",
        copy=False,
        readonly=True,
        index="btree_not_null",
        check_company=True,
        help="The section of a delivery that this entry books.",
    )
    nets_payment_ids = fields.One2many(
        "asom.nets.payment",
        "move_id",
        readonly=True,
        groups="asom_membership.group_board",
    )
    nets_collection_ids = fields.One2many(
        "asom.nets.collection", "move_id", groups="asom_membership.group_board"
    )

    _nets_reference_uniq = models.UniqueIndex(
        "(company_id, nets_reference) WHERE nets_reference IS NOT NULL",
        "This Nets reference is in use.",
    )
    _nets_payment_id_uniq = models.UniqueIndex(
        "(company_id, nets_payment_id) WHERE nets_payment_id IS NOT NULL",
        "This payment id is in use.",
    )

    def _asom_locked_text(self, field):
        if field.name.startswith(("nets_", "l10n_dk_fik_")):
            # Members pay by these numbers, and payments find their invoice by them.
            return self.env._("What Nets knows an invoice by is not written by hand.")
        return super()._asom_locked_text(field)

    def _asom_claim_facts(self):
        """Also why Nets has said that it was not paid."""
        return {
            move.id: (settled, move.nets_failure, move.nets_failure_date)
            for move, (settled, *_why) in zip(
                self, super()._asom_claim_facts().values(), strict=True
            )
        }

    def _invoice_paid_hook(self):
        result = super()._invoice_paid_hook()
        self._nets_forget_failure()
        return result

    def _nets_forget_failure(self):
        """Nothing is owed any more."""
        # Superuser: whoever registers the payment does not write this himself.
        self.filtered("nets_failure").sudo().write(
            {"nets_failure": False, "nets_failure_date": False}
        )

    def _reverse_moves(self, default_values_list=None, cancel=False):
        self.check_access("read")
        self._check_books_no_payments()
        return super()._reverse_moves(default_values_list, cancel)

    def button_draft(self):
        self.check_access("write")
        self._check_not_with_nets()
        return super().button_draft()

    def button_cancel(self):
        self.check_access("write")
        self._check_not_with_nets()
        return super().button_cancel()

    def _check_books_no_payments(self):
        """What Nets has told stays in the books; a person corrects where it stands.

        :raises UserError: when one is the entry of payments from Nets
        """
        entry = self.filtered(lambda move: move.sudo().nets_section_id)[:1]
        if entry:
            raise UserError(
                self.env._(
                    "%s books payments from Nets and stays as it is. Open the payment: "
                    "take its match back, refund it or set it aside.",
                    entry.name,
                )
            )
        self._check_not_by_hand()

    def _check_not_with_nets(self):
        """An invoice that Nets collects says what the delivery says.

        :raises UserError: when one stands in a live delivery, or is the entry of
            payments from Nets
        """
        self._check_books_no_payments()
        # Superuser: who works on invoices need not see deliveries.
        row = (
            self.env["asom.nets.collection"]
            .sudo()
            .search([("move_id", "in", self.ids), ("state", "=", "included")], limit=1)
        )
        if row:
            raise UserError(
                self.env._(
                    "%(invoice)s stands in delivery %(delivery)s to Nets. Credit it "
                    "instead, or cancel the delivery before it is sent.",
                    invoice=row.move_id.name,
                    delivery=row.delivery_id.filename,
                )
            )


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _reconcile_post_hook(self, data):
        """Odoo tells an invoice that it was paid, but not that a credit note settles
        it."""
        result = super()._reconcile_post_hook(data)
        data["not_paid_invoices"].filtered(
            lambda move: move.nets_failure and move.payment_state == "reversed"
        )._nets_forget_failure()
        return result
