"""What members read: the invoice on paper, how it is paid, the mail it comes with."""

from . import (
    invoice_document,
    invoice_payment,
    invoice_mail,
    account_move_send,
    ir_actions_report,
    membership,
    paid_letters,
    res_company,
    res_partner,
    res_users,
)
