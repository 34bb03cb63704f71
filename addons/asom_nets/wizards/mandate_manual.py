from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class NetsMandateManual(models.TransientModel):
    """Enters or ends a mandate by hand, for what Nets has said on the telephone."""

    _name = "asom.nets.mandate.manual"
    _description = "Mandate by Telephone"

    membership_id = fields.Many2one(
        "asom.membership", string="Member", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="membership_id.company_id")
    mandate_id = fields.Many2one(
        "asom.nets.mandate",
        readonly=True,
        ondelete="cascade",
        help="The mandate that ends; empty: one is registered.",
    )
    debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group",
        compute="_compute_debtor_group_id",
        store=True,
        readonly=False,
        domain="[('company_id', '=', company_id)]",
    )
    number = fields.Char(string="Mandate Number")
    date = fields.Date(required=True, default=fields.Date.context_today)
    reason = fields.Char(
        required=True, help="Who has told it, and why it is not in a file of Nets."
    )

    @api.depends("membership_id", "mandate_id")
    def _compute_debtor_group_id(self):
        first = self.env["asom.nets.debtor.group"]._first_of(self.company_id)
        for wizard in self:
            member = wizard.membership_id
            wizard.debtor_group_id = (
                wizard.mandate_id.debtor_group_id
                or member.nets_debtor_group_id
                or first.get(member.company_id)
            )

    def action_confirm(self):
        """Register the mandate, or end it.

        :raises AccessError: when the user is no manager of the bureau
        :raises UserError: when the member has one already, or it has ended
        """
        self.ensure_one()
        if not self.env.user.has_group("asom_membership.group_manager"):
            raise AccessError(
                self.env._("Mandates are entered by hand by the bureau's managers.")
            )
        self.membership_id.check_access("write")
        if self.mandate_id:
            self._end()
        else:
            self._enter()
        return {"type": "ir.actions.act_window_close"}

    def _enter(self):
        running = self.membership_id.nets_mandate_ids.filtered(
            lambda mandate: (
                mandate.debtor_group_id == self.debtor_group_id
                and mandate.kind == "mandate"
                and mandate.state == "active"
            )
        )
        if running:
            raise UserError(
                self.env._("The member has mandate %s already.", running[0].number)
            )
        # Superuser: the register is closed to users; who may has been checked.
        mandate = (
            self.env["asom.nets.mandate"]
            .sudo()
            .create(
                {
                    "membership_id": self.membership_id.id,
                    "debtor_group_id": self.debtor_group_id.id,
                    "number": (self.number or "").strip(),
                    "date_from": self.date,
                    "source": "hand",
                    "note": self.reason,
                }
            )
        )
        texts = defaultdict(list)
        member = mandate.membership_id
        texts[member].append(
            self.env._(
                "Mandate %(number)s was entered by hand: %(reason)s",
                number=mandate.number,
                reason=self.reason,
            )
        )
        member._nets_gained_mandate(texts)
        self._log(texts)

    def _end(self):
        mandate = self.mandate_id.sudo()
        if mandate.state != "active":
            raise UserError(self.env._("Mandate %s has ended.", mandate.number))
        mandate.write(
            {"ended_on": self.date, "end_reason": "hand", "end_note": self.reason}
        )
        texts = defaultdict(list)
        texts[mandate.membership_id].append(
            self.env._(
                "Mandate %(number)s was ended by hand: %(reason)s",
                number=mandate.number,
                reason=self.reason,
            )
        )
        if mandate.state == "ended":
            mandate._follow_end(texts)
        self._log(texts)

    def _log(self, texts):
        self.env["asom.membership"]._nets_log(texts)
