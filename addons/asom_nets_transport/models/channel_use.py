from odoo import Command, api, fields, models
from odoo.exceptions import UserError

# A connection by which files have been, or are to be, handed over; those of before
# have no day from which on they were used.
USED = [
    "|",
    "|",
    ("used_since", "!=", False),
    ("state", "=", "running"),
    ("transfer_ids", "!=", False),
]


class NetsChannel(models.Model):
    """Putting a connection in use, and taking it out of use."""

    _inherit = "asom.nets.channel"

    # === ACTION METHODS === #

    def action_start(self):
        """Use the connection from now on; it is tried out first.

        Who has said where files go does not begin with it, once the association (or
        the bureau, for all) has had a connection: payments are read from there.

        :raises UserError: when it does not work, or needs a second person
        """
        self.check_access("write")
        for channel in self:
            channel._check_active()
            channel._check_second()
            channel._try_out()
            channel.sudo().write(
                {
                    "state": "running",
                    "used_since": channel.used_since or fields.Datetime.now(),
                    "next_run": fields.Datetime.now(),
                    "failures": 0,
                    "error_kind": False,
                    "error_detail": False,
                    # Seen by two: counting begins anew.
                    "prepared_by_ids": [Command.clear()],
                }
            )
            channel._close_activity()
        self._wake()
        return True

    def _check_second(self):
        """:raises UserError: files go elsewhere than before, and the user has said
        so"""
        if self.env.su or not self._prepared_by_me() or not self._has_been_in_use():
            return
        raise UserError(
            self.env._(
                "%s has had a connection in use. Somebody else than who has entered or "
                "changed this one puts it in use.",
                self.company_id.name,
            )
        )

    def _has_been_in_use(self) -> bool:
        """This one, another one of the association, or the bureau's for all, also one
        that is archived."""
        channels = self.sudo().with_context(active_test=False)
        own = ["|", ("company_id", "=", self.company_id.id), ("is_shared", "=", True)]
        return bool(channels.search_count([*own, *USED], limit=1))

    @api.ondelete(at_uninstall=False)
    def _unlink_unused(self):
        if used := self.filtered_domain(USED)[:1]:
            raise UserError(
                self.env._(
                    "%s has been in use and is kept: archive it instead.", used.name
                )
            )

    def _check_active(self):
        if not self.active:
            raise UserError(self.env._("%s is archived.", self.name))

    def action_stop(self):
        """Leave everything where it is; files wait."""
        self.check_access("write")
        self.sudo().write({"state": "draft"})
        return True

    def action_archive(self):
        self.check_access("write")
        self.sudo().write({"state": "draft"})
        return super().action_archive()

    def action_work_now(self):
        """Fetch and send now, however long the next time is away."""
        self.check_access("write")
        self.sudo().write({"next_run": fields.Datetime.now()})
        self._wake()
        return True

    def action_view_transfers(self):
        """Open what went over this connection."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets_transport.action_nets_transfer"
        )
        action["domain"] = [("channel_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    @api.model
    def _wake(self):
        self.env.ref("asom_nets_transport.cron_nets_channels").sudo()._trigger()
