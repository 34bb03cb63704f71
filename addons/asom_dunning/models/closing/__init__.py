"""Closing of the signal, and its reopening."""

from . import (
    closing,
    closing_steps,
    closing_notice,
    closing_paid,
    closing_held,
    decision_links,
)
