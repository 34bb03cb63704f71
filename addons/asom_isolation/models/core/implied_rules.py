from odoo import api, models
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import ormcache

# A line belongs to what it hangs on; whom it names is no owner.
PERSONS = ("res.partner", "res.users", "res.company")
# How far a line may be from the record that has the company.
DEEPEST = 3


class IrRule(models.Model):
    """Rules on the company that Odoo has left out, for the models of today and those to
    come: made of the fields, not of a list.

    * A model with a company and no rule on it is told to the users of that company,
      lines of such a model as well.
    * What has no company, and anybody may make, is told to **bound** users where
      somebody of their own associations made it, or who administers the system.
    """

    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        domain = super()._compute_domain(model_name, mode)
        domain = self._asom_known_channels(domain, model_name)
        if self.env.su or self.env.user.has_group("base.group_erp_manager"):
            return domain
        path, made_by_anybody = self._asom_left_out(model_name)
        user = self.env.user.sudo()
        if path:
            # A branch uses the taxes and accounts of the company that it belongs to.
            own = [False, *user.company_ids.parent_ids.ids]
            domain &= Domain(path, "in", own)
        elif made_by_anybody and user._asom_is_bound():
            domain &= Domain("create_uid", "in", user._asom_known_ids())
        return domain.optimize(self.env[model_name])

    @api.model
    @ormcache("model_name")
    def _asom_left_out(self, model_name):
        """What is to be asked of records of a model.

        :returns: (way to the company or "", may anybody make them?)
        """
        model = self.env[model_name]
        if model_name.startswith("asom.") or model._abstract or model._transient:
            return "", False
        if self._asom_asks_itself(model) or self._asom_has_company_rule(model_name):
            return "", False
        path = self._asom_company_path(model, DEEPEST)
        return path, not path and self._asom_made_by_anybody(model)

    def _asom_company_path(self, model, depth):
        for name in ("company_id", "company_ids"):
            field = model._fields.get(name)
            if field and field.store and field.comodel_name == "res.company":
                return name
        for name, field in sorted(model._fields.items()) if depth else ():
            if (
                field.type == "many2one"
                and field.store
                and field.required
                and field.ondelete == "cascade"
                and field.comodel_name not in PERSONS
            ):
                parent = self.env[field.comodel_name]
                if path := self._asom_company_path(parent, depth - 1):
                    return f"{name}.{path}"
        return ""

    def _asom_has_company_rule(self, model_name) -> bool:
        rules = self.sudo().search(
            [("model_id.model", "=", model_name), ("groups", "=", False)]
        )
        return any("compan" in (rule.domain_force or "") for rule in rules)

    def _asom_made_by_anybody(self, model) -> bool:
        """May users who do not administer the system make records?"""
        if not model._log_access:
            return False
        administer = self.env.ref("base.group_system") | self.env.ref(
            "base.group_erp_manager"
        )
        access = self.env["ir.model.access"].sudo()
        found = access.search(
            [("model_id.model", "=", model._name), ("perm_create", "=", True)]
        )
        return bool(found.filtered(lambda each: each.group_id not in administer))

    def _asom_asks_itself(self, model) -> bool:
        """Does the model look at the record that it hangs on? Then a company of its own
        says nothing."""
        return type(model)._check_access is not BaseModel._check_access
