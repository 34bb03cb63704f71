"""What a member reads on the payment overview or slip: the invoice in 60 columns."""

import re

from odoo.addons.asom_membership.money import to_ore

from ...betalingsservice import advice

# Left by files in another character set (C1) or pasted; lines are ended by \n alone.
_CONTROL = re.compile(r"[^\n\t\x20-\x7e\xa0-\U0010ffff]")


def advice_texts(move):
    """Text lines of one invoice.

    Characters that Betalingsservice does not know become "?", because a text must
    never keep a collection back; names and addresses are strict.

    :returns: a tuple of lines of at most 60 characters
    :raises DeliveryError: when the lines are more than a collection can carry
    """
    env = move.with_context(lang=move.partner_id._asom_lang()).env
    rows = [
        (_clean(line.name or line.product_id.name), to_ore(line.price_total))
        for line in move.invoice_line_ids
        if line.display_type == "product"
    ]
    to_pay = to_ore(move.amount_residual)
    settled = to_ore(move.amount_total) - to_pay
    if settled:
        rows.append((env._("Already settled"), -settled))
    lines = advice.amount_table(rows, (env._("To pay"), to_pay), replacement="?")
    vat = to_ore(move.amount_tax)
    if vat:
        lines += advice.amount_table([(env._("Of which VAT"), vat)], replacement="?")
    text = move.company_id.with_env(env).asom_advice_text
    if text:
        lines += ["", *advice.wrap(_clean(text), replacement="?")]
    return tuple(advice.check_length(lines))


def _clean(text):
    return _CONTROL.sub("?", (text or "").replace("\r\n", "\n"))
