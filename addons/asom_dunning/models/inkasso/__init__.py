"""Debt collection by an agency."""

from . import (
    inkasso_agreement,
    inkasso_case,
    inkasso_second,
    inkasso_payload,
    inkasso_message,
    inkasso_batch,
    inkasso_http,
    inkasso_payment,
    inkasso_answer,
    pay_agency,
)
