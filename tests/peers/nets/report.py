"""What a check of a delivery gives back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, order=True)
class Fault:
    """Something wrong: physical line and position, both from 1, and what it is.

    Position 1 stands for the record, or the whole delivery, as such.
    """

    line: int
    position: int
    text: str

    def __str__(self) -> str:
        return f"line {self.line}, position {self.position}: {self.text}"


@dataclass
class Collection:
    """One collection as Nets would understand it. Amounts are unsigned øre."""

    line: int
    """Line of its first record."""
    customer_number: str
    """As written, without the blanks around it; leading zeros are kept."""
    due_date: date | None = None
    amount: int | None = None
    sign: int | None = None
    """0 = information only, 1 = collection, 2 = disbursement."""
    reference: str = ""
    payment_id: str = ""
    """The creditor's own payer id, 15 digits, or empty."""
    mandate: str = ""
    """Nine digits; "000000000" leaves it to Nets to look the mandate up."""
    name_lines: list[str] = field(default_factory=list)
    postcode: str = ""
    country: str = ""
    identity: str = ""
    """CPR or CVR number of the debtor, ten digits, or empty."""
    text_lines: list[str] = field(default_factory=list)
    slip_lines: list[str] = field(default_factory=list)
    """Text for the payment slip only (record 062)."""

    @property
    def customer_key(self) -> str:
        """The customer number as Nets compares it: no leading zeros."""
        return self.customer_number.lstrip("0")


@dataclass(frozen=True)
class Request:
    """One registration (code 0200) or cancellation (0257) of a mandate in a 0605."""

    line: int
    code: str
    group: str
    """Five digits."""
    customer_number: str
    mandate: str = ""
    """Nine digits, of a cancellation."""
    identity: str = ""
    """CPR or CVR number of the account holder, ten digits."""
    bank: str = ""
    account: str = ""

    @property
    def customer_key(self) -> str:
        """The customer number as Nets compares it: no leading zeros."""
        return self.customer_number.lstrip("0")


@dataclass
class Section:
    """One section of a delivery."""

    line: int
    number: str
    creditor: str
    group: str
    """Five digits; empty in a 0605, where each request has its own."""
    user_id: str = ""
    main_text: str = ""
    collections: list[Collection] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    """In a 0605."""


@dataclass
class Report:
    """Everything found in a delivery.

    `faults`: what breaks a rule; `remarks`: what is allowed and still worth a look.
    Both are in the order of the lines.
    """

    faults: list[Fault] = field(default_factory=list)
    remarks: list[Fault] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)
    data_supplier: str = ""
    sub_system: str = ""
    delivery_id: str = ""
    created: date | None = None

    @property
    def collections(self) -> list[Collection]:
        """The collections of all sections."""
        return [one for section in self.sections for one in section.collections]

    def fault(self, line: int, position: int, text: str) -> None:
        """Note a fault."""
        self.faults.append(Fault(line, position, text))

    def remark(self, line: int, position: int, text: str) -> None:
        """Note a remark."""
        self.remarks.append(Fault(line, position, text))
