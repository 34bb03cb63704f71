"""What members would get on a day, and why, or why not. Asked of many at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from odoo.tools import SQL

from odoo.addons.asom_membership.money import to_ore

from ...procedure.arrears import arrears_since
from ...procedure.fees import Fee, Verdict, judge
from ...procedure.holds import STOPS_INTEREST
from ...procedure.interest import interest
from ...procedure.law import DEMAND_DAYS, MissingLaw
from ...procedure.limitation import barred_before
from ...procedure.stages import Claim, last_payment_date, plan
from .letter_mixin import BY_MAIL, ON_PAPER

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Part:
    """One claim of a letter.

    :ivar move: the invoice
    :ivar stage: it comes to
    :ivar open: øre that are left of it
    :ivar interest: øre that are new
    """

    move: object
    stage: str
    open: int
    interest: int = 0


@dataclass(slots=True)
class Proposal:
    """What happens to one member.

    :ivar parts: of the letter; empty: there is none
    :ivar handover: invoices about which the association is asked
    :ivar spared: {invoice: (code, day or record or None)} of what would be reminded
    :ivar fees_open: øre of earlier fees and interest that are not paid
    :ivar way: how its first invoice is paid (``_asom_how_to_pay()``), in its member's
        language, once somebody has asked
    :ivar payment: payment id of its own, as values of a reminder; {} without
    :ivar no_rate: first day of a half-year without a rate that may be used, or None
    """

    membership: object
    parts: list[Part] = field(default_factory=list)
    handover: object = None
    spared: dict = field(default_factory=dict)
    fees_open: int = 0
    fee: Verdict = Verdict(0, "no_fee")
    channel: str = ""
    deadline: date | None = None
    no_rate: date | None = None
    way: dict = field(default_factory=dict)
    payment: dict = field(default_factory=dict)

    @property
    def stage(self) -> str:
        """The letter's: the highest of its claims'."""
        return max((part.stage for part in self.parts), default="")

    @property
    def open(self) -> int:
        """Øre that are left of the letter's claims."""
        return sum(part.open for part in self.parts)

    @property
    def interest(self) -> int:
        """Øre of interest that are new."""
        return sum(part.interest for part in self.parts)

    @property
    def total(self) -> int:
        """Øre that the letter asks for."""
        return self.open + self.interest + self.fee.ore + self.fees_open

    @property
    def invoices(self) -> int:
        """How many there are to pay, that of the letter's own fee included; more than
        one where fees of before are open."""
        own = bool(self.fee.ore or self.interest) + bool(self.fees_open)
        return len(self.parts) + own


