from odoo import api, fields, models
from odoo.fields import Domain

from ...procedure.holds import DECEASED, DISPUTES

# It has left; until then the association is paid, and the agency never hears of it.
GONE = ("sent", "received")


class InkassoCase(models.Model):
    """What a member is told of a case that the agency has."""

    _inherit = "asom.inkasso.case"

    def _member_text(self, amount) -> str:
        """Who has it, who is paid and who is called.

        :param amount: what of it is asked about, as a text
        """
        self.ensure_one()
        agency = self.agency_id
        facts = {
            "amount": amount,
            "agency": agency.name,
            "number": self.agency_ref or self.name,
            "phone": agency.phone,
        }
        if agency.phone:
            return self.env._(
                "%(amount)s is with the debt collection agency %(agency)s. Pay the "
                "agency, not us: it tells you how much and how. Call it on telephone "
                "%(phone)s and state case number %(number)s.",
                **facts,
            )
        return self.env._(
            "%(amount)s is with the debt collection agency %(agency)s. Pay the "
            "agency, not us: it tells you how much and how. The case number is "
            "%(number)s.",
            **facts,
        )

    @api.model
    def _gone_of(self, members, day):
        """Those that agencies have of these members, and got on ``day`` or before."""
        return self.search(
            [
                ("membership_id", "in", members.ids),
                ("state", "in", GONE),
                ("date_approved", "<=", day),
            ]
        )

    @api.model
    def _told_of_holds(self, holds):
        """An agency that has a case already is told by a person that the member has
        died or disputes it: what the agency does then, no file says."""
        for hold in holds.filtered(lambda row: row.reason in DISPUTES | {DECEASED}):
            cases = self.sudo().search(
                [("membership_id", "=", hold.membership_id.id), ("state", "in", GONE)]
            )
            for case in cases:
                if hold.move_id and hold.move_id not in case.move_ids:
                    continue
                case.activity_schedule(
                    "mail.mail_activity_data_todo",
                    fields.Date.context_today(self),
                    summary=self.env._(
                        "%s: tell the agency, or withdraw the case",
                        hold.display_name,
                    ),
                    user_id=case.dunning_case_id._bureau_user(case.company_id).id,
                )


class AccountMove(models.Model):
    """What an agency collects is paid to the agency: the member is asked for it by
    nobody else, and has no button to pay it here. Who pays the association all the
    same has paid, and the agency is told."""

    _inherit = "account.move"

    def _asom_at_agency(self) -> dict:
        """:returns: {invoice: debt collection case} of those of these that an agency
        collects and of which something is left"""
        # Of nearly all invoices nothing else is asked.
        open_ones = self.filtered(
            lambda move: (
                move.state == "posted"
                and move.move_type == "out_invoice"
                and not move.currency_id.is_zero(move.amount_residual)
                and move.sudo().asom_membership_id.dunning_case_ids
            )
        )
        if not open_ones:
            return {}
        # Superuser: members see no cases.
        cases = (
            self.env["asom.inkasso.case"]
            .sudo()
            .search(
                Domain("state", "in", GONE) & Domain("move_ids", "in", open_ones.ids)
            )
        )
        # By their ids: what is given out has the rights of who asks.
        found = {move_id: case for case in cases for move_id in case.move_ids.ids}
        return {move: found[move.id] for move in open_ones if move.id in found}

    def _asom_moves_at_agency(self):
        """Those of these that an agency collects."""
        return self.browse([move.id for move in self._asom_at_agency()])

    def _asom_agency_boxes(self) -> list[dict]:
        """As the member's page shows it: for each case a text, and its invoices."""
        boxes = {}
        for move, case in self._asom_at_agency().items():
            boxes[case] = boxes.get(case, self.browse()) | move
        return [
            {
                "text": case._member_text(
                    moves[:1]._asom_amount(sum(moves.mapped("amount_residual")))
                ),
                "moves": moves,
            }
            for case, moves in boxes.items()
        ]

    def _asom_is_paid_to_us(self):
        return super()._asom_is_paid_to_us() and not self._asom_at_agency()
