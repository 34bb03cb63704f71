from odoo import api, fields, models
from odoo.exceptions import UserError


class AssociationContact(models.Model):
    """A person of the board whom the bureau writes or calls, and who is told when the
    association's bank account is changed: the first one is entered by one person, who
    comes or goes after that is confirmed by a second manager."""

    _name = "asom.association.contact"
    _description = "Contact Person of an Association"
    _inherit = ["asom.association.mixin", "asom.setting.record"]
    _order = "company_id, sequence, id"
    _rec_name = "partner_id"
    _asom_second = ("partner_id", "company_id", "active")

    company_id = fields.Many2one(
        ondelete="cascade", default=lambda self: self.env["res.company"]._asom_default()
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    partner_id = fields.Many2one(
        "res.partner", string="Person", required=True, check_company=True
    )
    role = fields.Selection(
        [
            ("chair", "Chair"),
            ("treasurer", "Treasurer"),
            ("board", "Board Member"),
            ("manager", "Manager"),
            ("service", "Service Partner"),
            ("other", "Other"),
        ],
        required=True,
        default="board",
    )
    email = fields.Char(related="partner_id.email", readonly=False)
    phone = fields.Char(related="partner_id.phone", readonly=False)
    note = fields.Char()

    def write(self, vals):
        result = self._asom_guarded(vals, lambda some, given: super().write(given))
        if "email" in vals:
            # It may wait: shown is what is used.
            self.invalidate_recordset(["email"])
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_warned(self):
        if self._asom_is_step():
            return
        for contact in self.filtered(lambda each: each.active and each.email):
            raise UserError(
                self.env._(
                    "%s is told of changed settings and cannot be deleted: remove the "
                    "person. A second manager confirms it.",
                    contact.display_name,
                )
            )

    def _asom_needs_second(self, name):
        """To archive one takes a warning away."""
        return name == "active" or super()._asom_needs_second(name)

    def _asom_shown(self, names):
        shown = super()._asom_shown(names)
        for name in {"active", "partner_id"} & {*shown}:
            if shown[name]:
                person = self.sudo().partner_id
                shown[name] = " ".join(
                    filter(None, [person.display_name, person.email])
                )
        return shown
