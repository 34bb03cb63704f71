from . import (
    company_links,
    export,
    given,
    ir_rule,
    locked,
    mail_followers,
    mail_message,
    own,
    payment_method_line,
    res_company,
    res_partner,
    res_partner_bank,
)
