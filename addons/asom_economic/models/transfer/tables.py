from decimal import Decimal

from ...economic import Line, Vat
from ...economic.vouchers import FINANCE, INVOICE, PAYMENT
from .agreement_content import INVOICES
from .agreement_members import ENTRIES_WAIT
from .tables_invoice import InvoiceTables


class Tables(InvoiceTables):
    """Matches, VAT codes and days of an agreement, as plain values.

    :param partners: ids whose members' numbers are needed
    :param moves: the postings; needed where payments name invoices
    """

    def __init__(self, agreement, partners, moves=()):
        self.agreement = agreement
        self.periods = agreement._periods()
        self.accounts, self.journals, self.taxes, self.wrong = {}, {}, {}, {}
        self.series, self.departments, self.picky = {}, {}, set()
        self.default = agreement.department_default_id.number
        self.receivable, self.names, self.vats = set(), {}, {}
        self.waits = agreement._is_by_member() and agreement._waits_for(ENTRIES_WAIT)
        self._days = {}
        vat_items = {}
        for mapping in agreement.mapping_ids:
            item = mapping.item_id
            if mapping.kind == "account":
                self._account(mapping, item)
            elif mapping.kind == "journal":
                key = ("journal", mapping.journal_id.id)
                self.journals[mapping.journal_id.id] = item
                self.series[mapping.journal_id.id] = mapping._series()
                self._judge(key, mapping)
            elif mapping.kind == "department":
                self._department(mapping, item)
            elif item:
                key = ("vat", mapping.tax_id.id)
                self.taxes[mapping.tax_id.id] = item.code
                vat_items[item.code] = item
                self._judge(key, mapping)
        for code, item in vat_items.items():
            rate = Decimal(str(item.rate))
            self.vats[code] = Vat(code, rate, item.account_number)
        self.numbers = self._member_numbers(partners)
        self.own = agreement._has_own_customers()
        self.customers = agreement._customer_numbers(partners)
        self._read_invoices(partners, moves)

    def _account(self, mapping, item):
        self.accounts[mapping.account_id.id] = item.number
        if mapping._is_customers():
            self.receivable.add(mapping.account_id.id)
        if item.unusable == "department":
            self.picky.add(mapping.account_id.id)
        if self.waits and mapping._is_receivable():
            self.wrong["account", mapping.account_id.id] = self.waits
            return
        self._judge(("account", mapping.account_id.id), mapping)

    def _department(self, mapping, item):
        if not self.agreement._is_part(mapping):
            return
        part = mapping._part().id
        self.departments[part] = item.number
        if item:
            self._judge(("department", part), mapping)

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
        elif mapping.kind == "journal" and (mapping._room() < 1):
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

    def trouble(self, move, sums, wanted=None):
        """(kind, detail) of what keeps a posting from being sent, or None.

        :param wanted: the day there that somebody has chosen
        """
        found = self._known(("journal", move.journal_id.id), self.journals)
        for account, tax, partner, part in sums:
            found = found or self._known(("account", account), self.accounts)
            found = found or self.wrong.get(("vat", tax))
            found = found or self.wrong.get(("department", part))
            found = found or self._lacks_department(account, part)
            found = found or self._lacks_customer(account, partner)
        found = found or self._lacks_for_invoice(move)
        if found:
            return found
        day = wanted or move.date
        open_day = wanted if wanted and self.is_open(wanted) else None
        if not (open_day if wanted else self.day(move.date)):
            return (self.agreement._closed(day, self.periods), str(day))
        return None

    def _lacks_department(self, account, part):
        if account not in self.picky or self._department_of(part):
            return None
        record = self.agreement.env["account.account"].browse(account)
        record = record.with_company(self.agreement.company_id)
        return ("department_missing", record.display_name)

    def _lacks_customer(self, account, partner):
        if not self.own or account not in self.receivable:
            return None
        if partner in self.customers:
            return None
        if partner not in self.numbers:
            return ("customer_nobody", "")
        return ("customer_unready", self.numbers.get(partner) or "?")

    def _department_of(self, part) -> int:
        return self.departments.get(part) or self.default or 0

    def is_open(self, day) -> bool:
        """May that very day be posted on there?"""
        return self.agreement._is_open(day, self.periods)

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
        for (account, tax, partner, part), amount in sums.items():
            number, vat = self.accounts[account], self.taxes.get(tax, "")
            if account in self.receivable:
                kind = INVOICE if invoice else PAYMENT
                customer = self.customers.get(partner, self.agreement.customer_number)
                who = self.numbers.get(partner, "")
                for part_of_it, paid in self.paid(move, account, partner, amount):
                    yield Line(
                        number, part_of_it, "", kind, customer, who, invoice=paid
                    )
            else:
                own = part or account in self.picky
                department = self._department_of(part) if own else 0
                yield Line(number, amount, vat, FINANCE, department=department)
