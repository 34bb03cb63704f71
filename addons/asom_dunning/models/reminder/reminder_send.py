from datetime import datetime, time

from odoo import fields, models
from odoo.tools import format_amount

from odoo.addons.asom_isolation.mail_alike import Compiled, Texts, is_plain

from .letter_mixin import BY_MAIL
from .reminder_demand import MAIL_DEMAND, demand_cells

TEMPLATE = "asom_dunning.mail_template_reminder"
MAIL_WAY = "asom_membership.mail_way_to_pay"
# What each member is told otherwise.
DIFFERENT = ("pay_by", "reference", "line", "picture", "payment_id")


class Ways(dict):
    """{id of a reminder: how its first invoice is paid, in the member's language}, for
    who sends many. A class of its own: no call can bring one along in its context."""


class DunningReminder(models.Model):
    """A reminder on its way: by mail through Odoo's queue, or on paper.

    What our own server cannot send is *not delivered*: its stage does not count and its
    fee is credited. A letter goes instead with the next run. Of what is said to have
    come back see ``reminder_back.py``.
    """

    _inherit = "asom.dunning.reminder"

    def _send(self):
        """Hand mails to the queue; letters wait to be printed."""
        template = self.env.ref(TEMPLATE)
        today = fields.Date.context_today(self)
        by_mail = self.filtered(lambda row: row.channel in BY_MAIL)
        for day, some in by_mail.grouped("date_sent").items():
            values = {}
            if day > today:
                # Dated later: nobody reads it before.
                values["scheduled_date"] = datetime.combine(day, time(6))
            some._frozen_mail(template, ["pdf"], **values)

    def _mail_subject(self) -> str:
        """What it is, how much and until when."""
        self.ensure_one()
        policy = self.env["asom.dunning.policy"]
        return self.env._(
            "%(title)s: %(amount)s, pay by %(deadline)s",
            title=policy._letter_title(self.stage),
            amount=self._amount_text(),
            deadline=self._format_date(self.date_deadline),
        )

    def _format_date(self, day) -> str:
        dates = self.env["ir.qweb.field.date"]
        return self._of_batch(("date", day), lambda: dates.value_to_html(day, {}))

    def _amount_text(self) -> str:
        amount, currency = self.amount, self.currency_id
        return self._of_batch(
            ("amount", amount, currency.id),
            lambda: format_amount(self.env, amount, currency),
        )

    def _of_batch(self, key, make):
        """What ``make`` gives, made once for all mails of a batch in a language."""
        known = Compiled.of(self.env)
        if known is None:
            return make()
        key = (self._name, self.env.lang, *key)
        if key not in known.facts:
            known.facts[key] = make()
        return known.facts[key]

    def _mail_way(self):
        """Amount, date and how it is paid, as HTML for the mail's body."""
        template, values = self._mail_way_values()
        texts = self.env.context.get("asom_mail_texts")
        if isinstance(texts, Texts):
            payment = values["payment"]
            payment.update((name, texts[name]) for name in DIFFERENT if name in texts)
        return self.env["ir.qweb"]._render(template, values) + self._mail_demand()

    def _mail_way_values(self):
        """:returns: (template, its values)"""
        self.ensure_one()
        move = self.claim_ids[:1].move_id
        known = self.env.context.get("asom_dunning_ways")
        way = known.get(self.id) if isinstance(known, Ways) else None
        if not way or not way["way"]:
            way = move._asom_way_of(move._asom_payment(), self.amount)
        payment = {
            **way,
            "pay_by": self.env._(
                "Pay %(amount)s by %(due)s.",
                amount=self._amount_text(),
                due=self._format_date(self.date_deadline),
            ),
        }
        template = MAIL_WAY
        if self.payment_line and payment["line"]:
            template = "asom_dunning.mail_own_payment_id"
            payment["line"] = self.payment_line
            payment["picture"] = self.payment_picture
        return template, {"o": move, "payment": payment, "reminder": self}

    def _mail_texts(self):
        """What mails of reminders are alike in, and the texts in which they differ.

        :returns: (all that the mail's HTML depends on but these texts, {name: text});
            (None, {}) where nobody knows
        """
        template, values = self._mail_way_values()
        payment = values.pop("payment")
        known = Compiled.of(self.env)
        names = known.names_of(self.env, template)
        if names is None or names & set(values):
            # Who changed the template asks for more: nothing is known of that.
            return None, {}
        texts = {name: payment[name] for name in DIFFERENT if name in payment}
        same = tuple(sorted(item for item in payment.items() if item[0] not in texts))
        if self.demand:
            if known.names_of(self.env, MAIL_DEMAND) is None:
                return None, {}
            demand = self._demand_values()
            texts |= demand_cells(demand)
            same += (demand["demand"], demand["objection"], *demand["contact"])
            same += (demand["sender"], len(demand["lines"]))
        # A text that HTML writes in more than one way is the same in no two mails.
        same += tuple(
            (name, text) for name, text in texts.items() if not is_plain(text)
        )
        return (template, same), {
            name: text for name, text in texts.items() if is_plain(text)
        }

    def _not_delivered(self, why):
        """Note that these have not arrived.

        :param why: for staff
        """
        reminders = self.sudo().filtered(lambda row: row.state == "sent")
        # Paper has gone as well: that arrives.
        both = reminders.filtered(lambda row: row.channel == "both")
        for reminder in both:
            reminder.message_post(body=why)
        reminders -= both
        reminders._cancel_mails()
        for reminder in reminders:
            reminder._take_back("not_delivered", failure=why)
            reminder.case_id.message_post(
                body=self.env._(
                    "%(what)s: %(why)s", what=reminder.display_name, why=why
                )
            )

    def _cancel_mails(self):
        """What still waits is never sent: another reminder may go instead."""
        waiting = (
            self.env["mail.mail"]
            .sudo()
            .search(
                [
                    ("model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("state", "in", ("outgoing", "exception")),
                ]
            )
        )
        waiting.cancel()
