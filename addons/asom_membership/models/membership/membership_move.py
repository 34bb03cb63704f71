from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

ONE_DAY = timedelta(days=1)


class Occupancy(models.Model):
    _inherit = "asom.occupancy"

    change_postal_address = fields.Boolean(
        string="Postal Address Follows",
        copy=False,
        help="The payer's postal address becomes this one on the first day here.",
    )

    def _change_postal_address(self):
        """The payer's postal address becomes the address."""
        for row in self:
            place = row.installation_id
            row.membership_id.partner_id.write(
                {
                    "street": place.street,
                    "street2": place._postal_street2(),
                    "zip": place.zip,
                    "city": place.city,
                    "country_id": place.country_id.id,
                }
            )
        self.change_postal_address = False


class Membership(models.Model):
    """Moving: the old address ends the day before, the new one starts."""

    _inherit = "asom.membership"

    def _move_today(self, installation_id):
        """Move members whose address was written as a field.

        :param installation_id: an id, or False for none
        """
        place = self.env["asom.installation"].browse(installation_id)
        for membership in self:
            if membership.installation_id != place:
                membership._move_to(place, fields.Date.context_today(self))

    # === BUSINESS METHODS === #

    def _move_to(self, installation, day, postal=False):
        """Move the member.

        :param installation: the new address, or an empty recordset for none
        :param day: first day at the new address
        :param postal: the payer's postal address follows, on that day
        """
        self.ensure_one()
        open_rows = self.occupancy_ids.filtered(
            lambda row: not row.date_to or row.date_to >= day
        )
        later = open_rows.filtered(lambda row: row.date_from > day)
        if later:
            raise UserError(
                self.env._(
                    "%(member)s already moves on %(day)s; a later move is not possible "
                    "before that one is taken back.",
                    member=self.display_name,
                    day=format_date(self.env, later[-1].date_from),
                )
            )
        open_rows.filtered(lambda row: row.date_from == day).sudo().unlink()
        ended = open_rows.exists()
        ended.write({"date_to": day - ONE_DAY})
        # The new row is inserted at once and must not meet the old one still open.
        ended.flush_recordset()
        if installation:
            row = self.env["asom.occupancy"].create(
                {
                    "membership_id": self.id,
                    "installation_id": installation.id,
                    "date_from": day,
                    "date_to": self.date_left,
                    "change_postal_address": postal,
                }
            )
            if postal and day <= fields.Date.context_today(self):
                row._change_postal_address()
        self._log_move(installation, day)

    def _log_move(self, installation, day):
        if self.env.context.get("tracking_disable"):
            return
        day = format_date(self.env, day)
        if installation:
            text = self.env._(
                "Moves to %(address)s on %(day)s.", address=installation.name, day=day
            )
        else:
            text = self.env._("Has no address from %s.", day)
        self._message_log(body=text)

    @api.model
    def _cron_update_states(self):
        """Once a day: memberships begin and end by their dates, and moves take place,
        also those of days on which nobody was here to carry them out."""
        today = fields.Date.context_today(self)
        stale = self.search(
            [
                "|",
                "|",
                "&",
                ("date_left", "<", today),
                ("state", "!=", "left"),
                "&",
                ("date_joined", "<=", today),
                ("state", "=", "prospect"),
                "&",
                ("date_joined", ">", today),
                ("state", "in", ["active", "leaving"]),
            ]
        )
        self.env.add_to_compute(self._fields["state"], stale)
        moved = self.env.execute_query(
            SQL(
                """SELECT membership.id
                     FROM asom_membership membership
                LEFT JOIN asom_occupancy stay ON stay.membership_id = membership.id
                      AND stay.date_from <= %(today)s
                      AND (stay.date_to IS NULL OR stay.date_to >= %(today)s)
                    WHERE membership.installation_id
                          IS DISTINCT FROM stay.installation_id""",
                today=today,
            )
        )
        moved = self.browse([id_ for [id_] in moved])
        self.env.add_to_compute(self._fields["installation_id"], moved)
        self.env["asom.occupancy"].search(
            [("change_postal_address", "=", True), ("date_from", "<=", today)]
        )._change_postal_address()
