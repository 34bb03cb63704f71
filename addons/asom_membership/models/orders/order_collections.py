"""The next collections of a member as a preview tells them."""

from dataclasses import dataclass

from odoo import models

from ...money import to_ore
from ...periods import Period
from .kinds import JOINING, PRICED

# So many collections are shown.
AHEAD = 2


@dataclass(frozen=True)
class Extra:
    """A collection for which is asked what a run adds to it.

    :ivar period: the term that is collected
    :ivar owed: øre of dues and fees
    :ivar channel: as if this were the member's way to pay, or None
    """

    period: Period
    owed: int
    channel: str | None = None


class Order(models.Model):
    _inherit = "asom.order"

    def _collections(self, member, changes, fee, channel=None) -> list[dict]:
        """The next collections of a member, now and after the changes: dues, and what a
        run adds for the way in which they are collected.

        :param fee: øre of this order
        :param channel: the way to pay afterwards, where it is another one
        """
        # After other orders dues are as they were; a fee comes with the next ones.
        if self.kind not in PRICED and self.kind != "channel" and not fee:
            return []
        member = member.sudo()
        quotes = member._quotes(changes, member._next_terms(AHEAD))
        waiting = self._waiting_fees(member) if quotes else 0
        # A fee and what waits come with the first of them.
        fees = [fee, *[0] * len(quotes)]
        others = [waiting, *[0] * len(quotes)]
        asked = [
            Extra(quote.period, owed + other, way)
            for quote, once, other in zip(quotes, fees, others, strict=False)
            for owed, way in ((quote.before, None), (quote.after + once, channel))
        ]
        extras = iter(member._collection_extras(asked))
        rows = []
        for quote, once in zip(quotes, fees, strict=False):
            before, after = next(extras), next(extras)
            row = {
                "from": quote.period.date_from.isoformat(),
                "to": quote.period.date_to.isoformat(),
                "before": quote.before + before,
                "after": quote.after + after,
                "fee": once,
            }
            if before or after:
                row["extra"] = [before, after]
            rows.append(row)
        if self.kind in PRICED or fee or any("extra" in row for row in rows):
            return rows
        return []

    def _waiting_fees(self, member) -> int:
        """Øre of other fees and credits that the next collection takes along."""
        charges = self.env["asom.charge"].sudo()
        waiting = charges.search(
            [("membership_id", "in", member.ids), ("state", "=", "waiting")]
        )
        return sum(to_ore(amount) for amount in waiting.mapped("amount"))

    def _channel_afterwards(self):
        """The way to pay of who is charged afterwards; None where it is as before."""
        if self.kind == "channel":
            return self.payment_channel
        if self.kind in JOINING and not (self.kind == "join" and self.membership_id):
            default = self.env["asom.payment.channel"]._default_code()
            return self.payment_channel or default
        return None


class Membership(models.Model):
    _inherit = "asom.membership"

    def _collection_extras(self, asked) -> list[int]:
        """Hook: øre that a collection run adds for the way in which it collects, such
        as a fee for paper.

        :param asked: collections of this member, an :class:`Extra` each
        :returns: øre for each of them
        """
        return [0] * len(asked)
