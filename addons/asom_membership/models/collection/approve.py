from odoo import fields, models
from odoo.fields import Domain


class CollectionRun(models.Model):
    """What four eyes look at besides who has prepared the run."""

    _inherit = "asom.collection.run"

    prepared_by_ids = fields.Many2many(
        relation="asom_collection_run_prepared_rel", column1="run_id", column2="user_id"
    )

    def _entered_by(self, user) -> str:
        """What a user has entered that the run takes for the first time, in words; ""
        where it is nothing.

        Prices and discounts that were in the preview of an earlier collection were seen
        by two when that was approved.
        """
        self.ensure_one()
        by = Domain("create_uid", "=", user.id) | Domain("write_uid", "=", user.id)
        own = Domain("company_id", "=", self.company_id.id)
        found = (
            (
                "fee",
                "asom.charge",
                [
                    ("run_id", "=", self.id),
                    ("state", "in", ("draft", "waiting")),
                    ("kind", "!=", "subscription"),
                    ("rule", "=", False),
                    ("reverses_id", "=", False),
                    ("create_uid", "=", user.id),
                ],
            ),
            (
                "price",
                "asom.price",
                own & by & self._not_seen("valid_from"),
            ),
            (
                "discount",
                "asom.discount",
                own & by & self._not_seen("date_from"),
            ),
        )
        labels = {
            "fee": self.env._("a fee or credit"),
            "price": self.env._("a price"),
            "discount": self.env._("a discount"),
        }
        for kind, model, domain in found:
            if self.env[model].sudo().search_count(domain, limit=1):
                return labels[kind]
        return ""

    def _not_seen(self, first_day) -> Domain:
        """Rows that this run takes and that no run of the association which was
        executed had in its preview: they were written later, or begin after its period.

        :param first_day: name of the field from which on a row is valid
        """
        runs = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
                ("previewed_at", "!=", False),
                ("id", "!=", self.id),
            ],
            order="previewed_at desc",
        )
        rows = Domain(first_day, "<=", self.date_to)
        last = None
        for run in runs:
            # An earlier preview has seen no more, unless its period goes on longer.
            if last and run.date_to <= last:
                continue
            last = run.date_to
            # Write dates are the transaction's.
            rows &= Domain("write_date", ">", run.previewed_at) | Domain(
                first_day, ">", last
            )
        return rows
