from odoo import models

from odoo.addons.asom_membership.money import to_ore


class NetsAgreement(models.Model):
    """Nets' own charges are the association's cost."""

    _inherit = "asom.nets.agreement"

    def _nets_costs(self, date_from, date_to) -> int:
        """Øre that Nets charges the association, over all of its agreements.

        :param date_from: first day by "charged", :param date_to: the last one
        """
        self.ensure_one()
        [(amount,)] = self.env["asom.nets.cost"]._read_group(
            [
                ("company_id", "=", self.company_id.id),
                ("date", ">=", date_from),
                ("date", "<=", date_to),
            ],
            [],
            ["amount:sum"],
        )
        return to_ore(amount or 0.0)

    def action_copy_tariffs(self):
        """Take over the bureau's prices of Nets for what has no price here, and show
        the association's prices."""
        self.ensure_one()
        tariffs = self.env["asom.nets.tariff"]
        tariffs.check_access("create")
        tariffs._copy_to(self.company_id)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_tariff"
        )
        action["domain"] = [("company_id", "=", self.company_id.id)]
        action["context"] = {"default_company_id": self.company_id.id}
        return action
