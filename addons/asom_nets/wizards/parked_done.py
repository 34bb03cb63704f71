from odoo import fields, models


class NetsParkedDone(models.TransientModel):
    """Asks what was done with rows of the work list."""

    _name = "asom.nets.parked.done"
    _description = "Dealt With"

    parked_ids = fields.Many2many("asom.nets.parked", required=True, readonly=True)
    note = fields.Char(
        string="What Was Done", required=True, help="Stands on the row for ever."
    )

    def action_done(self):
        """Take the rows off the list.

        :raises UserError: when money of one is still to be placed
        """
        self.ensure_one()
        self.parked_ids.action_done(self.note.strip())
        return self.parked_ids._tell_and_go_back(
            self.env._("%s off the list.", len(self.parked_ids))
        )
