"""What an order will do and cost, shown before it is confirmed and kept with it."""

from datetime import date

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from ...batches import attempt, error_text
from ...money import to_kroner
from .kinds import JOINING

# What is only tried tells nobody.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
}


class _Tried(Exception):
    """Takes a trial back."""


class Order(models.Model):
    _inherit = "asom.order"

    preview_html = fields.Html(
        string="What Happens", compute="_compute_preview_html", sanitize=False
    )

    @api.depends("preview")
    @api.depends_context("lang")
    def _compute_preview_html(self):
        for order in self:
            shown = order.preview
            order.preview_html = order._preview_page(shown) if shown else False

    def _preview_page(self, shown):
        """
        :param shown: the preview, or what one of two is told of it
        """
        return self.env["ir.qweb"]._render(
            "asom_membership.order_preview", self._preview_values(shown)
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
            known = order.refusal
            told = order._told()
            order._keep_preview(told)
            refusal = order._tried(told)
            if refusal != known:
                order._asom_step().refusal = refusal
        return True

    def _tried(self, told):
        """What would stop the order if it were confirmed now: it is carried out, with
        each check that there is, and taken back at once.

        :returns: the text of the refusal, or False
        """

        def carry_out():
            order = self.with_context(**QUIET)
            order._refuse_twice(order._fingerprint(), told.day)
            order._apply(told)
            self.env.flush_all()
            raise _Tried

        error = attempt(self.env, carry_out)
        if isinstance(error, _Tried):
            return False
        if not isinstance(error, (UserError, psycopg2.IntegrityError)):
            raise error
        return error_text(self.env, error, self.display_name)

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
        changes = told.changes
        takes_over = self.kind == "take_over"
        started = told.joins.starting if takes_over else changes.starting
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
                for each in started
            ],
            "collections": self._collections(
                self.membership_id or self._as_member(),
                changes,
                0 if takes_over else told.fee,
                None if takes_over else self._channel_afterwards(),
            ),
            "equipment": [] if takes_over else self._equipment(changes),
            **self._preview_of_joining(told),
        }

    def _preview_of_joining(self, told) -> dict:
        """What else is shown of who becomes a member."""
        if self.kind not in JOINING:
            return {}
        shown = {"name": self._joining_contact()["name"]}
        if self.kind == "take_over":
            shown["joins"] = self._collections(
                self._as_member(), told.joins, told.fee, self._channel_afterwards()
            )
        return shown

    def _equipment(self, changes) -> list[str]:
        """What the household brings back."""
        stays = {each.product.asom_equipment for each in changes.starting}
        names = [row.product_id.asom_equipment for row in changes.ending]
        return sorted({name for name in names if name} - stays)

    def _preview_values(self, shown) -> dict:
        """The values of the template."""

        def day(text):
            return self._day_text(date.fromisoformat(text)) if text else ""

        return {
            "shown": shown,
            "day": day,
            "kroner": lambda ore: formatLang(self.env, to_kroner(ore), digits=2),
            "reasons": self._reasons_text(shown["rule"], shown["reasons"]),
            "last": shown.get("last") or (self.kind == "leave" and shown["day"]),
            "takes_over": bool(shown.get("joins")),
            "settles": self._settles_text(shown),
        }

    def _settles_text(self, shown) -> str:
        """Why the first collection shown differs from the next one, where the change
        reaches back into a time that is collected."""
        first, rows = shown.get("dues_day"), shown["collections"]
        if not first or not rows or first >= rows[0]["from"]:
            return ""
        if len({row["after"] - row["before"] for row in rows}) == 1:
            return ""
        day = self._day_text(date.fromisoformat(first))
        if self.kind == "join":
            # Of a new member nothing has been collected.
            return self.env._(
                "The first collection also holds the dues from %s on.", day
            )
        return self.env._(
            "The first collection also settles the time from %s on, for which dues "
            "have been collected already.",
            day,
        )


def _iso(day):
    return day.isoformat() if day else None


def _plain(params) -> dict:
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in params.items()
    }
