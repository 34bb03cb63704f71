from datetime import timedelta
from functools import lru_cache

from odoo import fields, models
from odoo.tools import SQL

from odoo.addons.asom_membership.banking_days import add_banking_days

# Banking days after the payment day in which a collection counts as paid by
# Betalingsservice though nothing has been told: the bank may reverse within two of
# them, and the file that tells it comes on one of the next.
WORD_DAYS = 5


@lru_cache(maxsize=64)
def _first_awaited(today):
    """The first payment day of which word may not have come on a day."""
    first = today
    while add_banking_days(first - timedelta(1), WORD_DAYS) >= today:
        first -= timedelta(1)
    return first


class AccountMove(models.Model):
    _inherit = "account.move"

    def _nets_awaits_word(self) -> bool:
        """Whether the payment day has passed and Nets, which has been asked to collect
        it, has told neither that it is paid nor that it is not.

        The money has most likely been taken: who pays a slip now pays twice.
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        # Most invoices can be told without asking the database (the query says more).
        if (
            self.asom_payment_channel != "betalingsservice"
            or self.nets_failure
            or not self.invoice_date_due
            or not _first_awaited(today) <= self.invoice_date_due < today
        ):
            return False
        # Superuser: the member who prints the invoice sees no mandates.
        own = [("id", "in", self._origin.ids), ("asom_awaited", "=", True)]
        return bool(self.sudo().search_count(own))

    def _asom_awaited_sql(self, move):
        """Asked for and not told of; a mandate that ended by the payment day pays
        nothing, a later end does not take back what has been paid."""
        today = fields.Date.context_today(self)
        return SQL(
            """%(move)s.invoice_date_due >= %(first)s
           AND %(move)s.invoice_date_due < %(today)s
           AND %(move)s.nets_failure IS NULL
           AND %(move)s.asom_payment_channel = 'betalingsservice'
           AND EXISTS (
               SELECT 1
                 FROM asom_nets_collection asked
                 JOIN asom_nets_debtor_group debtors
                   ON debtors.id = asked.debtor_group_id AND debtors.section = '0112'
                 JOIN asom_nets_delivery delivery ON delivery.id = asked.delivery_id
                 JOIN asom_nets_mandate mandate
                   ON mandate.debtor_group_id = asked.debtor_group_id
                  AND mandate.membership_id = %(move)s.asom_membership_id
                WHERE asked.move_id = %(move)s.id
                  AND asked.state = 'included' AND asked.outcome IS NULL
                  AND (delivery.state IN ('sent', 'acknowledged')
                       OR delivery.state = 'ready'
                      AND delivery.downloaded_at IS NOT NULL)
                  AND mandate.kind = 'mandate'
                  AND mandate.date_from <= %(move)s.invoice_date_due
                  AND (mandate.ended_on IS NULL
                       OR mandate.ended_on > %(move)s.invoice_date_due))""",
            move=SQL.identifier(move),
            first=_first_awaited(today),
            today=today,
        )

    def _asom_flush_awaited(self):
        result = super()._asom_flush_awaited()
        for model, names in {
            "account.move": ["nets_failure", "asom_payment_channel"],
            "asom.nets.collection": [
                "debtor_group_id",
                "delivery_id",
                "move_id",
                "outcome",
                "state",
            ],
            "asom.nets.debtor.group": ["section"],
            "asom.nets.delivery": ["downloaded_at", "state"],
            "asom.nets.mandate": [
                "date_from",
                "ended_on",
                "debtor_group_id",
                "kind",
                "membership_id",
            ],
        }.items():
            self.env[model].flush_model(names)
        return result
