from odoo import fields, models


class AccountMove(models.Model):
    _inherit = "account.move"

    asom_membership_id = fields.Many2one(
        "asom.membership",
        string="Membership",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    asom_run_id = fields.Many2one(
        "asom.collection.run",
        string="Collection Run",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    asom_payment_channel = fields.Selection(
        lambda self: (
            self.env["asom.membership"]
            ._fields["payment_channel"]
            ._description_selection(self.env)
        ),
        string="Collected By",
        readonly=True,
        copy=False,
    )
    asom_charge_ids = fields.One2many(
        "asom.charge",
        "move_id",
        string="Charges",
        readonly=True,
        groups="asom_membership.group_board",
    )

    def _get_next_sequence_format(self):
        """Look the number's format up once for the invoices of a batch.

        Odoo asks the database for the last number of the journal for each invoice,
        though from the second on it counts by itself, under the lock that it took for
        the first (``_locked_increment``). The format lies beside that count and is
        forgotten with it: at the end of the transaction, and when a number is changed.
        """
        if not self.env.context.get("asom_one_series"):
            return super()._get_next_sequence_format()
        cache = self._get_sequence_cache()
        key = ("asom_format", self.journal_id.id, self.move_type, self.date)
        if key not in cache:
            cache[key] = super()._get_next_sequence_format()
        format_string, values = cache[key]
        return format_string, dict(values)
