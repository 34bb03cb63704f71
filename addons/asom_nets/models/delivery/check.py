from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class NetsDelivery(models.Model):
    """Whether a file may be handed to Nets: unchanged, and not overtaken by events."""

    _inherit = "asom.nets.delivery"

    outdated_count = fields.Integer(
        compute="_compute_outdated_count",
        help="Collections of a ready delivery whose invoice owes another amount now.",
    )

    @api.depends("state", "collection_ids.state")
    def _compute_outdated_count(self):
        counts = self.filtered(lambda d: d.state == "ready")._outdated_counts()
        for delivery in self:
            delivery.outdated_count = counts.get(delivery.id, 0)

    def _outdated_counts(self) -> dict[int, int]:
        """{delivery id: collections whose invoice owes another amount by now}."""
        self.env.flush_all()
        query = SQL(
            """SELECT item.delivery_id, COUNT(*)
                 FROM asom_nets_collection item
                 JOIN account_move move ON move.id = item.move_id
                WHERE item.delivery_id IN %s AND item.state = 'included'
                  AND move.amount_residual_signed != item.amount
             GROUP BY item.delivery_id""",
            tuple(self.ids) or (0,),
        )
        return dict(self.env.execute_query(query))

    def _data(self) -> bytes:
        """The bytes, as they were frozen.

        :raises UserError: when they have been changed since
        """
        return self._frozen_bytes("content")

    def _check_unchanged(self):
        """The stored bytes are still those that were frozen.

        :raises UserError: when they are not
        """
        self._frozen_check("content")

    def _check_in_time(self):
        """Nets still takes the collections of a file that is not sent yet
        (domain/betalingsservice.md 11).

        :raises UserError: when it does not
        """
        if self.state != "ready" or self.type != "0601":
            return
        rows = self.env["asom.nets.collection"]._read_group(
            [("delivery_id", "=", self.id), ("state", "=", "included")],
            ["debtor_group_id"],
            ["date_due:min"],
        )
        for group, due in rows:
            reason = self._wrong_due_date(self.agreement_id, group, due)
            reason = reason or self._past_deadline(self.agreement_id, group, due)
            if reason:
                raise UserError(
                    self.env._(
                        "%(delivery)s comes too late. %(reason)s",
                        delivery=self.filename,
                        reason=reason,
                    )
                )

    def _check_not_outdated(self):
        """A file that is not sent yet still says what the members owe.

        :raises UserError: when it does not
        """
        count = self.state == "ready" and self._outdated_counts().get(self.id)
        if count:
            raise UserError(
                self.env._(
                    "Invoices in %(delivery)s that have been paid or credited since "
                    "it was written: %(count)s. Cancel it and create a new delivery.",
                    count=count,
                    delivery=self.filename,
                )
            )
