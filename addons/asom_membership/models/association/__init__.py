"""The association: company, settings, contacts, ways to pay."""

from . import (
    association,
    association_overview,
    company_in_sets,
    payment_channel,
    payment_channel_number,
    payment_method_line,
    res_company,
    setting_change,
    setting_guard,
    setting_record,
    association_contact,
    setting_bank,
    setting_contact,
    confirmed_account,
    res_partner,
    res_partner_log,
    res_partner_merge,
)
