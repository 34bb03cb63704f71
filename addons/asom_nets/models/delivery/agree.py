from collections import defaultdict

from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from odoo.addons.asom_membership.money import danish, to_ore

from ...reading.delivery_amounts import amounts
from .approved import Approved, booked
from .packed import batches_of

# So many members are named in a refusal.
SHOWN = 10


class NetsDelivery(models.Model):
    """What was charged is what is collected: charges, ledger and file agree on each
    member before a file is frozen."""

    _inherit = "asom.nets.delivery"

    @api.model
    def _disagreements(self, rows, approved, channels, data) -> list[tuple]:
        """Compare what was charged, the invoices and the file.

        :param rows: values of asom.nets.collection
        :param approved: {invoice's id: :class:`Approved`}
        :param channels: the payment channels that the file collects
        :param data: the file's bytes, or a stream of them
        :returns: (membership's id or False, what does not agree)
        """

        def included():
            return (row for row in rows if row["state"] == "included")

        told = amounts(data)
        in_file = defaultdict(int)
        for row in included():
            in_file[row["customer_key"], row["date_due"]] += to_ore(row["amount"])
        faults = []
        moves = self.env["account.move"].browse(row["move_id"] for row in included())
        for row, move in zip(included(), batches_of(moves), strict=True):
            line = approved.get(move.id)
            fault = self._disagreement(row, move, line, channels)
            key = row["customer_key"], row["date_due"]
            wanted = in_file[key]
            if not fault and told.get(key) != wanted:
                fault = self.env._(
                    "collected are %(amount)s kr., the file says %(file)s kr.",
                    amount=danish(wanted),
                    file=danish(told.get(key, 0)),
                )
            if fault:
                faults.append((row["membership_id"], fault))
        for _customer, _due in set(told) - set(in_file):
            faults.append((False, self.env._("the file collects from somebody else.")))
        known = {row["move_id"] for row in rows}
        for move, line in approved.items():
            if line.channel in channels and line.left > 0 and not line.delivered:
                if move not in known:
                    fault = self.env._(
                        "charged are %s kr., but the invoice is not in the file.",
                        danish(line.charged),
                    )
                    faults.append((line.membership, fault))
        return faults

    def _disagreement(self, row, move, line, channels) -> str:
        """What does not agree about one invoice, or ""."""
        if not line:
            return self.env._("%s was not made from what was approved.", move.name)
        if line.membership != row["membership_id"]:
            return self.env._(
                "%(invoice)s was made for %(member)s.",
                invoice=move.name,
                member=self._member_name(line.membership),
            )
        if line.partner != move.partner_id.id or line.channel not in channels:
            return self.env._("the payer of %s is another one.", move.name)
        if not line.approved == line.charged == line.booked:
            return self.env._(
                "approved were %(approved)s kr., charged %(charged)s kr., invoiced "
                "%(booked)s kr.",
                approved=danish(line.approved),
                charged=danish(line.charged),
                booked=danish(line.booked),
            )
        if line.left != to_ore(row["amount"]):
            return self.env._(
                "of %(invoice)s, %(left)s kr. are left in the ledger, not %(amount)s "
                "kr.",
                invoice=move.name,
                left=danish(line.left),
                amount=danish(to_ore(row["amount"])),
            )
        if {line.due, line.last_due} != {row["date_due"]}:
            return self.env._(
                "%(invoice)s is due on %(due)s, not on %(other)s.",
                invoice=move.name,
                due=format_date(self.env, line.due),
                other=format_date(self.env, row["date_due"]),
            )
        return ""

    @api.model
    def _member_name(self, membership) -> str:
        return self.env["asom.membership"].browse(membership).display_name or ""

    @api.model
    def _disagreement_text(self, faults) -> str:
        """The first of these disagreements, a line for each."""
        texts = [
            f"{self._member_name(membership)}: {text}" if membership else text
            for membership, text in faults[:SHOWN]
        ]
        if len(faults) > SHOWN:
            texts.append("…")
        return "\n".join(texts)


class CollectionRun(models.Model):
    """What a run has approved and charged."""

    _inherit = "asom.collection.run"

    def _nets_approved(self) -> dict[int, Approved]:
        """{invoice's id: :class:`Approved`}, computed anew from the charges, the
        journal items and their reconciliations: what is stored on the invoice itself
        (what is left of it, whose it is, when it is due) is what is compared."""
        self.ensure_one()
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT line.move_id, line.membership_id, line.partner_id,
                       line.payment_channel, line.amount, charged.amount,
                       booked.total, booked.residual,
                       GREATEST(%(due)s::date, move.invoice_date), booked.last_due,
                       EXISTS (SELECT 1 FROM asom_nets_collection item
                                WHERE item.move_id = line.move_id
                                  AND item.state = 'included')
                  FROM asom_collection_run_line line
                  JOIN account_move move ON move.id = line.move_id
                                        AND move.state = 'posted'
             LEFT JOIN (SELECT run_line_id, SUM(amount) AS amount
                          FROM asom_charge
                         WHERE run_id = %(run)s AND state = 'invoiced'
                      GROUP BY run_line_id) charged ON charged.run_line_id = line.id
             LEFT JOIN (%(booked)s) booked ON booked.move_id = line.move_id
                 WHERE line.run_id = %(run)s AND line.state = 'done'
                """,
                run=self.id,
                due=self.date_due,
                booked=booked(
                    SQL(
                        "SELECT move_id FROM asom_collection_run_line "
                        "WHERE run_id = %s",
                        self.id,
                    )
                ),
            )
        )
        return Approved.by_move(iter(self.env.cr.fetchone, None))

    def _nets_check_agreed(self, rows, channels, data):
        """Compare what the run has charged, its invoices and the file.

        :param rows: values of asom.nets.collection
        :param channels: the payment channels that the file collects
        :param data: the file's bytes, or a stream of them
        :raises UserError: naming members and amounts, when the three do not agree
        """
        deliveries = self.env["asom.nets.delivery"]
        faults = deliveries._disagreements(rows, self._nets_approved(), channels, data)
        if faults:
            raise UserError(
                self.env._(
                    "%(run)s is not what was approved, so no file is made "
                    "(%(count)s differences). Credit the invoices concerned, or cancel "
                    "the run.\n%(differences)s",
                    run=self.name,
                    count=len(faults),
                    differences=deliveries._disagreement_text(faults),
                )
            )
