"""The outbox, its calls and answers."""

from . import (
    agreement_members,
    request,
    transfer,
    transfer_enqueue,
    agreement_content,
    agreement_prepare,
    agreement_work,
    agreement_search,
    request_file,
    request_book,
    transfer_mend,
    document,
    account_move,
    account_move_line,
)
