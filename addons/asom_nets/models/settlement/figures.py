from odoo import models

from odoo.addons.asom_membership.money import to_ore

from ..payment.payment import NO_MONEY_KINDS

SENT = ("sent", "acknowledged")


class NetsAgreement(models.Model):
    """The figures of a settlement statement, from the books and from Nets' records."""

    _inherit = "asom.nets.agreement"

    def _settlement_facts(self, date_from, date_to):
        """What became of the money that Nets collected for the association.

        For all creditor agreements that the association has had, because they share
        the clearing account. By the dates of the journal entries, both included; all
        amounts are integers of øre.

        :returns: a dict that adds up twice::

            closing = opening + paid - returned + corrected
                      - paid_out - differences + other
            paid - returned + corrected = to_members + parked + refunded

            opening, closing  on the clearing account before and after: collected by
                              Nets and not received by the bank
            paid              paid by members, as Nets and the bank have told
            returned          charged back
            corrected         told, but a person found that there was no such money
                              (below zero: less money)
            paid_out          received on the association's bank account
            differences       missing at the bank and booked elsewhere (below zero: the
                              bank had more)
            other             entries on the clearing account that are none of ours
            to_members        put to the members' accounts
            parked            change of what is to be placed
            refunded          set aside to be paid back to payers
            collected         sent to Nets with a due date in the period
            collected_count   so many collections
            rejected          of these and others: told to be rejected or cancelled
            slips             the part of ``paid`` that came by payment slips
            costs             Nets' own charges, see :meth:`_nets_costs`; they are not
                              taken out of what is paid
            unparked          still to be placed at the end of ``date_to``
        """
        self.ensure_one()
        facts = self._clearing_facts(date_from, date_to)
        facts.update(self._placed_facts(date_from, date_to))
        facts.update(self._collected_facts(date_from, date_to))
        facts["costs"] = self._nets_costs(date_from, date_to)
        return facts

    def _all_of_association(self):
        """The association's agreements, archived ones included."""
        return self.with_context(active_test=False).search(
            [("company_id", "=", self.company_id.id)]
        )

    def _sum_items(self, domain, by):
        """{value of ``by``: øre} of the association's posted journal items."""
        rows = self.env["account.move.line"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("parent_state", "=", "posted"),
                *domain,
            ],
            [by],
            ["balance:sum"],
        )
        return {value: to_ore(amount) for value, amount in rows}

    def _clearing_facts(self, date_from, date_to):
        accounts = self._all_of_association().clearing_account_id
        on_clearing = [("account_id", "in", accounts.ids)]
        before = self._sum_items([*on_clearing, ("date", "<", date_from)], "company_id")
        within = [*on_clearing, ("date", ">=", date_from), ("date", "<=", date_to)]
        sides = self._sum_items(within, "nets_payout_side")
        opening = sum(before.values())
        return {
            "opening": opening,
            "paid": sides.get("paid", 0),
            "returned": -sides.get("returned", 0),
            "corrected": sides.get("corrected", 0),
            "paid_out": -sides.get("bank", 0),
            "differences": -sides.get("difference", 0),
            "other": sides.get(False, 0),
            "closing": opening + sum(sides.values()),
        }

    def _placed_facts(self, date_from, date_to):
        agreements = self._all_of_association()
        accounts = self._sum_items(
            [
                ("move_id.nets_section_id", "!=", False),
                ("account_id", "not in", agreements.clearing_account_id.ids),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
            ],
            "account_id",
        )
        parked = agreements.unmatched_account_id
        refunds = agreements.refund_account_id
        placed = {"to_members": 0, "parked": 0, "refunded": 0}
        for account, amount in accounts.items():
            name = (
                "parked"
                if account in parked
                else "refunded"
                if account in refunds
                else "to_members"
            )
            placed[name] -= amount
        left = self._sum_items(
            [("account_id", "in", parked.ids), ("date", "<=", date_to)], "company_id"
        )
        return {**placed, "unparked": -sum(left.values())}

    def _collected_facts(self, date_from, date_to):
        own = [("company_id", "=", self.company_id.id)]
        [(collected, count)] = self.env["asom.nets.collection"]._read_group(
            [
                *own,
                ("state", "=", "included"),
                ("delivery_id.state", "in", SENT),
                ("date_due", ">=", date_from),
                ("date_due", "<=", date_to),
            ],
            [],
            ["amount:sum", "__count"],
        )
        within = [*own, ("date", ">=", date_from), ("date", "<=", date_to)]
        payments = self.env["asom.nets.payment"]
        [(rejected,)] = payments._read_group(
            [*within, ("kind", "in", NO_MONEY_KINDS)], [], ["amount_collected:sum"]
        )
        # As "paid": by the entry, which a locked period moves to a later day.
        [(slips,)] = payments._read_group(
            [
                *own,
                ("kind", "=", "0297"),
                ("disbursement", "=", False),
                ("entry_id.date", ">=", date_from),
                ("entry_id.date", "<=", date_to),
            ],
            [],
            ["amount:sum"],
        )
        return {
            "collected": to_ore(collected or 0.0),
            "collected_count": count,
            "rejected": to_ore(rejected or 0.0),
            "slips": to_ore(slips or 0.0),
        }
