"""Booked in bulk is, field by field, what Odoo makes of it one by one."""

from odoo import Command
from odoo.tests import tagged
from odoo.tools import float_compare

from odoo.addons.asom_membership.tests.columns import columns

from .common_payments import PaymentCase

# Identity, numbering and time of making, which differ between any two of a kind.
OWN = {
    "id",
    "name",
    "create_date",
    "create_uid",
    "write_date",
    "write_uid",
    "sequence_number",
    "sequence_prefix",
    "payment_reference",
    "access_token",
    "inalterable_hash",
    "secure_sequence_number",
    "move_name",
    "nets_reference",
    "nets_payment_id",
    # Nets' word that money was taken back begins a claim anew; Odoo's own has none.
    "asom_dunning_again_on",
    # Set by Odoo on invoices when it reconciles them one by one, because it then looks
    # for other payment terms; nobody has modified them. It tells of vendor bills.
    "is_manually_modified",
}
# Numbers of reconciliations are made of ids.
UNNAMED = {"matching_number"}
# What becomes of the items on the clearing account later is the payout's affair.
SETTLED_BY_PAYOUT = {
    "amount_residual",
    "amount_residual_currency",
    "reconciled",
    "matching_number",
    "full_reconcile_id",
    "nets_payout_id",
    "nets_payout_side",
}
LEAST_FIELDS = 7
COMPARED = ("account.move", "account.move.line", "account.partial.reconcile")
# The collected dues: 300 for the quarter that Nets names, 300 for the one after it.
# Each case is (payments, charge-backs) of one member, in øre.
CASES = {
    "exactly": ([30000], []),
    "in parts": ([10000, 20000], []),
    "too little": ([12345], []),
    "more than the invoice": ([45000], []),
    "more than everything": ([100001], []),
    "taken back": ([30000], [30000]),
    "taken back in part": ([30000], [12345]),
    "taken back of too much": ([45000], [30000]),
}


