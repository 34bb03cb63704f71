from odoo import models


class InkassoAgency(models.Model):
    """Where an agency's mails go is changed by two, once it has cases."""

    _name = "asom.inkasso.agency"
    _inherit = ["asom.inkasso.agency", "asom.setting.guard"]

    _asom_second = ("email", "cvr")

    def write(self, vals):
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _asom_needs_second(self, name):
        # An agreement that one alone has archived counts as well.
        every = (
            self.env["asom.inkasso.agreement"].sudo().with_context(active_test=False)
        )
        return every.search([("agency_id", "in", self.ids)])._asom_has_cases()


class InkassoAgreement(models.Model):
    """Who is told what members owe, and where what the agency has got is booked, is
    changed by two, once there are cases; so is another agreement than that of the
    cases, which new ones might go by."""

    _name = "asom.inkasso.agreement"
    _inherit = ["asom.inkasso.agreement", "asom.setting.record"]

    _asom_second = (
        "active",
        "agency_id",
        "delivery",
        "url",
        "needs_cpr",
        "journal_id",
        "cost_account_id",
    )

    def write(self, vals):
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _asom_says_whose(self):
        return ("agency_id",)

    def _asom_is_another(self):
        return (
            self.env[self._name]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", self.company_id.id)])
            ._asom_has_cases()
        )

    def _asom_shown(self, names):
        """An agreement with where its cases go: that is what is confirmed, and it is
        not changed in between."""
        shown = super()._asom_shown(names)
        if "active" in shown and self.active:
            shown["active"] = " ".join(map(str, [self.display_name, *self._goes_to()]))
        return shown

    def _goes_to(self) -> list:
        """Hook: addresses that cases and messages go to."""
        return [*filter(None, (self.sudo().agency_id.email, self.url))]

    def _asom_needs_second(self, name):
        if name == "active":
            return not self.active and self._asom_is_another()
        return self._asom_has_cases()

    def _asom_has_cases(self) -> bool:
        """Has one of these got a case, or is to get one?"""
        own = [("agreement_id", "in", self.ids)]
        cases = self.env["asom.inkasso.case"].sudo()
        return bool(cases.search_count(own, limit=1))
