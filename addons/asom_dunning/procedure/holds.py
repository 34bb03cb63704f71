"""What a hold stops besides reminders: fees and closing always, interest by its reason;
and which one has a closed signal opened again.

During a dispute interest runs on (domain facts 3.7); who has been given time is not
charged for it.
"""

from __future__ import annotations

DISPUTE = "dispute"
DECEASED = "deceased"
AGREEMENT = "agreement"
ADDRESS = "address"
PROMISE = "promise"
WISH = "wish"
REASONS = (DISPUTE, DECEASED, AGREEMENT, ADDRESS, PROMISE, WISH)

# A signal that is closed already is opened again: while a complaint is pending nothing
# is closed, nor for who has agreed to pay in instalments (domain facts 3.7).
REOPENS = frozenset({DISPUTE, AGREEMENT})
STOPS_INTEREST = frozenset({DECEASED, AGREEMENT, PROMISE, WISH})
