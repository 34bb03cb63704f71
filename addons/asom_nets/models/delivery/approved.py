"""What was charged for invoices, and what the ledger says of them, worked out anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from odoo.tools import SQL

from odoo.addons.asom_membership.money import to_ore


@dataclass(frozen=True, slots=True)
class Approved:
    """What was charged for one invoice, and what the ledger says of it (øre)."""

    membership: int
    partner: int
    channel: str
    approved: int
    charged: int
    booked: int
    left: int
    due: date
    last_due: date
    delivered: bool

    @classmethod
    def by_move(cls, rows) -> dict:
        """From rows of the invoice's id and the fields above, amounts in kroner."""
        return {
            move: cls(
                member,
                partner,
                channel,
                *(to_ore(amount or 0) for amount in money),
                due,
                last_due,
                delivered,
            )
            for move, member, partner, channel, *money, due, last_due, delivered in rows
        }


def booked(moves: SQL) -> SQL:
    """What the ledger says of invoices: payer, total, what is left, last due date.

    :param moves: a query of their ids
    """
    return SQL(
        """
        SELECT item.move_id,
               CASE WHEN MIN(item.partner_id) = MAX(item.partner_id)
                    THEN MIN(item.partner_id) END AS payer,
               SUM(item.balance) AS total,
               SUM(item.balance
                   - COALESCE((SELECT SUM(amount) FROM account_partial_reconcile
                                WHERE debit_move_id = item.id), 0)
                   + COALESCE((SELECT SUM(amount) FROM account_partial_reconcile
                                WHERE credit_move_id = item.id), 0)) AS residual,
               MAX(item.date_maturity) AS last_due
          FROM account_move_line item
         WHERE item.move_id IN (%(moves)s) AND item.display_type = 'payment_term'
      GROUP BY item.move_id
        """,
        moves=moves,
    )


def charged_by_invoice(
    moves: Iterable[int], charges: SQL, invoices: SQL, rows: SQL, due: SQL, last: SQL
) -> SQL:
    """A query of the rows of :meth:`Approved.by_move`, from the charges of invoices and
    their journal items, not from what is stored on the invoice. An invoice of several
    members' charges has no member, one whose items are another payer's no payer.

    :param moves: ids of the invoices
    :param charges: which charges count, a condition on ``asom_charge``
    :param invoices: which of the invoices are asked about, a condition on ``move``
    :param rows: which collections (``item``) are this one's, a condition
    :param due: the day on which it should be due
    :param last: the day on which it is, by the ledger (``booked.last_due``)
    """
    ids = tuple(moves)
    return SQL(
        """
        SELECT move.id, charged.membership_id,
               CASE WHEN booked.payer = move.commercial_partner_id
                    THEN move.partner_id END,
               move.asom_payment_channel, charged.amount, charged.amount,
               booked.total, booked.residual, %(due)s, %(last)s,
               EXISTS (SELECT 1 FROM asom_nets_collection item
                        WHERE item.move_id = move.id AND item.state = 'included'
                          AND %(rows)s)
          FROM account_move move
          JOIN (SELECT move_id, SUM(amount) AS amount,
                       CASE WHEN MIN(membership_id) = MAX(membership_id)
                            THEN MIN(membership_id) END AS membership_id
                  FROM asom_charge
                 WHERE move_id IN %(ids)s AND state = 'invoiced' AND %(charges)s
              GROUP BY move_id) charged ON charged.move_id = move.id
     LEFT JOIN (%(booked)s) booked ON booked.move_id = move.id
         WHERE move.id IN %(ids)s AND move.state = 'posted' AND %(invoices)s
        """,
        ids=ids,
        charges=charges,
        invoices=invoices,
        rows=rows,
        due=due,
        last=last,
        booked=booked(SQL("SELECT id FROM account_move WHERE id IN %s", ids)),
    )
