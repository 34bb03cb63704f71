from odoo import fields, models
from odoo.tools import SQL

from .letter_mixin import CHANNELS

STAGES = [("1", "Reminder 1"), ("2", "Reminder 2"), ("3", "Hand-Over")]


class DunningEffect(models.Model):
    """What came of each reminder: one row for each invoice and stage, from the letter
    until the invoice was paid, went on to the next stage, or is open still."""

    _name = "asom.dunning.effect"
    _description = "Effect of Reminders"
    _auto = False
    _order = "date desc, id desc"
    _check_company_auto = True
    _rec_name = "membership_id"
    _depends = {
        "account.move": [
            "amount_residual",
            "asom_dunning_handed_over_on",
            "asom_membership_id",
            "company_id",
            "state",
        ],
        "account.move.line": ["display_type", "move_id"],
        "account.partial.reconcile": ["debit_move_id", "max_date"],
        "asom.dunning.claim": [
            "amount",
            "company_id",
            "membership_id",
            "move_id",
            "reminder_id",
            "stage",
            "state",
        ],
        "asom.dunning.reminder": ["channel", "date_sent"],
        "asom.dunning.write.off": ["move_ids", "state"],
    }

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, readonly=True, index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    membership_id = fields.Many2one(
        "asom.membership", string="Member", readonly=True, check_company=True
    )
    stage = fields.Selection(STAGES, readonly=True)
    channel = fields.Selection(CHANNELS, string="Sent By", readonly=True)
    date = fields.Date(string="Sent", readonly=True)
    amount = fields.Monetary(
        string="Asked For", readonly=True, help="Dues, without fees and interest."
    )
    paid_amount = fields.Monetary(string="Paid After It", readonly=True)
    days = fields.Integer(
        string="Days Until Paid",
        readonly=True,
        aggregator="avg",
        help="From the letter; of what was paid before the next stage.",
    )
    paid_percent = fields.Float(
        string="Paid (%)",
        readonly=True,
        aggregator="avg",
        digits=(5, 1),
        help="Of a group: the share that was paid before the next stage.",
    )
    outcome = fields.Selection(
        [
            ("10", "Paid within 10 days"),
            ("30", "Paid within 30 days"),
            ("later", "Paid later"),
            ("next", "Went on to the next stage"),
            ("lost", "Written off"),
            ("open", "Open"),
        ],
        string="What Came of It",
        readonly=True,
    )

    @property
    def _table_query(self):
        return SQL(
            """
            WITH settled AS (
                SELECT move.id AS move_id, MAX(part.max_date) AS day
                  FROM account_move move
                  JOIN account_move_line item
                    ON item.move_id = move.id AND item.display_type = 'payment_term'
                  JOIN account_partial_reconcile part ON part.debit_move_id = item.id
                 WHERE move.amount_residual = 0 AND move.state = 'posted'
                   AND move.move_type = 'out_invoice'
                   AND (move.asom_dunning_handed_over_on IS NOT NULL
                        OR EXISTS (SELECT FROM asom_dunning_claim
                                    WHERE asom_dunning_claim.move_id = move.id))
              GROUP BY move.id
            ), stage AS (
                SELECT claim.id, claim.company_id, claim.membership_id, claim.move_id,
                       claim.stage, letter.channel, letter.date_sent AS date,
                       claim.amount
                  FROM asom_dunning_claim claim
                  JOIN asom_dunning_reminder letter ON letter.id = claim.reminder_id
                 WHERE claim.state = 'sent'
             UNION ALL
                SELECT -move.id, move.company_id, move.asom_membership_id, move.id,
                       '3', NULL, move.asom_dunning_handed_over_on, move.amount_total
                  FROM account_move move
                 WHERE move.asom_dunning_handed_over_on IS NOT NULL
            ), led AS (
                SELECT stage.*,
                       LEAD(date) OVER (PARTITION BY move_id ORDER BY stage) AS next
                  FROM stage
            ), told AS (
                SELECT led.*, settled.day,
                       lost.write_off_id IS NOT NULL AS is_lost,
                       settled.day IS NOT NULL AND lost.write_off_id IS NULL
                   AND (led.next IS NULL OR settled.day <= led.next) AS is_paid
                  FROM led
             LEFT JOIN settled ON settled.move_id = led.move_id
             LEFT JOIN LATERAL (
                       SELECT pair.write_off_id
                         FROM asom_dunning_write_off_move_rel pair
                         JOIN asom_dunning_write_off off ON off.id = pair.write_off_id
                        WHERE pair.move_id = led.move_id AND off.state = 'done'
                        LIMIT 1) lost ON TRUE
            )
            SELECT id, company_id, membership_id, stage, channel, date, amount,
                   CASE WHEN is_paid THEN amount ELSE 0 END AS paid_amount,
                   CASE WHEN is_paid THEN GREATEST(day - date, 0) END AS days,
                   CASE WHEN is_paid THEN 100.0 ELSE 0.0 END AS paid_percent,
                   CASE WHEN is_paid AND day - date <= 10 THEN '10'
                        WHEN is_paid AND day - date <= 30 THEN '30'
                        WHEN is_paid THEN 'later'
                        WHEN next IS NOT NULL THEN 'next'
                        WHEN is_lost THEN 'lost'
                        ELSE 'open' END AS outcome
              FROM told
            """
        )


class MemberInvoice(models.Model):
    """How far the reminders of an invoice have come."""

    _inherit = "asom.member.invoice"

    dunning_stage = fields.Selection(
        STAGES,
        string="Reminded",
        readonly=True,
        help="The last stage that the invoice has come to.",
    )

    _depends = {
        "account.move": ["asom_dunning_handed_over_on"],
        "asom.dunning.claim": ["move_id", "stage", "state"],
    }

    def _columns(self):
        return {
            **super()._columns(),
            "dunning_stage": SQL(
                """CASE WHEN move.asom_dunning_handed_over_on IS NOT NULL THEN '3'
                        ELSE (SELECT MAX(claim.stage) FROM asom_dunning_claim claim
                               WHERE claim.move_id = move.id AND claim.state = 'sent')
                    END"""
            ),
        }
