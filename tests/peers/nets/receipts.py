"""Delivery 0621: control figures, replies and errors, as an answer to 0601 and 0605.

Rules: betalingsservice.md 6. What stands there is thin; ASSUMED here: an error about
a collection is a pair of records 001 (with the customer number) and 002 (with the
text), like the control figures; the numbers of the error texts are our own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from . import layouts
from .claims import AUTOMATIC, Claim
from .outgoing import six
from .registry import Creditor

AUTOMATIC_CREDITED, SLIPS_PRINTED = "210100", "210300"
REGISTERED, CANCELLED = "210500", "210600"
REFUSED = "230100"
"""Second digit 1: control information; 3: error. All but the first two are our own."""
NOBODY = ("00000000", 0)
"""PBS number and debtor group of a delivery that names none we know."""
TEXT_WIDTH = 43


@dataclass
class Receipt:
    """Lines of information lists per PBS number and debtor group, then the file."""

    supplier: str
    sub_system: str
    number: str
    day: date
    records: dict[tuple[str, int], list[str]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def control(self, claims: Iterable[Claim], creditors: dict[str, Creditor]) -> None:
        """Control figures: count, text lines and øre per way and due date."""
        sums = defaultdict(lambda: [0, 0, 0])
        for claim in claims:
            code = "0280" if claim.section.number == "0112" else "0285"
            kind = 0 if claim.way == AUTOMATIC else 2
            one = sums[(*claim.debtor[:2], kind, claim.due, code)]
            sign = {1: 1, 2: -1}.get(claim.sign, 0)
            one[0] += 1
            one[1] += claim.texts
            one[2] += sign * claim.amount
        for (pbs, group, kind, due, code), (count, texts, amount) in sums.items():
            creditor, slips = creditors[pbs], kind == 2
            self._pair(
                (pbs, group),
                code,
                kind=kind,
                bank=0 if slips else creditor.bank_registration,
                account=0 if slips else creditor.bank_account,
                payment_day=six(due),
                print_day=six(self.day if slips else None),
                count=count,
                texts=texts,
                amount=abs(amount),
                text="" if slips else creditor.bank_name,
                number=SLIPS_PRINTED if slips else AUTOMATIC_CREDITED,
            )

    def error(
        self,
        whose: tuple[str, int],
        text: str,
        *,
        code: str = "0000",
        customer: str = "",
        due: date | None = None,
        amount: int = 0,
    ) -> None:
        """One thing that was refused; the text is cut to 43 characters."""
        self._pair(
            whose,
            code,
            customer=customer,
            payment_day=six(due),
            count=1 if customer else 0,
            amount=amount,
            text=text,
            number=REFUSED,
        )

    def _pair(
        self,
        whose: tuple[str, int],
        code: str,
        *,
        kind: int = 0,
        customer: str = "",
        bank: int | str = 0,
        account: int | str = 0,
        payment_day: str = "000000",
        print_day: str = "000000",
        count: int = 0,
        texts: int = 0,
        amount: int = 0,
        text: str = "",
        number: str,
    ) -> None:
        values = {
            "pbs_number": whose[0],
            "group": whose[1],
            "code_number": code,
            "kind": kind,
            "customer": _printable(customer).rjust(15, "0") if customer else "",
            "bank_number": bank,
            "account_number": account,
            "payment_day": payment_day,
            "print_day": print_day,
            "count": count,
            "texts": texts,
            "amount": amount,
            "text": _printable(text),
            "text_number": number,
        }
        self.records[whose] += [
            layouts.CONTROL.write(values),
            layouts.TEXT.write(values),
        ]

    def reply(
        self,
        whose: tuple[str, int],
        code: str,
        customer: str,
        mandate: str,
        number: str,
        text: str = "",
    ) -> None:
        """The answer to one record of a 0605. `mandate`: nine digits or empty."""
        values = {
            "pbs_number": whose[0],
            "group": whose[1],
            "code_number": code,
            "customer": customer.rjust(15, "0"),
            "mandate_number": mandate or 0,
            "reply_day": six(self.day),
            "text": _printable(text, 59),
            "text_number": number,
        }
        self.records[whose].append(layouts.REPLY.write(values))

    def data(self) -> bytes:
        """The delivery."""
        values = {
            "supplier_number": self.supplier,
            "sub_system": self.sub_system,
            "delivery_number": self.number,
            "created_day": six(self.day),
            "sections": len(self.records),
            "count": sum(map(len, self.records.values())),
        }
        lines = [layouts.START["0621"].write(values)]
        for (pbs_number, group), records in self.records.items():
            of_section = values | {
                "pbs_number": pbs_number,
                "group": group,
                "section_number": "0120",
                "count": len(records),
            }
            lines.append(layouts.SECTION["0120"].write(of_section))
            lines += records
            lines.append(layouts.SECTION_END["0621"].write(of_section))
        lines.append(layouts.END["0621"].write(values))
        return "".join(f"{line}\r\n" for line in lines).encode("iso-8859-1")


def _printable(text: str, width: int = TEXT_WIDTH) -> str:
    """The text in ISO 8859-1 without control characters, cut to its field."""
    kept = "".join(
        letter if letter.isprintable() and ord(letter) < 256 else "?"
        for letter in text[:width]
    )
    return kept.rstrip(" ")
