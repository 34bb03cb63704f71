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

    def _begin_write_off(self):
        """Drafted for an accountant: what is overdue, and the fees of it."""
        result = super()._begin_write_off()
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
        return result

    def _take_back_write_off(self):
        result = super()._take_back_write_off()
        off = self.sudo().write_off_id
        if off.state == "draft":
            off.unlink()
        return result


class DunningWriteOff(models.Model):
    _inherit = "asom.dunning.write.off"

    def action_write_off(self):
        """What was decided is done with it."""
        decisions = (
            self.env["asom.dunning.decision"]
            .sudo()
            .search([("write_off_id", "in", self.ids), ("state", "=", "decided")])
        )
        result = super().action_write_off()
        decisions._acted()
        decisions._forget_asking()
        return result

    def _recover(self):
        """With the last of it the signal is opened, as with any last payment."""
        result = super()._recover()
        if to_ore(self.recovered) >= to_ore(self.amount_booked):
            cases = self.membership_id.dunning_case_ids
            cases.filtered(lambda case: case.state == "closed").closing_ids._paid()
        return result


class DunningClosing(models.Model):
    """What is given up is not paid: a signal that is closed stays so."""

    _inherit = "asom.dunning.closing"

    def _paid(self):
        given_up = self.filtered(
            lambda closing: (
                closing.state in ("closed", "ordered")
                and closing.case_id._is_given_up()
            )
        )
        return super(DunningClosing, self - given_up)._paid()


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

    def action_start(self):
        """What the association has decided is done with it."""
        result = super().action_start()
        decisions = (
            self.env["asom.dunning.decision"]
            .sudo()
            .search(
                [
                    ("membership_id", "in", self.membership_id.ids),
                    ("choice", "=", "agreement"),
                    ("state", "=", "decided"),
                ]
            )
        )
        for decision in decisions:
            decision.agreement_id = self.filtered(
                lambda agreement, member=decision.membership_id: (
                    agreement.membership_id == member
                )
            )[:1]
        decisions._acted()
        decisions._forget_asking()
        return result

    def _end(self, state):
        """One that came to nothing: the association is asked again."""
        result = super()._end(state)
        if state in ("broken", "cancelled"):
            self.env["asom.dunning.decision"].sudo().search(
                [("agreement_id", "in", self.ids), ("state", "=", "acted")]
            )._over()
        return result
