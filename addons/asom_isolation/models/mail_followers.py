from collections import defaultdict
from functools import partial

from odoo import models


class MailFollowers(models.Model):
    """Who follows a record is told to those who may read the record.

    Odoo lets every user of the backend read all followers, with names and addresses.
    """

    _inherit = "mail.followers"

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
        """Those of records that the user may not read."""
        by_model = defaultdict(list)
        for row in self.sudo():
            by_model[row.res_model].append(row)
        hidden = self.browse()
        for model, rows in by_model.items():
            readable = set()
            if model in self.env:
                records = self.env[model].browse({row.res_id for row in rows}).exists()
                readable = set(records._filtered_access("read").ids)
            hidden += hidden.browse(r.id for r in rows if r.res_id not in readable)
        return hidden
