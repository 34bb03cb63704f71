from odoo import models


class CollectionRun(models.Model):
    """Members who must not be billed now are left out, and it is said why."""

    _inherit = "asom.collection.run"

    def _leave_out_held(self, owed):
        """Take what is held from billing out of what members are to be charged."""
        billed = self.env["asom.membership"].browse({*owed.rows, *owed.fees})
        for member, reason in billed._billing_holds().items():
            owed.rows.pop(member.id, None)
            owed.fees.pop(member.id, None)
            held = {"code": "held", "params": {"reason": reason}}
            owed.warnings[member.id] = [held]

    def _held_text(self, warnings) -> str:
        """Why a member is held, in the user's language; "" for who is not.

        :param warnings: [{"code", "params"}]
        """
        model = self.env["asom.collection.run.line"]
        texts = [
            model._warning_text(warning["code"], warning["params"])
            for warning in warnings
            if warning["code"] == "held"
        ]
        return "\n".join(texts)
