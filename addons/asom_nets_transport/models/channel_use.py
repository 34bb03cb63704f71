from odoo import api, fields, models
from odoo.exceptions import UserError


class NetsChannel(models.Model):
    """Putting a connection in use, and taking it out of use."""

    _inherit = "asom.nets.channel"

    # === ACTION METHODS === #

    def action_start(self):
        """Use the connection from now on; it is tried out first.

        :raises UserError: when it does not work
        """
        self.check_access("write")
        for channel in self:
            channel._check_active()
            channel._try_out()
            channel.sudo().write(
                {
                    "state": "running",
                    "next_run": fields.Datetime.now(),
                    "failures": 0,
                    "error_kind": False,
                    "error_detail": False,
                }
            )
            channel._close_activity()
        self._wake()

    def _check_active(self):
        if not self.active:
            raise UserError(self.env._("%s is archived.", self.name))

    def action_stop(self):
        """Leave everything where it is; files wait."""
        self.check_access("write")
        self.sudo().write({"state": "draft"})

    def action_archive(self):
        self.check_access("write")
        self.sudo().write({"state": "draft"})
        return super().action_archive()

    def action_work_now(self):
        """Fetch and send now, however long the next time is away."""
        self.check_access("write")
        self.sudo().write({"next_run": fields.Datetime.now()})
        self._wake()

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
