from odoo import api, fields, models
from odoo.exceptions import UserError


class PolicyMixin(models.AbstractModel):
    """Settings of an association for one channel or procedure, as a record of its own:
    an agreement, a policy. One is active; earlier ones are kept, archived::

        class MyPolicy(models.Model):
            _name = "my.policy"
            _description = "My Policy"
            _inherit = ["asom.policy.mixin"]

        policy = self.env["my.policy"]._require(company)
    """

    _name = "asom.policy.mixin"
    _description = "Policy of an Association"
    _inherit = ["asom.association.mixin"]

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default(),
        domain="[('asom_is_association', '=', True)]",
    )
    active = fields.Boolean(default=True)

    _company_uniq = models.UniqueIndex(
        "(company_id) WHERE active", "The association has an active one already."
    )

    @api.model
    def _of(self, company):
        """The active one of an association, or an empty recordset."""
        return self.search(
            [("company_id", "=", company.id), ("active", "=", True)], limit=1
        )

    @api.model
    def _require(self, company):
        """As :meth:`_of`.

        :raises UserError: when the association has none
        """
        found = self._of(company)
        if not found:
            raise UserError(self._missing_text(company))
        return found

    @api.model
    def _missing_text(self, company) -> str:
        """What to do where an association has none; for models to say better."""
        return self.env._(
            "%(association)s has nothing entered yet (%(what)s). Enter it under "
            "Configuration.",
            association=company.name,
            what=self.env["ir.model"]._get(self._name).name,
        )
