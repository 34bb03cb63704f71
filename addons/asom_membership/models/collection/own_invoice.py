from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ...banking_days import next_banking_day
from ...invoicing.shapes import InvoiceShapes
from ...money import to_ore
from ...periods import TIME_ZONE
from ..run.run_approve import APPROVER
from .execute import FAST_CONTEXT, POST_CONTEXT

# Days that a member has to pay a fee that is asked for by itself, if nobody says more.
FEE_DAYS = 14


class Charge(models.Model):
    """Charges on an invoice of their own, without a collection run."""

    _inherit = "asom.charge"

    def action_invoice(self):
        """Invoice what waits now, instead of with the next collection run.

        :raises AccessError: when the user may not approve collections
        :raises UserError: with four eyes, when the user has made the charge
        """
        self.check_access("write")
        if not self.env.user.has_group(APPROVER):
            raise AccessError(
                self.env._(
                    "You may not invoice fees by themselves. Who may approve "
                    "collections may."
                )
            )
        for charge in self:
            own = charge.create_uid == self.env.user
            if own and charge.company_id.asom_four_eyes:
                raise UserError(
                    self.env._(
                        "%(association)s uses four eyes: another user must invoice "
                        "%(charge)s, because you have entered it.",
                        association=charge.company_id.name,
                        charge=charge.display_name,
                    )
                )
        self._invoice()
        return True

    def _invoice(self, date_due=None, payment_channel=None, shapes=None):
        """Invoice fees and credits that wait, now and without a run: one posted invoice
        for each member (a credit note where it comes to less than zero)::

            [invoice] = fee._invoice(date_due=day)

        Whole or not at all. Charges that are invoiced already are not invoiced again;
        their invoices are returned as well.

        :param date_due: last payment date, or {member: that of its own}; by default
            what :meth:`_due_alone` says
        :param payment_channel: by which it is collected; by default the member's
        :param shapes: of :meth:`_invoice_shapes`, by who makes many of one association
        :returns: the invoices, in the order of the charges' members
        :raises UserError: when one of the charges is a run's or was cancelled, or when
            its member is held from billing
        """
        self.check_access("write")
        self = self.sudo()
        self.lock_for_update()
        self.invalidate_recordset(["state", "run_id", "move_id"])
        waiting = self.filtered(lambda charge: charge.state != "invoiced")
        waiting._check_may_be_invoiced()
        moves = self.move_id
        for company, some in waiting.grouped("company_id").items():
            moves |= some.with_company(company)._invoice_in(
                company, date_due, payment_channel, shapes
            )
        return moves

    def _invoice_shapes(self, company):
        """What makes these invoices, to be kept from batch to batch.

        :raises UserError: when the association has no sales journal
        """
        journal = company._asom_dues_journal()
        if not journal:
            raise UserError(self.env._("%s has no sales journal.", company.name))
        moves = self.with_company(company).env["account.move"]
        return InvoiceShapes(moves.with_context(**FAST_CONTEXT), journal)

    def _check_may_be_invoiced(self):
        for charge in self:
            if charge.state != "waiting" or charge.run_id:
                raise UserError(
                    self.env._(
                        "%s cannot be invoiced by itself: it belongs to a collection "
                        "run or was cancelled.",
                        charge.display_name,
                    )
                )
        for member, reason in self.membership_id._billing_holds().items():
            raise UserError(
                self.env._(
                    "%(member)s is held from billing: %(reason)s",
                    member=member.display_name,
                    reason=reason,
                )
            )

    def _invoice_in(self, company, date_due, payment_channel, shapes=None):
        """As :meth:`_invoice`, charges of one association."""
        shapes = shapes or self._invoice_shapes(company)
        days = date_due if isinstance(date_due, dict) else {}
        usual = None if days else date_due
        today = fields.Date.context_today(self.with_context(tz=TIME_ZONE))
        groups = [
            (member, charges)
            for member, charges in self.grouped("membership_id").items()
            if any(to_ore(charge.amount) for charge in charges)
        ]
        created = shapes.create(
            [
                (
                    charges._move_vals(
                        member, today, days.get(member, usual), payment_channel
                    ),
                    charges._move_lines(),
                )
                for member, charges in groups
            ]
        )
        for (_member, charges), move in zip(groups, created, strict=True):
            charges.move_id = move
        self.state = "invoiced"
        self.flush_recordset()
        created.invalidate_recordset(["asom_charge_ids"])
        created.with_context(**POST_CONTEXT)._post(soft=False)
        return created.with_context(**dict.fromkeys((*FAST_CONTEXT, *POST_CONTEXT)))

    def _move_vals(self, member, day, due, payment_channel) -> dict:
        """Values of one member's invoice; its lines come from :meth:`_move_lines`."""
        total = sum(to_ore(charge.amount) for charge in self)
        channel = payment_channel or member.payment_channel
        due = due or self._due_alone(member, day, channel)
        return member._invoice_vals(day, due, channel, total < 0)

    def _due_alone(self, member, day, payment_channel):
        """When a member pays what is invoiced without a run, if nobody says: two weeks
        from its day. An add-on that collects says another day, if it takes none so
        early.

        :param day: the invoice's date
        :param payment_channel: by which it is collected
        """
        return next_banking_day(day + timedelta(FEE_DAYS))

    def _move_lines(self) -> list[tuple]:
        """(product, text, kroner) of each charge, turned round on a credit note."""
        sign = -1 if sum(to_ore(charge.amount) for charge in self) < 0 else 1
        return [
            (charge.product_id, charge.name, sign * charge.amount)
            for charge in self.sorted(lambda c: (c.kind == "credit", c.id))
            if charge.amount
        ]


class Membership(models.Model):
    _inherit = "asom.membership"

    def _invoice_vals(
        self, day, due, payment_channel, refund=False, payer=None
    ) -> dict:
        """The own values of an invoice to this member, by a run or without one.

        :param day: its date
        :param due: the last payment date
        """
        self.ensure_one()
        company, partner = self.company_id, payer or self.partner_id
        return {
            "move_type": "out_refund" if refund else "out_invoice",
            "company_id": company.id,
            "journal_id": company._asom_dues_journal().id,
            "partner_id": partner.id,
            "commercial_partner_id": partner.commercial_partner_id.id,
            "partner_shipping_id": partner.id,
            "currency_id": company.currency_id.id,
            "invoice_date": day,
            "date": day,
            "invoice_date_due": max(due, day),
            "invoice_payment_term_id": False,
            "fiscal_position_id": False,
            "invoice_user_id": False,
            "ref": False,
            "narration": company.with_context(
                lang=partner._asom_lang()
            )._asom_document_text(),
            "asom_membership_id": self.id,
            "asom_payment_channel": payment_channel,
        }
