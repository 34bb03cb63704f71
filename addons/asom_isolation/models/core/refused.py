"""What is told to those who work for associations when a model or a record is not
theirs. Odoo's texts name models as programmers do, list groups, and joke."""

from odoo import models
from odoo.exceptions import AccessError


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    def _make_access_error(self, model, mode):
        # Odoo's notes the refusal in the log.
        error = super()._make_access_error(model, mode)
        if not self.env["asom.door"]._told_plainly():
            return error
        return AccessError(self.env["asom.door"]._refusal_text(model, mode))


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _asom_plain(self, error, operation, records):
        """The same in plain words, for those who work for associations."""
        door = self.env["asom.door"]
        # In debug mode Odoo tells which rules and records they are.
        if self.env.user.has_group("base.group_no_one") or not door._told_plainly():
            return error
        context = getattr(error, "context", {})
        company = context.get("suggested_company", {}).get("display_name")
        plain = AccessError(door._refusal_text(records._name, operation, company))
        plain.context = context
        return plain


class Door(models.AbstractModel):
    _inherit = "asom.door"

    def _told_plainly(self) -> bool:
        """Does the user work for associations, and not administer the server? Others
        read what Odoo says."""
        user = self.env.user
        return user._is_internal() and not user._is_system() and self._is_listed()

    def _refusal_text(self, model, operation, company=None) -> str:
        """That the user may not do this, in his language.

        :param operation: ``read``, ``write``, ``create`` or ``unlink``
        :param company: name of the company where it could be done, of the user's own
        """
        self = self.with_context(lang=self.env.user.lang or self.env.lang)
        name = self.env["ir.model"]._get(model).name or model
        texts = {
            "read": self.env._("You are not allowed to see this: %s.", name),
            "write": self.env._("You are not allowed to change this: %s.", name),
            "create": self.env._("You are not allowed to add this: %s.", name),
            "unlink": self.env._("You are not allowed to delete this: %s.", name),
        }
        if company:
            way = self.env._(
                "It belongs to %s. Tick that association at the top of the page.",
                company,
            )
        else:
            way = self.env._(
                "Do you need it for your work? Ask the one who gives you access."
            )
        return f"{texts[operation]}\n\n{way}"
