import base64

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.fetch_file import fetch_file
from odoo.addons.asom_membership.money import danish, to_ore

from ...report.print_file import Sheet, list_csv, print_file

# So many stand in one file.
LETTERS_AT_ONCE = 500


class DunningRun(models.Model):
    """The letters of a run as one file for the printer, and a list for the print
    house."""

    _inherit = "asom.dunning.run"

    def action_print_letters(self):
        """Put the letters that have not been printed into one PDF, by postcode, and
        the list of them beside it.

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
        data, rows = print_file(
            Sheet(row._frozen_bytes("pdf"), row._print_cells()) for row in reminders
        )
        name = self.env._(
            "Reminders %(day)s, %(count)s", day=self.date, count=len(reminders)
        )
        files = self.env["ir.attachment"].create(
            [
                {
                    "name": f"{name}{ending}",
                    "datas": base64.b64encode(content),
                    "res_model": self._name,
                    "res_id": self.id,
                    "mimetype": mimetype,
                }
                for ending, content, mimetype in (
                    (".pdf", data, "application/pdf"),
                    (".csv", list_csv(self._print_heading(), rows), "text/csv"),
                )
            ]
        )
        reminders.sudo().printed = True
        self.message_post(
            body=self.env._("Letters printed: %s.", len(reminders)),
            attachment_ids=files.ids,
        )
        return fetch_file(f"/web/content/{files[0].id}?download=true")

    def _print_heading(self) -> list[str]:
        return [
            self.env._("Letter"),
            self.env._("First page"),
            self.env._("Pages"),
            self.env._("Member number"),
            self.env._("Name"),
            self.env._("Address"),
            self.env._("Postcode"),
            self.env._("Town"),
            self.env._("Stage"),
            self.env._("Amount"),
            self.env._("Last payment date"),
        ]


class DunningReminder(models.Model):
    _inherit = "asom.dunning.reminder"

    def _print_cells(self) -> list[str]:
        """What the print house's list tells of the letter."""
        self.ensure_one()
        member = self.sudo().membership_id
        payer = member.partner_id
        return [
            member.member_number or "",
            payer.name or "",
            ", ".join(filter(None, (payer.street, payer.street2))),
            payer.zip or "",
            payer.city or "",
            self.stage,
            danish(to_ore(self.amount)),
            format_date(self.env, self.date_deadline),
        ]
