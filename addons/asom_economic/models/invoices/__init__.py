"""Customers and real invoices there."""

from . import (
    customer,
    request_invoice,
    agreement_invoices,
)
