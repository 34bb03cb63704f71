from odoo import models
from odoo.exceptions import UserError
from odoo.tools import ormcache


class Base(models.AbstractModel):
    """What an association's records are linked with stays in that association.

    Odoo asks whether two companies fit when the link is made, and not again when what
    is linked goes elsewhere.
    """

    _inherit = "base"

    def write(self, vals):
        if vals.get("company_id") and not self._name.startswith("asom."):
            self._asom_check_linked(vals["company_id"])
        result = super().write(vals)
        if "company_ids" in vals and self._asom_links():
            self._asom_check_still_linked()
        return result

    @ormcache()
    def _asom_links(self) -> tuple:
        """(model, field) of each link to this model that Odoo checks the company of."""
        return tuple(
            (name, field.name)
            for name, model in sorted(self.env.registry.items())
            if name.startswith("asom.") and not model._transient and not model._abstract
            for field in model._fields.values()
            if field.type in ("many2one", "many2many")
            and field.store
            and field.check_company
            and field.comodel_name == self._name
        )

    def _asom_check_linked(self, company_id):
        """Refuse to give away what an association's records hang on.

        :raises UserError: naming the first of them
        """
        for model, name in self._asom_links():
            linked = [(name, "in", self.ids), ("company_id", "!=", company_id)]
            if found := self._asom_first_of(model, linked):
                self._asom_refuse_to_give_away(found)

    def _asom_check_still_linked(self):
        """Refuse to take from several companies the one that uses a record.

        :raises UserError: naming the first of what hangs on it
        """
        for record in self.sudo().filtered("company_ids"):
            for model, name in self._asom_links():
                linked = [
                    (name, "in", record.ids),
                    ("company_id", "not in", record.company_ids.ids),
                ]
                if found := self._asom_first_of(model, linked):
                    record.with_env(self.env)._asom_refuse_to_give_away(found)

    def _asom_first_of(self, model, domain):
        """The first record of any company, archived or not."""
        records = self.env[model].sudo().with_context(active_test=False)
        return records.search(domain, order="id", limit=1)

    def _asom_refuse_to_give_away(self, holder):
        """:raises UserError: always; names whom the user may know alone"""
        name = ""
        if holder.company_id in self.env.user.company_ids:
            name = f"{holder.display_name} ({holder.company_id.name})"
        raise UserError(
            self.env._(
                "%(what)s is used by %(holder)s %(name)s and stays in that "
                "association.",
                what=self[:1].display_name,
                holder=holder._description,
                name=name,
            )
        )


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def _asom_check_linked(self, company_id):
        """What is sold is the variant; its company is the product's."""
        result = super()._asom_check_linked(company_id)
        variants = self.with_context(active_test=False).product_variant_ids
        variants._asom_check_linked(company_id)
        return result
