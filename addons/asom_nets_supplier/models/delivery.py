from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_membership.banking_days import add_banking_days
from odoo.addons.asom_membership.money import to_ore
from odoo.addons.asom_nets import betalingsservice
from odoo.addons.asom_nets.betalingsservice import customer

CHANNEL = "leverandorservice"


class NetsDelivery(models.Model):
    """Files to Leverandørservice, frozen and stepped through as the others."""

    _inherit = "asom.nets.delivery"

    @api.model
    def _create_ls(self, agreement, sections, run=None):
        """A delivery of these sections, state ``ready``."""
        return self._freeze_out(
            agreement,
            "LS",
            "LS-%s.txt",
            lambda _number, file: file.write(agreement._ls_bytes(sections)),
            run,
        )

    @api.model
    def _create_ls_for_run(self, run):
        """The delivery with all of the run's invoices that Leverandørservice collects.

        :returns: a new delivery, or the latest one where nothing is left to collect
        :raises UserError: when there is nothing to collect at all
        """
        agreement, latest = self._begin_for_run(run, "LS")
        agreement._require_ls()
        rows, by_due = self._ls_sort_out(agreement, run._ls_moves())
        if not by_due:
            if latest:
                return latest
            reasons = sorted({row["reason"] for row in rows}) or [
                self.env._("None of its invoices goes through Leverandørservice.")
            ]
            raise UserError("\n".join(reasons[:5]))
        sections = [
            betalingsservice.SupplierSection(
                agreement.ls_creditor_number, due, tuple(collections)
            )
            for due, collections in sorted(by_due.items())
        ]
        run._nets_check_agreed(rows, (CHANNEL,), agreement._ls_bytes(sections))
        delivery = self._create_ls(agreement, sections, run)
        delivery._keep_collections(rows)
        run.message_post(
            body=self.env._(
                "Delivery %(file)s to Leverandørservice. Collections: %(count)s, left "
                "out: %(left)s.",
                file=delivery.filename,
                count=delivery.included_count,
                left=delivery.left_out_count,
            )
        )
        return delivery

    def _ls_sort_out(self, agreement, moves):
        """:returns: (values of asom.nets.collection, {due date: collections})"""
        group = agreement._default_group()
        rows, by_due = [], {}
        taken = self._taken_dates(moves)
        for move in moves:
            member = move.asom_membership_id
            key = customer.comparable(member.member_number)
            due = move.invoice_date_due
            reason = self._ls_why_not(agreement, move)
            if not reason and (group.id, key, due) in taken:
                reason = self.env._("The member has a collection on this due date.")
            rows.append(
                {
                    "company_id": move.company_id.id,
                    "move_id": move.id,
                    "membership_id": member.id,
                    "debtor_group_id": group.id,
                    "customer_number": member.member_number,
                    "customer_key": key,
                    "date_due": due,
                    "amount": move.amount_residual_signed,
                    "reference": move.nets_reference,
                    "state": "left_out" if reason else "included",
                    "reason": reason,
                }
            )
            if not reason:
                taken.add((group.id, key, due))
                by_due.setdefault(due, []).append(
                    betalingsservice.SupplierCollection(
                        member.member_number, to_ore(move.amount_residual_signed)
                    )
                )
        return rows, by_due

    def _ls_why_not(self, agreement, move):
        """Why an invoice is not collected, or False."""
        if move.amount_residual_signed <= 0:
            return self.env._("Nothing to collect: zero or in the member's favour.")
        if not customer.is_digits(move.asom_membership_id.member_number or ""):
            return self.env._(
                "Member number %s: Leverandørservice takes digits only.",
                move.asom_membership_id.member_number,
            )
        registrations = move.asom_membership_id.supplier_registration_ids
        if not registrations.filtered(lambda row: row.state == "active"):
            return self.env._("The member has no active registration.")
        return self._ls_too_late(agreement, move.invoice_date_due)

    def _ls_too_late(self, agreement, due):
        """Why nothing due on this day is collected any more, or False."""
        # The debtor is told 3 banking days before it pays (R, debtor rules).
        earliest = add_banking_days(self._today(), agreement.ls_notice_days)
        if due < earliest:
            return self.env._(
                "Due on %(due)s, but the member must be told before: %(day)s is the "
                "first day.",
                due=format_date(self.env, due),
                day=format_date(self.env, earliest),
            )
        return False

    def _check_in_time(self):
        super()._check_in_time()
        if self.state != "ready" or self.type != "LS":
            return
        rows = self.collection_ids.filtered(lambda row: row.state == "included")
        due = min(rows.mapped("date_due"), default=False)
        reason = due and self._ls_too_late(self.agreement_id, due)
        if reason:
            raise UserError(
                self.env._(
                    "%(delivery)s comes too late. %(reason)s",
                    delivery=self.filename,
                    reason=reason,
                )
            )

    def _units_out(self):
        units = super()._units_out()
        if self.type == "LS":
            with self._stream() as stream:
                units["section"] = sum(line.startswith(b"001") for line in stream)
        return units

    def _free_collections(self):
        result = super()._free_collections()
        self.env["asom.nets.supplier.registration"].sudo().search(
            [("delivery_id", "in", self.ids)]
        )._freed()
        return result
