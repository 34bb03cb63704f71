from datetime import timedelta

from odoo import fields, models
from odoo.tools import format_datetime

AT_ONCE = timedelta(minutes=1)


class NetsDelivery(models.Model):
    """A file that somebody has fetched may be with Nets, whatever its state says."""

    _inherit = "asom.nets.delivery"

    downloaded_at = fields.Datetime(
        string="Downloaded", readonly=True, copy=False, tracking=4
    )
    downloaded_by_id = fields.Many2one("res.users", readonly=True, copy=False)

    def _note_download(self):
        """Keep when somebody has fetched the file, and who."""
        last = self.downloaded_at
        again = last and fields.Datetime.now() - last < AT_ONCE
        # The button asks for the file, and the browser asks a second time.
        if self.direction == "out" and not (
            again and self.downloaded_by_id.id == self.env.uid
        ):
            # Superuser: whoever may read the file may fetch it.
            self.sudo().write(
                {
                    "downloaded_at": fields.Datetime.now(),
                    "downloaded_by_id": self.env.uid,
                }
            )


class CollectionRun(models.Model):
    _inherit = "asom.collection.run"

    def _cancel_notes(self):
        notes = super()._cancel_notes()
        for delivery in self.delivery_ids:
            if delivery.state == "ready" and delivery.downloaded_at:
                notes.append(
                    self.env._(
                        "%(file)s was downloaded on %(time)s by %(user)s and has not "
                        "been marked as sent. Make sure that Nets does not have it, or "
                        "members pay what is credited here.",
                        file=delivery.filename,
                        time=format_datetime(
                            self.env, delivery.downloaded_at, dt_format="short"
                        ),
                        user=delivery.downloaded_by_id.sudo().name,
                    )
                )
        return notes
