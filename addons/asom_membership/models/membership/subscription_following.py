from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...changing import Row, followings

# What decides who follows whom, and what is due by the one that is followed.
FOLLOWED_FIELDS = {
    "cancelled",
    "date_from",
    "date_to",
    "dues_from",
    "dues_to",
    "membership_id",
    "product_id",
    "quantity",
    "replaces_id",
}


class Subscription(models.Model):
    """A change: one subscription takes the place of another (changing.py)."""

    _inherit = "asom.subscription"

    replaces_id = fields.Many2one(
        "asom.subscription",
        string="Changed From",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
        help="What it was changed from. Of what was due for that term already, only "
        "the difference is charged, or what the product says.",
    )

    @api.constrains("replaces_id", "membership_id")
    def _check_replaces(self):
        following = self.filtered("replaces_id")
        for row in following:
            if row.replaces_id.membership_id != row.membership_id:
                raise ValidationError(
                    self.env._(
                        "%(new)s of %(member)s cannot take the place of %(old)s: that "
                        "is another member's.",
                        new=row.display_name,
                        member=row.membership_id.display_name,
                        old=row.replaces_id.display_name,
                    )
                )
        if following and following._has_cycle("replaces_id"):
            raise ValidationError(
                self.env._("A subscription cannot take the place of itself.")
            )

    # === BUSINESS METHODS === #

    def _followers_before(self, vals):
        """Rows that follow these, before a change; None where it is none for them."""
        return self._followers() if FOLLOWED_FIELDS & set(vals) else None

    def _recheck_followers(self, followers=None):
        """What is due by these decides what is due by those that follow them: the next
        run computes that again.

        :param followers: more of them, who followed before a change
        """
        followers = (followers or self.browse()) | self._followers()
        for row in followers:
            first = min(filter(None, [row.recheck_from, row.date_from]))
            row._asom_step().write({"recheck_from": first, "recheck_run_id": False})

    def _followers(self):
        """Rows that took the place of these, at once or through others."""
        ended = self.filtered(lambda row: row.date_to or row.cancelled)
        after = {}
        for before, following in ended._changes():
            for row in before:
                after[row] = following
        found, new = self.browse(), self
        while new:
            found |= new
            new = self.browse().union(*(after.get(row, new[:0]) for row in new)) - found
        whole = (found | self).filtered(
            lambda row: row.product_id.asom_proration == "none"
        )
        return (found - self).filtered(
            lambda row: row.membership_id in whole.membership_id
        )

    def _followings(self, memberships):
        """Every change of these members.

        :returns: [(rows that ended, rows that begin in their place)]
        """
        if not memberships:
            return []
        rows = self.search([("membership_id", "in", memberships.ids)], order="id")
        rows.fetch(sorted(FOLLOWED_FIELDS | {"kind"}))
        result = []
        for of_member in rows.grouped("membership_id").values():
            if len(of_member) < 2:
                continue
            for one in followings(row._as_row() for row in of_member):
                result.append((self.browse(one.before), self.browse(one.after)))
        return result

    def _as_row(self) -> Row:
        """The subscription as pure logic sees it."""
        return Row(
            key=self.id,
            kind=self.kind,
            family=self.product_id.product_tmpl_id._asom_family(),
            date_from=self.dues_from or self.date_from,
            date_to=self.dues_to or self.date_to or None,
            cancelled=self.cancelled,
            replaces=self.replaces_id.id or None,
        )

    def _changes(self):
        """Changes of these members, where they have to do with whole terms.

        :returns: as :meth:`_followings`
        """
        if not self:
            return []
        whole = self.search(
            [
                ("membership_id", "in", self.membership_id.ids),
                ("product_id.asom_proration", "=", "none"),
            ],
            order="id",
        )
        return self._followings(whole.membership_id)
