from odoo import api, fields, models
from odoo.exceptions import UserError

from .transfer import OPEN, STATES


class NetsDelivery(models.Model):
    """A delivery on its way over a connection."""

    _inherit = "asom.nets.delivery"

    transfer_ids = fields.One2many(
        "asom.nets.transfer",
        "delivery_id",
        string="Transfers",
        readonly=True,
        groups="asom_membership.group_staff",
    )
    transfer_id = fields.Many2one(
        "asom.nets.transfer",
        compute="_compute_transfer",
        groups="asom_membership.group_staff",
    )
    transfer_state = fields.Selection(
        selection=STATES,
        compute="_compute_transfer",
        groups="asom_membership.group_staff",
    )
    transfer_error = fields.Text(
        compute="_compute_transfer",
        groups="asom_membership.group_staff",
    )
    can_be_sent = fields.Boolean(
        compute="_compute_can_be_sent", groups="asom_membership.group_staff"
    )

    # === COMPUTE METHODS === #

    @api.depends("transfer_ids.state", "transfer_ids.error")
    @api.depends_context("lang")
    def _compute_transfer(self):
        for delivery in self:
            latest = delivery.transfer_ids.sorted("id")[-1:]
            delivery.transfer_id = latest
            delivery.transfer_state = latest.state
            delivery.transfer_error = latest.error

    @api.depends("state", "transfer_ids.state")
    def _compute_can_be_sent(self):
        channels = {}
        for delivery in self:
            company = delivery.company_id
            if company not in channels:
                channels[company] = delivery._sending_channel()
            delivery.can_be_sent = (
                delivery.direction == "out"
                and delivery.state == "ready"
                and bool(channels[company])
                and all(t.state == "cancelled" for t in delivery.transfer_ids)
            )

    def _sending_channel(self):
        """The connection in use that sends for the delivery's association."""
        channel = self.env["asom.nets.channel"]._of_company(self.company_id)
        return channel.filtered("folder_out")

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        deliveries = super().create(vals_list)
        for delivery in deliveries:
            if delivery.direction == "out" and delivery.state == "ready":
                channel = delivery._sending_channel()
                if channel.auto_send:
                    delivery._queue(channel)
        return deliveries

    # === ACTION METHODS === #

    def action_send(self):
        """Have the delivery sent over the connection, within minutes.

        :raises UserError: when it may not be sent, or there is no connection in use
        """
        self.check_access("write")
        for delivery in self:
            if delivery.direction != "out" or delivery.state != "ready":
                raise UserError(
                    self.env._("%s is not ready to be sent.", delivery.filename)
                )
            channel = delivery._sending_channel()
            if not channel:
                raise UserError(
                    self.env._(
                        "There is no connection to Nets in use for %s. Download the "
                        "file and hand it to Nets yourself.",
                        delivery.company_id.name,
                    )
                )
            delivery._check_unchanged()
            delivery._check_not_outdated()
            delivery._check_in_time()
            delivery._queue(channel)
        return True

    def _queue(self, channel):
        transfers = self.env["asom.nets.transfer"].sudo()
        if transfers.search_count(
            [("delivery_id", "=", self.id), ("state", "!=", "cancelled")]
        ):
            raise UserError(
                self.env._("%s is on its way to Nets already.", self.filename)
            )
        transfers.create(
            {
                "channel_id": channel.id,
                "delivery_id": self.id,
                "direction": "out",
                "filename": self.filename,
                "size": self.size,
                "sha256": self.sha256,
                "next_try": fields.Datetime.now(),
            }
        )
        self.env["asom.nets.channel"]._wake()

    def action_do_not_send(self):
        """Take a delivery back that waits to be sent."""
        self.check_access("write")
        self._open_transfers().action_cancel()
        return True

    def action_read_again(self):
        """It is read now: nobody has to look into it any more."""
        result = super().action_read_again()
        self.env["asom.nets.channel"]._close_activity(self)
        return result

    def action_mark_sent(self):
        """Sent by hand: the connection must not send it too."""
        self._take_back()
        return super().action_mark_sent()

    def action_cancel(self):
        """Cancelled: the connection must not send it."""
        self._take_back()
        return super().action_cancel()

    def _take_back(self):
        """No connection sends it any more.

        :raises UserError: when it is under way
        """
        self.check_access("write")
        for transfer in self.sudo()._open_transfers():
            if transfer.state == "waiting":
                transfer._step({"state": "cancelled"})
            elif transfer.state == "working":
                raise UserError(
                    self.env._(
                        "%s is being sent to Nets right now. Wait until it says how "
                        "that went.",
                        transfer.filename,
                    )
                )
            else:
                raise UserError(
                    self.env._(
                        "%s has perhaps arrived. Ask Nets, then press “Nets Has It” or "
                        "“Nets Does Not Have It”.",
                        transfer.filename,
                    )
                )

    def _open_transfers(self):
        return self.transfer_ids.filtered(
            lambda t: t.direction == "out" and t.state in OPEN
        )

    def action_nets_has_it(self):
        """A file that perhaps arrived: Nets says that it did."""
        self._open_transfers().action_arrived()
        return True

    def action_nets_does_not_have_it(self):
        """A file that perhaps arrived: Nets says that it did not. It is sent again."""
        self._open_transfers().action_not_arrived()
        return True

    def action_view_transfer(self):
        """Open how the file went."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "asom.nets.transfer",
            "res_id": self.transfer_id.id,
            "view_mode": "form",
        }
