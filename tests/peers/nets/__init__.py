"""Nets as the other end of the line: reads what we send and finds every fault.

`Nets` takes deliveries and sends its own; `check_0601` and `check_0605` only read.
"""

from .answers import Answer
from .behaviour import KINDS, Behaviour, mixture
from .books import Charge, PaidOut
from .bulk import payments
from .checker import check_0601
from .house import Nets
from .post import Sent
from .registration import check_0605
from .registry import Mandate
from .report import Collection, Fault, Report, Request, Section

__all__ = [
    "KINDS",
    "Answer",
    "Behaviour",
    "Charge",
    "Collection",
    "Fault",
    "Mandate",
    "Nets",
    "PaidOut",
    "Report",
    "Request",
    "Section",
    "Sent",
    "check_0601",
    "check_0605",
    "mixture",
    "payments",
]
