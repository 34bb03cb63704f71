import base64
import secrets
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal

from odoo import fields, models

from ..economic import Line, Vat, Voucher, body, chunks, entries, split
from ..economic.vouchers import FINANCE, INVOICE, MOST_ROWS, PAYMENT
from .agreement_content import INVOICES

# Postings that are looked at together: sums hold all of a day's and a run's.
BATCH = 5000


@dataclass
class Ready:
    """A voucher before it has a number, and the postings that it stands for.

    :param sums: {transfer id: [[account, tax, partner, øre], …]}
    """

    transfers: list
    journal: object
    day: object
    text: str
    rows: list
    sums: dict
    moved: str = ""


class EconomicAgreement(models.Model):
    """From postings to vouchers: what waits is built, numbered and frozen."""

    _inherit = "asom.economic.agreement"

    def _vouchers(self):
        """Vouchers of what waits, in the order of the postings. What cannot be sent is
        rejected with the reason; what comes to nothing is done.

        :returns: list of :class:`Ready`; None when nothing waits
        """
        transfers = self.env["asom.economic.transfer"].search(
            [("agreement_id", "=", self.id), ("state", "=", "pending")],
            order="id",
            limit=BATCH,
        )
        if not transfers:
            return None
        transfers = self._drop_unposted(transfers)
        lacking = self._lacking(transfers.move_id)
        tables = self._tables(lacking)
        groups, rejected = defaultdict(list), defaultdict(list)
        nothing = transfers.browse()
        for transfer in transfers:
            sums = lacking[transfer.move_id.id]
            if not sums:
                nothing |= transfer
                continue
            trouble = tables.trouble(transfer.move_id, sums)
            if trouble:
                rejected[trouble].append(transfer.id)
                continue
            groups[self._group_of(transfer, tables)].append(transfer)
        for (kind, detail), ids in rejected.items():
            transfers.browse(ids)._reject(kind, detail)
        self._nothing_to_send(nothing)
        ready = []
        for (_key, journal, day, moved), group in groups.items():
            ready += self._build(group, journal, day, moved, lacking, tables)
        return ready

    def _drop_unposted(self, transfers):
        """Postings that were drawn back before anything of them was sent."""
        unposted = transfers.filtered(lambda t: t.move_id.state != "posted")
        sent = self.env["asom.economic.transfer"].search(
            [
                ("move_id", "in", unposted.move_id.ids),
                ("state", "not in", ("pending", "rejected")),
            ]
        )
        idle = unposted.filtered(lambda t: t.move_id not in sent.move_id)
        idle._drop()
        return transfers - idle

    def _nothing_to_send(self, transfers):
        """A posting of 0, or one that is there already as it is here."""
        known = self.env["asom.economic.transfer"].search(
            [
                ("move_id", "in", transfers.move_id.ids),
                ("state", "not in", ("pending", "rejected")),
            ]
        )
        again = transfers.filtered(lambda t: t.move_id in known.move_id)
        (transfers - again).write({"state": "done", "done_at": fields.Datetime.now()})
        again._drop()

    def _tables(self, lacking):
        """Everything that postings are translated by, read once."""
        partners = {
            partner
            for sums in lacking.values()
            for (_a, _t, partner) in sums
            if partner
        }
        return Tables(self, partners)

    def _group_of(self, transfer, tables):
        """(what is in one voucher, journal there, day there, day here if another)"""
        move = transfer.move_id
        journal = tables.journals[move.journal_id.id]
        day = tables.day(move.date)
        moved = "" if day == move.date else str(move.date)
        if self.mode == "member":
            return (transfer.id, journal, day, moved)
        key = (move.journal_id.id, move.asom_run_id.id, move.move_type in INVOICES)
        return (key, journal, day, moved)

    def _build(self, group, journal, day, moved, lacking, tables):
        """:class:`Ready` of transfers that go into one voucher, or into parts of one
        where they have more rows than a call takes."""
        sums = {
            transfer.id: [[*key, amount] for key, amount in lacking[move].items()]
            for transfer in group
            for move in [transfer.move_id.id]
        }
        lines = [
            line
            for transfer in group
            for line in tables.lines(transfer.move_id, lacking[transfer.move_id.id])
        ]
        rows = entries(lines, tables.vats)
        if not rows:
            # Accounts that are one account there: nothing is left to post.
            for transfer in group:
                transfer.write(
                    {
                        "state": "done",
                        "contents": sums[transfer.id],
                        "date_sent": day,
                        "done_at": fields.Datetime.now(),
                    }
                )
            return []
        text = self._voucher_text(group, moved)
        whole = Ready(group, journal, day, text, rows, sums, moved)
        if len(rows) <= MOST_ROWS:
            return [whole]
        if len(group) > 1:
            # So many accounts: each half has fewer.
            half = len(group) // 2
            return [
                ready
                for part in (group[:half], group[half:])
                for ready in self._build(part, journal, day, moved, lacking, tables)
            ]
        return self._parts(whole, tables)

    def _parts(self, whole, tables):
        """A posting of many rows as several vouchers that come to 0 each; every part
        is a transfer of its own."""
        [transfer] = whole.transfers
        sums = {tuple(key): amount for *key, amount in whole.sums[transfer.id]}
        # Shared out is what is no member's and has no VAT of its own: the bank.
        plain = [key for key in sums if not key[1] and not key[2]]
        if not plain:
            transfer._reject("too_big", str(len(whole.rows)))
            return []
        shared = max(plain, key=lambda key: abs(sums[key]))
        parts = split(sums, shared, MOST_ROWS - len(tables.vats))
        rest = transfer.create(
            [
                {
                    "agreement_id": self.id,
                    "company_id": self.company_id.id,
                    "move_id": transfer.move_id.id,
                    "name": transfer.name,
                    # Only what is frozen stands beside what waits; so it is at once.
                    "state": "sending",
                }
                for _part in parts[1:]
            ]
        )
        return [
            replace(
                whole,
                transfers=[own],
                text=f"{whole.text} ({number}/{len(parts)})",
                rows=entries(tables.lines(own.move_id, part), tables.vats),
                sums={own.id: [[*key, amount] for key, amount in part.items()]},
            )
            for number, (own, part) in enumerate(
                zip([transfer, *rest], parts, strict=True), 1
            )
        ]

    def _voucher_text(self, group, moved) -> str:
        """What the accountant reads; no member's data."""
        move = group[0].move_id
        env = self.with_context(lang=self.company_id.partner_id.lang or "da_DK").env
        journal = move.journal_id.with_env(env).name
        if self.mode == "member":
            text = move.name
        else:
            run = move.asom_run_id.name
            text = " ".join(filter(None, (journal, run, str(move.date))))
        if moved:
            text += env._(" (of %s)", moved)
        return text

    # === FREEZING === #

    def _freeze(self, ready):
        """Number the vouchers and freeze the call that sends them.

        :param ready: :class:`Ready`, together of at most 500 rows
        :returns: the call
        """
        mark = secrets.token_hex(4)
        vouchers = []
        now = fields.Datetime.now()
        for index, one in enumerate(ready, 1):
            number = one.journal.next_number
            one.journal.next_number = number + 1
            vouchers.append(
                Voucher(
                    number,
                    one.journal.number,
                    str(one.day),
                    one.text,
                    f"{mark}-{index}",
                    tuple(one.rows),
                )
            )
        data = body(vouchers, self.company_id.currency_id.name)
        uuid = self.env["ir.config_parameter"].get_param("database.uuid", "")
        request = self.env["asom.economic.request"].create(
            {
                "agreement_id": self.id,
                "company_id": self.company_id.id,
                "payload": base64.b64encode(data),
                # Copies of the database have agreements of the same number.
                "idempotency_key": f"asom:{uuid[:13]}:{self.id}:{mark}",
                "marker": mark,
                "row_count": sum(len(one.rows) for one in ready),
                "first_sent": now,
                "last_sent": now,
            }
        )
        for one, voucher in zip(ready, vouchers, strict=True):
            for transfer in one.transfers:
                transfer.write(
                    {
                        "state": "sending",
                        "request_id": request.id,
                        "marker": voucher.marker,
                        "voucher_number": voucher.number,
                        "journal_number": voucher.journal,
                        "date_sent": one.day,
                        "contents": one.sums[transfer.id],
                        "error_kind": False,
                        "error_detail": False,
                        "reason": False,
                    }
                )
        return request

    def _calls(self, ready):
        """The vouchers in the calls that send them."""
        counts = chunks(len(one.rows) for one in ready)
        start = 0
        for count in counts:
            yield ready[start : start + count]
            start += count


