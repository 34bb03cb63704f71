"""What a member reads on the payment overview or slip: the invoice in 60 columns."""

from odoo.addons.asom_membership.money import to_ore

from ..betalingsservice import advice


def advice_texts(move):
    """Text lines of one invoice.

    Characters that Betalingsservice does not know become "?", because a text must
    never keep a collection back; names and addresses are strict.

    :returns: a tuple of lines of at most 60 characters
    """
    env = move.with_context(lang=move.partner_id.lang or "da_DK").env
    rows = [
        (line.name or line.product_id.name or "", to_ore(line.price_total))
        for line in move.invoice_line_ids
        if line.display_type == "product"
    ]
    total = (env._("To pay"), to_ore(move.amount_total))
    lines = advice.amount_table(rows, total, replacement="?")
    vat = to_ore(move.amount_tax)
    if vat:
        lines += advice.amount_table([(env._("Of which VAT"), vat)], replacement="?")
    text = move.company_id.with_env(env).asom_advice_text
    if text:
        lines += ["", *advice.wrap(text, replacement="?")]
    return tuple(advice.check_length(lines))
