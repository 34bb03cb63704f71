"""Fields that name a record of any model."""

from __future__ import annotations

from odoo import fields
from odoo.tools.misc import unique


class RecordOfAnyModel(fields.Many2oneReference):
    """What Odoo's own does, for rows made in sets.

    Odoo looks through all models that have messages or attachments, some hundred, for
    each new row, and filters it for each. Here only the row's own model is looked at,
    and only where the other side has been read, for there is nothing else to do.
    """

    def _update_inverses(self, records, value):
        if not value:
            return
        by_model = self._record_ids_per_res_model(records)
        for inverse in records.pool.field_inverses[self]:
            if not by_model.get(inverse.model_name):
                continue
            record = records.env[inverse.model_name].browse(value)
            known = inverse._get_cache(record.env).get(record.id)
            if known is None and record.id:
                continue
            rows = records.browse(by_model[inverse.model_name])
            rows = rows.filtered_domain(inverse.get_comodel_domain(record))
            if rows:
                ids = tuple(unique((known or ()) + rows._ids))
                inverse._update_cache(record, ids)
