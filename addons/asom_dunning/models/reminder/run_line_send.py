import base64

from odoo import models
from odoo.tools import SQL

from odoo.addons.asom_membership.models.collection.execute import FAST_CONTEXT
from odoo.addons.asom_membership.money import to_kroner, to_ore

from .reminder_send import Ways


class DunningRunLine(models.Model):
    """What was approved is done for all lines of a batch together: reminders, letters,
    fees and mails are each made in one set."""

    _inherit = "asom.dunning.run.line"

    def _work_off(self, proposals, shapes=None):
        """Do what was approved, as far as it is still so.

        :param proposals: of the day on which it is sent
        :param shapes: of the fees' invoices, kept from batch to batch
        """
        members = self.membership_id
        found = {each.membership: each for each in proposals.propose(members)}
        letters, handed = {}, {}
        for line in self:
            proposal = found.get(line.membership_id)
            if line.stage == "handover":
                if moves := proposal and line.claim_ids & proposal.handover:
                    handed[line] = moves
                else:
                    line._spare(self.env._("Nothing is left to hand over."))
            elif proposal and line._keep_approved(proposal):
                proposals.limit_fee(proposal, to_ore(line.fee))
                letters[line] = proposal
            else:
                text = proposal and line._spared_text(proposal)
                line._spare(text or self.env._("Paid since the preview."))
        cases = self.env["asom.dunning.case"].sudo()
        known = cases._open_ones(members)
        concerned = self.browse([line.id for line in (*letters, *handed)])
        cases._open_for(concerned.membership_id, proposals.day, known)
        self._hand_over(handed, proposals.day, known)
        self._remind(letters, proposals, known, shapes)

    def _keep_approved(self, proposal) -> bool:
        """Leave what was not approved out of the letter.

        :returns: whether there is a letter
        """
        approved = set(self.claim_ids.ids)
        proposal.parts = [
            part
            for part in proposal.parts
            if part.move.id in approved and part.stage <= self.stage
        ]
        return bool(proposal.parts)

    def _spare(self, reason):
        self.write({"state": "spared", "fee": 0.0, "reason": reason})

    def _hand_over(self, handed, day, cases):
        """Ask the association what is to be done.

        :param handed: {line: invoices}
        :param cases: {membership: its open case}
        """
        if not handed:
            return
        lines = self.browse([line.id for line in handed])
        concerned = lines.env["asom.dunning.case"].union(
            *(cases[member] for member in lines.membership_id)
        )
        moves = self.env["account.move"].union(*handed.values())
        concerned._hand_over(moves, day)
        lines.state = "done"

    def _remind(self, letters, proposals, cases, shapes):
        """Reminders with letter, fee and mail, all of them or none.

        :param letters: {line: proposal}
        :param cases: {membership: its open case}
        """
        if not letters:
            return
        claims = (part.move for each in letters.values() for part in each.parts)
        self.env["account.move"].union(*claims)._asom_decide_alone()
        policy, day = proposals.policy, proposals.day
        policy._give_payment_ids(letters.values())
        pdfs = policy._letter_pdfs(letters.values(), day)
        # As invoices of a run: nobody follows each of them, and none needs to be told
        # that it was made.
        reminders = (
            self.env["asom.dunning.reminder"]
            .sudo()
            .with_context(**FAST_CONTEXT)
            .create(
                [
                    {
                        **line._reminder_vals(proposal, policy, day),
                        "case_id": cases[line.membership_id].id,
                        "pdf": base64.b64encode(pdf),
                    }
                    for (line, proposal), pdf in zip(letters.items(), pdfs, strict=True)
                ]
            )
        )
        reminders._charge(policy, shapes)
        ways = Ways(zip(reminders.ids, (p.way for p in letters.values()), strict=True))
        reminders.with_context(
            **dict.fromkeys(FAST_CONTEXT), asom_dunning_ways=ways
        )._send()
        lines = self.browse([line.id for line in letters])
        for line, proposal in letters.items():
            line._write_changed(proposal)
        lines.state = "done"
        lines._link_to(reminders)

    def _write_changed(self, proposal):
        """Write what is not as it was approved: mostly nothing."""
        vals = self._letter_vals(proposal)
        changed = {
            name: value
            for name, value in vals.items()
            if name != "claim_ids" and value != self[name]
        }
        if {part.move.id for part in proposal.parts} != set(self.claim_ids.ids):
            changed["claim_ids"] = vals["claim_ids"]
        if changed:
            self.write(changed)

    def _link_to(self, reminders):
        """Note the reminder of each line: one write for all of them."""
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE asom_dunning_run_line line SET reminder_id = reminder.id "
                "FROM asom_dunning_reminder reminder "
                "WHERE reminder.id IN %s AND line.id IN %s "
                "AND reminder.run_id = line.run_id "
                "AND reminder.membership_id = line.membership_id",
                tuple(reminders.ids),
                tuple(self.ids),
            )
        )
        self.invalidate_recordset(["reminder_id"])

    def _reminder_vals(self, proposal, policy, day) -> dict:
        """Values of the reminder; its letter and its case are not among them."""
        own = {"company_id": self.company_id.id, "membership_id": self.membership_id.id}
        return {
            **own,
            "run_id": self.run_id.id,
            "stage": proposal.stage,
            "demand": policy._is_demand(proposal.stage),
            "date_sent": day,
            "date_deadline": proposal.deadline,
            "amount": to_kroner(proposal.total),
            "fee": to_kroner(proposal.fee.ore),
            "fee_reason": self._fee_text(proposal.fee),
            "interest": to_kroner(proposal.interest),
            "channel": proposal.channel,
            "state": "sent",
            **proposal.payment,
            "claim_ids": [
                (
                    0,
                    0,
                    {
                        **own,
                        "move_id": part.move.id,
                        "stage": part.stage,
                        "amount": to_kroner(part.open),
                        "interest": to_kroner(part.interest),
                    },
                )
                for part in proposal.parts
            ],
        }
