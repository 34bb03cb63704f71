from collections import defaultdict
from decimal import Decimal

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.asom_membership.money import to_kroner

from ...economic import EconomicError, Vat, compare, expand, gather, sent_entries
from ..transfer.request import OPEN
from .incoming import ore_of

SENT = ("done", *OPEN, "review")


class EconomicAgreement(models.Model):
    """The books compared: account by account, month by month, to the øre."""

    _inherit = "asom.economic.agreement"

    def action_compare(self):
        """Compare the books with e-conomic's, and explain each difference.

        :raises UserError: e-conomic could not be asked; what is shown stays
        """
        self.ensure_one()
        self.check_access("write")
        if self.interface == "file":
            raise UserError(
                self.env._("e-conomic lets us not look: the books cannot be compared.")
            )
        try:
            self._compare()
        except EconomicError as error:
            raise UserError(self._told(error)) from None
        return self.action_view_balances()

    def _compare(self) -> int:
        """Compare, and write the rows anew.

        :returns: the difference in øre, over all accounts without their signs
        :raises EconomicError: nothing is concluded from an answer that did not come
        """
        self.ensure_one()
        own = self.sudo()
        # What counts below as waiting does wait.
        own.env["asom.economic.transfer"]._enqueue_missing(own)
        with own._economic() as client:
            customers = {}
            if own._is_by_member():
                own._ask_customers(client)
                customers = own._customer_accounts()
            drafts = client.drafts()
            today = fields.Date.today()
            last = max(today, own._last_day()).replace(month=12, day=31)
            booked = client.booked(str(own.date_from), str(last))
        return own._write_balances(drafts, booked, customers)

    def _write_balances(self, drafts, booked, customers) -> int:
        vats = self._vats()
        sent, numbers = self._sent(vats, customers)
        booked, matched = self._matched(self._marked(booked))
        found, others = gather(drafts, booked, vats, customers)
        for row, entries in matched.items():
            marker = f"in-{row.id}"
            numbers[marker] = row.voucher_number
            month = str(row.date)[:7]
            sums = sent.setdefault(marker, (defaultdict(int), True))[0]
            for number, amount in row.contents:
                sums[month, number] += amount
            for entry in entries:
                key = (str(entry["date"])[:7], entry["accountNumber"])
                found[marker].booked[key] += ore_of(entry["amount"])
        sent = {m: sums for m, (sums, done) in sent.items() if done or m in found}
        here, outbox = self._here()
        there = {"drafts": defaultdict(int), "booked": defaultdict(int)}
        for one in found.values():
            for kind, sums in (("drafts", one.drafts), ("booked", one.booked)):
                for key, amount in sums.items():
                    there[kind][key] += amount
        explained = self._explained(compare(sent, found), numbers)
        keys = {*here, *outbox, *there["drafts"], *there["booked"], *explained}
        rows, total = [], defaultdict(int)
        names = self._account_names()
        for month, number in sorted(keys):
            key = (month, number)
            of_ours = there["drafts"][key] + there["booked"][key]
            difference = here[key] - outbox[key] - of_ours
            total[number] += difference
            rest = -difference - sum(row["amount"] for row in explained[key])
            if rest:
                explained[key].append({"kind": "elsewhere", "amount": rest})
            rows.append(
                {
                    "agreement_id": self.id,
                    "company_id": self.company_id.id,
                    "month": month,
                    "number": number,
                    "name": names.get(number),
                    "here": to_kroner(here[key]),
                    "outbox": to_kroner(outbox[key]),
                    "drafts": to_kroner(there["drafts"][key]),
                    "booked": to_kroner(there["booked"][key]),
                    "others": to_kroner(others.get(key, 0)),
                    "difference": to_kroner(difference),
                    "difference_ids": [
                        (
                            0,
                            0,
                            {
                                **row,
                                "company_id": self.company_id.id,
                                "amount": to_kroner(row["amount"]),
                            },
                        )
                        for row in explained[key]
                    ],
                }
            )
        self.balance_ids.unlink()
        self.env["asom.economic.balance"].create(rows)
        difference = sum(map(abs, total.values()))
        self.write({"compared_at": fields.Datetime.now(), "difference": difference})
        return difference

    def _matched(self, booked):
        """(booked entries of others that were never matched, {what was matched here:
        its entries there})"""
        known = self._booked_by_others()
        matched = {row: [] for row in known.values()}
        rest = []
        for entry in booked:
            row = known.get(entry["entryNumber"])
            (rest if row is None else matched[row]).append(entry)
        return rest, matched

    def _explained(self, differences, numbers):
        explained = defaultdict(list)
        for each in differences:
            for key, amount in each.amounts:
                explained[key].append(
                    {
                        "marker": each.marker,
                        "voucher_number": numbers.get(each.marker, 0),
                        "kind": each.kind,
                        "amount": amount,
                    }
                )
        return explained

    # === HERE === #

    def _here(self):
        """({(month, account there): øre} of the ledger, the same of what of it waits);
        what has no match is under account 0."""
        self.env["account.move.line"].flush_model(["account_id", "balance", "date"])
        self.env["account.move"].flush_model(["state", "company_id", "date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT to_char(line.date, 'YYYY-MM'), line.account_id,
                       SUM(ROUND(line.balance * 100))::bigint
                  FROM account_move_line line
                 WHERE line.company_id = %s AND line.parent_state = 'posted'
                   AND line.date >= %s
              GROUP BY 1, 2
                """,
                self.company_id.id,
                self.date_from,
            )
        )
        numbers = {
            mapping.account_id.id: mapping.item_id.number
            for mapping in self.mapping_ids
            if mapping.kind == "account"
        }
        here, outbox = defaultdict(int), defaultdict(int)
        for month, account, amount in rows:
            key = (month, numbers.get(account, 0))
            here[key] += amount
            outbox[key] += amount
        transfers = self.env["asom.economic.transfer"].search_fetch(
            [("agreement_id", "=", self.id), ("contents", "!=", False)],
            ["move_id", "contents"],
        )
        transfers.move_id.fetch(["date"])
        for transfer in transfers:
            month = str(transfer.move_id.date)[:7]
            for account, *_key, amount in transfer.contents:
                outbox[month, numbers.get(account, 0)] -= amount
        return here, outbox

    def _sent(self, vats, customers):
        """What was frozen into calls.

        :returns: ({marker: ({(month, account): øre}, is it done)}, {marker: number})
        """
        requests = self.env["asom.economic.request"].search(
            [
                ("agreement_id", "=", self.id),
                ("state", "in", SENT),
                ("interface", "!=", "invoice"),
            ]
        )
        sent, numbers = {}, {}
        for request in requests:
            for entry in sent_entries(request._frozen_bytes("payload")):
                marker = entry["text"].rpartition("#")[2]
                sums, _done = sent.setdefault(
                    marker, (defaultdict(int), request.state == "done")
                )
                numbers[marker] = entry["voucherNumber"]
                for account, amount in expand(entry, vats, customers):
                    sums[entry["date"][:7], account] += amount
        self._add_sent_invoices(sent, numbers)
        return sent, numbers

    def _vats(self):
        items = self.env["asom.economic.item"].search(
            [("agreement_id", "=", self.id), ("kind", "=", "vat")]
        )
        return {
            item.code: Vat(item.code, Decimal(str(item.rate)), item.account_number)
            for item in items
        }

    def _account_names(self):
        items = self.env["asom.economic.item"].search_fetch(
            [("agreement_id", "=", self.id), ("kind", "=", "account")],
            ["number", "name"],
        )
        return {item.number: item.name for item in items}

    def _last_day(self):
        """The last day of any posting."""
        [[last]] = self.env["account.move"]._read_group(
            [("company_id", "=", self.company_id.id), ("state", "=", "posted")],
            [],
            ["date:max"],
        )
        return last or self.date_from
