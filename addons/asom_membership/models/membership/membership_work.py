from odoo import models


class Membership(models.Model):
    """Work that somebody must do at a member's address."""

    _inherit = "asom.membership"

    def _request_work(self, task, day, reason, origin=None):
        """Hook: ask for work at the member's address, such as to close the signal.
        Neutral here; the add-on that has work orders makes one::

            def _request_work(self, task, day, reason, origin=None):
                super()._request_work(task, day, reason, origin)
                return self.env["my.work"].create(...)

        :param task: what is to be done, a key such as ``"open"``, ``"close"``
        :param day: when, or None for as soon as possible
        :param reason: why, in words for whoever does it
        :param origin: the record that it is asked for, or None
        :returns: the record of the work, or None where nobody keeps any
        """
        self.ensure_one()
        return None
