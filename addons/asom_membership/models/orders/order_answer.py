"""What the association's rules say to an order, and what it would change."""

from dataclasses import dataclass, field
from fractions import Fraction

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...money import to_ore
from ...ordering import notice
from ...ordering.changes import Changes, Start
from ...ordering.days import Terms
from ...ordering.lawful import latest_end_of_service
from ...ordering.pauses import charged_before
from ...ordering.rules import (
    BY_ROW,
    Answer,
    Ask,
    NoDay,
    Reason,
    answer,
    choose,
    direction,
    fee_of,
)
from ...periods import ONE_DAY, TERM_MONTHS
from .kinds import JOINING, PRICED


@dataclass
class Told:
    """What becomes of an order.

    :ivar day: first day of the change; of who leaves, the last day as a member
    :ivar dues_day: the day from which dues are charged
    :ivar service_last: last day of the services of a member who leaves
    :ivar keeps: the product that is paid until the membership ends, from the day after
    :ivar charge: how dues follow a pause, a reopening or a leave, which go by each row
    :ivar joins: what starts for the new owner of an address that is taken over
    """

    day: object
    dues_day: object
    fee: int = 0
    rule: object = None
    reasons: list[Reason] = field(default_factory=list)
    service_last: object = None
    keeps: object = None
    charge: str = "day"
    changes: Changes = field(default_factory=Changes)
    joins: Changes = field(default_factory=Changes)

    def kept_dues_day(self):
        """The day from which what is kept is charged: not beside what it takes the
        place of. None: from its first day."""
        return self.dues_day if self.dues_day != self.day else None


