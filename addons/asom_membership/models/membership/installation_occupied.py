from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ...periods import ONE_DAY


class Installation(models.Model):
    """Who lives at an address, for who is about to give it to somebody else."""

    _inherit = "asom.installation"

    def _stays_from(self, day, without):
        """Who lives here on ``day`` or later.

        :param without: a membership that does not count
        """
        if not self or not day:
            return self.env["asom.occupancy"]
        return self.env["asom.occupancy"].search(
            [
                ("installation_id", "in", self.ids),
                ("membership_id", "not in", without.ids),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ],
            order="date_from, id",
        )

    def _occupied_text(self, day, without) -> str:
        """Names who lives here on ``day`` or later, and until when; "" for nobody."""
        return self._stays_text(self._stays_from(day, without), day)

    def _stays_text(self, stays, day) -> str:
        """Names who lives at an address on ``day`` or moves in later."""
        lines = []
        for stay in stays:
            member = stay.membership_id.display_name
            if stay.membership_id._asom_hides_name():
                # A number would tell where such a member lives.
                member = self.env._("Somebody")
            first = format_date(self.env, stay.date_from)
            if stay.date_from > day:
                text = self.env._("%(member)s moves in on %(day)s.")
                lines.append(text % {"member": member, "day": first})
            elif stay.date_to:
                last = format_date(self.env, stay.date_to)
                text = self.env._("%(member)s lives there until %(day)s.")
                lines.append(text % {"member": member, "day": last})
            else:
                lines.append(self.env._("%s lives there.", member))
        return "\n".join(lines)

    def _check_free(self, day, without):
        """Refuse to give the address to somebody else beside who lives here.

        :raises UserError: naming who lives here, for somebody to say that it is known
        """
        text = self._occupied_text(day, without)
        if text:
            raise UserError(
                self.env._(
                    "%s\nTick “Move There All the Same” if both are to have the "
                    "address.",
                    text,
                )
            )

    def _check_nobody_since(self, left, until, without):
        """Refuse to give the address back where somebody else has moved in since: both
        would pay dues for it.

        :param left: the last day that it was lived at
        :param until: the last day that it is given back for, or None
        :param without: memberships that do not count
        :raises UserError: naming who has moved in
        """
        day = left + ONE_DAY
        stays = self._stays_from(day, without).filtered(
            lambda stay: (
                stay.date_from >= day and not (until and stay.date_from > until)
            )
        )
        if stays:
            raise UserError(
                self.env._(
                    "%s\nUndo what gave them the address first. If both are to have "
                    "it, order it anew, with “Move There All the Same”.",
                    self._stays_text(stays, day),
                )
            )


class Membership(models.Model):
    _inherit = "asom.membership"

    @api.onchange("installation_id")
    def _onchange_installation_id(self):
        """Somebody who is about to register a member is told who lives there."""
        day = self.date_joined or fields.Date.context_today(self)
        text = self.installation_id._origin._occupied_text(day, self._origin)
        if text:
            title = self.env._("Somebody Lives There")
            return {"warning": {"title": title, "message": text}}
        return None
