from odoo import models

# States of a file from Nets in which all that it says has been worked on.
WORKED = ("done", "review")


class NetsDelivery(models.Model):
    """The planner follows the files to and from Nets."""

    _inherit = "asom.nets.delivery"

    def _plan_follows(self):
        """Collections of a run that were sent, and payments that came."""
        sent = self.filtered("run_id")
        told = self.filtered(
            lambda delivery: delivery.direction == "in" and delivery.state in WORKED
        )
        companies = sent.company_id | told.section_ids.company_id
        if companies:
            self.env["asom.nets.plan"]._follow_companies(companies)
