from odoo import fields, models

from ...economic.whoami import read_self

# Vouchers and the books want bookkeeping, who we are and the customers want sales.
SUPERUSER = {"SuperUser", "Superuser"}
BOTH = {"Bookkeeping", "Sales"}


class EconomicAgreement(models.Model):
    """What e-conomic tells of the agreement and of our permission."""

    _inherit = "asom.economic.agreement"

    there_type = fields.Char(
        string="Kind of Agreement There", readonly=True, copy=False
    )
    there_roles = fields.Char(
        string="Roles of the Permission",
        readonly=True,
        copy=False,
        help="What the bureau's app may do in e-conomic, as e-conomic tells it.",
    )
    there_modules = fields.Char(
        string="Modules There",
        readonly=True,
        copy=False,
        help="What the association has bought in e-conomic, as e-conomic tells it.",
    )

    def _keep_self(self, told):
        """Keep what e-conomic tells of the agreement.

        :param told: the answer of ``/self``
        :returns: :class:`Whoami`
        """
        there = read_self(told)
        values = {
            "there_type": there.kind or False,
            "there_roles": ", ".join(there.roles) or False,
            "there_modules": ", ".join(there.modules) or False,
        }
        changed = {name: text for name, text in values.items() if self[name] != text}
        if changed:
            self.write(changed)
        return there

    def _check_self(self, told):
        """Keep what e-conomic tells of the agreement, and say what is wrong with it.

        :param told: the answer of ``/self``
        :returns: list of (blocks, kind, detail, mapping)
        """
        there = self._keep_self(told)
        roles = {*there.roles}
        if roles and not roles & SUPERUSER and not roles >= BOTH:
            return [("all", "role_missing", ", ".join(there.roles), False)]
        own = self.company_id.currency_id.name
        if there.currency and there.currency != own:
            return [("all", "currency_other", f"{own} / {there.currency}", False)]
        if there.is_developers:
            return [("note", "agreement_developer", "", False)]
        return []
