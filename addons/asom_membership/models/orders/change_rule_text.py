"""Why an order has its day, its dues and its fee, in the reader's words."""

from odoo import fields, models
from odoo.tools import format_date

from ...money import danish


class ChangeRule(models.Model):
    _inherit = "asom.change.rule"

    def _reason_text(self, code, params) -> str:
        """One reason in words.

        :param code: of an ``ordering.rules.Reason``
        :param params: its params; days as ISO text, amounts in øre
        """
        params = dict(params)
        if "amount" in params:
            params["amount"] = danish(params["amount"])
        for name in ("day", "last_ask"):
            if params.get(name):
                day = fields.Date.to_date(params[name])
                params[name] = format_date(self.env, day)
        if "period" in params:
            chosen = self._fields["most_in"]._description_selection(self.env)
            params["period"] = dict(chosen)[params["period"]].lower()
        text = self._reason_texts()[code]
        return text % params if params else text

    def _reason_texts(self) -> dict:
        """{code: text with its params}."""
        return {
            "no_rule": self.env._(
                "The association has no rule for it: it is as wished."
            ),
            "list": self.env._("The association's list says so; no rule was asked."),
            "override": self.env._("A manager has decided otherwise than the rule."),
            "as_wished": self.env._("Allowed on any day: from %(day)s, as wished."),
            "days": self.env._(
                "The next day that is allowed is %(day)s; it is asked for by "
                "%(last_ask)s at the latest."
            ),
            "binding": self.env._(
                "There is a minimum period of %(months)s months, which ends on %(day)s."
            ),
            "lawful_binding": self.env._(
                "By law a service binds for at most %(months)s months, so the longer "
                "period of the rule does not count."
            ),
            "lawful_notice": self.env._(
                "By law a service ends with a month's notice to the end of a month: "
                "on %(day)s at the latest."
            ),
            "most": self.env._(
                "Only %(number)s changes are allowed in each %(period)s."
            ),
            "dues_month": self.env._(
                "The started month is charged as a whole, from %(day)s."
            ),
            "dues_term": self.env._(
                "The started term is charged as a whole, from %(day)s."
            ),
            "dues_until": self.env._(
                "Charged until %(day)s: what has been started or prepaid is not given "
                "back."
            ),
            "dues_again": self.env._("Charged again from %(day)s."),
            "nothing_paused": self.env._(
                "Nothing of the member is paused then, so nothing begins again: fee "
                "and work are all that the order makes."
            ),
            "reopened": self.env._(
                "Order %(order)s reopens it on %(day)s already, so nothing begins "
                "again: fee and work are all that this one makes."
            ),
            "dues_next_term": self.env._("Charged from the next term, %(day)s."),
            "dues_prepaid": self.env._(
                "What is prepaid is not given back; charged from %(day)s."
            ),
            "fee": self.env._("The fee is %(amount)s kr."),
            "free_first": self.env._("No fee: it is the member's first change."),
            "free_new_owner": self.env._("No fee: the address has a new owner."),
            "free_after_moving": self.env._(
                "No fee: asked for within %(days)s days after moving in."
            ),
            "membership_notice": self.env._(
                "The membership ends on %(day)s, by its notice."
            ),
            "service_notice": self.env._(
                "The services end on %(day)s, by their notice."
            ),
            "keeps": self.env._("Pays until then: %(product)s."),
        }
