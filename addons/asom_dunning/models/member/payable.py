from odoo import api, fields, models

from odoo.addons.asom_membership.money import to_kroner


class Payable(models.AbstractModel):
    """What asks for several invoices at once, with one payment id for all of them where
    a payment channel gives one: a reminder, an agreement."""

    _name = "asom.dunning.payable"
    _description = "Asked for with One Payment Id"

    payment_number = fields.Char(
        string="Payment Id",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Pays all that is asked for, in the order of the dunning policy.",
    )
    payment_line = fields.Char(string="OCR Line", readonly=True, copy=False)
    payment_picture = fields.Char(readonly=True, copy=False)

    _payment_once = models.UniqueIndex(
        "(company_id, payment_number) WHERE payment_number IS NOT NULL",
        "A payment id is given once.",
    )

    def _paid_with_id(self):
        """:returns: the invoices that the payment id stands for, in no order"""
        return self.env["account.move"]

    def _paid_in_order(self):
        """:returns: the invoices that the payment id pays, in the order of the policy:
        fees and interest first, the oldest first, or the other way round"""
        self.ensure_one()
        moves = self._paid_with_id().filtered(lambda move: move.state == "posted")
        policy = self.env["asom.dunning.policy"].sudo()._of(self.company_id)
        costs_first = policy.payment_order != "principal"
        return moves.sorted(
            lambda move: (
                bool(move.asom_dunning_reminder_id) != costs_first,
                move.invoice_date_due,
                move.id,
            )
        )


class DunningPolicy(models.Model):
    _inherit = "asom.dunning.policy"

    payment_order = fields.Selection(
        [
            ("costs", "Fees and interest first, then the oldest dues"),
            ("principal", "The oldest dues first, then fees and interest"),
        ],
        string="A Payment Covers",
        default="costs",
        required=True,
        tracking=True,
        help="Of money that comes with the payment id of a reminder and is not enough.",
    )

    def _new_payment_vals(self, payment, moves) -> dict:
        """Values of a payment id of its own, where members pay by id and there is more
        than one thing to pay.

        :param payment: ``_asom_how_to_pay()`` of the first invoice
        :param moves: how many invoices, fees that are new included
        """
        if not payment.get("line") or moves < 2:
            return {}
        given = self.company_id._asom_new_payment_id()
        return given and self._payment_id_vals(given)

    def _give_payment_ids(self, proposals):
        """As :meth:`_new_payment_vals`, to the letters of these proposals together;
        first, each learns how it is paid."""
        # Superuser: who is asked for it sees neither accounts nor mandates.
        moves = self.env["account.move"].sudo()
        for proposal in proposals:
            lang = proposal.membership.partner_id._asom_lang()
            if moves.env.lang != lang:
                moves = moves.with_context(lang=lang)
            move = proposal.parts[0].move.with_env(moves.env)
            asked = to_kroner(proposal.total)
            proposal.way = move._asom_way_of(move._asom_how_to_pay(), asked)
        asking = [
            proposal
            for proposal in proposals
            if proposal.invoices > 1 and proposal.way.get("line")
        ]
        given = self.company_id._asom_new_payment_ids(len(asking)) if asking else []
        # None at all, where no payment channel gives any.
        for proposal, payment_id in zip(asking, given, strict=False):
            proposal.payment = self._payment_id_vals(payment_id)

    def _payment_id_vals(self, given) -> dict:
        return {
            "payment_number": given["number"],
            "payment_line": given["line"],
            "payment_picture": given.get("picture") or False,
        }


class DunningReminder(models.Model):
    _name = "asom.dunning.reminder"
    _inherit = ["asom.dunning.reminder", "asom.dunning.payable"]

    def _paid_with_id(self):
        """Its claims, its fee, and the fees and interest of before, as it asked."""
        fees = self.env["account.move"].sudo()
        fees = fees.search(
            [
                ("asom_membership_id", "=", self.membership_id.id),
                ("asom_dunning_reminder_id.date_sent", "<=", self.date_sent),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
            ]
        )
        claims = self.sudo().claim_ids.move_id
        holds = self.env["asom.dunning.hold"].sudo()
        holds = holds.search([("membership_id", "=", self.membership_id.id)])
        elsewhere = self.membership_id._dunning_fees_elsewhere(holds, self.date_sent)
        fees -= elsewhere.filtered(
            lambda fee: not fee.asom_dunning_reminder_id.claim_ids.move_id & claims
        )
        return claims | fees


class DunningAgreement(models.Model):
    _name = "asom.dunning.agreement"
    _inherit = ["asom.dunning.agreement", "asom.dunning.payable"]

    def _paid_with_id(self):
        return self.sudo().move_ids


class AccountMove(models.Model):
    _inherit = "account.move"

    @api.model
    def _asom_paid_together(self, company, numbers):
        """Reminders and agreements have ids of their own."""
        found = super()._asom_paid_together(company, numbers)
        for name in ("asom.dunning.reminder", "asom.dunning.agreement"):
            asked = (
                self.env[name]
                .sudo()
                .search(
                    [
                        ("company_id", "in", company.ids),
                        ("payment_number", "in", numbers),
                    ]
                )
            )
            for record in asked:
                moves = record._paid_in_order().with_env(self.env)
                found[record.payment_number] = moves
        return found
