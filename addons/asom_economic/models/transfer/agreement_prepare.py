import secrets
from collections import defaultdict
from dataclasses import dataclass, replace

from odoo import fields, models

from ...economic import MOST_VOUCHERS, Voucher, chunks, entries, split
from ...economic.vouchers import MOST_ROWS
from .agreement_content import INVOICES
from .tables import Tables

# Postings that are looked at together: sums hold all of a day's and a run's.
BATCH = 5000


@dataclass
class Ready:
    """A voucher before it has a number, and the postings that it stands for.

    :param series: what has the next number: the match of the journal where it has a
        range of its own, else the journal there
    :param sums: {transfer id: [[account, tax, partner, part, øre], …]}
    """

    transfers: list
    journal: object
    series: object
    day: object
    text: str
    rows: list
    sums: dict
    moved: str = ""
    # What goes as an invoice instead, and what e-conomic books of it.
    invoice: object = None


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
        transfers = self._drop_unposted(self._of_one_kind(transfers))
        lacking = self._lacking(transfers.move_id)
        tables = self._tables(lacking, transfers.move_id)
        groups, rejected = defaultdict(list), defaultdict(list)
        nothing = transfers.browse()
        for transfer in transfers:
            sums = lacking[transfer.move_id.id]
            if not sums:
                nothing |= transfer
                continue
            trouble = tables.trouble(transfer.move_id, sums, transfer.day_wanted)
            if trouble:
                rejected[trouble].append(transfer.id)
                continue
            groups[self._group_of(transfer, tables)].append(transfer)
        for (kind, detail), ids in rejected.items():
            transfers.browse(ids)._reject(kind, detail)
        self._nothing_to_send(nothing)
        ready = []
        for (_key, journal, series, day, moved), group in groups.items():
            place = (journal, series, day, moved)
            ready += self._build(group, place, lacking, tables)
        return self._within_room(ready)

    def _within_room(self, ready):
        """The vouchers that there are numbers for; the others are rejected."""
        left, kept = {}, []
        for one in ready:
            if one.invoice:
                kept.append(one)
                continue
            left[one.series] = left.get(one.series, one.series._room()) - 1
            if left[one.series] >= 0:
                kept.append(one)
                continue
            rows = self.env["asom.economic.transfer"].union(*one.transfers)
            rows._reject("number_room", one.journal.display_name)
        return kept

    def _drop_unposted(self, transfers):
        """Postings that were drawn back before anything of them was sent."""
        unposted = transfers.filtered(lambda t: t.move_id.state != "posted")
        sent = self.env["asom.economic.transfer"].search(
            [
                ("agreement_id", "=", self.id),
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
                ("agreement_id", "=", self.id),
                ("move_id", "in", transfers.move_id.ids),
                ("state", "not in", ("pending", "rejected")),
            ]
        )
        again = transfers.filtered(lambda t: t.move_id in known.move_id)
        (transfers - again).write({"state": "done", "done_at": fields.Datetime.now()})
        again._drop()

    def _tables(self, lacking, moves=()):
        """Everything that postings are translated by, read once."""
        partners = {
            partner
            for sums in lacking.values()
            for (_a, _t, partner, _p) in sums
            if partner
        }
        return Tables(self, partners, moves)

    def _group_of(self, transfer, tables):
        """(what is in one voucher, journal there, what has its numbers, day there, day
        here if another)"""
        move = transfer.move_id
        journal = tables.journals[move.journal_id.id]
        series = tables.series[move.journal_id.id]
        day = transfer.day_wanted or tables.day(move.date)
        moved = "" if day == move.date else str(move.date)
        if self._is_by_member():
            return (transfer.id, journal, series, day, moved)
        key = (move.journal_id.id, move.asom_run_id.id, move.move_type in INVOICES)
        return (key, journal, series, day, moved)

    def _build(self, group, place, lacking, tables):
        """:class:`Ready` of transfers that go into one voucher, or into parts of one
        where they have more rows than a call takes.

        :param place: (journal there, what has its numbers, day there, day here if
            another)
        """
        ready = self._build_vouchers(group, place, lacking, tables)
        if self._has_real_invoices() and len(ready) == 1:
            [one], [transfer] = ready, group
            sums = lacking[transfer.move_id.id]
            one.invoice = self._invoice_of(one, transfer.move_id, sums, tables)
        return ready

    def _build_vouchers(self, group, place, lacking, tables):
        journal, series, day, moved = place
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
        whole = Ready(group, journal, series, day, text, rows, sums, moved)
        if len(rows) <= MOST_ROWS:
            return [whole]
        if len(group) > 1:
            # So many accounts: each half has fewer.
            half = len(group) // 2
            return [
                ready
                for part in (group[:half], group[half:])
                for ready in self._build_vouchers(part, place, lacking, tables)
            ]
        return self._parts(whole, tables)

    def _parts(self, whole, tables):
        """A posting of many rows as several vouchers that come to 0 each; every part
        is a transfer of its own."""
        [transfer] = whole.transfers
        sums = {tuple(key): amount for *key, amount in whole.sums[transfer.id]}
        # Shared out is what is no member's and has no VAT of its own: the bank.
        plain = [key for key in sums if not any(key[1:])]
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
                    "run_id": transfer.run_id.id,
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
        if self._is_by_member():
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
        if ready[0].invoice is not None:
            return self._freeze_invoice(ready)
        mark = secrets.token_hex(4)
        vouchers = []
        periods = self._periods()
        for index, one in enumerate(ready, 1):
            number = one.series._take_number()
            vouchers.append(
                Voucher(
                    number,
                    one.journal.number,
                    str(one.day),
                    one.text,
                    f"{mark}-{index}",
                    tuple(one.rows),
                    self._year_name(one.day, periods),
                )
            )
        request = self._new_call(
            mark,
            ready,
            interface=self.interface,
            journal_number=ready[0].journal.number,
            **self._frozen_payload(vouchers),
        )
        for one, voucher in zip(ready, vouchers, strict=True):
            self._note_sending(
                one, request, voucher.marker, voucher.number, voucher.journal
            )
        return request

    def _new_call(self, mark, ready, **vals):
        """A call that is about to be sent.

        :param mark: what its vouchers are found by
        :param vals: its bytes, and what its interface needs
        """
        now = fields.Datetime.now()
        return self.env["asom.economic.request"].create(
            {
                "agreement_id": self.id,
                "company_id": self.company_id.id,
                "idempotency_key": self._key_of(mark),
                "marker": mark,
                "row_count": sum(len(one.rows) for one in ready),
                "first_sent": now,
                "last_sent": now,
                **vals,
            }
        )

    @staticmethod
    def _note_sending(one, request, marker, number=0, journal=0):
        """Note on the postings of one :class:`Ready` with what they leave.

        :param number: of the voucher, 0 where e-conomic gives it
        """
        for transfer in one.transfers:
            transfer.write(
                {
                    "state": "sending",
                    "request_id": request.id,
                    "marker": marker,
                    "voucher_number": number,
                    "journal_number": journal,
                    "date_sent": one.day,
                    "contents": one.sums[transfer.id],
                    "error_kind": False,
                    "error_detail": False,
                    "reason": False,
                }
            )

    def _key_of(self, mark) -> str:
        """The key of a call: copies of the database have agreements of the same
        number."""
        uuid = self.env["ir.config_parameter"].get_param("database.uuid", "")
        return f"asom:{uuid[:13]}:{self.id}:{mark}"

    def _calls(self, ready):
        """What is ready in the calls that send it, in order: each invoice alone, as it
        is booked by itself, and the vouchers between them together."""
        vouchers = []
        for one in ready:
            if one.invoice is None:
                vouchers.append(one)
                continue
            yield from self._voucher_calls(vouchers)
            vouchers = []
            yield [one]
        yield from self._voucher_calls(vouchers)

    def _voucher_calls(self, ready):
        if self.interface == "file":
            yield from self._files(ready)
            return
        if self.interface != "vouchers":
            yield from self._cut(ready, chunks(len(one.rows) for one in ready))
            return
        for own in self._runs_of_journals(ready):
            sizes = (len(one.rows) for one in own)
            yield from self._cut(own, chunks(sizes, vouchers=MOST_VOUCHERS))

    @staticmethod
    def _runs_of_journals(ready):
        """The vouchers in their order, cut wherever the journal there changes."""
        groups = []
        for one in ready:
            if not groups or groups[-1][0].journal.number != one.journal.number:
                groups.append([])
            groups[-1].append(one)
        return groups

    @staticmethod
    def _cut(ready, counts):
        start = 0
        for count in counts:
            yield ready[start : start + count]
            start += count