@tagged("post_install", "-at_install")
class TestPaymentParity(PaymentCase):
    """For each case two members: Nets' file pays for one, for his twin the same entry
    is created, posted and reconciled item by item with nothing of ours."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Twins have one name, which stands on their invoices.
        cls.mine = [cls.payer_of(case) for case in CASES]
        cls.theirs = [cls.payer_of(case) for case in CASES]
        cls.twin = dict(zip(cls.mine, cls.theirs, strict=True))
        cls.collect("2026-04-01", "2026-06-30", due="2026-01-02")
        cls.collect("2026-07-01", "2026-09-30", due="2026-04-01")

    @classmethod
    def payer_of(cls, name):
        """A member since the quarter that is collected first."""
        member = cls.member(name)
        cls.subscribe(member, cls.tv, "2026-04-01")
        return member

    # === ONE BY ONE === #

    def invoices(self, member):
        return self.env["account.move"].search(
            [
                ("asom_membership_id", "=", member.id),
                ("move_type", "=", "out_invoice"),
                ("asom_run_id", "!=", self.quarter.id),
            ],
            order="invoice_date_due",
        )

    def claim(self, move):
        return move.line_ids.filtered(lambda line: line.display_type == "payment_term")

    def entry_of(self, delivery):
        entry = self.env["account.move"].search(
            [("nets_section_id", "in", delivery.section_ids.ids)]
        )
        self.assertEqual(len(entry), 1)
        return entry

    def by_hand(self, entry):
        """The same entry for the twins, as a bookkeeper enters it.

        :returns: (the entry, {item of ours: item of theirs})
        """
        lines = entry.line_ids.sorted("id")
        created = (
            self.env["account.move"]
            .with_company(entry.company_id)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": entry.journal_id.id,
                    "date": entry.date,
                    "ref": entry.ref,
                    "nets_section_id": entry.nets_section_id.id,
                    "line_ids": [Command.create(self.item(line)) for line in lines],
                }
            )
        )
        created.action_post()
        return created, dict(zip(lines, created.line_ids.sorted("id"), strict=True))

    def item(self, line):
        member = line.asom_membership_id
        vals = {
            "account_id": line.account_id.id,
            "name": line.name,
            "debit": line.debit,
            "credit": line.credit,
        }
        if not member:
            return dict(vals, date_maturity=line.date_maturity)
        twin = self.twin[member]
        return dict(vals, partner_id=twin.partner_id.id, asom_membership_id=twin.id)

    def settle(self, credit, *others):
        """Reconcile with one item after the other, as far as the credit goes."""
        for other in others:
            if credit.amount_residual and other.amount_residual:
                (credit + other).reconcile()

    # === COMPARED === #

    def roles(self, member, mine):
        """{record: what it is in the case}, so that records of two members compare."""
        entries = self.entries[0 if mine else 1]
        moves = [*self.invoices(member), *entries]
        roles = {
            member: "member",
            member.partner_id: "payer",
            self.env["account.partial.reconcile"]: "",
        }
        lines = self.env["account.move.line"]
        for number, move in enumerate(moves):
            roles[move] = f"move {number}"
            own = move.line_ids.sorted("id")
            if move in entries:
                own = own.filtered(lambda line: line.asom_membership_id == member)
            for place, line in enumerate(own):
                roles[line] = f"move {number} item {place}"
            lines |= own
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        for number, partial in enumerate(
            partials.sorted(
                lambda p: (roles[p.debit_move_id], roles[p.credit_move_id], p.amount)
            )
        ):
            roles[partial] = f"partial {number}"
        for number, full in enumerate(
            lines.full_reconcile_id.sorted(
                lambda f: min(roles[line] for line in f.reconciled_line_ids)
            )
        ):
            roles[full] = f"full {number}"
        return {record: role for record, role in roles.items() if record}

    def facts(self, roles):
        """{role: {stored field: value, column: value as the database has it}}, records
        named by their roles."""
        return {
            role: {
                name: self.told_value(record, field, roles)
                for name, field in record._fields.items()
                if field.store
                and name not in OWN
                and field.type not in ("one2many", "binary", "html")
            }
            | {
                f"{name} in the database": value
                for name, value in columns(record, roles, OWN | UNNAMED)[0].items()
            }
            for record, role in roles.items()
            if record._name in COMPARED
        }

    def told_value(self, record, field, roles):
        value = record[field.name]
        if field.relational:
            return sorted(roles.get(one, f"{one}") for one in value)
        if field.name == "matching_number":
            # P and the number of a partial, or the number of a full reconcile.
            return value and (value[0] if value[0] in "PI" else "full")
        return value

    def assert_same(self, mine, theirs, case):
        self.assertEqual(set(mine), set(theirs), case)
        for role, facts in mine.items():
            self.assertGreater(len(facts), LEAST_FIELDS, role)
            for name, value in facts.items():
                other = theirs[role][name]
                if isinstance(value, float):
                    same = float_compare(value, other, precision_digits=6) == 0
                else:
                    same = value == other
                self.assertTrue(
                    same, f"{case}, {role}, {name}: {value!r}, not {other!r}"
                )

    def assert_parity(self):
        self.env.flush_all()
        self.env.invalidate_all()
        for case, mine, theirs in zip(CASES, self.mine, self.theirs, strict=True):
            with self.subTest(case):
                self.assert_same(
                    self.facts(self.roles(mine, True)),
                    self.facts(self.roles(theirs, False)),
                    case,
                )

    # === CASES === #

    def pay(self, round_number):
        """The n-th payment of all who have one, in one file and by hand."""
        paying = [
            (member, payments[round_number])
            for member, (payments, _returns) in zip(
                self.mine, CASES.values(), strict=True
            )
            if len(payments) > round_number
        ]
        delivery = self.told(
            *(
                self.slip_paid(self.invoices(member)[0], amount)
                for member, amount in paying
            )
        )
        entry = self.entry_of(delivery)
        twin_entry, twin_of = self.by_hand(entry)
        for line, twin in twin_of.items():
            if line.asom_membership_id:
                invoices = self.invoices(twin.asom_membership_id)
                self.settle(twin, *map(self.claim, invoices))
        self.entries[0].append(entry)
        self.entries[1].append(twin_entry)

    def take_back(self):
        """The charge-backs, in one file and by hand: the payment is freed, settles its
        charge-back, and what is left of it goes back to the invoices in their order."""
        taking = [
            (member, returns[0])
            for member, (_payments, returns) in zip(
                self.mine, CASES.values(), strict=True
            )
            if returns
        ]
        delivery = self.told(
            *(
                self.slip_paid(self.invoices(member)[0], amount, code="0299")
                for member, amount in taking
            )
        )
        entry = self.entry_of(delivery)
        twin_entry, twin_of = self.by_hand(entry)
        for line, twin in twin_of.items():
            member = twin.asom_membership_id
            if not member:
                continue
            credit = self.entries[1][0].line_ids.filtered(
                lambda item, member=member: item.asom_membership_id == member
            )
            settled = credit.matched_debit_ids.debit_move_id
            credit.remove_move_reconcile()
            (credit + twin).reconcile()
            named = self.claim(self.invoices(member)[0])
            self.settle(credit, *(settled - named), *(settled & named))
            self.invoices(member)[0].write(
                {
                    "nets_failure": "charged_back",
                    "nets_failure_date": line.date,
                }
            )
        self.entries[0].append(entry)
        self.entries[1].append(twin_entry)

    def test_booked_in_bulk(self):
        self.entries = ([], [])
        self.pay(0)
        self.assert_parity()
        self.pay(1)
        self.assert_parity()
        self.take_back()
        self.assert_parity()
        states = [self.invoices(member)[0].payment_state for member in self.mine]
        self.assertEqual(
            states,
            ["paid", "paid", "partial", "paid", "paid", "not_paid", "partial"]
            + ["not_paid"],
        )
        self.assert_entries()

    def assert_entries(self):
        """The entries themselves, with their items on the clearing account."""
        for mine, theirs in zip(*self.entries, strict=True):
            facts = [self.entry_facts(entry) for entry in (mine, theirs)]
            self.assert_same(*facts, "entry")

    def entry_facts(self, entry):
        clearing = entry.line_ids.filtered(lambda line: not line.asom_membership_id)
        self.assertEqual(len(clearing), 1)
        facts = self.facts({entry: "entry", clearing: "clearing"})
        for name in SETTLED_BY_PAYOUT:
            facts["clearing"].pop(name)
            facts["clearing"].pop(f"{name} in the database", None)
        return facts
