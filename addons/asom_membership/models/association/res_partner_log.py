from markupsafe import Markup

from odoo import models


class ResPartner(models.Model):
    """What a member changes in the portal stands in the membership's log."""

    _inherit = "res.partner"

    def _asom_contact_facts(self, names) -> dict:
        """{field: its value as text}."""
        self.ensure_one()
        facts = {}
        for name in names:
            value = self[name]
            facts[name] = (
                value.display_name
                if self._fields[name].type == "many2one"
                else value or ""
            )
        return facts

    def _asom_log_contact(self, before, author) -> None:
        """Note in the memberships of the contact what has changed.

        :param before: of :meth:`_asom_contact_facts`
        :param author: the contact of who has changed it
        """
        after = self._asom_contact_facts(before)
        labels = self.fields_get(before, ["string"])
        rows = [
            Markup("<li>%s: %s → %s</li>")
            % (labels[name]["string"], before[name] or "–", after[name] or "–")
            for name in before
            if before[name] != after[name]
        ]
        if not rows:
            return
        body = Markup("%s<ul>%s</ul>") % (
            self.env._("Changed by the member in the portal:"),
            Markup().join(rows),
        )
        members = self.env["asom.membership"].sudo()
        for member in members.search([("partner_id", "=", self.id)]):
            member._message_log(body=body, author_id=author.id)
