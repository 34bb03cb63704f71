"""Shares of Odoo's own models."""

from . import (
    discuss_channel,
    implied_rules,
    ir_attachment,
    ir_http,
    ir_model_access,
    ir_rule,
    ir_ui_menu,
    ir_websocket,
    mail_followers,
    mail_message,
    mail_notification,
    mail_thread,
    product_template,
    refused,
    res_company,
    res_groups,
    res_partner,
    res_partner_bank,
    res_users,
    template_rendering,
)
