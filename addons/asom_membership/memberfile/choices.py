"""The values that a column may choose from, and what people write for each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from .errors import ValueCode, shown
from .formats import cell_text
from .words import comparable


@dataclass(frozen=True)
class Choice:
    """One value of a choice: its key in the models, its usual word in Danish and in
    English, and other words for it."""

    key: str
    danish: str
    english: str
    others: tuple[str, ...] = ()

    @cached_property
    def words(self) -> set[str]:
        """Every word for it, comparable."""
        everything = (self.key, self.danish, self.english, *self.others)
        return {comparable(word) for word in everything}


CHOICES: dict[str, tuple[Choice, ...]] = {
    "payment_channel": (
        Choice(
            "betalingsservice",
            "Betalingsservice",
            "Betalingsservice",
            ("BS", "PBS", "Nets", "automatisk betaling", "direct debit"),
        ),
        Choice(
            "slip",
            "Indbetalingskort",
            "Payment Slip",
            ("FI", "FIK", "FI-kort", "girokort", "giro", "+71", "kortart 71", "slip"),
        ),
        Choice(
            "card",
            "Kort",
            "Card",
            ("Dankort", "Visa", "Visa/Dankort", "MasterCard", "Mastercard debit")
            + ("kreditkort", "betalingskort", "ePay", "credit card", "payment card"),
        ),
        Choice(
            "transfer",
            "Bankoverførsel",
            "Bank Transfer",
            ("overførsel", "netbank", "bank", "kontooverførsel", "konto til konto"),
        ),
    ),
    "lang": (
        Choice("da_DK", "Dansk", "Danish", ("da", "dk", "dan")),
        Choice("en_US", "Engelsk", "English", ("en", "eng", "gb", "uk", "us", "en_GB")),
    ),
}


def parse_choice(
    value: object, field_key: str, choices: tuple[Choice, ...] | None = None
) -> str | None:
    """The key of the choice that a cell names, None for an empty cell.

    :param field_key: key of :data:`CHOICES`
    :param choices: those that there are instead of the usual ones
    :raises ValueCode: ``choice`` and those of :func:`.formats.cell_text`
    """
    text = cell_text(value)
    if not text:
        return None
    choices = CHOICES[field_key] if choices is None else choices
    word = comparable(text)
    for choice in choices:
        if word in choice.words:
            return choice.key
    known = ", ".join(choice.danish for choice in choices)
    raise ValueCode("choice", {"value": shown(text), "choices": known})
