"""What people look for by a part of it is found by an index: a list of a hundred
thousand is never read as a whole for that."""

from odoo import models


class SearchedMixin(models.AbstractModel):
    """Indexes of a model that need PostgreSQL's ``pg_trgm``::

    _name_trgm = models.Index("USING gin (name gin_trgm_ops)")
    """

    _name = "asom.searched.mixin"
    _description = "Searched by Parts of Texts"

    def _auto_init(self):
        # PostgreSQL's own and trusted, as btree_gist; before an index needs it.
        self.env.cr.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        return super()._auto_init()


class ResPartner(models.Model):
    """All that Odoo looks in when somebody types a contact's name: where one of these
    had no index, none of the others would be of use."""

    _name = "res.partner"
    _inherit = ["res.partner", "asom.searched.mixin"]

    _asom_name_trgm = models.Index("USING gin (complete_name gin_trgm_ops)")
    _asom_email_trgm = models.Index("USING gin (email gin_trgm_ops)")
    _asom_ref_trgm = models.Index("USING gin (ref gin_trgm_ops)")
    _asom_vat_trgm = models.Index("USING gin (vat gin_trgm_ops)")
    _asom_registry_trgm = models.Index("USING gin (company_registry gin_trgm_ops)")


class Installation(models.Model):
    _name = "asom.installation"
    _inherit = ["asom.installation", "asom.searched.mixin"]

    _name_trgm = models.Index("USING gin (name gin_trgm_ops)")
    _reference_trgm = models.Index("USING gin (reference gin_trgm_ops)")
    _locality_trgm = models.Index("USING gin (locality gin_trgm_ops)")
    _property_trgm = models.Index("USING gin (property_reference gin_trgm_ops)")
