from odoo import models


class DunningDecision(models.Model):
    """Decisions that another part carries out: payment agreements and write-offs."""

    _inherit = "asom.dunning.decision"

    def action_carry_out(self):
        """Open what the bureau does next: a new agreement, or a new write-off."""
        self.ensure_one()
        self.check_access("write")
        models_of = {
            "agreement": "asom.dunning.agreement",
            "write_off": "asom.dunning.write.off",
        }
        return {
            "type": "ir.actions.act_window",
            "name": self._decision_text(),
            "res_model": models_of[self.choice],
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_membership_id": self.membership_id.id,
                "default_reason": self.reason,
            },
        }

    def _settle(self):
        """What was written off is not paid."""
        off = self.sudo().filtered(
            lambda row: row.choice == "write_off" and row.state == "acted"
        )
        return super(DunningDecision, self - off)._settle()

    def _of(self, memberships, choice, state):
        """Decisions about these members in a state."""
        return self.sudo().search(
            [
                ("membership_id", "in", memberships.ids),
                ("choice", "=", choice),
                ("state", "=", state),
            ]
        )


class DunningAgreement(models.Model):
    _inherit = "asom.dunning.agreement"

    def action_start(self):
        """What the association has decided is done."""
        result = super().action_start()
        decisions = self.env["asom.dunning.decision"]
        decisions._of(self.membership_id, "agreement", "decided")._done_by_bureau()
        return result

    def _end(self, state):
        """Broken or taken back: the association is asked again."""
        result = super()._end(state)
        if state in ("broken", "cancelled"):
            decisions = self.env["asom.dunning.decision"]
            decisions._of(self.membership_id, "agreement", "acted")._over()
        return result


class DunningWriteOff(models.Model):
    _inherit = "asom.dunning.write.off"

    def action_write_off(self):
        """What the association has decided is done."""
        decisions = self.env["asom.dunning.decision"]
        decisions._of(self.membership_id, "write_off", "decided")._done_by_bureau()
        return super().action_write_off()
