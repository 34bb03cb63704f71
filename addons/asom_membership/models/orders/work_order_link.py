"""The link by which a receiver answers without a login: signed, for one work order and
one receiver, and only for some time."""

import time

from odoo import api, models
from odoo.tools import consteq
from odoo.tools import hmac as signed

SCOPE = "asom_membership.work_order"
LASTS = 60 * 24 * 60 * 60


class WorkOrder(models.Model):
    _inherit = "asom.work.order"

    def _link(self) -> str:
        """The address to answer at."""
        self.ensure_one()
        until = int(time.time()) + LASTS
        base = self.company_id.get_base_url()
        return f"{base}/asom/work_order/{self.id}/{until}/{self._signature(until)}"

    def _signature(self, until) -> str:
        work = self.sudo()
        message = (work.id, work.receiver_id.id, work.create_date.isoformat(), until)
        return signed(work.env, SCOPE, message)

    @api.model
    def _of_link(self, key, until, signature):
        """The work order of a link, as superuser, or none where the link is wrong or
        its time is over."""
        work = self.sudo().browse(key).exists()
        if not work or until < time.time():
            return work.browse()
        # As bytes: of texts it compares those alone that are plain.
        right = consteq(work._signature(until).encode(), signature.encode())
        return work if right else work.browse()
