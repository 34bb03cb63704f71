from odoo import api, models


class Base(models.AbstractModel):
    """Lists name the association of each row when there is more than one to tell."""

    _inherit = "base"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        if view_type == "list":
            key += (len(self.env.companies) > 1,)
        return key

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        arch, view = super()._get_view(view_id, view_type, **options)
        self._asom_show_association(arch, view_type)
        self._asom_offer_what_may_be(arch, view_type)
        return arch, view

    def _asom_show_association(self, arch, view_type):
        """Show the column of the association, or not, by what is ticked in the user's
        menu: for our models, and for lists of ours over Odoo's (class
        ``o_asom_list``)."""
        if view_type != "list" or not (
            self._name.startswith("asom.") or "o_asom_list" in arch.get("class", "")
        ):
            return
        for column in arch.xpath("//field[@name='company_id'][not(ancestor::field)]"):
            if column.get("column_invisible"):
                continue
            if len(self.env.companies) > 1:
                if column.get("optional"):
                    column.set("optional", "show")
            elif not arch.get("editable"):
                # Where rows are made, the association may have to be chosen.
                column.attrib.pop("optional", None)
                column.set("column_invisible", "1")
