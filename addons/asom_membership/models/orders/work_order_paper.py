"""Work orders on paper, for who takes them along."""

from odoo import models
from odoo.tools import format_date

from ...report.paper import paper_pdf


class WorkOrder(models.Model):
    _inherit = "asom.work.order"

    def _as_pdf(self, title) -> bytes:
        """Where, what and until when; never an amount. In the reader's language.

        :param title: of the mail
        """
        sender = self.company_id[:1]._asom_sender()
        return paper_pdf(
            title,
            [sender["name"], sender["street"], sender["city"], sender["phone"]],
            [],
            [("group", work._paper_blocks()) for work in self],
        )

    def _paper_blocks(self) -> list[tuple]:
        work = self.sudo()
        task = self._task_names()[work.task]
        lines = [
            self.env._(
                "No. %(number)s, due %(day)s",
                number=work.name,
                day=format_date(self.env, work.date_due),
            ),
            " ".join(filter(None, self._told_contact())),
        ]
        if work.before:
            lines.append(self.env._("There is now: %s", work.before))
        if work.after:
            lines.append(self.env._("There shall be: %s", work.after))
        if work.note:
            lines.append(work.note)
        head = ", ".join(filter(None, [task, work.installation_id.name]))
        done = self.env._("Done on: ______________   Serial number: ______________")
        return [("head", head), *(("text", line) for line in lines), ("small", done)]
