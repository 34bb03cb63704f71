from odoo import api, fields, models

from odoo.addons.asom_membership.batches import commit_batch
from odoo.addons.asom_nets_transport.transport import (
    TransportError,
    has_bytes,
    part_name,
)

# Of these a later attempt may find another world.
LATER = {"unreachable", "lost", "failed", "permission", "folder_missing"}
# After these the agency's server has certainly not given the file its name.
CERTAIN = {"exists", "permission", "folder_missing", "bad_name"}


class InkassoMessage(models.Model):
    """Sending by SFTP, each file once: it is written under another name, marked as at
    risk, and given its name, with a commit between them. A worker that dies after the
    mark leaves a question that the agency's folders answer, or a person."""

    _inherit = "asom.inkasso.message"

    at_risk = fields.Boolean(
        readonly=True, help="It was perhaps given its name on the agency's server."
    )

    @api.model
    def _background_ways(self):
        return [*super()._background_ways(), "sftp"]

    def action_try_again(self):
        """Whoever presses it has asked: the agency does not have the file."""
        self.check_access("write")
        self.sudo().filtered(lambda row: row.state == "failed").at_risk = False
        return super().action_try_again()

    def _leave_sftp(self, known):
        """One file.

        :param known: it may be there since an earlier attempt
        """
        self.ensure_one()
        agreement = self.agreement_id
        try:
            with agreement._sftp_store() as store:
                there = self._upload(store)
        except TransportError as error:
            if error.kind in CERTAIN:
                self.at_risk = False
            self._failed_once(
                agreement._sftp_text(error),
                error.kind in LATER,
                certain=not known and not self.at_risk,
            )
            return
        if there:
            self._delivered()
        else:
            self._failed_once(self._doubt_text(), False)

    def _upload(self, store) -> bool:
        """Hand the bytes over; they appear under their name whole or not at all.

        :returns: False when nobody can tell whether the agency has it
        :raises TransportError: whatever went wrong
        """
        field = self._file_field()
        name = self._frozen_filename(field)
        folder = self.agreement_id.sftp_folder or ""
        part = part_name(name)
        with self._frozen_stream(field) as stream:
            if self._is_on_server(store, name, stream):
                # By a worker whose note was lost.
                return True
            if self.at_risk and not store.find(folder, part):
                return False
            store.put(folder, part, stream)
        self.at_risk = True
        commit_batch(self.env)
        store.rename(folder, part, folder, name)
        return True

    def _is_on_server(self, store, name, stream) -> bool:
        """:raises TransportError: ``exists``: another file of this name is there"""
        agreement = self.agreement_id
        for folder in filter(
            None, (agreement.sftp_folder or "/", agreement.sftp_taken)
        ):
            found = store.find(folder, name)
            if not found:
                continue
            if not has_bytes(store, folder, found, stream):
                raise TransportError("exists", name)
            return True
        return False

    def _doubt_text(self) -> str:
        return self.env._(
            "The connection broke off while %s was being sent, and it cannot be seen "
            "in the folder. Ask the agency whether they have it, then press “The "
            "Agency Has It” or “Send Once More”. It is not sent again by itself.",
            self._frozen_filename(self._file_field()),
        )
