from odoo import api, fields, models

SHOWN = ("rejected", "review", "unknown", "sending", "pending", "done")


class AccountMove(models.Model):
    """Whatever is posted for an association goes to its e-conomic, once."""

    _inherit = "account.move"

    asom_economic_ids = fields.One2many(
        "asom.economic.transfer",
        "move_id",
        string="In e-conomic",
        readonly=True,
        groups="asom_membership.group_board",
    )
    asom_economic_state = fields.Selection(
        lambda self: (
            self.env["asom.economic.transfer"]
            ._fields["state"]
            ._description_selection(self.env)
        ),
        string="e-conomic",
        compute="_compute_asom_economic",
        groups="asom_membership.group_board",
    )
    asom_economic_voucher = fields.Char(
        string="Voucher in e-conomic",
        compute="_compute_asom_economic",
        groups="asom_membership.group_board",
    )

    @api.depends("asom_economic_ids.state", "asom_economic_ids.voucher_number")
    def _compute_asom_economic(self):
        for move in self:
            rows = move.asom_economic_ids
            states = set(rows.mapped("state"))
            state = next((state for state in SHOWN if state in states), False)
            numbers = sorted(set(rows.mapped("voucher_number")) - {0})
            move.asom_economic_state = state
            move.asom_economic_voucher = ", ".join(map(str, numbers)) or False

    def _asom_posted(self):
        result = super()._asom_posted()
        self.env["asom.economic.transfer"].sudo()._enqueue(self)
        return result

    def write(self, vals):
        drawn_back = self.browse()
        if vals.get("state") in ("draft", "cancel"):
            drawn_back = self.filtered(lambda move: move.state == "posted")
        result = super().write(vals)
        if drawn_back:
            self.env["asom.economic.transfer"].sudo()._enqueue_drawn_back(drawn_back)
        return result

    def action_view_economic(self):
        """Open where it stands in e-conomic."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_transfer"
        )
        return {
            **action,
            "domain": [("move_id", "=", self.id)],
            "context": {"search_default_open": 0},
        }

    def unlink(self):
        # Drafts that wait in vain; what was sent keeps its posting (by the database).
        rows = self.env["asom.economic.transfer"].sudo()
        rows.search(
            [("move_id", "in", self.ids), ("state", "in", ("pending", "rejected"))]
        ).unlink()
        return super().unlink()
