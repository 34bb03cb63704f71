from odoo import fields, models

from ..models.association.res_company import MONTHS, TERMS


class AssociationCreate(models.TransientModel):
    """One action that makes an association ready to collect."""

    _name = "asom.association.create"
    _description = "Create an Association"

    name = fields.Char(required=True)
    company_registry = fields.Char(string="CVR", required=True, size=8)
    street = fields.Char()
    zip = fields.Char(string="Postcode")
    city = fields.Char()
    email = fields.Char()
    phone = fields.Char()
    website = fields.Char()
    logo = fields.Binary()
    asom_website_slug = fields.Char(string="Website Slug")
    asom_bank_reg_number = fields.Char(string="Bank Registration Number", size=4)
    asom_bank_account_number = fields.Char(string="Bank Account Number", size=10)
    asom_dues_term = fields.Selection(
        TERMS, string="Dues Term", default="quarter", required=True
    )
    asom_dues_timing = fields.Selection(
        [("advance", "In Advance"), ("arrears", "In Arrears")],
        string="Dues Collected",
        default="advance",
        required=True,
    )
    asom_dues_first_month = fields.Selection(
        MONTHS, string="First Month of the Year", default="1", required=True
    )
    asom_four_eyes = fields.Boolean(string="Four Eyes")
    asom_collect_from = fields.Date(string="Collect From")

    def action_create_and_open(self):
        """Create the association, and load the page anew: only then does the browser
        know that the user works in it."""
        company_id = self.action_create_association()["res_id"]
        path = self.env.ref("asom_membership.action_association").sudo().path
        return {
            "type": "ir.actions.act_url",
            "url": f"/odoo/{path}/{company_id}",
            "target": "self",
        }

    def action_create_association(self):
        """Create the association and open it."""
        self.ensure_one()
        names = [
            name
            for name in self._fields
            if name in self.env["res.company"]._fields
            and name not in (*models.MAGIC_COLUMNS, "display_name")
            and self[name]
        ]
        company = self.env["res.company"]._asom_create_association(
            {name: self[name] for name in names}
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.company",
            "res_id": company.id,
            "view_mode": "form",
            "views": [(self.env.ref("asom_membership.association_form").id, "form")],
        }
