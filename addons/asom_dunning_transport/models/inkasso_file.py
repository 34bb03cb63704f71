import base64
import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError


class InkassoMessage(models.Model):
    """A file of answers as it lay on the agency's server: its bytes are kept, whatever
    they say, and the same bytes are taken once."""

    _inherit = "asom.inkasso.message"

    kind = fields.Selection(
        selection_add=[("file", "File of Answers")], ondelete={"file": "cascade"}
    )
    state = fields.Selection(
        selection_add=[("refused", "Could Not Be Read")],
        ondelete={"refused": lambda rows: rows.write({"state": "done"})},
    )
    file_id = fields.Many2one(
        "asom.inkasso.message",
        string="Came in File",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )

    _file_once = models.UniqueIndex(
        "(agreement_id, sha256) WHERE kind = 'file'", "This file is here already."
    )

    def _frozen_filename(self, name):
        if self.kind == "file":
            return self.case_ref
        return super()._frozen_filename(name)

    @api.model
    def _keep_file(self, agreement, filename, data):
        """Keep the bytes of a file and take the messages in it, all or none.

        :param filename: on the agency's server
        :returns: the file's row; an empty recordset for bytes that are here already
        """
        digest = hashlib.sha256(data).hexdigest()
        known = [
            ("agreement_id", "=", agreement.id),
            ("kind", "=", "file"),
            ("sha256", "=", digest),
        ]
        if self.sudo().search_count(known, limit=1):
            return self.browse()
        row = self.sudo().create(
            {
                # An agency may use a name again.
                "name": f"{filename} {digest[:12]}",
                "company_id": agreement.company_id.id,
                "agreement_id": agreement.id,
                "case_ref": filename,
                "kind": "file",
                "direction": "back",
                "date": fields.Date.context_today(self),
                "state": "refused",
                "content": base64.b64encode(data),
            }
        )
        row._read_file(data)
        return row

    def _read_file(self, data):
        """Take the messages of a kept file; why they cannot be taken stands on it."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                found = self._receive_file(self.agreement_id, data)
        except UserError as error:
            self.write({"state": "refused", "error": str(error)})
            return
        found.file_id = self
        self.write(
            {
                "state": "done",
                "error": False,
                "note": self.env._("New messages: %s", len(found)),
            }
        )

    def action_read_again(self):
        """Read a file once more that could not be read: what was in its way is gone.

        :raises UserError: when it still cannot be read
        """
        self.check_access("write")
        for row in self.sudo().filtered(lambda row: row.state == "refused"):
            row.lock_for_update()
            row._read_file(row._frozen_bytes("content"))
            if row.state == "refused":
                raise UserError(row.error)
        return True
