from odoo import fields, models


class AssociationMixin(models.AbstractModel):
    """A record of one association, the company that it belongs to.

    Records that it names belong to the same one: Odoo checks each field that says
    ``check_company``. What else is asked of such a model (a global rule of records, for
    one) a test that walks all models says. Extend the field where more is true of it::

        class MyCase(models.Model):
            _name = "my.case"
            _inherit = "asom.association.mixin"

            company_id = fields.Many2one(readonly=True)
    """

    _name = "asom.association.mixin"
    _description = "Record of an Association"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, index=True
    )