class Tables:
    """Matches, VAT codes and days of an agreement, as plain values.

    :param partners: ids whose members' numbers are needed
    """

    def __init__(self, agreement, partners):
        self.agreement = agreement
        self.periods = agreement._periods()
        self.accounts, self.journals, self.taxes, self.wrong = {}, {}, {}, {}
        self.receivable, self.names, self.vats = set(), {}, {}
        self._days = {}
        vat_items = {}
        for mapping in agreement.mapping_ids:
            item = mapping.item_id
            if mapping.kind == "account":
                self._account(mapping, item)
            elif mapping.kind == "journal":
                key = ("journal", mapping.journal_id.id)
                self.journals[mapping.journal_id.id] = item
                self._judge(key, mapping)
            elif item:
                key = ("vat", mapping.tax_id.id)
                self.taxes[mapping.tax_id.id] = item.code
                vat_items[item.code] = item
                self._judge(key, mapping)
        for code, item in vat_items.items():
            rate = Decimal(str(item.rate))
            self.vats[code] = Vat(code, rate, item.account_number)
        self.numbers = self._member_numbers(partners)

    def _account(self, mapping, item):
        self.accounts[mapping.account_id.id] = item.number
        if mapping._is_customers():
            self.receivable.add(mapping.account_id.id)
        self._judge(("account", mapping.account_id.id), mapping)

    def _judge(self, key, mapping):
        name = mapping.display_name
        if not mapping.item_id:
            self.wrong[key] = (f"{mapping.kind}_unmapped", name)
        elif self.agreement._is_unusable(mapping):
            self.wrong[key] = (f"{mapping.kind}_unusable", mapping.item_id.display_name)
        elif mapping.kind == "vat" and (
            abs(mapping.item_id.rate - mapping.tax_id.amount) > 1e-6
        ):
            self.wrong[key] = ("vat_rate", mapping.item_id.display_name)
        elif mapping.kind == "journal" and (
            mapping.item_id.next_number > mapping.item_id.number_max
        ):
            self.wrong[key] = ("number_room", mapping.item_id.display_name)

    def _member_numbers(self, partners):
        rows = self.agreement.env["asom.membership"].search_fetch(
            [
                ("company_id", "=", self.agreement.company_id.id),
                ("partner_id", "in", sorted(partners)),
            ],
            ["partner_id", "member_number"],
            order="id",
        )
        return {row.partner_id.id: row.member_number for row in rows}

    def trouble(self, move, sums):
        """(kind, detail) of what keeps a posting from being sent, or None."""
        found = self._known(("journal", move.journal_id.id), self.journals)
        for account, tax, _partner in sums:
            found = found or self._known(("account", account), self.accounts)
            found = found or self.wrong.get(("vat", tax))
        if found:
            return found
        if not self.day(move.date):
            kind = self.agreement._closed(move.date, self.periods)
            return (kind, str(move.date))
        return None

    def _known(self, key, table):
        kind, id_ = key
        if id_ not in table:
            model = {"journal": "account.journal", "account": "account.account"}[kind]
            record = self.agreement.env[model].browse(id_)
            record = record.with_company(self.agreement.company_id)
            return (f"{kind}_unmapped", record.display_name)
        return self.wrong.get(key)

    def day(self, day):
        """The day that a posting of a day goes to there, or None."""
        if day not in self._days:
            self._days[day] = self.agreement._open_day(day, self.periods)
        return self._days[day]

    def lines(self, move, sums):
        """:class:`Line` of what a posting lacks there."""
        invoice = move.move_type in INVOICES
        for (account, tax, partner), amount in sums.items():
            number, vat = self.accounts[account], self.taxes.get(tax, "")
            if account in self.receivable:
                yield Line(
                    number,
                    amount,
                    "",
                    INVOICE if invoice else PAYMENT,
                    self.agreement.customer_number,
                    self.numbers.get(partner, ""),
                )
            else:
                yield Line(number, amount, vat, FINANCE)
