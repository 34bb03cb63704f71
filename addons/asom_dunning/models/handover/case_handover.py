from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import to_kroner


class DunningCase(models.Model):
    """A case with the association: what it was asked and what it has decided."""

    _inherit = "asom.dunning.case"

    decision_ids = fields.One2many(
        "asom.dunning.decision", "case_id", string="Decisions", readonly=True
    )

    def _decision_vals(self) -> dict:
        """Values of the question about this case."""
        return {
            "company_id": self.company_id.id,
            "case_id": self.id,
            "membership_id": self.membership_id.id,
            "amount": to_kroner(self._claimable_ore()),
        }

    def _decision_events(self):
        """(day, text) of what the association has decided."""
        for decision in self.decision_ids:
            if decision.decided_at:
                text = self.env._(
                    "The association has decided: %s.", decision._decision_text()
                )
                day = fields.Datetime.context_timestamp(self, decision.decided_at)
                yield day.date(), f"{text} {decision.reason or ''}"

    @api.model
    def _bureau_user(self, company):
        """Who of the bureau is asked about an association: a manager, else whoever is
        at work."""
        managers = (
            self.env["res.users"]
            .sudo()
            .search([("company_ids", "in", company.ids)], order="id")
            .filtered(lambda user: user.has_group("asom_membership.group_manager"))
        )
        return managers[:1] or self.env.user

    def action_ask_association(self):
        """Ask the associations of these cases now, instead of tomorrow morning.

        :raises UserError: when they have been asked about all of them
        """
        self.check_access("write")
        handovers = self.env["asom.dunning.handover"]
        for company in self.company_id:
            handovers |= handovers._ask(company)
        if not handovers:
            raise UserError(
                self.env._(
                    "The association has been asked about every case that is with it."
                )
            )
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_dunning.action_dunning_handover"
        )
        if len(handovers) == 1:
            return {**action, "res_id": handovers.id, "views": [(False, "form")]}
        return {**action, "domain": [("id", "in", handovers.ids)], "context": {}}

    def _overdue_moves(self):
        """The invoices of these cases that are owed."""
        return self.env["account.move"].sudo().search(self._overdue_domain())


class DunningRun(models.Model):
    _inherit = "asom.dunning.run"

    def _after_execute(self):
        """The association is asked at once about what was handed over."""
        result = super()._after_execute()
        self.env["asom.dunning.handover"]._ask(self.company_id)
        return result
