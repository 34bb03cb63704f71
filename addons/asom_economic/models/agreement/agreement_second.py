from odoo import models
from odoo.exceptions import UserError

from .agreement import LIVE


class EconomicAgreement(models.Model):
    """What an association's books are sent by is changed by two, as its bank account
    is: in use, such a change waits for a second manager; another agreement than the
    first is put in use by another one than who has prepared it."""

    _name = "asom.economic.agreement"
    _inherit = [
        "asom.economic.agreement",
        "asom.setting.guard",
        "asom.prepared.mixin",
    ]

    _asom_second = (
        "mode",
        "interface",
        "booking",
        "date_from",
        "customers",
        "customer_number",
        "customer_group",
        "attach",
        "department_by",
    )
    _prepared = frozenset(
        {
            *_asom_second,
            "legacy_url",
            "openapi_url",
            "grant_url",
            "new_grant_token",
            "company_id",
        }
    )

    def write(self, vals):
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _asom_needs_second(self, name):
        return self.state in LIVE

    def _check_started_by_another(self):
        """Another agreement than the association's first needs a second person.

        :raises UserError: who puts it in use has prepared it
        """
        for agreement in self.filtered(lambda each: each.state == "draft"):
            if (
                not self.env.su
                and agreement._prepared_by_me()
                and agreement._is_another()
            ):
                raise UserError(
                    self.env._(
                        "%s has had another agreement in use. Somebody else than who "
                        "has prepared this one puts it in use.",
                        agreement.company_id.name,
                    )
                )

    def _is_another(self) -> bool:
        others = [
            ("company_id", "=", self.company_id.id),
            ("state", "!=", "draft"),
            ("id", "!=", self.id),
        ]
        return bool(self.sudo().search_count(others, limit=1))
