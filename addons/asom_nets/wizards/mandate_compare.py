from odoo import Command, api, fields, models


class NetsMandateCompare(models.TransientModel):
    """Shows how a full list of mandates differs from the register, before it is
    applied."""

    _name = "asom.nets.mandate.compare"
    _description = "Compare a List of Mandates"

    delivery_id = fields.Many2one(
        "asom.nets.delivery", required=True, readonly=True, ondelete="cascade"
    )
    line_ids = fields.One2many(
        "asom.nets.mandate.compare.line", "compare_id", readonly=True
    )
    is_drastic = fields.Boolean(compute="_compute_is_drastic")
    confirmed = fields.Boolean(
        string="Yes, it is right",
        help="The list is empty, or more than half of the mandates would end.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        wizards = super().create(vals_list)
        for wizard in wizards:
            wizard.delivery_id._check_may_review()
            wizard.line_ids = [
                Command.create(wizard._line_vals(one))
                # Superuser: the differences are noted on the records; that the user
                # may see them has been checked.
                for one in wizard.delivery_id.sudo()._compare()
            ]
        return wizards

    @api.model
    def _line_vals(self, one):
        return {
            "section_id": one.sections[:1].id,
            "active_count": one.active,
            "same_count": len(one.same),
            "missing_count": len(one.missing),
            "changed_count": len(one.changed),
            "unknown_count": len(one.unknown),
            "only_here_count": len(one.only_here),
            "is_drastic": one.is_drastic,
        }

    @api.depends("line_ids.is_drastic")
    def _compute_is_drastic(self):
        for wizard in self:
            wizard.is_drastic = any(wizard.line_ids.mapped("is_drastic"))

    def action_apply(self):
        """Register what the list has more, end what it has not.

        :raises UserError: when a drastic change has not been confirmed
        """
        self.ensure_one()
        self.delivery_id._apply_list(self.confirmed)
        return {"type": "ir.actions.act_window_close"}

    def action_leave(self):
        """Close the comparison; nothing is changed."""
        self.ensure_one()
        self.delivery_id._leave_list()
        return {"type": "ir.actions.act_window_close"}

    def _open(self):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_mandate_compare"
        )
        action["res_id"] = self.id
        return action


class NetsMandateCompareLine(models.TransientModel):
    """The differences of one association's debtor group."""

    _name = "asom.nets.mandate.compare.line"
    _description = "Differences of a List of Mandates"
    _order = "id"

    compare_id = fields.Many2one(
        "asom.nets.mandate.compare", required=True, ondelete="cascade"
    )
    section_id = fields.Many2one(
        "asom.nets.section", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", string="Association", related="section_id.company_id"
    )
    debtor_group_id = fields.Many2one(
        "asom.nets.debtor.group", related="section_id.debtor_group_id"
    )
    date = fields.Date(string="List Of", related="section_id.date")
    active_count = fields.Integer(string="Active Here", readonly=True)
    same_count = fields.Integer(string="In Both", readonly=True)
    missing_count = fields.Integer(string="Only with Nets", readonly=True)
    changed_count = fields.Integer(string="Other Number or Date", readonly=True)
    unknown_count = fields.Integer(string="Nobody Known", readonly=True)
    only_here_count = fields.Integer(string="Only Here", readonly=True)
    is_drastic = fields.Boolean(readonly=True)

    def action_view_differences(self):
        """Open the records of the list that are not just so in the register."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_mandate_event"
        )
        action["domain"] = [("section_id", "in", self._sections().ids)]
        action["context"] = {"search_default_differing": 1, "create": False}
        return action

    def _sections(self):
        """All sections of the file that list the debtor group."""
        return self.compare_id.delivery_id._list_sections().filtered(
            lambda section: section.debtor_group_id == self.debtor_group_id
        )

    def action_view_only_here(self):
        """Open the mandates that Nets does not list."""
        self.ensure_one()
        self.section_id.check_access("read")
        delivery = self.compare_id.delivery_id.sudo()
        mandates = delivery._compare_list(self._sections().sudo()).only_here
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_mandate"
        )
        action["domain"] = [("id", "in", mandates.ids)]
        action["context"] = {"create": False}
        return action
