import hashlib
import logging

from odoo import models
from odoo.exceptions import ConcurrencyError, UserError

from odoo.addons.asom_membership.batches import commit_batch

from ..transport import TransportError, get_whole, put_away, whole_files

_logger = logging.getLogger(__name__)


class NetsChannel(models.Model):
    """Fetching files: each one is received and committed before it is moved.

    A worker that dies between the two does no harm: the file is found again, and
    receiving the same bytes again gives the same delivery.
    """

    _inherit = "asom.nets.channel"

    def _fetch(self, store):
        """Fetch all whole files; a bad one does not stop the others.

        :raises TransportError: the connection broke off
        """
        if not self.folder_in:
            return
        received = False
        for entry in whole_files(
            store, self.folder_in, self._files_to_fetch, self.settle_seconds
        ):
            received |= self._fetch_file(store, entry)
            commit_batch(self.env)
        if received:
            # Booking a big file takes minutes, for which no server keeps a line open.
            self.env.ref("asom_nets.cron_nets_deliveries").sudo()._trigger()

    def _files_to_fetch(self, listing):
        """Those of the folder that have to be fetched; what is not in it any more was
        moved by somebody else."""
        self.env["asom.nets.transfer"]._moved_already(
            self, [entry.name for entry in listing]
        )
        return self._untouched(
            entry for entry in listing if self._is_wanted(entry.name)
        )

    def _untouched(self, entries):
        """Files that do not wait for a later attempt, and were not fetched before."""
        waiting, known = self.env["asom.nets.transfer"]._seen(self)
        return [
            entry
            for entry in entries
            if entry.name not in waiting
            and (entry.name, entry.size, entry.modified) not in known
        ]

    def _fetch_file(self, store, entry) -> bool:
        """One file, all the way.

        :returns: whether it was received
        :raises TransportError: the connection broke off
        """
        transfer = self.env["asom.nets.transfer"]._for_fetching(self, entry)
        try:
            if transfer.state != "working":
                self._receive(store, entry, transfer)
                commit_batch(self.env)
            if self.folder_fetched:
                put_away(store, self.folder_in, entry, self.folder_fetched)
            transfer._step({"state": "done", "error_kind": False})
            return True
        except TransportError as error:
            transfer._failed(error.kind, error.detail)
            if error.is_connection:
                commit_batch(self.env)
                raise
        except UserError as error:
            transfer._failed("refused", str(error))
        except ConcurrencyError:
            # Somebody receives it by hand this very moment; next time it is known.
            transfer._failed("changing", entry.name)
        except Exception as error:
            _logger.exception("File %s of connection %s", entry.name, self.id)
            transfer._failed("internal", type(error).__name__)
        return False

    def _receive(self, store, entry, transfer):
        """Read a file and keep it as a delivery."""
        data = get_whole(store, self.folder_in, entry)
        # Undone as a whole, whatever is wrong with the file.
        with self.env.cr.savepoint():
            delivery, _known = self.env["asom.nets.delivery"]._receive(entry.name, data)
            transfer._step(
                {
                    "state": "working" if self.folder_fetched else "done",
                    "delivery_id": self._may_name(delivery) and delivery.id,
                    "sha256": hashlib.sha256(data).hexdigest(),
                    "size": entry.size,
                    "remote_time": entry.modified,
                    "error_kind": False,
                    "error_detail": False,
                }
            )
        if delivery.state == "failed":
            # By hand a dialog tells; here somebody has to be told.
            self._tell_refused(delivery, entry.name)

    def _tell_refused(self, delivery, filename):
        if self._may_name(delivery):
            self._alert("refused", delivery.failure, delivery)
            return
        # It is the bureau's, and nothing of it may be told but that it is there.
        theirs = self._in_their_language()
        self.sudo().message_notify(
            partner_ids=self.responsible_id.partner_id.ids,
            subject=theirs.env._("Files to and from Nets"),
            body=theirs.env._(
                "The file %s was refused. It lies with the bureau's deliveries.",
                filename,
            ),
        )

    def _may_name(self, delivery) -> bool:
        """May users of this connection see that delivery, by their associations?"""
        return self.is_shared or delivery.company_id == self.company_id
