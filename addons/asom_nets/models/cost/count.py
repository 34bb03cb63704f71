from collections import Counter

from odoo import fields, models
from odoo.fields import Domain

from ...days.deadlines import COPENHAGEN, UTC
from ...nets_price import price_on

CHARGED_OUT = ("sent", "acknowledged")
CHARGED_IN = ("review", "done")
PAYMENT_KINDS = {
    "0236": "paid",
    "0237": "rejected",
    "0238": "rejected",
    "0239": "charge_back",
    "0297": "slip_paid",
    "0299": "charge_back",
}
REQUEST_KINDS = {"signup": "signup", "cancel": "cancellation"}
LISTS = ("0603", "0621")


class NetsDelivery(models.Model):
    """Counting what Nets charges for: with the file sent, or worked through."""

    _inherit = "asom.nets.delivery"

    cost_ids = fields.One2many("asom.nets.cost", "delivery_id", readonly=True)

    def _count_costs(self, company=None):
        """Count deliveries, as if it had not been done before; closed months stay.

        :param company: this association alone
        """
        for delivery in self:
            counts = delivery._units()
            for agreement, units in counts.items():
                if not company or agreement.company_id == company:
                    delivery._keep_costs(agreement, units)
            gone = delivery.cost_ids.filtered(
                lambda cost, counts=counts: (
                    not cost.closed
                    and not counts.get(cost.agreement_id, {}).get(cost.kind)
                    and (not company or cost.company_id == company)
                )
            )
            gone.unlink()

    def _keep_costs(self, agreement, units):
        """:param units: {kind: count}, none 0"""
        company = agreement.company_id
        prices = self.env["asom.nets.tariff"]._prices(company)
        day = self._charged_on(agreement)
        charged = self.env["asom.nets.cost.month"]._open_day(company, day)
        known = self.cost_ids.filtered(lambda cost: cost.agreement_id == agreement)
        known = {cost.kind: cost for cost in known}
        new = []
        for kind, count in units.items():
            price = price_on(prices.get(kind, ()), day)
            vals = {
                "count": count,
                "unit_price": float(price.amount) if price else 0.0,
                "tariff_id": prices[kind][price].id if price else False,
            }
            cost = known.get(kind)
            if not cost:
                new.append(
                    {
                        **vals,
                        "company_id": company.id,
                        "agreement_id": agreement.id,
                        "delivery_id": self.id,
                        "kind": kind,
                        "day": day,
                        "date": charged,
                    }
                )
            elif not cost.closed:
                cost.write(vals)
        self.env["asom.nets.cost"].create(new)

    def _charged_on(self, agreement):
        """The Danish day on which it was sent, or made by Nets."""
        self.ensure_one()
        if self.direction == "out":
            moment = self.sent_at.replace(tzinfo=UTC)
            return moment.astimezone(COPENHAGEN).date()
        sections = self.section_ids.filtered(lambda s: s.agreement_id == agreement)
        told = [day for day in sections.mapped("date") if day]
        return min(told, default=self.create_date.date())

    # === UNITS === #

    def _units(self):
        """What Nets charges for in a delivery.

        :returns: {agreement: {kind: count}}, counts above zero; nothing of a file that
            was not sent, was refused, or is not worked through
        """
        self.ensure_one()
        if self.direction == "out":
            if self.state not in CHARGED_OUT:
                return {}
            return {self.agreement_id: +self._units_out()}
        if self.state not in CHARGED_IN:
            return {}
        if self.type == "0602":
            return self._units_of_payments()
        if self.type in LISTS:
            units = Counter(section.agreement_id for section in self.section_ids)
            return {agreement: {"list": count} for agreement, count in units.items()}
        return {}

    def _units_out(self):
        units = Counter(delivery=1)
        with self._stream() as stream:
            # In other files anything may stand at these places.
            records = Counter(line[2:5] for line in stream if line.startswith(b"BS"))
        units["section"] = records[b"012"]
        if self.type == "0601":
            units["text_line"] = records[b"052"] + records[b"062"]
            units.update(self._units_of_collections())
        elif self.type == "0605":
            rows = self.env["asom.nets.mandate.request"]._read_group(
                [("delivery_id", "=", self.id)], ["kind"], ["__count"]
            )
            units.update({REQUEST_KINDS[kind]: count for kind, count in rows})
        return units

    def _units_of_collections(self):
        """How the collections of a 0601 are charged: by mandate, else as slips."""
        collections = self.env["asom.nets.collection"]
        included = Domain("delivery_id", "=", self.id) & Domain(
            "state", "=", "included"
        )
        rows = collections._read_group(
            included, ["debtor_group_id", "date_due:day"], ["__count"]
        )
        total = sum(count for _group, _due, count in rows)
        late = sum(
            count
            for group, due, count in rows
            if group.section == "0112" and self._was_late(due)
        )
        by_mandate = self._covered("mandate")
        electronic = self._covered("electronic_slip")
        return {
            "automatic": by_mandate,
            "electronic_slip": electronic,
            "slip": total - by_mandate - electronic,
            "late": late,
        }

    def _was_late(self, due):
        sent = self.sent_at.replace(tzinfo=UTC).astimezone(COPENHAGEN)
        return sent >= self.agreement_id._deadlines(due).normal

    def _covered(self, kind):
        """How many collections had a mandate of this kind on their due date; who has
        both pays automatically."""
        self.env["asom.nets.mandate"].flush_model()
        self.env["asom.nets.collection"].flush_model()
        self.env.cr.execute(
            """
            SELECT count(DISTINCT collection.id)
              FROM asom_nets_collection AS collection
              JOIN asom_nets_debtor_group AS debtor_group
                ON debtor_group.id = collection.debtor_group_id
              JOIN asom_nets_mandate AS mandate
                ON mandate.membership_id = collection.membership_id
               AND mandate.debtor_group_id = collection.debtor_group_id
               AND mandate.date_from <= collection.date_due
               AND (mandate.ended_on IS NULL
                    OR mandate.ended_on > collection.date_due)
             WHERE collection.delivery_id = %s
               AND collection.state = 'included'
               AND mandate.kind = %s
               AND (mandate.kind = 'electronic_slip' OR debtor_group.section = '0112')
               AND (mandate.kind = 'mandate' OR debtor_group.section = '0117'
                    OR NOT EXISTS (
                       SELECT FROM asom_nets_mandate AS other
                        WHERE other.membership_id = collection.membership_id
                          AND other.debtor_group_id = collection.debtor_group_id
                          AND other.kind = 'mandate'
                          AND other.date_from <= collection.date_due
                          AND (other.ended_on IS NULL
                               OR other.ended_on > collection.date_due)))
            """,
            [self.id, kind],
        )
        return self.env.cr.fetchone()[0]

    def _units_of_payments(self):
        rows = self.env["asom.nets.payment"]._read_group(
            [("delivery_id", "=", self.id), ("kind", "in", list(PAYMENT_KINDS))],
            ["section_id", "kind"],
            ["__count"],
        )
        units = {}
        for section, kind, count in rows:
            agreement = section.agreement_id
            units.setdefault(agreement, Counter())[PAYMENT_KINDS[kind]] += count
        return units
