from odoo import api, models

LISTS = ("account.view_out_invoice_tree", "account.view_out_credit_note_tree")
# Of shipping and electronic invoices: nothing that an association has, but for a public
# body's invoice, which tells its EAN itself.
OTHER_TRADES = (
    "invoice_incoterm_id",
    "incoterm_location",
    "nemhandel_move_state",
    "peppol_move_state",
)


class AccountMove(models.Model):
    """Odoo's own lists of customers' invoices, as who works for an association in its
    accounting app sees them: days instead of “next year”, and no upload."""

    _inherit = "account.move"

    @api.model
    def _asom_shows_associations(self) -> bool:
        """Whether the user is one of ours, at work for associations."""
        return (
            self.env.user.has_group("asom_membership.group_board")
            and self.env.company.asom_is_association
        )

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, self._asom_shows_associations())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        if self._asom_shows_associations():
            if view_type == "form" and arch.xpath(
                "//field[@name='asom_membership_id']"
            ):
                self._asom_hide_other_trades(arch)
            elif view_type == "list" and view.id in self._asom_customers_lists():
                self._asom_clear_list(arch)
        return arch, view

    def _asom_customers_lists(self):
        return [self.env.ref(name).id for name in LISTS]

    @staticmethod
    def _asom_hide_other_trades(arch):
        """On members' invoices; a business's that is no member keeps them."""
        for name in OTHER_TRADES:
            shown = f"//field[@name='{name}'][not(ancestor::field)]"
            for field in arch.xpath(f"{shown} | //label[@for='{name}']"):
                old = field.get("invisible")
                field.set(
                    "invisible",
                    f"asom_membership_id or ({old})" if old else "asom_membership_id",
                )

    @staticmethod
    def _asom_clear_list(arch):
        arch.set("class", f"{arch.get('class', '')} o_asom_invoices".strip())
        for due in arch.xpath("//field[@name='invoice_date_due']"):
            due.attrib.pop("widget", None)
            due.attrib.pop("invisible", None)
        for name in OTHER_TRADES:
            for column in arch.xpath(f"//field[@name='{name}']"):
                column.attrib.pop("optional", None)
                column.set("column_invisible", "1")