class Order(models.Model):
    _inherit = "asom.order"

    def _told(self) -> Told:
        """What the rules say, and what it changes. Writes nothing.

        :raises UserError: when something is missing, or no day is allowed
        """
        self.ensure_one()
        self._check_complete()
        self._read_products()
        try:
            told = self._told_leaving() if self.kind == "leave" else self._told_change()
        except NoDay:
            raise UserError(
                self.env._(
                    "No day of the next two years is allowed by the rule. A manager "
                    "can decide otherwise."
                )
            ) from None
        # Carried out it is the superuser's, and a board reads no discounts.
        order = self.sudo()
        if self.kind == "take_over":
            told.changes, told.joins = order._changes_of_taking_over(told)
        else:
            told.changes = order._changes(told)
        if self.kind in BY_ROW:
            self._tell_dues(told)
        return told

    def _check_complete(self):
        """:raises UserError: naming what is missing"""
        lines = self.line_ids
        missing = None
        if not self.company_id.asom_is_association:
            missing = self.env._("Choose a member of an association.")
        elif self.kind in JOINING:
            missing = self._missing_of_joining()
        elif self._is_about_subscriptions() and not lines:
            missing = self.env._("Choose what ends, what starts, or both.")
        elif self.kind == "change" and not lines.subscription_id:
            missing = self.env._("Choose the package that is changed.")
        elif self.kind == "add" and (lines.subscription_id or not lines.product_id):
            missing = self.env._("Choose what starts; nothing ends by it.")
        elif self.kind == "drop" and (lines.product_id or not lines.subscription_id):
            missing = self.env._("Choose what ends; nothing starts by it.")
        elif self.kind == "move" and not self.sudo().installation_id:
            missing = self.env._("Choose the new address.")
        elif self.kind == "pause" and not self._paused_days():
            missing = self.env._("Write the last day of the pause, after its first.")
        elif self.kind == "payer" and not self.sudo().payer_id:
            missing = self.env._("Choose the new payer.")
        elif self.kind == "channel" and not self.payment_channel:
            missing = self.env._("Choose the payment channel.")
        elif self.kind == "contact" and not (self.sudo().email or self.sudo().phone):
            missing = self.env._("Write the new e-mail address or telephone.")
        if missing:
            raise UserError(missing)

    def _read_products(self):
        """Read in sets what is asked of products one by one: of those that the order
        names and of those that the member has."""
        if self.kind not in PRICED:
            return
        rows = self.membership_id.sudo().subscription_ids
        products = rows.product_id | self.line_ids.sudo().product_id
        templates = products.product_tmpl_id
        templates.mapped("asom_proration")
        templates.asom_price_ids.mapped("amount")
        if self._is_about_subscriptions():
            templates.mapped("asom_requires_ids")
            templates.mapped("asom_excludes_ids")

    # === RULES === #

    def _terms(self) -> Terms:
        return Terms(*self.company_id._asom_terms())

    def _rule_for(self):
        """The association's rule for this order, or an empty recordset."""
        rules = self.env["asom.change.rule"].sudo()._of(self.company_id)
        line = self.line_ids[:1]
        template = (line.subscription_id.product_id or line.product_id).product_tmpl_id
        found = choose(
            [rule._as_rule() for rule in rules],
            self.kind,
            self._direction(),
            template.id,
            template.asom_package_group_id.id,
        )
        return rules.browse(found.key if found else [])

    def _direction(self) -> str:
        """Up, down or sideways, by the association's own measure."""
        if self.kind in ("add", "drop"):
            return "up" if self.kind == "add" else "down"
        if self.kind != "change":
            return "any"
        before = after = Fraction(0)
        for line in self.line_ids:
            row = line.subscription_id
            before += self._measure(row.product_id, row.quantity)
            after += self._measure(line.product_id, line.quantity)
        return direction(before, after)

    def _measure(self, product, quantity) -> Fraction:
        if not product:
            return Fraction(0)
        if self.company_id.asom_direction_by == "rank":
            return Fraction(product.asom_rank * quantity)
        price = product._asom_price_on(self.date)
        months = TERM_MONTHS[price.unit] if price else 1
        return Fraction(to_ore(price.amount) * quantity, months)

    def _told_change(self) -> Told:
        rule = self._rule_for()
        if self.override:
            why = [Reason.of("override")]
            return Told(self.date, self.date, 0, rule, why)
        if not rule:
            return Told(self.date, self.date, 0, rule, [Reason.of("no_rule")])
        said: Answer = answer(rule._as_rule(), self._ask())
        return Told(
            said.day,
            said.dues_day,
            said.fee,
            rule,
            list(said.reasons),
            keeps=rule.keeps_product_id if self.kind == "drop" else None,
            charge=rule.charge,
        )

    def _ask(self) -> Ask:
        rows = self.line_ids.subscription_id
        if self.kind == "take_over":
            rows = self._rows_taken(self.date)
        elif self.kind == "pause":
            rows = self._services().filtered(lambda row: row.date_from <= self.date)
        charged = [day for day in rows.mapped("charged_to") if day]
        earlier = self.sudo().search(
            [
                ("membership_id", "=", self.membership_id.id),
                ("kind", "=", self.kind),
                ("state", "in", ["scheduled", "done"]),
                # What takes an order back is no change of its own.
                ("counter_of_id", "=", False),
                ("id", "!=", self.id or 0),
            ]
        )
        stays = self.membership_id.sudo().occupancy_ids.filtered(
            lambda stay: (
                stay.date_from <= self.date_asked
                and (not stay.date_to or stay.date_to >= self.date_asked)
            )
        )
        return Ask(
            asked=self.date_asked,
            wished=self.date,
            terms=self._terms(),
            # Who takes over is not bound by what the old owner began.
            began=self.kind != "take_over"
            and max(rows.mapped("date_from"), default=None)
            or None,
            moved_in=stays[:1].date_from or None,
            new_owner=self._has_new_owner(),
            earlier=tuple(earlier.mapped("date_effect")),
            prepaid_to=max(charged, default=None),
        )

    def _told_leaving(self) -> Told:
        rule = self._rule_for()
        if self.override or not rule:
            code = "override" if self.override else "no_rule"
            told = Told(self.date, self.date, 0, rule, [Reason.of(code)])
            told.service_last = self.date
            return told
        rows = self._services()
        said = notice.leaving(
            self.date_asked,
            self.date,
            self._terms(),
            rule._service_days(),
            rule._days() if (rule.dates, rule.cut_off) != ("any", "none") else None,
            max(rows.mapped("date_from"), default=None),
            rule.min_months,
        )
        fee, why = fee_of(rule._as_rule(), self._ask(), said.membership)
        reasons = [*said.reasons, *why]
        told = Told(said.membership, said.membership, fee, rule, reasons)
        told.service_last = said.service
        told.charge = rule.charge
        if said.service < said.membership and rule.keeps_product_id:
            told.keeps = rule.keeps_product_id
            reasons.append(Reason.of("keeps", product=told.keeps.name))
        return told

    def _services(self):
        """What of the member's ends by the notice for services."""
        return self.membership_id.subscription_ids.filtered(
            lambda row: (
                not row.cancelled
                and (not row.date_to or row.date_to >= self.date_asked)
                and row.product_id.asom_notice == "service"
            )
        )

    # === WHAT IT CHANGES === #

    def _changes(self, told) -> Changes:
        """What it ends and starts, as if it were done. Writes nothing."""
        member = self.membership_id
        changes = Changes()
        if self._is_about_subscriptions():
            for line in self.line_ids:
                one = member._changes_of(
                    line.subscription_id,
                    line.product_id,
                    told.day,
                    line.quantity,
                    told.dues_day,
                )
                changes.ending |= one.ending
                changes.dues_to |= one.dues_to
                changes.starting += one.starting
            if told.keeps:
                kept = Start(told.keeps, told.day, dues_day=told.kept_dues_day())
                changes.starting.append(kept)
        elif self.kind == "join":
            changes = self._changes_of_joining(told)
        elif self.kind == "leave":
            self._changes_of_leaving(told, changes)
        elif self.kind == "pause":
            self._changes_of_a_pause(told, changes)
        elif self.kind == "reopen":
            self._changes_of_reopening(told, changes)
        return changes

    def _tell_dues(self, told):
        """Until when and from when it is charged, where those are other days: each row
        has its own, and the latest is told."""
        changes = told.changes
        if changes.dues_to:
            last = max(changes.dues_to.values())
            told.reasons.append(Reason.of("dues_until", day=last))
        days = [each.dues_day for each in changes.starting if each.dues_day]
        if days and self.kind != "leave":
            told.reasons.append(Reason.of("dues_again", day=max(days)))
        if self.kind == "reopen" and not changes.starting:
            told.reasons.append(self._why_nothing_begins_again(told.day))

    def _changes_of_leaving(self, told, changes):
        services = self._services()
        going_on = self.membership_id._going_on_until(told.day)
        for row in self.membership_id.subscription_ids.sorted("id"):
            last = told.service_last if row in services else told.day
            if row.cancelled or row.date_to == last:
                continue
            if row.date_to and row.date_to < last and row not in going_on:
                continue
            changes.ending[row] = None if row.date_from > last else last
        if services:
            none = self.env["product.product"]
            first = told.service_last + ONE_DAY
            along = self.membership_id._ends_along(services, none, first)
            changes.ending |= {
                row: last for row, last in along.items() if row not in services
            }
        self._dues_of_leaving(told, changes, services)
        kept = self._kept_already(told)
        day = told.service_last + ONE_DAY
        if told.keeps and not kept.filtered(lambda row: row.date_from <= day):
            changes.ending |= dict.fromkeys(kept)
            paid = [changes.dues_to[row] for row in services if row in changes.dues_to]
            first = max(paid) + ONE_DAY if paid else None
            start = Start(told.keeps, day, dues_day=first, last=told.day)
            changes.starting.append(start)

    def _kept_already(self, told):
        """What is kept when services end, as far as the member has it after that: by
        itself, or by an order to leave that came before."""
        going_on = self.membership_id._going_on_until(told.day)
        return self.membership_id.subscription_ids.filtered(
            lambda row: (
                not row.cancelled
                and row.product_id == told.keeps
                and (
                    not row.date_to
                    or row.date_to > told.service_last
                    or row in going_on
                )
            )
        )

    def _dues_of_leaving(self, told, changes, services):
        """What has been started or prepaid is paid to its end where the rule says so;
        services no longer than the law holds anybody to them."""
        top = latest_end_of_service(self.date_asked)
        for row, last in changes.ending.items():
            if not last:
                continue
            first = last + ONE_DAY
            prepaid = row.charged_to or None
            stops = charged_before(told.charge, first, self._terms(), prepaid)
            if top and row in services:
                stops = min(stops, max(top + ONE_DAY, first))
            if stops != first:
                changes.dues_to[row] = stops - ONE_DAY

    # === IN WORDS === #

    def _reasons_text(self, rule_name, reasons) -> list[str]:
        """The reasons in the user's language, the rule's name first.

        :param reasons: [[code, params]] as the preview keeps them
        """
        words = self.env["asom.change.rule"]
        texts = [words._reason_text(code, params) for code, params in reasons]
        if rule_name:
            texts.insert(0, self.env._("Rule: %s.", rule_name))
        return texts

    def _day_text(self, day) -> str:
        return format_date(self.env, day)