class Proposals:
    """Proposes for members of one association.

    :param policy: the association's, as superuser
    :param day: on which it would be sent
    """

    def __init__(self, policy, day: date):
        self.env = policy.env
        self.policy, self.day = policy, day
        self.law = policy.env["asom.dunning.law"]._law()

    def claims(self):
        """The invoices that are overdue on the day, as a query."""
        return self.env["account.move"]._search(self._claims_domain())

    def next_members(self, after: int, limit: int) -> list[int]:
        """Ids of the next members with something overdue, the lowest first.

        Asked of the open invoices, which have an index by member, from where the batch
        before stopped: that a batch of many takes no longer than one of few.

        :param after: id of a member; those with a higher one are meant
        """
        moves = self.env["account.move"]
        # The amount says to the database that the index has all of them.
        query = moves._search(
            [*self._claims_domain(), ("amount_residual_signed", ">", 0)]
        )
        member = moves._field_to_sql(query.table, "asom_membership_id", query)
        query.add_where(SQL("%s > %s", member, after))
        query.groupby, query.order, query.limit = member, member, limit
        return [row_id for [row_id] in self.env.execute_query(query.select(member))]

    def propose(self, memberships) -> list[Proposal]:
        """What happens to these members; those with nothing overdue are left out."""
        moves = self.env["account.move"].search(
            [*self._claims_domain(), ("asom_membership_id", "in", memberships.ids)],
            order="invoice_date_due, id",
        )
        members = moves.asom_membership_id
        facts = _Facts(self, members, moves)
        by_member = moves.grouped("asom_membership_id")
        return [
            self._propose(member, by_member[member], facts)
            for member in memberships
            if member in by_member
        ]

    def _claims_domain(self):
        return [
            ("company_id", "=", self.policy.company_id.id),
            ("asom_membership_id", "!=", False),
            *self.policy.env["account.move"]._asom_owed(),
            ("invoice_date_due", "<", self.day),
            # A reminder has no reminders of its own fee.
            ("asom_dunning_reminder_id", "=", False),
        ]

    def limit_fee(self, proposal, approved: int) -> None:
        """A fee is never more than what was approved."""
        if proposal.fee.ore > approved:
            proposal.fee = replace(proposal.fee, ore=approved, code="approved")

    # --- one member ----------------------------------------------------------------

    def _propose(self, member, moves, facts) -> Proposal:
        claims = [
            Claim(
                move.id,
                move.invoice_date_due,
                to_ore(move.amount_residual),
                facts.deadlines[move.id],
                move.asom_dunning_again_on or None,
            )
            for move in moves
        ]
        found = plan(claims, self.policy._terms(), self.day)
        proposal = Proposal(member, fees_open=facts.fees_open[member.id])
        by_id = {move.id: move for move in moves}
        proposal.handover = moves.browse()
        for key in (*found.stages, *found.handover):
            move = by_id[key]
            if why := self._why_spared(move, member, facts):
                proposal.spared[move] = why
            elif key in found.stages:
                part = Part(move, found.stages[key], to_ore(move.amount_residual))
                proposal.parts.append(part)
            elif not move.asom_dunning_handed_over_on:
                proposal.handover |= move
        if proposal.open < to_ore(self.policy.min_amount):
            for part in proposal.parts:
                proposal.spared[part.move] = ("small", None)
            proposal.parts = []
        if proposal.parts:
            self._complete(proposal, facts)
        return proposal

    def _why_spared(self, move, member, facts):
        """(code, what it is about), or None."""
        if move in facts.barred:
            return ("barred", move.asom_limitation_on)
        if member in facts.billing_holds:
            return ("billing", facts.billing_holds[member])
        for hold in facts.holds[member.id]:
            if not hold.move_id or hold.move_id == move:
                return ("hold", hold)
        last = facts.in_transit.get(move)
        if last and last >= self.day:
            return ("in_transit", last)
        if self.policy._is_small_remainder(move):
            return ("remainder", None)
        return None

    def _complete(self, proposal, facts):
        """Channel, deadline, interest and fee of the letter."""
        member, policy, day = proposal.membership, self.policy, self.day
        stage = proposal.stage
        proposal.channel = self._channel(member, facts, stage)
        post = policy.letter_days if proposal.channel in ON_PAPER else 0
        proposal.deadline = last_payment_date(
            day,
            policy.days_2 if stage == "2" else policy.days_1,
            self.law.value(DEMAND_DAYS, day),
            post,
        )
        if policy.interest:
            self._add_interest(proposal, facts)
        if member.id in facts.unreached and not policy.fee_unreached:
            proposal.fee = Verdict(0, "unreached")
            return
        proposal.fee = judge(
            self.law,
            day,
            to_ore(policy.fee_2 if stage == "2" else policy.fee_1),
            [part.move.id for part in proposal.parts],
            facts.fees[member.id],
            arrears_since(facts.overdue[member.id], day),
        )

    def _channel(self, member, facts, stage) -> str:
        """As the association does it, and the member wants it; who has not got a mail
        gets a letter."""
        if member.id in facts.unreached:
            return "letter"
        payer = member.with_company(self.policy.company_id).partner_id
        way = payer.commercial_partner_id.invoice_sending_method
        channel = self.policy._channel_of(stage)
        if channel not in BY_MAIL or not payer.email or way not in (False, "email"):
            return "letter"
        return channel

    def _add_interest(self, proposal, facts):
        parts = []
        for part in proposal.parts:
            move = part.move
            try:
                ore = interest(
                    self.law,
                    # No interest on fees that came with the dues.
                    to_ore(move.amount_total) - facts.fees_within[move.id],
                    facts.payments[move.id],
                    move.invoice_date_due,
                    self.day,
                    facts.pauses(move),
                    int(self.policy.interest_year),
                )
            except MissingLaw as missing:
                proposal.no_rate = missing.day
                ore = 0
            new = max(0, ore - facts.interest[move.id])
            parts.append(Part(move, part.stage, part.open, new))
        proposal.parts = parts


