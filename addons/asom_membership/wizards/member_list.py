import re

from odoo import api, fields, models

from ..report.labels import labels_pdf
from ..report.member_list import csv_bytes, xlsx_bytes

CSV, PDF = "text/csv; charset=utf-8", "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# So many members are read at a time.
BATCH = 1000


class MemberList(models.TransientModel):
    """Members on a list, on labels or for letters.

    Who has a protected name is on no list, unless staff ask for it.
    """

    _name = "asom.member.list"
    _description = "List of Members to Download"

    kind = fields.Selection(
        [
            ("list", "List of members"),
            ("labels", "Labels, 3 by 8 on A4"),
            ("letters", "List for letters (mail merge)"),
        ],
        required=True,
        default="list",
    )
    file_format = fields.Selection(
        [("xlsx", "Excel (XLSX)"), ("csv", "CSV")],
        string="Format",
        required=True,
        default="xlsx",
    )
    membership_ids = fields.Many2many(
        "asom.membership",
        string="Members",
        default=lambda self: self.env.context.get("active_ids"),
    )
    is_staff = fields.Boolean(compute="_compute_is_staff")
    include_protected = fields.Boolean(
        string="With Protected Names",
        help="Names and addresses that are protected must not be shown to others.",
    )
    summary = fields.Char(compute="_compute_summary")

    def _compute_is_staff(self):
        self.is_staff = self.env.user.has_group("asom_membership.group_staff")

    @api.depends("kind", "membership_ids", "include_protected")
    @api.depends_context("lang")
    def _compute_summary(self):
        for record in self:
            members, protected, homeless = record._members()
            parts = [self.env._("Members: %s.", len(members))]
            if protected:
                parts.append(
                    self.env._("Left out, name protected: %s.", len(protected))
                )
            if homeless:
                parts.append(
                    self.env._("Left out, no postal address: %s.", len(homeless))
                )
            record.summary = " ".join(parts)

    def _members(self):
        """(the members, those left out as protected, those left out without address)"""
        self.ensure_one()
        members = self.membership_ids
        protected = members.browse()
        if not (self.is_staff and self.include_protected):
            protected = members.filtered("name_protected")
        members -= protected
        homeless = members.browse()
        if self.kind != "list":
            homeless = members.filtered(lambda member: not member.has_address)
        return members - homeless, protected, homeless

    def action_download(self):
        """Make the file and send it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/asom/member_list/{self.id}",
            "target": "download",
        }

    def _file(self) -> tuple[bytes, str, str]:
        """(the file's bytes, its name, its media type)"""
        self.ensure_one()
        members, _protected, _homeless = self._members()
        title = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        name = re.sub(r"\W+", "_", title.partition(",")[0].partition("(")[0]).strip("_")
        day = fields.Date.context_today(self)
        if self.kind == "labels":
            data = labels_pdf(map(self._label, self._batches(members)), title)
            return data, f"{name}_{day}.pdf", PDF
        columns = self._columns()
        titles = [column for column, _value in columns]
        rows = (
            [value(member) for _column, value in columns]
            for member in self._batches(members)
        )
        if self.file_format == "csv":
            return csv_bytes(titles, rows), f"{name}_{day}.csv", CSV
        return xlsx_bytes(name, titles, rows), f"{name}_{day}.xlsx", XLSX

    def _batches(self, members):
        for start in range(0, len(members), BATCH):
            batch = members[start : start + BATCH].with_prefetch()
            yield from batch
            batch.env.invalidate_all(flush=False)

    @staticmethod
    def _label(member) -> list[str]:
        payer = member.partner_id
        town = " ".join(filter(None, [payer.zip, payer.city]))
        country = payer.country_id
        abroad = country.name if country and country.code != "DK" else None
        return [payer.name, payer.street, payer.street2, town, abroad]

    def _columns(self):
        """(title, function of the member) of each column"""
        address = [
            (self.env._("Member Number"), lambda member: member.member_number),
            (self.env._("Name"), lambda member: member.partner_id.name),
            (self.env._("Street"), lambda member: member.partner_id.street),
            (self.env._("Street 2"), lambda member: member.partner_id.street2),
            (self.env._("Postcode"), lambda member: member.partner_id.zip),
            (self.env._("City"), lambda member: member.partner_id.city),
            (self.env._("Country"), lambda member: member.partner_id.country_id.name),
            (self.env._("E-mail"), lambda member: member.email),
        ]
        owes = (self.env._("Owes"), lambda member: member.balance)
        protected = (
            self.env._("Name Protected"),
            lambda member: self.env._("Yes") if member.name_protected else None,
        )
        if self.kind == "letters":
            return [*address, owes, protected]
        state = dict(
            self.env["asom.membership"]
            ._fields["state"]
            ._description_selection(self.env)
        )
        channel = dict(
            self.env["asom.membership"]
            ._fields["payment_channel"]
            ._description_selection(self.env)
        )
        return [
            *address,
            (self.env._("Phone"), lambda member: member.phone),
            (self.env._("Installation"), lambda member: member.address),
            (self.env._("State"), lambda member: state.get(member.state)),
            (self.env._("Joined"), lambda member: member.date_joined),
            (self.env._("Last Day"), lambda member: member.date_left),
            (
                self.env._("Payment Channel"),
                lambda member: channel.get(member.payment_channel),
            ),
            (self.env._("Packages Now"), lambda member: member.active_product_names),
            owes,
            protected,
            (self.env._("Association"), lambda member: member.company_id.name),
        ]
