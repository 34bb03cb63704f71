from collections import defaultdict

from odoo import models


class MailFollowers(models.Model):
    """Who follows a record is told to those who may read the record.

    Odoo lets every user of the backend read all followers, with names and addresses.
    """

    _name = "mail.followers"
    _inherit = ["mail.followers", "asom.hidden.mixin"]

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
