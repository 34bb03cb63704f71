"""Confirming: once, whoever clicks how often, and as it was shown."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...batches import attempt, error_text, log_stopped
from ...turns import take_turn
from .kinds import DATED, JOINING, STANDING

_logger = logging.getLogger(__name__)


class Order(models.Model):
    _inherit = "asom.order"

    def action_confirm(self):
        """Carry the order out, or let it wait for its date. A second click finds it
        done, and is told so.

        :returns: True, or a message where all of it stood already
        :raises UserError: when it would cost something else than was shown, or is
            there already
        """
        self.check_access("write")
        self._asom_may_order()
        standing = [order for order in self if not order._confirm()]
        if standing and len(standing) == len(self):
            return self._say_nothing_changed(standing)
        return True

    def _confirm_or_show(self):
        """Confirm what is as it was wished and free; anything else is shown first.

        :returns: the action that closes the question, or opens the order
        """
        self.check_access("write")
        self._asom_may_order()
        self._keep_preview(self._told())
        if self.date_effect == self.date and not self.fee:
            self.action_confirm()
            return {"type": "ir.actions.act_window_close"}
        self.action_preview()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _confirm(self) -> bool:
        """:returns: whether anything has become of it"""
        # Two clerks wait for each other here; the second one sees what the first did.
        take_turn(self.membership_id)
        take_turn(self)
        self.invalidate_recordset()
        if self.state in ("scheduled", "done"):
            return False
        if self.state not in ("draft", "confirmed"):
            raise UserError(
                self.env._("%s was put aside; take it up again.", self.display_name)
            )
        if not self._may_confirm():
            return self._await_the_bureau()
        shown = self.preview
        told = self._told()
        if shown and shown != self._preview_of(told):
            raise UserError(
                self.env._(
                    "What %s does or costs has changed since it was shown. Look at the "
                    "preview again.",
                    self.display_name,
                )
            )
        self._keep_preview(told)
        today = fields.Date.context_today(self)
        later = told.day > today
        vals = {
            "state": "scheduled" if later else "done",
            "fingerprint": self._fingerprint(),
            "date_confirmed": fields.Datetime.now(),
            "confirmed_user_id": self.env.uid,
            "refusal": False,
        }
        self._refuse_twice(vals["fingerprint"], told.day)
        self._asom_step().write(vals)
        self.flush_recordset()
        # What is dated is written ahead: dues are collected ahead as well.
        if not later or self.kind in DATED:
            self._apply(told)
        self._tell_member()
        return True

    def _say_nothing_changed(self, orders):
        """The message of a step that was made once more.

        :param orders: those that were as the step makes them
        """
        lines = []
        for order in orders:
            values = {"order": order.display_name}
            if order.date_effect:
                values["day"] = order._day_text(order.date_effect)
            lines.append(order._nothing_changed_text() % values)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "info",
                "message": "\n".join(lines),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _nothing_changed_text(self) -> str:
        texts = {
            "confirmed": self.env._(
                "%(order)s waits already for the bureau to accept it. Nothing was "
                "changed."
            ),
            "scheduled": self.env._(
                "%(order)s was confirmed already and waits for its day, %(day)s. "
                "Nothing was changed."
            ),
            "done": self.env._(
                "%(order)s has been carried out already (%(day)s). Nothing was changed."
            ),
            "undone": self.env._(
                "%(order)s has been undone already. Nothing was changed."
            ),
        }
        return texts[self.state]

    def _refuse_twice(self, fingerprint, day):
        """The database refuses it as well; here it is said in words.

        :raises UserError: when another clerk has made the same order
        """
        same = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                *(
                    []
                    if self.kind in JOINING
                    else [("membership_id", "=", self.membership_id.id)]
                ),
                ("kind", "=", self.kind),
                ("date_effect", "=", day),
                ("fingerprint", "=", fingerprint),
                ("state", "in", STANDING),
                ("id", "!=", self.id),
            ],
            limit=1,
        )
        if same:
            raise UserError(
                self.env._("The member has this order already: %s.", same.name)
            )

    def _may_confirm(self) -> bool:
        """May the user confirm it, or is it for the bureau to accept? What a board
        dates back gives back what has been collected, or evades a notice: that one too.
        """
        if self.env.su or self.env.user.has_group("asom_membership.group_staff"):
            return True
        today = fields.Date.context_today(self)
        dated_back = min(self.date, self.date_asked) < today
        return self.company_id.asom_board_orders == "yes" and not dated_back

    def _await_the_bureau(self) -> bool:
        """:returns: whether it was not for the bureau to accept before"""
        if self.state != "draft":
            return False
        told = self._told()
        self._keep_preview(told)
        if refusal := self._tried(told):
            raise UserError(refusal)
        self._asom_step().write({"state": "confirmed", "refusal": False})
        return True

    def _fingerprint(self) -> str:
        """The same for two orders that ask for the same."""
        if self.kind in JOINING:
            return self._fingerprint_of_joining()
        if self.kind == "move":
            return str(self.sudo().installation_id.id)
        if self.kind == "payer":
            return str(self.sudo().payer_id.id)
        if self.kind == "channel":
            return self.payment_channel
        if self.kind == "contact":
            return f"{self.sudo().email or ''}|{self.sudo().phone or ''}"
        lines = (
            f"{line.subscription_id.id or ''}>{line.product_id.id or ''}"
            f"x{line.quantity}"
            for line in self.line_ids
        )
        return ",".join(sorted(lines)) or self.kind

    @api.model
    def _cron_due(self):
        """Once a day: orders whose date has come are carried out, or are done."""
        today = fields.Date.context_today(self)
        due = self.search([("state", "=", "scheduled"), ("date_effect", "<=", today)])
        for order in due:
            # Whoever confirmed it reads why it could not be carried out.
            lang = order.confirmed_user_id.lang or self.env.lang
            order = order.with_context(lang=lang)
            if error := attempt(self.env, order._carry_out):
                order._stays_waiting(error)
        return len(due)

    def _carry_out(self):
        self._asom_step().write({"state": "done", "refusal": False})
        if self.kind not in DATED:
            self._apply(self._told())

    def _stays_waiting(self, error):
        """It waits on, the others go on, and whoever confirmed it gets a task."""
        known = self.refusal
        text = error_text(self.env, error, self.display_name)
        self._asom_step().refusal = text
        log_stopped(_logger, f"Order {self.id}", error)
        if not known:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                summary=self.env._("The order could not be carried out"),
                note=text,
                user_id=(self.confirmed_user_id or self.env.user).id,
            )
