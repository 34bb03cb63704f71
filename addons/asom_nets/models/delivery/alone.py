from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..membership import NETS_CHANNELS
from .approved import Approved, charged_by_invoice


class NetsDelivery(models.Model):
    """A delivery of invoices that no collection run has made."""

    _inherit = "asom.nets.delivery"

    @api.model
    def _create_alone(self, moves):
        """The delivery with those of the invoices that Nets can collect.

        :param moves: invoices of one association that were made from charges without
            a run, in no live delivery; or that are collected once more
        :raises UserError: when nothing can be collected, or charges, ledger and file
            do not agree
        """
        self.check_access("create")
        if not moves.try_lock_for_update(allow_referencing=True) == moves:
            raise UserError(
                self.env._("Somebody else is working on these invoices right now.")
            )
        agreement = self.env["asom.nets.agreement"]._require(moves.company_id)
        parts, rows, _late = self._sort_out(agreement, moves)
        if not any(part.collections for part in parts.values()):
            reasons = sorted({row["reason"] for row in rows})
            raise UserError(
                self.env._(
                    "None of these invoices can be collected by Nets.\n%s",
                    "\n".join(reasons[:5]),
                )
            )
        approved = self._approved_alone(moves)

        def check_agreed(data):
            faults = self._disagreements(rows, approved, NETS_CHANNELS, data)
            if faults:
                raise UserError(
                    self.env._(
                        "The invoices are not what was charged, so no file is made "
                        "(%(count)s differences). Credit the invoices concerned.\n"
                        "%(differences)s",
                        count=len(faults),
                        differences=self._disagreement_text(faults),
                    )
                )

        return self._write_out(agreement, parts, rows, check_agreed)

    @api.model
    def _approved_alone(self, moves) -> dict[int, Approved]:
        """What was charged without a run, and what is collected once more."""
        again = moves.filtered("nets_again_on")
        rest = moves - again
        approved = self._approved_without_run(rest) if rest else {}
        return approved | self._approved_again(again) if again else approved

    @api.model
    def _approved_without_run(self, moves) -> dict[int, Approved]:
        """As the run's ``_nets_approved``."""
        self.env.flush_all()
        self.env.cr.execute(
            charged_by_invoice(
                moves.ids,
                charges=SQL("run_id IS NULL"),
                invoices=SQL("move.asom_run_id IS NULL"),
                rows=SQL("TRUE"),
                due=SQL("booked.last_due"),
                last=SQL("booked.last_due"),
            )
        )
        return Approved.by_move(iter(self.env.cr.fetchone, None))


class AccountMove(models.Model):
    _inherit = "account.move"

    nets_waits_alone = fields.Boolean(
        string="Waits for Nets",
        compute="_compute_nets_waits_alone",
        search="_search_nets_waits_alone",
        groups="asom_membership.group_staff",
        help="A fee that was invoiced without a collection run, to a member from whom "
        "Nets collects, or an invoice that is collected once more; it stands in no "
        "delivery.",
    )

    @api.depends(
        "state",
        "amount_residual",
        "asom_charge_ids",
        "asom_payment_channel",
        "nets_collection_ids.state",
    )
    def _compute_nets_waits_alone(self):
        own = Domain("id", "in", self.ids)
        waiting = self.search(own & self._nets_alone_domain())
        for move in self:
            move.nets_waits_alone = move._origin in waiting

    def _search_nets_waits_alone(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._nets_alone_domain()
        return domain if True in value else ~domain

    @api.model
    def _nets_alone_domain(self) -> Domain:
        alone = Domain(
            [
                *self._asom_owed(),
                ("asom_run_id", "=", False),
                ("asom_payment_channel", "in", NETS_CHANNELS),
                ("asom_charge_ids", "any", [("run_id", "=", False)]),
                ("nets_collection_ids", "not any", [("state", "=", "included")]),
            ]
        )
        return alone | self._nets_again_domain()

    def action_nets_collect(self):
        """Write fees that were invoiced by themselves, and what is collected once more,
        into a delivery to Nets, one for each association, and show it.

        :raises UserError: when none of them waits for Nets, or none can be collected
        """
        deliveries = self.env["asom.nets.delivery"]
        deliveries.check_access("create")
        waiting = self.filtered("nets_waits_alone").sorted("id")
        if not waiting:
            raise UserError(
                self.env._(
                    "None of these invoices is a fee that waits for Nets, or is "
                    "collected once more. Invoices of a collection run are collected "
                    "by the run's delivery."
                )
            )
        for moves in waiting.grouped("company_id").values():
            deliveries |= deliveries._create_alone(moves)
        if len(deliveries) == 1:
            return deliveries._open()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_delivery"
        )
        action["domain"] = [("id", "in", deliveries.ids)]
        return action


class Charge(models.Model):
    _inherit = "asom.charge"

    def _due_alone(self, member, day, payment_channel):
        """For whom Betalingsservice collects from: the first day after that on which
        Nets still takes a collection and has none of this member."""
        due = super()._due_alone(member, day, payment_channel)
        agreement = self.env["asom.nets.agreement"]._of(member.company_id)
        group = member.nets_debtor_group_id or agreement.debtor_group_ids[:1]
        if payment_channel != "betalingsservice" or not group:
            return due
        if not member.nets_has_mandate:
            return due
        taken = agreement._taken_days(member, due)[member]
        return agreement._free_day(group, due, taken) or due
