"""The link by which a receiver answers without a login: signed by Odoo's own means, for
one work order and one receiver, and only for some time."""

from datetime import timedelta

from odoo import api, models
from odoo.tools import hash_sign, verify_hash_signed

SCOPE = "asom_membership.work_order.answer"
LASTS = timedelta(days=60)


class WorkOrder(models.Model):
    _inherit = "asom.work.order"

    def _link(self) -> str:
        """The address to answer at."""
        self.ensure_one()
        token = hash_sign(self.sudo().env, SCOPE, self._link_values(), expiration=LASTS)
        return f"{self.company_id.get_base_url()}/asom/work_order/{token}"

    def _link_values(self) -> list:
        """What is signed: another receiver has another link."""
        work = self.sudo()
        return [work.id, work.receiver_id.id, work.create_date.isoformat()]

    @api.model
    def _of_link(self, token):
        """The work order of a link, as superuser, or none where the link is wrong or
        its time is over."""
        works = self.sudo()
        try:
            values = verify_hash_signed(works.env, SCOPE, token)
        except ValueError:
            # Whatever somebody has typed: not of base64, no token, no text.
            values = None
        if not values:
            return works.browse()
        work = works.browse(values[0]).exists()
        return work if work and values == work._link_values() else work.browse()
