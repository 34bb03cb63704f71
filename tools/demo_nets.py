"""The demonstration goes on at Nets: it takes deliveries, members pay, files come back.

Nets is the strict fake of the tests. It is made anew from what the database holds each
time the story is told, so it says the same; files that were received are left alone.
All happens on the days on which Nets lets it happen, not on today's date.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import date, timedelta

from freezegun import freeze_time

from tests.peers.nets import Nets
from tools.demo_payers import misread, scripts

DAYS_AFTER_DUE = 16
"""By then everything has been paid, taken back and told."""
STRANGER = "99990001"
"""Customer number that somebody gives in the bank and no member has."""
COPENHAGEN = "Europe/Copenhagen"


class NetsStory:
    """Nets' part of the story.

    :param env: environment of the user who works with the files, in all associations
    :param supplier: CVR number of the bureau
    """

    def __init__(self, env, supplier: str) -> None:
        self.env = env
        self.nets = Nets(supplier, seed=2027)
        self.last_day = date.min

    # --- what Nets knows -----------------------------------------------------------

    def know(self, delivery) -> None:
        """The creditor, its mandates, and what its members are going to do."""
        agreement = delivery.agreement_id
        company = agreement.company_id
        pbs = agreement.pbs_number
        self.nets.add_creditor(
            pbs,
            agreement.debtor_group_ids.mapped("number"),
            agreement.l10n_dk_fik_creditor_number or "",
            company.asom_bank_reg_number,
            company.asom_bank_account_number.zfill(10),
        )
        self._know_mandates(agreement)
        rows = delivery.collection_ids.filtered(lambda row: row.state == "included")
        rows = rows.sorted(lambda row: (row.customer_key.zfill(15), row.id))
        known = {mandate.customer for mandate in self.nets.mandates(pbs)}
        automatic = [row.customer_key for row in rows if row.customer_key in known]
        slips = [row.customer_key for row in rows if row.customer_key not in known]
        plan = scripts(automatic, slips)
        for customer, behaviour in plan.items():
            self.nets.behave(pbs, customer, behaviour)
        self.last_day = max(self.last_day, *rows.mapped("date_due"))
        forgetful = [key for key in slips if key in plan]
        row = rows.filtered(lambda row: row.customer_key == forgetful[0])
        self._strange(agreement, row)

    def _know_mandates(self, agreement) -> None:
        """Mandates that were there before the story, not those that Nets told of."""
        mandates = self.env["asom.nets.mandate"].search(
            [
                ("agreement_id", "=", agreement.id),
                ("source", "=", "nets"),
                ("delivery_id", "=", False),
            ],
            order="id",
        )
        numbers = {}
        for mandate in mandates:
            customer = mandate.membership_id.member_number_key
            numbers[customer] = mandate.number
            self.nets.register(
                agreement.pbs_number,
                mandate.debtor_group_id.number,
                customer,
                mandate.date_from,
                silent=True,
            )
        for known in self.nets.mandates(agreement.pbs_number):
            known.number = numbers[known.customer]

    def _strange(self, agreement, row) -> None:
        """What nobody can place by itself: a slip paid under a number that was misread,
        and a mandate of somebody unknown."""
        pbs, group = agreement.pbs_number, row.debtor_group_id.number
        amount = round(row.amount * 100)
        self.nets.pay_slip(pbs, group, misread(row.payment_id), amount, row.date_due)
        day = row.date_due - timedelta(days=7)
        self.nets.register(pbs, group, STRANGER, day)

    # --- what goes there and comes back --------------------------------------------

    def take(self, deliveries) -> None:
        """Hand the deliveries to Nets on the days they were written; it answers.

        :raises RuntimeError: when Nets refuses one
        """
        for delivery in sorted(deliveries, key=self._day_of):
            day = self._day_of(delivery)
            data = base64.b64decode(delivery.content)
            answer = self.nets.take(data, day)
            if not answer.accepted:
                faults = "; ".join(map(str, answer.faults[:5]))
                raise RuntimeError(f"Nets refuses {delivery.filename}: {faults}")
            with freeze_time(f"{day} 08:00:00"):
                if delivery.state == "ready":
                    delivery.action_mark_sent()
                self._receive(*answer.receipt)
                if delivery.state == "sent":
                    delivery.action_acknowledge()
                self.env.cr.commit()

    @staticmethod
    def _day_of(delivery) -> date:
        from odoo.fields import Datetime

        written = Datetime.context_timestamp(
            delivery.with_context(tz=COPENHAGEN), delivery.create_date
        )
        return written.date()

    def send(self) -> int:
        """Let the days pass until all is paid and told; the files are received.

        :returns: how many files Nets has sent
        """
        files = self.nets.until(self.last_day + timedelta(days=DAYS_AFTER_DUE))
        if files:
            with freeze_time(f"{files[0].day} 08:00:00") as clock:
                for sent in files:
                    clock.move_to(f"{sent.day} 08:00:00")
                    self._receive(sent.filename, sent.data)
                    self.env.cr.commit()
        return len(files)

    def _receive(self, filename: str, data: bytes) -> None:
        """Receive a file, unless that has been done.

        :raises RuntimeError: when it is refused
        """
        deliveries = self.env["asom.nets.delivery"]
        known = [("sha256", "=", hashlib.sha256(data).hexdigest())]
        delivery = deliveries.search([*known, ("direction", "=", "in")])
        if not delivery:
            delivery = deliveries.receive(filename, data)
        elif delivery.state == "received":
            delivery.action_go_on()
        if delivery.state == "failed":
            raise RuntimeError(f"{filename} is refused: {delivery.failure}")


def figures(run) -> dict[str, int]:
    """What has become of a run's invoices and its association's members, in numbers.

    :returns: counts, and amounts in øre
    """
    env, company = run.env, run.company_id
    own = [("company_id", "=", company.id)]
    moves = run.move_ids.filtered(
        lambda move: move.state == "posted" and move.move_type == "out_invoice"
    )
    still_open = moves.filtered(lambda move: move.amount_residual > 0)
    directly = env["account.partial.reconcile"].search(
        [
            ("debit_move_id.move_id", "in", moves.ids),
            ("credit_move_id.payment_id", "!=", False),
        ]
    )
    offs = env["asom.dunning.write.off"].search([*own, ("state", "=", "done")])
    lost = env["account.partial.reconcile"].search(
        [
            ("debit_move_id.move_id", "in", moves.ids),
            ("credit_move_id.move_id", "in", offs.entry_id.ids),
        ]
    )
    lost = _ore(sum(lost.mapped("amount")))
    parked = env["asom.nets.parked"].search([*own, ("state", "=", "open")])
    balances = env["asom.membership"].search(own).mapped("balance")
    kinds = dict(env["asom.nets.payment"]._read_group(own, ["kind"], ["__count"]))
    mandates = env["asom.nets.mandate"]
    return {
        "paid": _ore(sum(moves.mapped("amount_total")))
        - _ore(sum(moves.mapped("amount_residual")))
        - lost,
        "lost": lost,
        "paid_directly": _ore(sum(directly.mapped("amount"))),
        "open": _ore(sum(still_open.mapped("amount_residual"))),
        "open_invoices": len(still_open),
        "credit": _ore(-sum(amount for amount in balances if amount < 0)),
        "parked": len(parked),
        "parked_amount": _ore(sum(parked.mapped("amount"))),
        "rejected": kinds.get("0237", 0) + kinds.get("0238", 0),
        "charged_back": kinds.get("0239", 0) + kinds.get("0299", 0),
        "mandates_signed": mandates.search_count([*own, ("delivery_id", "!=", False)]),
        "mandates_ended": mandates.search_count([*own, ("ended_on", "!=", False)]),
    }


def _ore(kroner: float) -> int:
    return round(kroner * 100)
