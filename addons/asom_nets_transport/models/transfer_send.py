from odoo import fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.batches import commit_batch

from ..transport import TransportError, part_name

# After these the other side has certainly not given the file its name.
CERTAIN = {"exists", "permission", "folder_missing", "bad_name", "outside"}


class NetsTransfer(models.Model):
    """One file to Nets, never twice.

    The order is: claim and commit; write under another name; mark as *at risk* and
    commit; rename; note as sent and commit. A worker that dies before the mark has sent
    nothing. One that dies after it leaves a transfer *at risk*: then the other side is
    looked at, and when that does not tell, a person decides.
    """

    _inherit = "asom.nets.transfer"

    def _send(self, store):
        """Send the delivery, if it still may be sent.

        :raises TransportError: the connection broke off
        """
        self.ensure_one()
        if not self._claim():
            return
        commit_batch(self.env)
        try:
            with self.delivery_id._stream() as stream:
                self._upload(store, stream)
        except TransportError as error:
            if not self.at_risk or error.kind in CERTAIN:
                self._failed(error.kind, error.detail)
            else:
                self._step({"error_kind": error.kind, "error_detail": error.detail})
            commit_batch(self.env)
            if error.is_connection:
                raise
            return
        self._arrived()

    def _claim(self) -> bool:
        """Take the transfer, so that the user can no longer take it back.

        :returns: False when somebody was faster, or when it may not be sent any more
        """
        delivery = self.delivery_id
        if not self.try_lock_for_update() or not delivery.try_lock_for_update(
            allow_referencing=True
        ):
            return False
        self.invalidate_recordset()
        delivery.invalidate_recordset(["state"])
        if self.state != "waiting":
            return False
        try:
            if delivery.state != "ready":
                raise UserError(
                    self.env._("The delivery is not ready to be sent any more.")
                )
            delivery._check_unchanged()
            delivery._check_not_outdated()
            delivery._check_in_time()
        except UserError as error:
            # Waiting does not mend it.
            self._step(
                {
                    "state": "cancelled",
                    "error_kind": "refused",
                    "error_detail": str(error),
                }
            )
            self.channel_id._alert("refused", str(error), delivery)
            return False
        self._step(
            {
                "state": "working",
                "at_risk": False,
                "tried_at": fields.Datetime.now(),
                "error_kind": False,
                "error_detail": False,
            }
        )
        return True

    def _upload(self, store, stream):
        """Hand the bytes over; they appear under their name whole or not at all."""
        channel, name = self.channel_id, self.filename
        there = channel._is_there(store, name, stream)
        if there:
            # By hand, or by a worker whose note was lost.
            return
        if there is None:
            raise TransportError("exists", name)
        part = part_name(name)
        if not channel.upload_directly:
            store.put(channel.folder_out, part, stream)
        self._step({"at_risk": True})
        commit_batch(self.env)
        if channel.upload_directly:
            store.put(channel.folder_out, name, stream)
        else:
            self._give_name(store, part, name)

    def _give_name(self, store, part, name):
        folder = self.channel_id.folder_out
        try:
            store.rename(folder, part, folder, name)
        except TransportError as error:
            # It has its name, and Nets may have taken it: never once more.
            if error.kind != "left_behind":
                raise

    def _look(self, store):
        """What became of a file that was at risk when its worker died."""
        channel, name = self.channel_id, self.filename
        try:
            stream = self.delivery_id._stream()
        except UserError:
            # Our own bytes are not those that were sent: nothing to compare with.
            if self.state != "doubtful":
                self._ask()
            return
        with stream:
            there = channel._is_there(store, name, stream)
        part = not channel.upload_directly and self._is_part_left(store)
        if there:
            self._arrived()
        elif self.state == "doubtful":
            # A person has been asked already.
            return
        elif there is False and part:
            # The name was never given.
            self._failed(self.error_kind or "lost", self.error_detail or name)
        else:
            self._ask()

    def _lose(self):
        """Nobody looks any more what became of a file under way."""
        if self.at_risk:
            self._ask()
        else:
            self._failed("lost", self.filename)

    def _ask(self):
        """Only a person finds out whether Nets has it."""
        self._step({"state": "doubtful"})
        self.channel_id._alert("refused", self._doubt(), self.delivery_id)

    def _is_part_left(self, store):
        try:
            return store.find(self.channel_id.folder_out, part_name(self.filename))
        except TransportError as error:
            if error.is_connection:
                raise
            return None

    def _doubt(self):
        return self.channel_id._in_their_language().env._(
            "The connection broke off while %s was being sent, and it cannot be seen "
            "in the folder. Ask Nets whether they have it, then say so on the "
            "delivery. It is not sent again by itself.",
            self.filename,
        )

    def _arrived(self):
        """The other side has the file."""
        self._step({"state": "done"})
        delivery = self.delivery_id
        if delivery.state == "ready":
            delivery.sudo().action_mark_sent()
        self.channel_id._close_activity(delivery)

    # === ACTION METHODS === #

    def action_arrived(self):
        """Nets has the file: a person says so."""
        self._check_doubtful()
        for transfer in self:
            transfer._arrived()
        return True

    def action_not_arrived(self):
        """Nets does not have the file: send it again."""
        self._check_doubtful()
        for transfer in self:
            transfer._step(
                {
                    "state": "waiting",
                    "at_risk": False,
                    "next_try": fields.Datetime.now(),
                }
            )
            channel = transfer.channel_id.sudo()
            channel._close_activity(transfer.delivery_id)
            if not channel.active:
                transfer._take_off()
        self.env["asom.nets.channel"]._wake()
        return True

    def action_cancel(self):
        """Do not send the file after all.

        :raises UserError: when it is under way or gone
        """
        self.check_access("write")
        for transfer in self:
            if transfer.state != "waiting" or transfer.direction != "out":
                raise UserError(
                    self.env._(
                        "%s is under way or has been sent; it cannot be taken back.",
                        transfer.filename,
                    )
                )
            transfer._step({"state": "cancelled"})
        return True

    def _take_off(self):
        """They wait for a connection that has been archived: send them another way."""
        for transfer in self.filtered(
            lambda t: t.direction == "out" and t.state == "waiting"
        ):
            channel = transfer.channel_id
            text = channel._in_their_language().env._(
                "The connection %s has been archived. Send the file over another one, "
                "or hand it to Nets yourself.",
                channel.name,
            )
            transfer._step(
                {"state": "cancelled", "error_kind": "refused", "error_detail": text}
            )
            channel._alert("refused", text, transfer.delivery_id)

    def _check_doubtful(self):
        self.check_access("write")
        for transfer in self:
            if transfer.state != "doubtful":
                raise UserError(
                    self.env._("There is no doubt about %s.", transfer.filename)
                )
