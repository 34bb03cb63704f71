"""A stand-in for Visma e-conomic: both generations of its interface, strict.

Written from the vendor's published documents and schemas, and from bodies that were
captured; it knows nothing of the add-on that calls it. Start it by hand with
``python -m tests.peers.economic --port 8099``.
"""

from .books import Account, Books, Customer, Department, Journal, Product, Vat
from .faults import Fault
from .server import StandIn

__all__ = [
    "Account",
    "Books",
    "Customer",
    "Department",
    "Fault",
    "Journal",
    "Product",
    "StandIn",
    "Vat",
]
