from odoo import models

from ...economic import EconomicError

# Members' entries wait for these.
ENTRIES_WAIT = ("customer_missing", "customer_barred", "group_missing")
# New customers cannot be made without these.
CUSTOMERS_WAIT = ("group_missing", "term_missing", "zone_missing")
# Real invoices cannot be made without these.
INVOICES_WAIT = ("term_missing", "zone_missing", "layout_missing")


class EconomicAgreement(models.Model):
    """What members' entries need there: a customer or group, terms and a VAT zone.

    What fails holds back the postings that need it, and no others.
    """

    _inherit = "asom.economic.agreement"

    def _is_by_member(self) -> bool:
        """Do members' entries go by customers, each posting as a voucher of its own?"""
        return self.mode == "member" or self._has_real_invoices()

    def _ask_members(self, client):
        """What members' entries need there besides.

        :returns: as :meth:`_ask`
        """
        if not self._is_by_member():
            return []
        found = [*self._ask_place(client)]
        if self._has_own_customers():
            found += self._check_named(
                "term_missing", self.payment_term, client.payment_terms()
            )
            found += self._check_named("zone_missing", self.vat_zone, client.zones())
        if self._has_real_invoices():
            found += self._check_named("layout_missing", self.layout, client.layouts())
        return found

    def _ask_place(self, client):
        """The account of the members' customers, and whether they can be used."""
        try:
            barred = self._ask_customers(client)
        except EconomicError as error:
            if error.kind != "not_found":
                raise
            if self._has_own_customers():
                there = client.groups()
                return [*self._check_named("group_missing", self.customer_group, there)]
            return [("some", "customer_missing", str(self.customer_number), False)]
        if barred:
            return [("some", "customer_barred", str(self.customer_number), False)]
        self._propose()
        owed = self.mapping_ids.filtered(lambda m: m.item_id and m._is_receivable())
        if not owed or any(mapping._is_customers() for mapping in owed):
            return []
        detail = f"{self.customer_account} / {owed[0].item_id.code}"
        return [("note", "customer_account", detail, owed[0])]

    def _ask_customers(self, client) -> bool:
        """Which account the members' entries go to: that of their customers' group.

        :returns: whether the common customer is barred
        :raises EconomicError: ``not_found``: there is no such customer or group
        """
        barred = False
        if self._has_own_customers():
            account = client.group_account(self.customer_group)
        else:
            account, barred = client.customer_account(self.customer_number)
        if account != self.customer_account:
            self.customer_account = account
        return barred

    @staticmethod
    def _check_named(kind, number, there):
        """Is a number of the agreement's among what there is?

        :param there: {number: name}
        """
        if number not in there:
            names = ", ".join(
                f"{n} {name}".strip() for n, name in sorted(there.items())
            )
            yield ("some", kind, f"{number} / {names or '-'}", False)

    def _waits_for(self, kinds):
        """(kind, detail) of the first finding among these, or None."""
        found = self.finding_ids.filtered(lambda f: f.kind in kinds)[:1]
        return (found.kind, found.detail) if found else None
