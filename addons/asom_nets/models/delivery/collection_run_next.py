from odoo import api, fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.fields import Domain

# As few are looked at one by one, whether Nets would take them; more are counted.
LEFT_ASKED = 100


class CollectionRun(models.Model):
    """What somebody does next about a run's delivery, and whether there is anything."""

    _inherit = "asom.collection.run"

    nets_lacks_agreement = fields.Boolean(compute="_compute_nets_lacks_agreement")
    nets_left_count = fields.Integer(
        string="Left for Nets",
        compute="_compute_nets_left_count",
        # A board opens no invoices.
        compute_sudo=True,
    )

    @api.depends("nets_obstacle")
    def _compute_nets_lacks_agreement(self):
        agreements = self.env["asom.nets.agreement"]
        for run in self:
            lacking = run.nets_obstacle and not agreements._of(run.company_id)
            run.nets_lacks_agreement = bool(lacking)

    @api.depends("state", "delivery_ids.state")
    def _compute_nets_left_count(self):
        moves = self.env["account.move"]
        for run in self:
            run.nets_left_count = 0
            # What is left of a run that has not been sent is all of it.
            if run.state == "done" and run.has_live_delivery:
                domain = run._nets_domain() & Domain("amount_residual_signed", ">", 0)
                run.nets_left_count = moves.search_count(domain)
                if 0 < run.nets_left_count <= LEFT_ASKED:
                    run.nets_left_count = run._nets_collectable(moves.search(domain))

    def _nets_collectable(self, moves) -> int:
        """How many of the invoices a further delivery could take."""
        deliveries = self.env["asom.nets.delivery"]
        agreement = self.env["asom.nets.agreement"]._of(self.company_id)
        if not agreement:
            return 0
        _parts, rows, _late = deliveries._sort_out(agreement, moves)
        return sum(row["state"] == "included" for row in rows)

    def action_enter_agreement(self):
        """Open a new creditor agreement of the run's association."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Creditor Agreement"),
            "res_model": "asom.nets.agreement",
            "view_mode": "form",
            "context": {"default_company_id": self.company_id.id},
        }

    def _nets_ask_for_agreement(self):
        """Lead to the creditor agreement where that is what is missing.

        :raises RedirectWarning: to those who may enter one
        :raises UserError: to the others
        """
        agreements = self.env["asom.nets.agreement"]
        if agreements._of(self.company_id):
            return
        if agreements.has_access("create"):
            raise RedirectWarning(
                self.env._(
                    "%s has no creditor agreement with Nets, and so no delivery can be "
                    "made.",
                    self.company_id.name,
                ),
                self.env.ref("asom_nets.action_nets_agreement_new").id,
                self.env._("Enter the Creditor Agreement"),
                {"default_company_id": self.company_id.id},
            )
        agreements._require(self.company_id)

    def _nets_nothing_left(self):
        """:raises UserError: which says why what is left stays so"""
        agreement = self.env["asom.nets.agreement"]._require(self.company_id)
        moves = self._nets_moves()
        _parts, rows, _late = self.env["asom.nets.delivery"]._sort_out(agreement, moves)
        reasons = sorted({row["reason"] for row in rows if row.get("reason")})
        text = self.env._("Nothing is left to send in a further delivery.")
        if reasons:
            text = self.env._(
                "Nothing that Nets can collect is left. Left out: %(count)s.\n"
                "%(reasons)s",
                count=len(rows),
                reasons="\n".join(reasons[:5]),
            )
        raise UserError(text)
