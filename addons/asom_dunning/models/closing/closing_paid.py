from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.money import to_ore

from .closing import LIVE


class DunningClosing(models.Model):
    """Paid in full: what was not closed yet stays open, what was is opened at once."""

    _inherit = "asom.dunning.closing"

    def _paid(self):
        """Nothing is overdue any more for these; what is given up is not paid."""
        paid = self - self._given_up()
        for closing in paid.sudo().filtered(lambda row: row.state in LIVE):
            if closing.state == "closed":
                closing._reopen()
            elif closing.state == "ordered":
                # It may be done already: whoever was asked answers first.
                closing._withdraw_or_reopen()
            elif closing.state != "reopening":
                closing._withdraw()

    def _still_owed(self):
        """What is overdue of the services that are closed, or are to be, and may still
        be claimed; also when they have ended with the closing."""
        self.ensure_one()
        moves = self.sudo().case_id._claimable()
        return moves.filtered(
            lambda move: (
                move.asom_charge_ids.filtered(
                    lambda charge: not charge.reversal_id
                ).subscription_id
                & self.sudo().subscription_ids
            )
        )

    @api.model
    def _look_for_paid(self, domain):
        """What is not paid alone is closed: with the last payment for the services the
        signal is opened, whatever else is overdue. The association is asked anew about
        that."""
        live = self.sudo().search([("state", "in", LIVE), *domain])
        paid = live.filtered(
            lambda row: row.state != "reopening" and not row._still_owed()
        )
        before = {closing: closing.state for closing in paid}
        paid._paid()
        for closing in paid:
            changed = closing.state != before[closing]
            if changed and closing.case_id.state != "closed":
                closing.decision_id._over()

    def action_reopen(self):
        """Open again though something is owed: the association is asked anew.

        :raises UserError: when one is not closed
        """
        self.check_access("write")
        for closing in self._locked("closed"):
            closing._reopen()
            closing.decision_id._over()
        return True

    def _withdraw_or_reopen(self):
        if self.close_work_id.state in ("new", "sent", "acknowledged"):
            self._withdraw()
        else:
            self._reopen()

    def _reopen(self, charged=True):
        """Have the signal opened today, and charge what the price list says.

        :param charged: False where nobody knows yet who is right
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        reason = self.env._("To be opened again: %s", self.services)
        work = self.membership_id._request_work("open", today, reason, origin=self)
        self.write({"state": "reopening", "open_work_id": work.id if work else False})
        if not work:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                today,
                summary=self.env._("Have the signal opened again."),
                user_id=self.case_id._bureau_user(self.company_id).id,
            )
        if charged:
            self._charge_reopening(today)

    def _charge_reopening(self, day):
        policy = self.env["asom.dunning.policy"].sudo()._of(self.company_id)
        product = policy.reopen_product_id
        price = product and product._asom_price_on(day)
        if not price or to_ore(price.amount) <= 0:
            return
        name = product.with_context(lang=self.membership_id.partner_id._asom_lang())
        self.fee_id = (
            self.env["asom.charge"]
            .sudo()
            ._add_fee(
                self.membership_id,
                product,
                day=day,
                name=name.name,
                note=self.env._("Opened again after arrears"),
            )
        )

    # === WHAT THE WORK ORDER SAYS === #

    def _work_done(self, work):
        """Who was asked has done it."""
        day = work.date_done or fields.Date.context_today(self)
        for closing in self.sudo():
            if work == closing.close_work_id and closing.state == "ordered":
                closing.write({"state": "closed", "date_closed": day})
                closing._pause(day)
            elif work == closing.open_work_id and closing.state == "reopening":
                closing.write({"state": "reopened", "date_reopened": day})
                closing._go_on(day)

    def _pause(self, day):
        """By the association's rule dues stop with the signal."""
        policy = self.env["asom.dunning.policy"].sudo()._of(self.company_id)
        if not policy.closing_pauses:
            return
        member = self.membership_id
        known = member._days_without_needed()
        self.subscription_ids.filtered(
            lambda row: not row.date_to or row.date_to > day
        )._later()._end(day)
        member._end_without_needed(known)

    def _go_on(self, day):
        """What stopped with the signal begins anew."""
        for row in self.subscription_ids:
            if self.date_closed and row.date_to == self.date_closed:
                self.membership_id._change_subscription(
                    row.browse(), row.product_id, day, row.quantity
                )


class DunningCase(models.Model):
    _inherit = "asom.dunning.case"

    closing_ids = fields.One2many(
        "asom.dunning.closing", "case_id", string="Closings", readonly=True
    )


class AccountMove(models.Model):
    _inherit = "account.move"

    def _asom_open_signals(self):
        """Of several invoices perhaps only that of the closed service is paid."""
        self.env["asom.dunning.closing"]._look_for_paid(
            [("membership_id", "in", self.asom_membership_id.ids)]
        )


class WorkOrder(models.Model):
    _inherit = "asom.work.order"

    def action_done(self):
        """A closing goes on when its work has been done.

        :raises UserError: on a day before it could be: dues stop and begin again with
            that day, and whoever answers is not one of us
        """
        closings = (
            self.env["asom.dunning.closing"]
            .sudo()
            .search(
                [
                    "|",
                    ("close_work_id", "in", self.ids),
                    ("open_work_id", "in", self.ids),
                ]
            )
        )
        for work in self.filtered("date_done"):
            closed = closings.filtered(lambda row, work=work: row.close_work_id == work)
            opened = closings.filtered(lambda row, work=work: row.open_work_id == work)
            first = closed[:1].date_close or opened[:1].date_closed
            if first and work.date_done < first:
                raise UserError(
                    self.env._(
                        "%(work)s cannot have been done before %(day)s.",
                        work=work.display_name,
                        day=format_date(self.env, first),
                    )
                )
        result = super().action_done()
        for closing in closings:
            for work in self.sudo():
                closing._work_done(work)
        return result
