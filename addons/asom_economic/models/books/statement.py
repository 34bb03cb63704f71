from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.frozen import FrozenBinary


class EconomicStatement(models.Model):
    """How the books here and in e-conomic agreed for a month: frozen when it was made,
    and approved by staff."""

    _name = "asom.economic.statement"
    _description = "Statement of the Books"
    _inherit = [
        "asom.prepared.mixin",
        "asom.economic.part.mixin",
        "mail.thread",
        "asom.frozen.mixin",
    ]
    _order = "month desc, id desc"
    _prepared = frozenset({"note"})

    agreement_id = fields.Many2one(ondelete="restrict")
    month = fields.Char(required=True, readonly=True, index=True)
    state = fields.Selection(
        [
            ("draft", "To Be Approved"),
            ("approved", "Approved"),
            ("replaced", "Replaced"),
        ],
        required=True,
        default="draft",
        readonly=True,
        tracking=True,
    )
    compared_at = fields.Datetime(string="Books Compared", readonly=True)
    difference = fields.Integer(
        string="Øre Differ",
        readonly=True,
        help="Sum of the month's accounts' differences without their signs.",
    )
    waiting = fields.Integer(string="Øre Not Sent", readonly=True)
    note = fields.Text(
        string="Why It Is Approved",
        help="What the difference comes from, and that it is as it should be.",
    )
    pdf = FrozenBinary(
        string="PDF",
        sha256="sha256",
        required=True,
        readonly=True,
        attachment=True,
        groups="asom_membership.group_board",
    )
    sha256 = fields.Char(string="SHA-256, PDF", readonly=True)
    sheet = FrozenBinary(
        string="Excel",
        sha256="sheet_sha256",
        required=True,
        readonly=True,
        attachment=True,
        groups="asom_membership.group_board",
    )
    sheet_sha256 = fields.Char(string="SHA-256, Excel", readonly=True)
    approved_by_id = fields.Many2one("res.users", string="Approved by", readonly=True)
    approved_at = fields.Datetime(readonly=True)

    _approved_once = models.UniqueIndex(
        "(agreement_id, month) WHERE state = 'approved'",
        "The month has a statement that is approved already.",
    )

    @api.depends("month", "company_id.name")
    def _compute_display_name(self):
        for statement in self:
            statement.display_name = f"{statement.company_id.name} {statement.month}"

    def write(self, vals):
        if "note" in vals and any(row.state != "draft" for row in self):
            raise UserError(self.env._("What was approved is not written anew."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Statements are kept."))

    def _frozen_filename(self, name):
        ending = "pdf" if name == "pdf" else "xlsx"
        return f"{self.company_id.name} e-conomic {self.month}.{ending}"

    # === ACTION METHODS === #

    def action_approve(self):
        """Approve the statement.

        :raises UserError: it is not to be approved, differs and nobody says why, or
            differs and the user has prepared it, with four eyes
        """
        self.check_access("write")
        self.lock_for_update()
        for statement in self:
            if statement.state != "draft":
                raise UserError(
                    self.env._(
                        "%s is not to be approved any more.", statement.display_name
                    )
                )
            if statement.difference and not (statement.note or "").strip():
                raise UserError(
                    self.env._(
                        "The books of %s differ. Write why it is approved all the "
                        "same, or mend the difference and make the statement again.",
                        statement.month,
                    )
                )
            if (
                statement.difference
                and statement.company_id.asom_four_eyes
                and statement._prepared_by_me()
            ):
                raise UserError(
                    self.env._(
                        "%s uses four eyes: where the books differ, another one than "
                        "who has made the statement, or written why, approves it.",
                        statement.company_id.name,
                    )
                )
            statement._frozen_check("pdf")
            statement._frozen_check("sheet")
        self.sudo().write(
            {
                "state": "approved",
                "approved_by_id": self.env.uid,
                "approved_at": fields.Datetime.now(),
            }
        )
        return True

    def action_pdf(self):
        """Open the PDF as it was made."""
        return self._frozen_action("pdf")

    def action_xlsx(self):
        """Download the spreadsheet as it was made."""
        return self._frozen_action("sheet", "download")
