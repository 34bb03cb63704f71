import logging

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.batches import (
    claim,
    commit_batch,
    log_stopped,
    work_off,
)
from odoo.addons.asom_membership.money import danish, to_ore

from ...procedure.instalments import missed
from ...procedure.law import DEMAND_DAYS
from ...procedure.stages import last_payment_date

_logger = logging.getLogger(__name__)


class DunningAgreement(models.Model):
    """Agreements are watched each day: what was paid counts for the instalments in
    their order, and one that is missing too long ends the agreement.

    The case then goes on where it stood; the fees of before count as before.
    """

    _inherit = "asom.dunning.agreement"

    @api.model
    def _cron_watch(self):
        """Look at all agreements in force."""
        own = type(self)
        running = self.search([("state", "=", "running")], order="id")
        work_off(running, own._cron_watch_one, own._cron_stopped)

    def _cron_watch_one(self, left) -> bool:
        """:returns: False when the scheduler's time is up"""
        with claim(self) as mine:
            if mine and self.try_lock_for_update():
                self.invalidate_recordset()
                company = self.company_id
                self.with_company(company).with_context(
                    lang=company.partner_id._asom_lang()
                )._watch()
                return commit_batch(self.env, 1, left) > 0
        return True

    def _cron_stopped(self, error):
        log_stopped(_logger, f"Payment agreement {self.id}", error)

    def _watch(self):
        """Is it kept until today?"""
        self.ensure_one()
        if self.state != "running":
            return
        if not to_ore(self.amount_left):
            self._keep()
            return
        today = fields.Date.context_today(self)
        paid = to_ore(self.amount_paid)
        late = missed(self._instalments(), paid, today, self.grace_days)
        # The money may have left the member already.
        if late and not self.move_ids.sudo()._asom_in_transit():
            self._break(late)

    def _keep(self):
        """Everything is paid."""
        self._end("kept")
        self.message_post(body=self.env._("Everything has been paid."))

    def _break(self, late):
        """An instalment is missing: the member is told until when to pay the rest, and
        reminders go on after that."""
        policy = self.env["asom.dunning.policy"].sudo()._require(self.company_id)
        today = fields.Date.context_today(self)
        law = self.env["asom.dunning.law"]._law()
        by_letter = self._letter_channel(policy) == "letter"
        deadline = last_payment_date(
            today,
            policy.days_2,
            law.value(DEMAND_DAYS, today),
            policy.letter_days if by_letter else 0,
        )
        self._end("broken")
        moves = self.sudo()._open_invoices()
        moves.asom_dunning_again_on = deadline
        text = self.env._(
            "The instalment of %(amount)s kr. of %(day)s is missing. The agreement has "
            "ended; reminders go on after %(deadline)s.",
            amount=danish(late.ore),
            day=format_date(self.env, late.due),
            deadline=format_date(self.env, deadline),
        )
        self.message_post(body=text, partner_ids=self.author_id.partner_id.ids)
        self._write_letter("agreement_ended", deadline)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _asom_keep_agreements(self):
        """An agreement ends when the last of it is paid, not a night later."""
        for agreement in self._dunning_agreements():
            if not to_ore(agreement.amount_left):
                agreement._keep()

    def _dunning_agreements(self):
        """The agreements in force that the invoices are part of."""
        running = [("state", "=", "running"), ("move_ids", "in", self.ids)]
        return self.env["asom.dunning.agreement"].search(running)
