"""What a hold stops besides reminders: fees and closing always, interest by its reason;
and which one has a closed signal opened again.

During a dispute interest runs on (domain facts 3.7); who has been given time is not
charged for it.
"""

from __future__ import annotations

from datetime import date, timedelta

DISPUTE = "dispute"
COMPLAINT = "complaint"
DECEASED = "deceased"
AGREEMENT = "agreement"
ADDRESS = "address"
PROMISE = "promise"
WISH = "wish"
REASONS = (DISPUTE, COMPLAINT, DECEASED, AGREEMENT, ADDRESS, PROMISE, WISH)

DISPUTES = frozenset({DISPUTE, COMPLAINT})
# Nothing is reminded of or closed while Teleankenævnet has a complaint, and until four
# weeks after it has decided (domain facts 3.7).
AFTER_COMPLAINT = timedelta(weeks=4)
# A signal that is closed already is opened again: while a complaint is pending nothing
# is closed, nor for who has agreed to pay in instalments (domain facts 3.7).
REOPENS = DISPUTES | {AGREEMENT}
STOPS_INTEREST = frozenset({DECEASED, AGREEMENT, PROMISE, WISH})


def last_day(reason: str, first: date, planned: date | None, today: date) -> date:
    """The last day of a hold that is ended today.

    :param first: its first day
    :param planned: the last day that it had, or None
    """
    if reason == COMPLAINT:
        decided = today + AFTER_COMPLAINT
        return min(planned, decided) if planned else decided
    return max(today - timedelta(days=1), first)
