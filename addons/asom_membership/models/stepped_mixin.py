from odoo import models
from odoo.exceptions import UserError


class SteppedMixin(models.AbstractModel):
    """A record whose ``state`` is led on by steps, each from certain states."""

    _name = "asom.stepped.mixin"
    _description = "Led On by Steps"

    def _expect(self, *states):
        """:raises UserError: when one of the records is in another state"""
        for record in self:
            if record.state not in states:
                labels = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(what)s is “%(state)s”; this step does not follow.",
                        what=record.display_name,
                        state=labels[record.state],
                    )
                )

    def _locked(self, *states):
        """These as superuser, held until the transaction ends.

        :param states: in which they may be
        :raises UserError: when one is in another one
        """
        this = self.sudo()
        this.lock_for_update()
        this.invalidate_recordset()
        this.with_env(self.env)._expect(*states)
        return this
