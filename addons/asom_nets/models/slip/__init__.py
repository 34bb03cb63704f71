"""Payment slips: payment ids, OCR line, the bank's statement, the fee for paper."""

from . import (
    account_journal,
    journal_second,
    account_move,
    agreement,
    awaited,
    bank_statement_line,
    ir_mail_server,
    slip,
    way_to_pay,
    fee,
    in_transit,
    membership_search,
    together,
)
