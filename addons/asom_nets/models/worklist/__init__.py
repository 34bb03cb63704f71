"""What no rule can place, and how a person does."""

from . import (
    parked,
    mandate,
    match,
    move_search,
    question,
)
