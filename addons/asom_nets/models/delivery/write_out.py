from itertools import islice

from odoo import api, models

from odoo.addons.asom_isolation.frozen_file import FrozenFile

from .packed import BATCH


class NetsDelivery(models.Model):
    """How every file to Nets is kept, whatever stands in it."""

    _inherit = "asom.nets.delivery"

    @api.model
    def _freeze_out(self, agreement, kind, filename, write, run=None):
        """A new delivery to Nets, state ``ready``, under the agreement's next number.

        That the user may make one is the caller's to check.

        :param kind: the delivery's type
        :param filename: with ``%s`` for the number
        :param write: called with the number, an int, and a
            :class:`~odoo.addons.asom_isolation.frozen_file.FrozenFile` to write into
        :param run: the collection run, if it is a run's
        """
        [running] = agreement._take_numbers("last_delivery", 1)
        number = f"{agreement.company_id.asom_number:04d}{running:06d}"
        with FrozenFile() as file:
            write(int(number), file)
            # Superuser: a delivery is made by such steps alone.
            delivery = self.sudo().create(
                {
                    "company_id": agreement.company_id.id,
                    "agreement_id": agreement.id,
                    "run_id": run.id if run else False,
                    "direction": "out",
                    "type": kind,
                    "number": number,
                    "filename": filename % number,
                    "content": file,
                }
            )
        return delivery.with_env(self.env)

    def _keep_collections(self, rows):
        """Keep what stands in the file, and what was left out, batch by batch.

        :param rows: values of asom.nets.collection
        """
        self.ensure_one()
        collections = self.env["asom.nets.collection"].sudo()
        rows = iter(rows)
        while batch := [dict(row, delivery_id=self.id) for row in islice(rows, BATCH)]:
            collections.create(batch)
            if len(batch) == BATCH:
                self.env.invalidate_all()
