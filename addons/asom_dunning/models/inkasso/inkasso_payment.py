from odoo import api, fields, models

from odoo.addons.asom_membership.models.invoice.claim_event import BEFORE
from odoo.addons.asom_membership.money import to_ore

from .inkasso_case import AT_AGENCY


class InkassoCase(models.Model):
    """Money that comes to the association while the agency has the case."""

    _inherit = "asom.inkasso.case"

    known_parts = fields.Json(
        readonly=True, help="What had been settled when it was handed over."
    )
    settling = fields.Boolean(
        readonly=True, help="A settlement of the agency is being booked."
    )

    def _look_for_payments(self, _day=None):
        """Tell the agencies what has been paid to the associations since the hand-over,
        each payment once; with nothing left the case is closed."""
        known = self.sudo().filtered(
            lambda case: case.state in AT_AGENCY and not case.settling
        )
        messages = self.env["asom.inkasso.message"].sudo()
        for case in known:
            told = set(case.inkasso_message_ids.mapped("payment_key"))
            for part in case._new_settlements(told):
                self._tell_payment(case, part, messages)
            case._taken_back(told, messages)
            case.invalidate_recordset(["amount_left"])
            left = sum(case.move_ids.mapped("amount_residual"))
            if to_ore(left) <= 0:
                case._settled(fields.Date.context_today(self))

    def _settled(self, day):
        """Nothing is left. What has never gone to the agency need not go there."""
        self.ensure_one()
        waiting = self.inkasso_message_ids.filtered(
            lambda row: row.direction == "out" and row.state in ("waiting", "failed")
        )
        never = waiting.filtered(lambda row: row.kind == "case" and row._never_left())
        if never:
            waiting._drop()
        self.write({"state": "withdrawn" if never else "closed", "date_closed": day})

    def _new_settlements(self, told):
        """What the ledger has settled since the hand-over, but not the agency's own
        settlements."""
        known = set(self.known_parts or ())
        return (
            self._parts()
            .filtered(
                lambda part: (
                    part.id not in known
                    and f"partial {part.id}" not in told
                    and not part.credit_move_id.move_id.asom_inkasso_message_id
                )
            )
            .sorted("id")
        )

    def _parts(self):
        """All that the ledger has settled of the claims."""
        return self.move_ids.line_ids.matched_credit_ids

    def _taken_back(self, told, messages):
        """A payment that the agency was told of and that is no more."""
        now = {f"partial {part.id}" for part in self._parts()}
        for key in sorted(key for key in told if key and key.startswith("partial ")):
            undone = f"undone {key}"
            if key not in now and undone not in told:
                messages._tell(
                    self,
                    "correction",
                    key=undone,
                    reason=self.env._("A payment that you were told of is taken back."),
                )

    def _tell_payment(self, case, part, messages):
        source = part.credit_move_id
        key = f"partial {part.id}"
        kind = source.move_id.journal_id.type
        facts = {"amount": to_ore(part.amount)}
        if self._is_written_off(source.move_id):
            # No money either: the association has given it up.
            messages._tell(
                case,
                "correction",
                key=key,
                reason=self.env._(
                    "Given up by the association: %s", part.debit_move_id.move_id.name
                ),
            )
            return
        if source.move_id.move_type == "out_refund":
            # A credit note is no money: the claim is less.
            messages._tell(
                case,
                "correction",
                key=key,
                reason=self.env._(
                    "Credited: %(number)s (%(claim)s)",
                    number=source.move_id.name,
                    claim=part.debit_move_id.move_id.name,
                ),
            )
            return
        messages._tell(
            case,
            "payment",
            key=key,
            **facts,
            allocated_to=part.debit_move_id.move_id.name,
            channel=kind,
        )

    def _is_written_off(self, move) -> bool:
        """Does the entry give claims up?"""
        offs = self.env["asom.dunning.write.off"].sudo()
        return bool(offs.search_count([("entry_id", "=", move.id)], limit=1))

    def _withdraw_drafts(self):
        """Those that never left are not handed over when the debt has been paid."""
        for case in self.filtered(lambda row: row.state == "draft"):
            case._withdraw("")

    @api.model
    def _look_everywhere(self, day):
        """What has been settled in ways that tell nobody."""
        self.sudo().search([("state", "in", AT_AGENCY)])._look_for_payments(day)


class AccountMove(models.Model):
    _inherit = "account.move"

    asom_inkasso_message_id = fields.Many2one(
        "asom.inkasso.message",
        string="Settlement of the Agency",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        groups="asom_membership.group_board",
    )

    @api.model
    def _asom_tell_claims(self):
        """Also a part of the money is told to an agency."""
        touched = list(self.env.cr.precommit.data.get(BEFORE, ()))
        result = super()._asom_tell_claims()
        if touched:
            cases = (
                self.env["asom.inkasso.case"]
                .sudo()
                .search([("state", "in", AT_AGENCY), ("move_ids", "in", touched)])
            )
            cases._look_for_payments()
        return result


class DunningCase(models.Model):
    _inherit = "asom.dunning.case"

    inkasso_ids = fields.One2many(
        "asom.inkasso.case", "dunning_case_id", string="Debt Collection", readonly=True
    )
