from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..transport import wait_minutes
from .trouble_text import trouble_text

STATES = [
    ("waiting", "Waiting"),
    ("working", "Under Way"),
    ("doubtful", "Perhaps Arrived"),
    ("done", "Done"),
    ("cancelled", "Cancelled"),
]
# Not over and done with.
OPEN = ("waiting", "working", "doubtful")


class NetsTransfer(models.Model):
    """One file on its way over a connection: the log, and what guards against twice."""

    _name = "asom.nets.transfer"
    _description = "Transfer"
    _inherit = "asom.association.mixin"
    _order = "id desc"
    _rec_name = "filename"

    channel_id = fields.Many2one(
        "asom.nets.channel",
        string="Connection",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    delivery_id = fields.Many2one(
        "asom.nets.delivery",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        compute="_compute_company_id", store=True, precompute=True
    )
    direction = fields.Selection(
        [("out", "To Nets"), ("in", "From Nets")], required=True, readonly=True
    )
    filename = fields.Char(string="File", required=True, readonly=True)
    size = fields.Integer(string="Bytes", readonly=True)
    remote_time = fields.Float(
        digits=(16, 0), readonly=True, help="Seconds, by the other side's clock."
    )
    sha256 = fields.Char(string="SHA-256", readonly=True)
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    at_risk = fields.Boolean(
        readonly=True, help="The file may have got its name on the other side."
    )
    attempts = fields.Integer(string="Failed Attempts", readonly=True)
    tried_at = fields.Datetime(string="Last Attempt", readonly=True)
    next_try = fields.Datetime(string="Next Attempt", readonly=True)
    done_at = fields.Datetime(string="Done at", readonly=True)
    error_kind = fields.Char(readonly=True)
    error_detail = fields.Char(readonly=True)
    error = fields.Text(compute="_compute_error")

    # Whatever two workers or two users do: one file, one way out.
    _sent_once = models.UniqueIndex(
        "(delivery_id) WHERE direction = 'out' AND state != 'cancelled'",
        "This delivery is on its way to Nets already.",
    )
    _fetched_once = models.UniqueIndex(
        "(channel_id, filename) WHERE direction = 'in'"
        " AND state IN ('waiting', 'working')",
        "This file is being fetched already.",
    )
    _channel_state = models.Index("(channel_id, state)")

    # === COMPUTE METHODS === #

    @api.depends(
        "delivery_id.company_id", "channel_id.company_id", "channel_id.is_shared"
    )
    def _compute_company_id(self):
        for transfer in self:
            company = transfer.channel_id.company_id
            if transfer.channel_id.is_shared and transfer.delivery_id:
                company = transfer.delivery_id.company_id
            transfer.company_id = company

    @api.depends("error_kind", "error_detail", "state", "channel_id.state")
    @api.depends_context("lang")
    def _compute_error(self):
        for transfer in self:
            transfer.error = trouble_text(
                self.env, transfer.error_kind, transfer.error_detail
            )
            channel = transfer.channel_id.sudo()
            if transfer.state == "waiting" and channel.state != "running":
                transfer.error = self.env._(
                    "The connection %s is not in use: nothing is moved over it until "
                    "somebody starts it.",
                    channel.name,
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._check_by_itself()
        return super().create(vals_list)

    def _check_by_itself(self):
        if not self.env.su:
            raise UserError(self._asom_by_itself_text())

    def _asom_locked_text(self, field):
        return self._asom_by_itself_text()

    def _asom_by_itself_text(self):
        return self.env._("Transfers follow from what happens, they are not edited.")

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The log of transfers is kept."))

    # === FROM NETS === #

    @api.model
    def _seen(self, channel):
        """What is known of the files that lie in a connection's folder.

        :returns: (names that wait for a later attempt, (name, size, time) of files that
            were fetched and stay where they are)
        """
        now = fields.Datetime.now()
        mine = [("channel_id", "=", channel.id), ("direction", "=", "in")]
        waiting = self.search_fetch(
            [*mine, ("state", "in", ("waiting", "working")), ("next_try", ">", now)],
            ["filename"],
        )
        known = set()
        if not channel.folder_fetched:
            rows = self.search_fetch(
                [*mine, ("state", "=", "done")], ["filename", "size", "remote_time"]
            )
            known = {(row.filename, row.size, int(row.remote_time)) for row in rows}
        return set(waiting.mapped("filename")), known

    @api.model
    def _for_fetching(self, channel, entry):
        """The transfer that a file has been waiting with, or a new one."""
        known = self.sudo().search(
            [
                ("channel_id", "=", channel.id),
                ("direction", "=", "in"),
                ("filename", "=", entry.name),
                ("state", "in", ("waiting", "working")),
            ]
        )
        if known.state == "working" and (known.size, int(known.remote_time)) != (
            entry.size,
            entry.modified,
        ):
            # The one that was received is gone, this is the next of the same name.
            known._step({"state": "done"})
            known.flush_recordset()
            known = known.browse()
        return known or self.sudo().create(
            {
                "channel_id": channel.id,
                "direction": "in",
                "filename": entry.name,
                "size": entry.size,
                "remote_time": entry.modified,
                "next_try": fields.Datetime.now(),
            }
        )

    @api.model
    def _moved_already(self, channel, names):
        """Files that are not there any more: a worker had moved them when it died, or
        somebody has taken away what could not be fetched."""
        gone = self.search(
            [
                ("channel_id", "=", channel.id),
                ("direction", "=", "in"),
                ("state", "in", ("waiting", "working")),
                ("filename", "not in", names),
            ]
        )
        moved = gone.filtered(lambda transfer: transfer.state == "working")
        moved._step({"state": "done"})
        (gone - moved)._step({"state": "cancelled"})

    # === STEPS === #

    def _step(self, vals):
        """Go on to the next state."""
        if vals.get("state") == "done":
            vals = {
                **vals,
                "done_at": fields.Datetime.now(),
                "at_risk": False,
                "error_kind": False,
                "error_detail": False,
            }
        self.sudo().write(vals)

    def _failed(self, kind, detail):
        """Nothing has been moved: try again later, and tell somebody in time."""
        attempts = self.attempts + 1
        now = fields.Datetime.now()
        self._step(
            {
                "state": self.state if self.direction == "in" else "waiting",
                "attempts": attempts,
                "tried_at": now,
                "next_try": now + timedelta(minutes=wait_minutes(attempts)),
                "at_risk": False,
                "error_kind": kind,
                "error_detail": detail,
            }
        )
        channel = self.channel_id
        if attempts >= channel.alert_after:
            channel._alert(kind, detail)

    # === ACTION METHODS === #

    def action_try_now(self):
        """Do not wait for the next attempt."""
        self.check_access("write")
        for transfer in self.filtered(
            lambda t: t.state == "waiting" or t.direction == "in"
        ):
            transfer._step({"next_try": fields.Datetime.now()})
        self.env["asom.nets.channel"]._wake()
        return True

    def action_open_delivery(self):
        """Open the delivery."""
        self.ensure_one()
        return self.delivery_id._open()
