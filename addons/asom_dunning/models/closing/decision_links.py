from odoo import fields, models

from odoo.addons.asom_membership.money import to_ore


class DunningDecision(models.Model):
    """Decisions that agreements and write-offs carry out."""

    _inherit = "asom.dunning.decision"

    write_off_id = fields.Many2one(
        "asom.dunning.write.off",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="set null",
    )
    agreement_id = fields.Many2one(
        "asom.dunning.agreement",
        index="btree_not_null",
        readonly=True,
        copy=False,
        check_company=True,
        ondelete="restrict",
    )

    def action_carry_out(self):
        """Open what the bureau does next: a new agreement, or the drafted write-off."""
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
            "res_id": self.choice == "write_off" and self.write_off_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_membership_id": self.membership_id.id,
                "default_reason": self.reason,
            },
        }

    def _of(self, memberships, choice, state):
        """Decisions about these members in a state."""
        return self.sudo().search(
            [
                ("membership_id", "in", memberships.ids),
                ("choice", "=", choice),
                ("state", "=", state),
            ]
        )

    def _written_off(self):
        """Those that a booked write-off has carried out."""
        return self.filtered(
            lambda row: row.sudo().choice == "write_off" and row.sudo().state == "acted"
        )

    def _draft_write_off(self):
        """For an accountant: what is overdue, and the fees of it."""
        case = self.sudo().case_id
        moves = case.env["account.move"].search(case._overdue_domain())
        moves |= moves.search(case._overdue_domain(fees=True))
        self.sudo().write_off_id = (
            self.env["asom.dunning.write.off"]
            .sudo()
            .create(
                {
                    "membership_id": self.membership_id.id,
                    "reason": self.reason,
                    "move_ids": [(6, 0, moves.ids)],
                }
            )
        )

    def _drop_write_off(self):
        """Delete the draft that nobody has booked."""
        off = self.sudo().write_off_id
        if off.state == "draft":
            off.unlink()


class DunningWriteOff(models.Model):
    _inherit = "asom.dunning.write.off"

    def _done_as_decided(self):
        """What was decided is done with it."""
        decisions = self.env["asom.dunning.decision"]
        decisions._of(self.membership_id, "write_off", "decided")._done_by_bureau()

    def _open_signals(self):
        """With the last of it the signal is opened, as with any last payment."""
        if to_ore(self.recovered) >= to_ore(self.amount_booked):
            cases = self.membership_id.dunning_case_ids
            cases.filtered(lambda case: case.state == "closed").closing_ids._paid()


class DunningClosing(models.Model):
    """What is given up is not paid: a signal that is closed stays so."""

    _inherit = "asom.dunning.closing"

    def _given_up(self):
        """Those of cases in which something is written off."""
        return self.filtered(
            lambda closing: (
                closing.state in ("closed", "ordered")
                and closing.case_id._is_given_up()
            )
        )


class DunningCase(models.Model):
    _inherit = "asom.dunning.case"

    def _is_given_up(self) -> bool:
        """Is something of it written off, and not recovered since?"""
        case = self.sudo()
        claims = case.reminder_ids.claim_ids.move_id
        return any(
            off.state == "done"
            and to_ore(off.recovered) < to_ore(off.amount_booked)
            and off.move_ids & claims
            for off in case.membership_id.dunning_write_off_ids
        )


class DunningAgreement(models.Model):
    _inherit = "asom.dunning.agreement"

    def _done_as_decided(self):
        """What the association has decided is done with it."""
        decisions = self.env["asom.dunning.decision"]
        decisions = decisions._of(self.membership_id, "agreement", "decided")
        for decision in decisions:
            decision.agreement_id = self.filtered(
                lambda agreement, member=decision.membership_id: (
                    agreement.membership_id == member
                )
            )[:1]
        decisions._done_by_bureau()

    def _ask_again(self, state):
        """One that came to nothing: the association is asked again.

        :param state: the one in which it has ended
        """
        if state in ("broken", "cancelled"):
            self.env["asom.dunning.decision"].sudo().search(
                [("agreement_id", "in", self.ids), ("state", "=", "acted")]
            )._over()
