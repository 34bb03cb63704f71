from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class NetsDebtorGroup(models.Model):
    """A debtor group of a creditor agreement; mandates hang on it."""

    _name = "asom.nets.debtor.group"
    _description = "Debtor Group"
    _order = "agreement_id, number"
    _check_company_auto = True

    agreement_id = fields.Many2one(
        "asom.nets.agreement",
        required=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    company_id = fields.Many2one(
        related="agreement_id.company_id",
        string="Association",
        store=True,
        required=True,
        index=True,
        precompute=True,
    )
    number = fields.Integer(required=True, help="1 to 99999, as in the agreement.")
    name = fields.Char(required=True)
    section = fields.Selection(
        [
            ("0112", "0112: automatic payment, slip for who has no agreement"),
            ("0117", "0117: always a slip"),
        ],
        default="0112",
        required=True,
    )

    _number_uniq = models.UniqueIndex(
        "(agreement_id, number)", "The agreement has a debtor group with this number."
    )

    @api.depends("number", "name")
    def _compute_display_name(self):
        for group in self:
            group.display_name = f"{group.number:05d} {group.name or ''}".strip()

    @api.constrains("number")
    def _check_number(self):
        for group in self:
            if not 1 <= group.number <= 99999:
                raise ValidationError(
                    self.env._("A debtor group number lies from 1 to 99999.")
                )

    def write(self, vals):
        changed = {"number", "agreement_id"} & set(vals)
        if changed and any(group._is_used() for group in self):
            raise UserError(
                self.env._(
                    "Mandates or collections hang on this debtor group; its number "
                    "stays. Add another group instead."
                )
            )
        return super().write(vals)

    @api.model
    def _first_of(self, companies):
        """The group of members without a choice of their own.

        :returns: {association: first debtor group of its active agreement}
        """
        first = {}
        for group in self.search(
            [
                ("company_id", "in", companies.ids),
                ("agreement_id.active", "=", True),
            ]
        ):
            first.setdefault(group.company_id, group)
        return first

    def _is_used(self):
        self.ensure_one()
        domain = [("debtor_group_id", "=", self.id)]
        return bool(
            self.env["asom.nets.mandate"].sudo().search_count(domain, limit=1)
            or self.env["asom.nets.collection"].sudo().search_count(domain, limit=1)
        )
