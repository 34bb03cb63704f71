from odoo import api, fields, models

from ..agreement.agreement import LIVE

# Items come and go with their posting: a bank's line that is matched, or not any more.
ITEMS = {"line_ids", "invoice_line_ids"}
# Of the cursor: postings that the transaction has changed.
CHANGED = "asom_economic.changed"


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
    asom_economic_before = fields.Char(
        string="Earlier Agreements with e-conomic",
        compute="_compute_asom_economic",
        groups="asom_membership.group_board",
    )

    @api.depends(
        "asom_economic_ids.state",
        "asom_economic_ids.voucher_number",
        "asom_economic_ids.agreement_id.state",
    )
    def _compute_asom_economic(self):
        names = dict(
            self._fields["asom_economic_state"]._description_selection(self.env)
        )
        for move in self:
            rows = move.asom_economic_ids
            closed = rows.filtered(lambda row: row.agreement_id.state not in LIVE)
            own = rows - closed
            move.asom_economic_state = own._shown_state()
            move.asom_economic_voucher = own._shown_vouchers()
            before = [
                f"{agreement.agreement_number}: "
                + " ".join(filter(None, (names[part._shown_state()], numbers or "")))
                for agreement in closed.agreement_id.sorted("id")
                for part in [
                    closed.filtered(lambda r, a=agreement: r.agreement_id == a)
                ]
                for numbers in [part._shown_vouchers()]
            ]
            move.asom_economic_before = "; ".join(before) or False

    def _asom_posted(self):
        result = super()._asom_posted()
        self.env["asom.economic.transfer"].sudo()._enqueue(self)
        return result

    def write(self, vals):
        posted = drawn_back = self.browse()
        if ITEMS & set(vals):
            posted = self.filtered(lambda move: move.state == "posted")
        if vals.get("state") in ("draft", "cancel"):
            drawn_back = self.filtered(lambda move: move.state == "posted")
        result = super().write(vals)
        posted._asom_economic_note_changed()
        if drawn_back:
            self.env["asom.economic.transfer"].sudo()._enqueue_drawn_back(drawn_back)
        return result

    def _asom_economic_note_changed(self):
        """Note postings that are changed while they stay posted: a bank's line that is
        matched, an item whose account is corrected. Their rows are written in sets, at
        the end of the batch or request and in its transaction."""
        if not self:
            return
        precommit = self.env.cr.precommit
        changed = precommit.data.get(CHANGED)
        if changed is None:
            changed = precommit.data[CHANGED] = set()
            precommit.add(self.env["account.move"].sudo()._asom_economic_enqueue)
        changed.update(self.ids)

    @api.model
    def _asom_economic_enqueue(self):
        """Write the rows of the postings that were noted."""
        changed = self.env.cr.precommit.data.pop(CHANGED, ())
        moves = self.browse(sorted(changed)).exists()
        self.env["asom.economic.transfer"].sudo()._enqueue(
            moves.filtered(lambda move: move.state == "posted")
        )

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
