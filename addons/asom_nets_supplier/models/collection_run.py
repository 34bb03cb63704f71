from odoo import fields, models

from .delivery import CHANNEL


class CollectionRun(models.Model):
    _inherit = "asom.collection.run"

    ls_count = fields.Integer(
        string="For Leverandørservice", compute="_compute_ls_count"
    )

    def _compute_ls_count(self):
        for run in self:
            kept = run._origin.sudo()
            run.ls_count = len(kept._ls_moves()) if kept else 0

    def _ls_moves(self):
        """Posted invoices of the run for Leverandørservice, in no live delivery yet."""
        return self.env["account.move"].search(
            [
                ("asom_run_id", "=", self.id),
                ("state", "=", "posted"),
                ("asom_payment_channel", "=", CHANNEL),
                ("nets_collection_ids", "not any", [("state", "=", "included")]),
            ],
            order="id",
        )

    def _not_collected_domain(self):
        """Businesses are told by Leverandørservice."""
        return [
            *super()._not_collected_domain(),
            ("asom_payment_channel", "!=", CHANNEL),
        ]

    def action_create_ls_delivery(self):
        """Write the run's collections into a delivery to Leverandørservice, show it.

        May be called again: what stands in a delivery stays there.

        :raises UserError: when the run is not done, or there is nothing to collect
        """
        self.ensure_one()
        self._expect(("done",), self.env._("sent to Nets"))
        return self.env["asom.nets.delivery"]._create_ls_for_run(self)._open()
