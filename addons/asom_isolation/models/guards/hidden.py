from functools import partial

from odoo import models


class HiddenMixin(models.AbstractModel):
    """A model of Odoo's whose rows are about other records, and which Odoo shows to
    every user of the backend: rows that :meth:`_asom_hidden` names are neither found
    nor read."""

    _name = "asom.hidden.mixin"
    _description = "Hidden Like What It Is About"

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if self.env.su or bypass_access:
            kwargs["bypass_access"] = bypass_access
            return super()._search(domain, *args, **kwargs)
        found = self.browse(super()._search(domain, *args, **kwargs))
        order = kwargs.get("order") or (args[2] if len(args) > 2 else None)
        return (found - found._asom_hidden())._as_query(order)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if result or not self or self.env.su:
            return result
        if hidden := self._asom_hidden():
            refuse = partial(self.env["ir.rule"]._make_access_error, operation, hidden)
            return hidden, refuse
        return None

    def _asom_hidden(self):
        """Those of these records that the user may not know of."""
        return self.browse()
