from odoo import api, fields, models
from odoo.exceptions import ValidationError

MOST = 999_999_999


class EconomicMapping(models.Model):
    """A range of voucher numbers of its own for a journal of ours, inside the range of
    the journal there."""

    _inherit = "asom.economic.mapping"

    number_from = fields.Integer(
        string="Numbers From",
        help="The first voucher number; empty: the journal's own numbers there.",
    )
    number_to = fields.Integer(string="Numbers To")
    next_number = fields.Integer(string="Next Voucher", readonly=True)

    @api.constrains("number_from", "number_to", "item_id")
    def _check_numbers(self):
        for mapping in self.filtered(lambda m: m.number_from or m.number_to):
            if mapping.kind != "journal":
                raise ValidationError(self.env._("Only journals have voucher numbers."))
            first, last = mapping.number_from, mapping.number_to
            if not 1 <= first <= last <= MOST:
                raise ValidationError(
                    self.env._(
                        "%s: the range of voucher numbers needs a first and a last "
                        "number, of 1 to 999,999,999.",
                        mapping.display_name,
                    )
                )
            item = mapping.item_id
            if item and not item.number_min <= first <= last <= item.number_max:
                raise ValidationError(
                    self.env._(
                        "%(name)s: the journal there has the numbers %(first)s to "
                        "%(last)s.",
                        name=mapping.display_name,
                        first=item.number_min,
                        last=item.number_max,
                    )
                )
            mapping._check_no_overlap()

    def _check_no_overlap(self):
        """Two journals never give the same number."""
        others = self.agreement_id.mapping_ids.filtered(
            lambda m: m != self and m.kind == "journal" and m.number_from
        )
        clash = others.filtered(
            lambda m: (
                m.number_from <= self.number_to and self.number_from <= m.number_to
            )
        )
        if clash:
            raise ValidationError(
                self.env._(
                    "%(one)s and %(other)s would give the same voucher numbers.",
                    one=self.display_name,
                    other=clash[0].display_name,
                )
            )

    def _series(self):
        """What holds the next number of the journal's vouchers."""
        return self if self.number_from else self.item_id

    def _room(self) -> int:
        """How many numbers are left."""
        if not self.number_from:
            return self.item_id._room()
        return self.number_to - self._next() + 1

    def _next(self) -> int:
        return max(self.next_number, self.number_from)

    def _take_number(self) -> int:
        """The next number, which is then taken."""
        number = self._next()
        self.next_number = number + 1
        return number


class EconomicItem(models.Model):
    """A journal there gives numbers too."""

    _inherit = "asom.economic.item"

    def _room(self) -> int:
        """How many numbers are left."""
        return self.number_max - self.next_number + 1

    def _take_number(self) -> int:
        """The next number, which is then taken."""
        number = self.next_number
        self.next_number = number + 1
        return number
