from odoo import models

from ...invoicing.booking import booking_facts


class CollectionRun(models.Model):
    """A member is invoiced at the VAT, and on the accounts, that were approved."""

    _inherit = "asom.collection.run"

    def _booked(self, memberships, owed) -> dict[int, dict]:
        """Where what members owe would be booked now.

        :param owed: what :meth:`_calculate` has found of them
        :returns: {membership id: ``payer``: id of the receivable account;
            ``products``: {id as text: :func:`.booking_facts`}}
        """
        company = self.company_id.sudo()
        own = self.sudo().with_company(company).env
        charges = self.env["asom.charge"].union(
            *(
                self.env["asom.charge"].browse(key)
                for fees in owed.fees.values()
                for key, _amount in fees
            )
        )
        product_of = {charge.id: charge.product_id.id for charge in charges}
        sold = {
            member.id: {
                row["product_id"]
                for row in owed.rows.get(member.id, ())
                if row["amount"]
            }
            | {
                product_of[key]
                for key, amount in owed.fees.get(member.id, ())
                if amount
            }
            for member in memberships
        }
        journal = company._asom_dues_journal()
        products = own["product.product"].browse(set().union(*sold.values()))
        facts = {
            str(product.id): booking_facts(product, company, journal)
            for product in products
        }
        payers = memberships.with_env(own).partner_id
        receivable = {
            payer.id: payer.property_account_receivable_id.id for payer in payers
        }
        return {
            member.id: {
                "payer": receivable[member.partner_id.id],
                "products": {str(key): facts[str(key)] for key in sorted(products)},
            }
            for member in memberships
            if (products := sold[member.id])
        }

    def _booked_otherwise(self, before, now) -> list[str]:
        """What of the booking differs for a member, in the user's language.

        :param before: as :meth:`_booked` gave it to the preview; empty where it was
            not noted
        """
        if not before or not now:
            return []
        told = []
        for key, new in now["products"].items():
            old = before["products"].get(key)
            # Another product is another charge, and told as that.
            if old and old != new:
                product = self.env["product.product"].browse(int(key)).sudo()
                told += self._product_booked_otherwise(product, old, new)
        if before["payer"] != now["payer"]:
            told.append(
                self.env._(
                    "Account of the payer: %(before)s, now %(now)s.",
                    before=self._account_text(before["payer"]),
                    now=self._account_text(now["payer"]),
                )
            )
        return told

    def _product_booked_otherwise(self, product, old, new) -> list[str]:
        told = []
        if old["account"] != new["account"]:
            told.append(
                self.env._(
                    "Account of %(product)s: %(before)s, now %(now)s.",
                    product=product.name,
                    before=self._account_text(old["account"]),
                    now=self._account_text(new["account"]),
                )
            )
        if old["taxes"] != new["taxes"]:
            told.append(
                self.env._(
                    "VAT of %(product)s: %(before)s, now %(now)s.",
                    product=product.name,
                    before=self._taxes_text(old["taxes"]),
                    now=self._taxes_text(new["taxes"]),
                )
            )
        elif old["rest"] != new["rest"]:
            told.append(
                self.env._("VAT of %s is booked otherwise than approved.", product.name)
            )
        return told

    def _account_text(self, key) -> str:
        account = self.env["account.account"].sudo().browse(key).exists()
        account = account.with_company(self.company_id)
        return account.display_name if account else self.env._("none")

    def _taxes_text(self, rows) -> str:
        """:param rows: ``taxes`` of :func:`.booking_facts`"""
        taxes = self.env["account.tax"].sudo()
        told = []
        for key, kind, amount in rows:
            rate = f"{amount:g}".replace(".", ",") + (
                " kr." if kind == "fixed" else " %"
            )
            name = taxes.browse(key).exists().name
            told.append(f"{name} ({rate})" if name else rate)
        return ", ".join(told) or self.env._("none")
