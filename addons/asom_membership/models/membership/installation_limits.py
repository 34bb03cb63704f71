from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_date

from ...needs import FAR_AWAY
from ...periods import Period


class Subscription(models.Model):
    """What is sold at some addresses only, or so many times at one: asked when it
    begins, when it is made longer, and when the member moves."""

    _inherit = "asom.subscription"

    def _check_addresses(self):
        """:raises ValidationError: when a product is not sold at an address where the
        member lives, or not that many times"""
        rows = self.filtered(lambda row: not row.cancelled)
        for row in rows:
            product = row.product_id
            groups = product.asom_installation_group_ids
            if not (groups or product.asom_max_per_installation):
                continue
            places = row._addresses_ahead()
            for place, days in places:
                if groups and place.group_id not in groups:
                    row._refuse_address(place)
                if product.asom_max_per_installation:
                    row._check_most_at(place, days)
            if groups and not places:
                row._refuse_address(row.installation_id)

    def _days(self) -> Period:
        return Period(self.date_from, self.date_to or FAR_AWAY)

    def _addresses_ahead(self) -> list[tuple]:
        """The addresses at which the row runs, today or later; of what has ended,
        those at which it ran.

        :returns: [(installation, days)]
        """
        today = fields.Date.context_today(self)
        over = self.date_to and self.date_to < today
        stays = self.membership_id.occupancy_ids
        found = [
            (stay.installation_id, days)
            for stay in stays
            if over or not stay.date_to or stay.date_to >= today
            if (days := self._days().overlap(stay._days()))
        ]
        if not stays and self.installation_id:
            # A member who is being made has the address, and no history yet.
            return [(self.installation_id, self._days())]
        return found

    def _refuse_address(self, place):
        """:raises ValidationError: always"""
        raise ValidationError(
            self.env._(
                "%(product)s is only sold at installations of %(groups)s; "
                "%(member)s has %(address)s.",
                product=self.product_id.name,
                groups=", ".join(
                    self.product_id.asom_installation_group_ids.mapped("name")
                ),
                member=self.membership_id.display_name,
                address=place.name or self.env._("no installation"),
            )
        )

    def _check_most_at(self, place, days):
        rows = self.search(
            [
                ("product_id", "=", self.product_id.id),
                ("cancelled", "=", False),
                "|",
                ("membership_id.occupancy_ids.installation_id", "=", place.id),
                ("id", "=", self.id),
            ]
        )
        runs = []
        for row in rows:
            stays = row.membership_id.occupancy_ids
            spans = [s._days() for s in stays if s.installation_id == place]
            if row == self:
                spans = [days]
            for span in spans:
                there = row._days().overlap(span)
                there = there and there.overlap(days)
                if there:
                    runs.append((there, row.quantity))
        most = self.product_id.asom_max_per_installation
        for first in sorted({there.date_from for there, _quantity in runs}):
            if sum(quantity for there, quantity in runs if first in there) > most:
                raise ValidationError(
                    self.env._(
                        "%(address)s: at most %(most)s of %(product)s at one "
                        "installation; it would be more on %(day)s.",
                        address=place.name,
                        most=most,
                        product=self.product_id.name,
                        day=format_date(self.env, first),
                    )
                )


class Occupancy(models.Model):
    _inherit = "asom.occupancy"

    @api.constrains("membership_id", "installation_id", "date_from")
    def _check_what_runs(self):
        """What the member has is sold at the address."""
        rows = self.env["asom.subscription"].search(
            [
                ("membership_id", "in", self.membership_id.ids),
                ("cancelled", "=", False),
                "|",
                ("product_id.asom_max_per_installation", ">", 0),
                ("product_id.asom_installation_group_ids", "!=", False),
            ]
        )
        stays = self.grouped("membership_id")
        rows.filtered(
            lambda row: any(
                row._days().overlap(stay._days()) for stay in stays[row.membership_id]
            )
        )._check_addresses()

    def write(self, vals):
        if "date_to" not in vals:
            return super().write(vals)
        before = {row: row.date_to for row in self}
        result = super().write(vals)
        self.filtered(
            lambda row: before[row] and (not row.date_to or row.date_to > before[row])
        )._check_what_runs()
        return result

    def _days(self) -> Period:
        return Period(self.date_from, self.date_to or FAR_AWAY)
