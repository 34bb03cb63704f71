from odoo import fields, models


class CollectionRun(models.Model):
    """What four eyes look at besides who has prepared the run."""

    _inherit = "asom.collection.run"

    prepared_by_ids = fields.Many2many(
        relation="asom_collection_run_prepared_rel", column1="run_id", column2="user_id"
    )

    def _entered_by(self, user) -> str:
        """What a user has entered that the run takes for the first time, in words; ""
        where it is nothing.

        Prices and discounts of before the association's latest collection were seen by
        two when that was approved.
        """
        self.ensure_one()
        by = ["|", ("create_uid", "=", user.id), ("write_uid", "=", user.id)]
        latest = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
                ("id", "!=", self.id),
            ],
            order="done_at desc",
            limit=1,
        )
        # Write dates are the transaction's, and so is what a run itself writes.
        new = [("write_date", ">", latest.done_at)] if latest.done_at else []
        until = [("company_id", "=", self.company_id.id)]
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
                [*until, ("valid_from", "<=", self.date_to), *new, *by],
            ),
            (
                "discount",
                "asom.discount",
                [
                    ("subscription_id.company_id", "=", self.company_id.id),
                    ("date_from", "<=", self.date_to),
                    *new,
                    *by,
                ],
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
