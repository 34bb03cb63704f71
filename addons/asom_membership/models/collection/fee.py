from odoo import api, fields, models
from odoo.exceptions import UserError

from ...money import to_kroner, to_ore


class Charge(models.Model):
    """Fees and credits that are not dues."""

    _inherit = "asom.charge"

    @api.model
    def _add_fee(self, membership, product, amount=None, **options):
        """A fee, or a credit, that waits: for the next collection run, or for
        :meth:`_invoice`::

            fee = self.env["asom.charge"]._add_fee(member, product, 10000, note="…")

        The right to make charges is the caller's; a step of its own calls it as
        superuser.

        :param amount: øre, VAT included; below zero a credit. None: the product's
            price on the day
        :param options: ``day`` (today), ``name`` (what the member reads; the product's
            name in the member's language), ``note`` (why, for staff)
        :returns: the charge, waiting
        :raises UserError: when the product has no price on the day, or the amount is 0
        """
        return self.create(self._fee_vals(membership, product, amount, **options))

    @api.model
    def _fee_vals(self, membership, product, amount=None, **options) -> dict:
        """Values of a charge as :meth:`_add_fee` makes it, for who makes many."""
        membership.ensure_one()
        day = options.get("day") or fields.Date.context_today(self)
        if amount is None:
            price = product._asom_price_on(day)
            amount = to_ore(price.amount) if price else 0
        if not amount:
            raise UserError(
                self.env._(
                    "%s has no price on that day, and no amount is given.",
                    product.display_name,
                )
            )
        lang = membership.partner_id._asom_lang()
        return {
            "company_id": membership.company_id.id,
            "membership_id": membership.id,
            "product_id": product.id,
            "kind": "fee" if amount > 0 else "credit",
            "name": options.get("name") or product.with_context(lang=lang).name,
            "date_from": day,
            "date_to": day,
            "amount": to_kroner(amount),
            "note": options.get("note") or False,
        }
