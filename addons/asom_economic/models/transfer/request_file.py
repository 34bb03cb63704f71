from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.frozen import FrozenBinary
from odoo.addons.asom_membership.batches import claim


class EconomicRequest(models.Model):
    """A file that somebody imports in e-conomic, and says so."""

    _inherit = "asom.economic.request"

    sheet = FrozenBinary(
        sha256="sheet_sha256",
        readonly=True,
        attachment=True,
        groups="asom_membership.group_accountant",
    )
    sheet_sha256 = fields.Char(string="SHA-256, Excel", readonly=True)
    imported_by_id = fields.Many2one(
        "res.users", string="Imported, Says", readonly=True
    )
    imported_at = fields.Datetime(string="Said at", readonly=True)

    @api.depends("marker", "interface", "idempotency_key")
    def _compute_display_name(self):
        for request in self:
            request.display_name = (
                f"e-conomic-{request.marker}"
                if request.interface == "file"
                else request.idempotency_key
            )

    def action_csv(self):
        """Download the file as CSV."""
        return self._frozen_action("payload", "download")

    def action_xlsx(self):
        """Download the file as XLSX."""
        return self._frozen_action("sheet", "download")

    def action_imported(self):
        """Somebody has imported the file: its postings are in e-conomic. The
        association's accountant says so, or staff.

        :raises UserError: it is no file that waits for that
        """
        # Of calls, accountants read files alone.
        self.check_access("read")
        self._check_waits()
        self.sudo().write(
            {"imported_by_id": self.env.uid, "imported_at": fields.Datetime.now()}
        )
        for request in self.sudo():
            request._arrived()
        return True

    def action_not_imported(self):
        """The file was not imported and never will be: its postings wait again, for
        the next file. Staff say so: were it imported after all, they would be there
        twice.

        :raises UserError: it is no file that waits for that
        """
        self.agreement_id.check_access("write")
        self._check_waits()
        for request in self.sudo():
            request.transfer_ids._loosen()
            request.state = "absent"
        return True

    def _check_waits(self):
        for request in self:
            if request.interface != "file" or request.state != "sending":
                raise UserError(
                    self.env._("%s is no file that waits for this.", request.marker)
                )


class EconomicAgreement(models.Model):
    """Files instead of calls, from the same outbox."""

    _inherit = "asom.economic.agreement"

    file_count = fields.Integer(
        string="Files to Import", compute="_compute_file_count", compute_sudo=True
    )

    def _compute_file_count(self):
        rows = self.env["asom.economic.request"]._read_group(
            [
                ("agreement_id", "in", self.ids),
                ("interface", "=", "file"),
                ("state", "=", "sending"),
            ],
            ["agreement_id"],
            ["__count"],
        )
        counts = {agreement.id: count for agreement, count in rows}
        for agreement in self:
            agreement.file_count = counts.get(agreement._origin.id, 0)

    def action_make_file(self):
        """Put everything that waits into a file for import.

        :raises UserError: nothing waits, or the agreement sends by itself
        """
        self.ensure_one()
        self.check_access("write")
        if self.interface != "file" or self.state != "live":
            raise UserError(self.env._("%s sends no files.", self.display_name))
        own = self.sudo().with_context(lang=self._lang())
        with claim(own) as mine:
            if not mine:
                raise UserError(
                    self.env._("Somebody else is making a file at this moment.")
                )
            own._propose()
            made = self.env["asom.economic.request"]
            while ready := own._next_vouchers():
                for part in own._calls(ready):
                    made |= own._freeze(part).with_env(self.env)
            if made:
                own.last_transfer = fields.Datetime.now()
        if not made:
            raise UserError(
                self.env._("Nothing can be put into a file: look under “To Mend”.")
                if own.rejected_count
                else self.env._("Nothing waits.")
            )
        return self.action_view_files()

    def action_view_files(self):
        """Open the files that were made."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_file"
        )
        return {
            **action,
            "domain": [("agreement_id", "=", self.id), ("interface", "=", "file")],
        }

    @staticmethod
    def _files(ready):
        """The vouchers in the files to be made of them."""
        # A person imports it into one journal.
        journals = {}
        for one in ready:
            journals.setdefault(one.journal.number, []).append(one)
        return journals.values()
