from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.asom_membership.money import to_ore


class DunningPolicy(models.Model):
    """What an association lets go: remainders, fees of mails that came back, and time
    for who was refused by the bank."""

    _inherit = "asom.dunning.policy"

    small_remainder = fields.Monetary(
        string="Small Remainders",
        tracking=True,
        help="What is left of an invoice that was paid in part is not reminded up to "
        "this amount.",
    )
    rejection_days = fields.Integer(
        string="Days After a Refused Collection",
        tracking=True,
        help="A new last payment date, so many days after Betalingsservice or the bank "
        "has told that it could not collect. 0: the old one stands.",
    )
    rejection_again = fields.Boolean(
        string="Collect a Refused Collection Once More",
        tracking=True,
        help="What Betalingsservice could not collect is collected once more on a new "
        "day, which is the new last payment date, and not reminded until then. Refused "
        "again, reminders go on from that day. Who has no payment agreement any more "
        "has the days above.",
    )
    fee_unreached = fields.Boolean(
        string="Fee Also After a Mail That Came Back",
        default=True,
        tracking=True,
        help="Otherwise the letter that goes instead has no fee.",
    )
    look_at_returned = fields.Boolean(
        string="Look at Mails That Came Back",
        tracking=True,
        help="Otherwise a reminder whose mail came back is not delivered by itself: "
        "its fee is credited and a letter goes instead. Whoever has a reminder can "
        "also write such a mail. With this the member is on hold until somebody has "
        "looked.",
    )

    @api.constrains("small_remainder", "rejection_days")
    def _check_leniency(self):
        for policy in self:
            if policy.small_remainder < 0 or policy.rejection_days < 0:
                raise ValidationError(
                    self.env._(
                        "Small remainders and days after a refused collection are not "
                        "below 0."
                    )
                )

    def _is_small_remainder(self, move) -> bool:
        """Is what is left of a claim not worth a reminder? Only of what was paid in
        part: a small invoice is no remainder."""
        left, whole = to_ore(move.amount_residual), to_ore(move.amount_total)
        return left < whole and left <= to_ore(self.small_remainder)