class _Facts:
    """What is known of the members and their claims, by id."""

    def __init__(self, proposals, members, moves):
        self.env = proposals.env
        self.members, self.moves = members, moves
        self.in_transit = moves._asom_in_transit()
        self.barred = moves._asom_barred(proposals.day)
        self.billing_holds = members._billing_holds()
        self.deadlines = defaultdict(dict)
        self.interest = defaultdict(int)
        self.fees = defaultdict(list)
        self.fees_open = defaultdict(int)
        self.overdue = defaultdict(list)
        self.payments = defaultdict(list)
        self.fees_within = defaultdict(int)
        self._look_for_holds(proposals.day)
        self._look_for_reminders()
        self._look_for_fees_open(proposals.day)
        self._look_for_overdue()
        if proposals.policy.interest:
            self._look_for_payments()

    def _look_for_holds(self, day):
        self.holds = defaultdict(list)
        self.every_hold = self.env["asom.dunning.hold"].search(
            [("membership_id", "in", self.members.ids)]
        )
        for hold in self.every_hold:
            if hold._holds_on(day):
                self.holds[hold.membership_id.id].append(hold)

    def pauses(self, move):
        """Days for which no interest is claimed."""
        return [
            (hold.date_from, hold.date_to or None)
            for hold in self.every_hold
            if hold.reason in STOPS_INTEREST
            and hold.membership_id == move.asom_membership_id
            and (not hold.move_id or hold.move_id == move)
        ]

    def _look_for_reminders(self):
        """What was sent, to these members for anything."""
        rows = self.env["asom.dunning.claim"].search_fetch(
            [("membership_id", "in", self.members.ids), ("state", "=", "sent")],
            ["move_id", "stage", "date_deadline", "interest", "reminder_id"],
        )
        for row in rows:
            self.deadlines[row.move_id.id][row.stage] = row.date_deadline
            self.interest[row.move_id.id] += to_ore(row.interest)
        for reminder, some in rows.grouped("reminder_id").items():
            if reminder.fee:
                fee = Fee(reminder.date_sent, frozenset(some.move_id.ids))
                self.fees[reminder.membership_id.id].append(fee)

        failed = self.env["asom.dunning.reminder"].search(
            [
                ("membership_id", "in", self.members.ids),
                ("state", "=", "not_delivered"),
                ("channel", "=", "mail"),
                ("case_id.state", "!=", "closed"),
            ]
        )
        self.unreached = set(failed.membership_id.ids)

    def _look_for_fees_open(self, day):
        agreed = self.env["asom.dunning.agreement"].search(
            [("membership_id", "in", self.members.ids), ("state", "=", "running")]
        )
        elsewhere = self.members._dunning_fees_elsewhere(self.every_hold, day)
        rows = self.env["account.move"]._read_group(
            [
                ("asom_membership_id", "in", self.members.ids),
                ("asom_dunning_reminder_id", "!=", False),
                *self.env["account.move"]._asom_owed(),
                ("id", "not in", elsewhere.ids),
                # What is paid in instalments is not asked for at once.
                ("id", "not in", agreed.move_ids.ids),
                # What is too old is not asked for again.
                ("invoice_date_due", ">=", barred_before(day)),
            ],
            ["asom_membership_id"],
            ["amount_residual:sum"],
        )
        for member, amount in rows:
            self.fees_open[member.id] = to_ore(amount)

    def _look_for_overdue(self):
        """First and last day on which each invoice of the members was overdue: the day
        on which it was settled is the last one."""
        if not self.members:
            return
        for member, due, settled in self.env.execute_query(
            SQL(
                """
                SELECT move.asom_membership_id, move.invoice_date_due,
                       CASE WHEN move.amount_residual = 0
                            THEN COALESCE(MAX(part.max_date), move.invoice_date_due)
                       END
                  FROM account_move move
             LEFT JOIN account_move_line item
                    ON item.move_id = move.id AND item.display_type = 'payment_term'
             LEFT JOIN account_partial_reconcile part ON part.debit_move_id = item.id
                 WHERE move.asom_membership_id IN %s AND move.state = 'posted'
                   AND move.move_type = 'out_invoice'
                   AND move.asom_dunning_reminder_id IS NULL
              GROUP BY move.id
                """,
                tuple(self.members.ids),
            )
        ):
            if settled is None or settled > due:
                self.overdue[member].append((due + ONE_DAY, settled))

    def _look_for_payments(self):
        """What each claim was paid, and when."""
        if not self.moves:
            return
        for move, day, amount in self.env.execute_query(
            SQL(
                """
                SELECT item.move_id, paid.date, part.amount
                  FROM account_partial_reconcile part
                  JOIN account_move_line item ON item.id = part.debit_move_id
                  JOIN account_move_line paid ON paid.id = part.credit_move_id
                 WHERE item.move_id IN %s AND item.display_type = 'payment_term'
                """,
                tuple(self.moves.ids),
            )
        ):
            self.payments[move].append((day, to_ore(float(amount))))
        within = self.env["asom.charge"]._read_group(
            [("move_id", "in", self.moves.ids), ("dunning_reminder_id", "!=", False)],
            ["move_id"],
            ["amount:sum"],
        )
        for move, amount in within:
            self.fees_within[move.id] = to_ore(amount)
