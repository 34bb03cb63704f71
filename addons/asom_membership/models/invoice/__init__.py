"""Shares of the journal entry and its items."""

from . import (
    accounting_views,
    account_move,
    account_move_awaited,
    account_move_line,
    account_move_run,
    account_move_shown,
    account_owner,
    ledger,
    ledger_files,
    ledger_sent,
    member_invoice,
    claim_event,
    collect_again,
    in_transit,
    open_items,
    post,
    ready_made,
    together,
)
