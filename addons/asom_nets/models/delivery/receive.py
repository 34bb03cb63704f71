import hashlib

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tools import format_date

from odoo.addons.asom_isolation.file_names import tidy
from odoo.addons.asom_isolation.frozen_file import FrozenFile
from odoo.addons.asom_membership.money import to_kroner

from ...betalingsservice import (
    DeliveryError,
    identify,
    is_cut_off,
    summarise,
)
from .delivery import HEAD
from .fault_text import placed_text

# Nothing in them but the fact that they came.
KEPT_AS_THEY_ARE = ("receipt",)
# What only a creditor sends, never Nets.
OWN = ("0601", "0605", "LS")


class NetsDelivery(models.Model):
    """Files from Nets and the bank: recognised by content, checked as a whole, kept."""

    _inherit = "asom.nets.delivery"

    section_ids = fields.One2many("asom.nets.section", "delivery_id", readonly=True)
    # For the record rule, which reads it as superuser: were it to read the sections,
    # they would stand in the cache for everybody.
    concerned_company_ids = fields.Many2many(
        "res.company",
        "asom_nets_delivery_company_rel",
        string="Associations in the File",
        compute="_compute_concerned_company_ids",
        store=True,
    )
    row_count = fields.Integer(string="Records", readonly=True)

    @api.depends("section_ids.company_id")
    def _compute_concerned_company_ids(self):
        for delivery in self:
            delivery.concerned_company_ids = delivery.section_ids.company_id

    @api.model
    def receive(self, filename, data):
        """Take a file from Nets or the bank and book what it says.

        May be called again with the same file: nothing changes. What is wrong with the
        file as a whole (a count, a total, a broken record, an unknown creditor) is told
        in ``failure``; then nothing of it is booked.

        :param filename: as it was called; says nothing about what it is
        :param data: bytes of a 0602, 0603, 0621, a receipt, or an FI file of the bank
        :returns: the delivery; the earlier one when these bytes were received before
        :raises AccessError: when the user may not receive files
        """
        delivery, known = self._receive(filename, data)
        # An earlier worker may have died over it: then the work goes on.
        if not known or delivery.state == "received":
            delivery._process()
        return delivery

    @api.model
    def _receive(self, filename, data):
        """As :meth:`receive`, but the work is left to :meth:`_process`.

        :returns: (delivery, whether it had been received before)
        :raises ConcurrencyError: another worker has received it this very moment
        """
        self.check_access("create")
        if not isinstance(data, bytes):
            raise UserError(self.env._("The file's bytes are expected."))
        digest = hashlib.sha256(data).hexdigest()
        # Superuser: the file may be another association's; then it is not told.
        known = self.sudo().search(
            [("direction", "=", "in"), ("sha256", "=", digest)], limit=1
        )
        if known:
            self._check_may_see(known.section_ids.company_id | known.company_id)
            known._tell_again(filename)
            return known.with_env(self.env), True
        vals, sections = self._received_vals(filename, data)
        # A file of several associations is the bureau's.
        companies = {section["company_id"] for section in sections}
        self._check_may_see(
            self.env["res.company"].browse(companies | {vals["company_id"]})
        )
        try:
            with self.env.cr.savepoint():
                delivery = self.sudo().create(vals)
                self.env["asom.nets.section"].sudo().create(
                    [dict(section, delivery_id=delivery.id) for section in sections]
                )
                self.env.flush_all()
        except psycopg2.errors.UniqueViolation as error:
            # Another worker took the same bytes or number meanwhile, which this
            # transaction cannot see: the request is tried again, and then it can.
            raise ConcurrencyError("The file has been received already.") from error
        return delivery.with_env(self.env), False

    def _check_may_see(self, companies):
        """:raises AccessError: naming nobody, when the file is not the user's affair"""
        if not self.env.su and companies - self.env.user.company_ids:
            raise AccessError(
                self.env._(
                    "This file holds records of associations that you do not work for."
                )
            )

    def _tell_unreadable(self, why):
        """Whose a file is that cannot be read, nobody knows: the bureau keeps it, and
        who works for other associations alone is told what is wrong with it.

        :raises UserError: to whom it is not kept for
        """
        bureau = self.env.ref("base.main_company")
        if not self.env.su and bureau not in self.env.user.company_ids:
            raise UserError(why)

    def _tell_again(self, filename):
        self.message_post(
            body=self.env._(
                "The same file came again as %s. Nothing was changed.",
                tidy(filename),
            )
        )

    # === WHAT IT IS === #

    def _received_vals(self, filename, data):
        """What a file is and whom it concerns.

        :returns: (values of the delivery, values of its sections)
        """
        vals = {
            "company_id": self.env.ref("base.main_company").id,
            "direction": "in",
            "type": "unknown",
            "filename": tidy(filename) or self.env._("without a name"),
            "content": FrozenFile.of(data),
            "state": "received",
        }
        try:
            vals["type"] = identify(data)
            if vals["type"] in KEPT_AS_THEY_ARE:
                return dict(vals, state="done"), []
            if vals["type"] in OWN:
                return self._refused(vals, self._goes_to_nets(vals["type"])), []
            summary = summarise(data)
        except DeliveryError as error:
            why = placed_text(self.env, error)
            if is_cut_off(data, error):
                why = self.env._("The file is incomplete; fetch it again. (%s)", why)
            self._tell_unreadable(why)
            return self._refused(vals, why), []
        number = (summary.start.identification or "").strip()
        vals.update(
            number=number or False,
            sub_system=summary.start.subsystem or False,
            row_count=summary.rows + summary.unknown,
        )
        sections, agreements, fault = self._known_sections(summary, vals["type"])
        if len(agreements.company_id) == 1:
            vals["company_id"] = agreements.company_id.id
            vals["agreement_id"] = agreements.id if len(agreements) == 1 else False
        fault = (
            fault or self._stranger(summary, vals["type"]) or self._seen_number(vals)
        )
        if fault:
            return self._refused(vals, fault), []
        return vals, sections

    def _goes_to_nets(self, kind):
        return self.env._(
            "This is a delivery %s: such files go to Nets and never come from there.",
            kind,
        )

    @staticmethod
    def _refused(vals, why):
        return dict(vals, state="failed", failure=why)

    def _seen_number(self, vals):
        """Why a delivery number that was received before refuses the file, or False."""
        if not vals["number"]:
            return False
        first = self.sudo().search(
            [
                ("direction", "=", "in"),
                ("type", "=", vals["type"]),
                ("number", "=", vals["number"]),
                # Files that came before sub-systems were kept have none.
                ("sub_system", "in", (vals["sub_system"], False)),
                ("state", "!=", "failed"),
            ],
            limit=1,
        )
        if not first:
            return False
        if first.company_id.id != vals["company_id"]:
            # When another association's file came is not told.
            return self.env._(
                "Delivery number %s was received before with another content. Nothing "
                "of this file is booked; ask Nets which of them is right.",
                vals["number"],
            )
        return self.env._(
            "Delivery number %(number)s was received before, on %(day)s, with another "
            "content. Nothing of this file is booked; ask Nets which of them is right.",
            number=vals["number"],
            day=format_date(self.env, first.create_date),
        )

    def _known_sections(self, summary, kind):
        """The agreements of a file's sections; none where one of them is not known,
        because nobody but the bureau may see such a file then.

        :returns: (values of asom.nets.section, agreements, fault or False)
        """
        agreements = self.env["asom.nets.agreement"].sudo()
        found, rows, fault = agreements, [], False
        for section in summary.sections:
            agreement = agreements._of_creditor(section.pbs_number, kind)
            if not agreement:
                return [], agreements, self._unknown_creditor(section)
            found |= agreement
            fault = fault or self._wrong_sender(summary.start, agreement, kind)
            group = agreement.debtor_group_ids.filtered(
                lambda group, number=section.debtor_group: group.number == number
            )
            rows.append(
                {
                    "company_id": agreement.company_id.id,
                    "agreement_id": agreement.id,
                    "debtor_group_id": group.id,
                    "debtor_group_number": section.debtor_group,
                    "number": section.section,
                    "line": section.line,
                    "count": section.rows + section.unknown,
                    "amount": to_kroner(section.amount),
                    "unexplained": to_kroner(section.unexplained),
                    "date": section.created or summary.start.created or False,
                }
            )
        return rows, found, fault

    def _stranger(self, summary, kind):
        """Why a file without sections is not meant for this bureau, or False."""
        if summary.sections or kind == "FI":
            return False
        agreements = self.env["asom.nets.agreement"].sudo()
        supplier = [("data_supplier_cvr", "=", summary.start.supplier)]
        if agreements.with_context(active_test=False).search_count(supplier, limit=1):
            return False
        return self.env._(
            "Line %(line)s: data supplier %(found)s stands in no creditor agreement.",
            line=summary.start.line,
            found=summary.start.supplier,
        )

    def _unknown_creditor(self, section):
        return self.env._(
            "Line %(line)s: no association has the creditor number %(number)s. Enter "
            "its creditor agreement, then read the file again.",
            line=section.line,
            number=section.pbs_number,
        )

    def _wrong_sender(self, start, agreement, kind):
        """Why a file is not meant for this bureau, or False.

        A bank's FI file names no data supplier.
        """
        if kind == "FI":
            return False
        if start.supplier.lstrip("0") != agreement.data_supplier_cvr.lstrip("0"):
            return self.env._(
                "Line %(line)s: data supplier %(found)s; the creditor agreement says "
                "%(expected)s.",
                line=start.line,
                found=start.supplier,
                expected=agreement.data_supplier_cvr,
            )
        if start.subsystem and start.subsystem != agreement.sub_system:
            return self.env._(
                "Line %(line)s: sub-system %(found)s; the creditor agreement says "
                "%(expected)s.",
                line=start.line,
                found=start.subsystem,
                expected=agreement.sub_system,
            )
        return False

    def action_read_again(self):
        """Read a refused file again, after what stood in the way has been mended.

        :raises UserError: when it is still refused, with the reason
        """
        self.ensure_one()
        self.check_access("write")
        if self.direction != "in" or self.state != "failed":
            raise UserError(self.env._("Only a refused file is read again."))
        vals, sections = self._received_vals(self.filename, self._data())
        if vals["state"] == "failed":
            raise UserError(vals["failure"])
        companies = {section["company_id"] for section in sections}
        self._check_may_see(self.env["res.company"].browse(companies))
        this = self.sudo()
        # The head is told by the same frozen bytes: it could not be read before.
        this.with_context(asom_nets_head=True).write(
            {name: vals.get(name, False) for name in HEAD | {"row_count", "state"}}
            | {"failure": False}
        )
        self.env["asom.nets.section"].sudo().create(
            [dict(section, delivery_id=self.id) for section in sections]
        )
        self._process_or_leave()
        return True

    def _asom_check_same_company(self, company_id):
        """Nothing hangs on a refused file; whose it is shows when it can be read."""
        if self.env.su and self.env.context.get("asom_nets_head"):
            return None
        return super()._asom_check_same_company(company_id)
