"""The values that a column may choose from, and what people write for each."""

from __future__ import annotations

from dataclasses import dataclass

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

    @property
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


_KEYS = {
    field_key: {word: choice.key for choice in choices for word in choice.words}
    for field_key, choices in CHOICES.items()
}


def parse_choice(value: object, field_key: str) -> str | None:
    """The key of the choice that a cell names, None for an empty cell.

    :param field_key: key of :data:`CHOICES`
    :raises ValueCode: ``choice`` and those of :func:`.formats.cell_text`
    """
    text = cell_text(value)
    if not text:
        return None
    key = _KEYS[field_key].get(comparable(text))
    if key:
        return key
    known = ", ".join(choice.danish for choice in CHOICES[field_key])
    raise ValueCode("choice", {"value": shown(text), "choices": known})
