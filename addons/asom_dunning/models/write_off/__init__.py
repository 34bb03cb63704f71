"""What is given up or too old to be claimed, and comes in all the same."""

from . import (
    write_off,
    write_off_book,
    limitation,
    pay_too_old,
)
