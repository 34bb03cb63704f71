"""Payment in instalments, and its letters."""

from . import (
    agreement,
    agreement_line,
    agreement_watch,
    agreement_letter,
    letter,
)
