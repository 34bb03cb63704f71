"""What an order will do and cost, shown before it is confirmed and kept with it."""

from datetime import date

from odoo import api, fields, models
from odoo.tools import formatLang

from ...money import to_kroner

# So many collections are shown.
AHEAD = 2


class Order(models.Model):
    _inherit = "asom.order"

    preview_html = fields.Html(
        string="What Happens", compute="_compute_preview_html", sanitize=False
    )

    @api.depends("preview")
    @api.depends_context("lang")
    def _compute_preview_html(self):
        for order in self:
            order.preview_html = (
                self.env["ir.qweb"]._render(
                    "asom_membership.order_preview", order._preview_values()
                )
                if order.preview
                else False
            )

    # === ACTION METHODS === #

    def action_preview(self):
        """Work out from when it takes effect, why, and what it costs; nothing of the
        member is changed.

        :raises UserError: when something is missing, or the rule allows no day
        """
        self.check_access("write")
        self._asom_may_order()
        for order in self.filtered(lambda each: each.state in ("draft", "confirmed")):
            order._keep_preview(order._told())
        return True

    def _keep_preview(self, told):
        self._asom_step().sudo().write(
            {
                "preview": self._preview_of(told),
                "date_effect": told.day,
                "rule_id": told.rule.id if told.rule else False,
                "fee": told.fee / 100,
            }
        )

    # === BUSINESS METHODS === #

    def _preview_of(self, told) -> dict:
        """What is shown, as JSON: days as text, amounts in øre."""
        member = self.membership_id
        changes = told.changes
        quotes = []
        # For these orders dues are as they were.
        if self._is_about_subscriptions() or self.kind in ("leave", "pause"):
            quotes = member.sudo()._quotes(changes, member._next_terms(AHEAD))
        return {
            "day": told.day.isoformat(),
            "dues_day": told.dues_day.isoformat(),
            "fee": told.fee,
            "rule": told.rule.name if told.rule else "",
            "reasons": [
                [reason.code, _plain(dict(reason.params))] for reason in told.reasons
            ],
            "ends": [
                [row.id, row.product_id.name, _iso(changes.ending[row])]
                for row in changes.ending
            ],
            "starts": [
                [each.product.id, each.product.name, _iso(each.day), each.quantity]
                for each in changes.starting
            ],
            "collections": [
                {
                    "from": _iso(quote.period.date_from),
                    "to": _iso(quote.period.date_to),
                    "before": quote.before,
                    "after": quote.after,
                    "fee": told.fee if number == 0 else 0,
                }
                for number, quote in enumerate(quotes)
            ],
            "equipment": self._equipment(changes),
        }

    def _equipment(self, changes) -> list[str]:
        """What the household brings back."""
        stays = {each.product.asom_equipment for each in changes.starting}
        names = [row.product_id.asom_equipment for row in changes.ending]
        return sorted({name for name in names if name} - stays)

    def _preview_values(self) -> dict:
        """The values of the template."""
        shown = self.preview

        def day(text):
            return self._day_text(date.fromisoformat(text)) if text else ""

        return {
            "shown": shown,
            "day": day,
            "kroner": lambda ore: formatLang(self.env, to_kroner(ore), digits=2),
            "reasons": self._reasons_text(shown["rule"], shown["reasons"]),
            "leaves": self.kind == "leave",
        }


def _iso(day):
    return day.isoformat() if day else None


def _plain(params) -> dict:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in params.items()
    }
