"""Which of a row's complaints are told: one for each cause.

What is stored of a row stays whole, for it decides what a person may confirm; here is
only left out what another complaint of the same row explains. Free of Odoo.
"""

from __future__ import annotations

from ..memberfile import MESSAGES

# The row is no row of a member, or its cells stand under the wrong headings: nothing
# else that is said of it means anything.
WHOLE_ROW = ("total_row", "alone_row", "example_row", "extra_cells", "merged_cell")
DATES = frozenset("date date_number date_order date_mixed date_range".split())
DATES |= {"cell_error", "formula_unread", "hashes", "no_number", "formula_text"}
OF_DATES = frozenset(
    "needs_start begins_later was_then starts_before_joining beyond_left"
    " ends_too_early starts_at_joining left_already joined_far".split()
)
POSTCODES = frozenset({"zip_denmark", "zip_city"})
# code -> what it explains elsewhere in the row
EXPLAINED = {
    "short_row": frozenset({"required", "no_line_end", "no_address", "no_postcode"}),
    "number_twice": frozenset({"name_changes", "other_place", "left_already"}),
    "unknown_product": frozenset({"needs_other"}),
    "product_twice": frozenset({"needs_other"}),
    "left_before_joined": frozenset({"before_joined", "after_left"}),
    **dict.fromkeys(POSTCODES, frozenset({"no_postcode"})),
}


def telling(problems: list[dict]) -> list[dict]:
    """The problems that name a cause, in their order.

    :param problems: ``{"code", "params", "heading", "blocking"}`` of one row
    """
    blocking = [each for each in problems if each["blocking"]]
    for code in WHOLE_ROW:
        whole = [each for each in blocking if each["code"] == code]
        if whole:
            # Of merged cells the first one tells it.
            return whole[:1]
    codes = _codes(blocking)
    explained = set().union(*(EXPLAINED.get(code, ()) for code in codes))
    if "number_twice" in codes:
        explained |= {code for code in _codes(problems) if code.startswith("same_")}
    if any(each["code"] in DATES and each["code"] in MESSAGES for each in blocking):
        explained |= OF_DATES
    # A cell that cannot be read at all says nothing more.
    unread = {}
    for at, each in enumerate(problems):
        if each["blocking"] and each["heading"] and each["code"] in MESSAGES:
            unread.setdefault(each["heading"], at)
    return [
        each
        for at, each in enumerate(problems)
        if each["code"] not in explained and unread.get(each["heading"], at) == at
    ]


def _codes(problems) -> set[str]:
    return {each["code"] for each in problems}
