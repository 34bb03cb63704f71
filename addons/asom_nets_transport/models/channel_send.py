import logging
from datetime import timedelta

from odoo import fields, models

from odoo.addons.asom_membership.batches import claim, commit_batch

from ..transport import TransportError, has_bytes

_logger = logging.getLogger(__name__)

# A server may still do what a broken line asked of it last.
REST_SECONDS = 120


class NetsChannel(models.Model):
    """Sending files, each of them once."""

    _inherit = "asom.nets.channel"

    def _send(self, store):
        """Send what waits; a file with a fault does not stop the others.

        :raises TransportError: the connection broke off
        """
        if not self.folder_out:
            return
        waiting = self.env["asom.nets.transfer"].search(
            [
                ("channel_id", "=", self.id),
                ("direction", "=", "out"),
                ("state", "=", "waiting"),
                ("next_try", "<=", fields.Datetime.now()),
            ],
            order="id",
        )
        for transfer in waiting:
            # What users did in the meantime is seen from here on.
            commit_batch(self.env)
            transfer._send(store)
        commit_batch(self.env)

    def _clear_up(self, store):
        """Find out what became of files whose worker died or lost the line.

        Called by the only worker of the connection: nobody is at them.
        """
        since = fields.Datetime.now() - timedelta(seconds=REST_SECONDS)
        left = self.env["asom.nets.transfer"].search(
            [
                ("channel_id", "=", self.id),
                ("direction", "=", "out"),
                ("state", "in", ("working", "doubtful")),
            ]
        )
        for transfer in left:
            if not transfer.at_risk:
                transfer._failed("lost", transfer.filename)
            elif transfer.tried_at <= since:
                try:
                    transfer._look(store)
                except TransportError as error:
                    if error.is_connection:
                        raise
                    transfer._step(
                        {"error_kind": error.kind, "error_detail": error.detail}
                    )
            commit_batch(self.env)

    def _leave_open(self):
        """Nobody is going to look what became of files under way: what has perhaps
        arrived is for a person to say, and the rest waits.

        Not while a worker is at them.
        """
        for channel in self.sudo():
            with claim(channel) as mine:
                for transfer in channel.transfer_ids if mine else ():
                    if transfer.direction == "out" and transfer.state == "working":
                        transfer._lose()

    def _is_there(self, store, name, stream) -> bool | None:
        """Does the other side have this file?

        :returns: None when it has another file of this name, or does not let us see
        :raises TransportError: a folder is not there, or the connection broke off
        """
        for folder in filter(None, (self.folder_out, self.folder_taken)):
            found = store.find(folder, name)
            if not found:
                continue
            try:
                same = has_bytes(store, folder, found, stream)
            except TransportError as error:
                if error.kind == "permission":
                    return None
                raise
            return True if same else None
        return False
