"""What a hold stops besides reminders: fees always, interest by its reason.

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

STOPS_INTEREST = frozenset({DECEASED, AGREEMENT, PROMISE, WISH})
