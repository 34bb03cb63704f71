from odoo import models

# Open to every employee in Odoo: a market of apps that nobody but the administrator
# can install, and dashboards of the accounting.
MARKET = ("base.menu_management",)
OF_EMPLOYEES = ("spreadsheet_dashboard.spreadsheet_dashboard_menu_root",)


class IrUiMenu(models.Model):
    _inherit = "ir.ui.menu"

    def _load_menus_blacklist(self):
        """Show the users of associations nothing that they can make no use of."""
        hidden = super()._load_menus_blacklist()
        user = self.env.user
        if user.has_group("account.group_account_invoice") or user.has_group(
            "account.group_account_readonly"
        ):
            # They have the invoices themselves.
            hidden = [*hidden, self.env.ref("asom_membership.menu_member_dues").id]
        ours = user.has_group("asom_membership.group_board") or user.has_group(
            "asom_membership.group_service_partner"
        )
        if not ours or user.has_group("base.group_system"):
            return hidden
        names = MARKET
        if not user.has_group("account.group_account_invoice"):
            names += OF_EMPLOYEES
        menus = [self.env.ref(name, raise_if_not_found=False) for name in names]
        return [*hidden, *(menu.id for menu in menus if menu)]
