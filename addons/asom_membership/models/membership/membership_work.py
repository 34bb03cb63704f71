from odoo import fields, models


class Membership(models.Model):
    """Work that somebody must do at a member's address."""

    _inherit = "asom.membership"

    def _request_work(self, task, day, reason, origin=None):
        """Hook: ask for work at the member's address, such as to close the signal. A
        work order is made where the association has a rule for such work; an add-on
        that keeps work elsewhere makes its own::

            def _request_work(self, task, day, reason, origin=None):
                known = super()._request_work(task, day, reason, origin)
                return known or self.env["my.work"].create(...)

        :param task: what is to be done, a key such as ``"open"``, ``"close"``
        :param day: when, or None for as soon as possible
        :param reason: why, in words for whoever does it
        :param origin: the record that it is asked for, or None
        :returns: the record of the work, or None where nobody keeps any
        """
        self.ensure_one()
        rule = (
            self.env["asom.work.rule"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("cause", "=", "request"),
                    ("task", "=", task),
                ]
            )
            .filtered(
                lambda each: each._fits(each.product_tmpl_id, self.installation_id)
            )
        )[:1]
        if not rule:
            return None
        today = fields.Date.context_today(self)
        member = self.sudo()
        work = (
            self.env["asom.work.order"]
            .sudo()
            .create(
                {
                    **rule._work_vals(member, day or today, member._place_on(today)),
                    "before": member._products_text(today),
                    "reason": reason,
                }
            )
        )
        return work.with_env(self.env)
