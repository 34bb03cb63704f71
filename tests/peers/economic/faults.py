"""What goes wrong: faults that wait for the next calls they fit."""

from __future__ import annotations

import re
from dataclasses import dataclass

KINDS = ("fail", "drop_before", "drop_after", "delay", "html", "throttle")


@dataclass
class Fault:
    """One fault.

    :param kind: ``fail`` (answer ``status`` without doing anything), ``drop_before`` or
        ``drop_after`` (the connection breaks before or after the call has had its
        effect), ``delay`` (``seconds``), ``html`` (a gateway's page with ``status``),
        ``throttle`` (429, with ``seconds`` to wait; None: the answer does not say)
    :param method: of the calls that it fits; "" fits all
    :param path: regular expression that is looked for in the path
    :param times: so often
    :param after: so many fitting calls go well first
    """

    kind: str
    method: str = ""
    path: str = ""
    times: int = 1
    status: int = 500
    seconds: float | None = 0
    body: dict | None = None
    after: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"{self.kind} is none of {', '.join(KINDS)}")

    def fits(self, method: str, path: str) -> bool:
        """Is it this call's turn? Counts it."""
        if self.times <= 0 or (self.method and self.method != method):
            return False
        if not re.search(self.path, path, re.IGNORECASE):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True
