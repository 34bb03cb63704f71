from odoo import fields, models
from odoo.exceptions import UserError


class NetsParkedAside(models.TransientModel):
    """Asks what becomes of money that is no member's payment of an invoice."""

    _name = "asom.nets.parked.aside"
    _inherit = "asom.parked.question"
    _description = "Money That Is No Payment"

    way = fields.Selection(
        [
            ("refund", "Pay it back: it is not for this association"),
            ("never", "There was no such money: it was told twice, or by mistake"),
            ("twin", "A payment and its charge-back both wait: they settle each other"),
        ],
        string="What Becomes of It",
        required=True,
    )
    twin_id = fields.Many2one("asom.nets.payment", string="Settle With")
    note = fields.Char(help="Why; stands on the entry and in the work list.")

    def action_set_aside(self):
        """Do it, and go back to the list.

        :raises UserError: when it does not fit
        """
        self.ensure_one()
        if self.way != "twin":
            if not (self.note or "").strip():
                raise UserError(self.env._("Write why."))
            self.payment_id._set_aside(self.way, self.note.strip())
        elif self.twin_id:
            self.twin_id.check_access("read")
            self.payment_id._set_aside(self.twin_id)
        else:
            raise UserError(self.env._("Choose what it settles with."))
        return self.parked_id._tell_and_go_back(self.payment_id.reason)
