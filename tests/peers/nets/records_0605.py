"""The records of a 0605 and what may stand in their fields.

Rules: betalingsservice.md 5. The cancellation (0257) is known from one source only;
where sources fill a filler in different ways, both are let through.
"""

from __future__ import annotations

from .records import (
    CREDITOR,
    DIGITS,
    LEFT,
    SECTION,
    TEXT,
    ZEROS,
    ZEROS_OR_BLANK,
    filler,
    head,
    layout,
    start,
    supplier,
)

_DETAIL = (
    *head("042"),
    CREDITOR,
    (17, DIGITS, "code", "Transaction code"),
    (20, "=000", "", "Record number"),
    (25, DIGITS, "group", "Debtor group number"),
    (40, LEFT, "customer", "Customer number"),
)

RECORDS = {
    "002": start("0605"),
    "012": layout(
        *head("012"),
        CREDITOR,
        SECTION,
        filler(20, ZEROS_OR_BLANK),
        (35, TEXT, "user_id", "User id with the data supplier"),
        filler(44),
        filler(50, ZEROS),
        filler(128),
    ),
    "0200": layout(
        *_DETAIL,
        filler(49, ZEROS),
        filler(55, ZEROS),
        filler(61, ZEROS),
        (71, DIGITS, "identity", "CPR/CVR of the account holder"),
        filler(81),
        (85, DIGITS, "bank", "Bank registration number"),
        filler(89),
        (99, DIGITS, "account", "Account number"),
        filler(109),
        filler(114, ZEROS),
        filler(128),
    ),
    "0257": layout(
        *_DETAIL,
        (49, DIGITS, "mandate", "Mandate number"),
        filler(55, ZEROS),
        filler(61, ZEROS),
        filler(128, ZEROS_OR_BLANK),
    ),
    "092": layout(
        *head("092"),
        CREDITOR,
        SECTION,
        filler(26),
        (37, DIGITS, "count", "Count of 042"),
        filler(63, ZEROS),
        filler(78),
        filler(89, ZEROS),
        filler(128, ZEROS_OR_BLANK),
    ),
    "992": layout(
        *head("992"),
        *supplier("0605"),
        (31, DIGITS, "sections", "Number of sections"),
        (42, DIGITS, "count", "Count of 042"),
        filler(128, ZEROS),
    ),
}
"""042 by transaction code, the others by record type."""
