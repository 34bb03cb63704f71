import base64
import io

from odoo import models
from odoo.exceptions import UserError
from odoo.tools.pdf import PdfFileReader, PdfFileWriter

from odoo.addons.asom_membership.fetch_file import fetch_file

# So many stand in one file.
LETTERS_AT_ONCE = 500


class DunningRun(models.Model):
    """The letters of a run as one file for the printer."""

    _inherit = "asom.dunning.run"

    def action_print_letters(self):
        """Put the letters that have not been printed into one PDF, by postcode.

        :raises UserError: when there are none
        """
        self._expect(("running", "done"), self.env._("printed"))
        reminders = self.env["asom.dunning.reminder"].search(
            [("run_id", "=", self.id), *self._to_print_domain()],
            limit=LETTERS_AT_ONCE,
        )
        reminders = reminders.try_lock_for_update().sorted(
            lambda row: (row.sudo().membership_id.partner_id.zip or "", row.id)
        )
        if not reminders:
            raise UserError(self.env._("No letters are left to print."))
        writer = PdfFileWriter()
        for reminder in reminders:
            reader = PdfFileReader(io.BytesIO(reminder._frozen_bytes("pdf")))
            for number in range(reader.getNumPages()):
                writer.addPage(reader.getPage(number))
        data = io.BytesIO()
        writer.write(data)
        file = self.env["ir.attachment"].create(
            {
                "name": self.env._(
                    "Reminders %(day)s, %(count)s.pdf",
                    day=self.date,
                    count=len(reminders),
                ),
                "datas": base64.b64encode(data.getvalue()),
                "res_model": self._name,
                "res_id": self.id,
                "mimetype": "application/pdf",
            }
        )
        reminders.sudo().printed = True
        self.message_post(
            body=self.env._("Letters printed: %s.", len(reminders)),
            attachment_ids=file.ids,
        )
        return fetch_file(f"/web/content/{file.id}?download=true")
