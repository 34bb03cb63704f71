"""What a board reads of its association's money and members, and staff as well."""

from . import (
    account_move,
    member_invoice,
    member_entry,
    member_arrears,
    order,
    package_month,
    term,
    term_statement,
    statement,
    run_statement,
    today,
)
