from odoo import Command, api, fields, models


class PreparedMixin(models.AbstractModel):
    """Something that one person prepares and another one puts in force: everybody who
    has made or changed it is kept, not its maker alone::

        class MyLoss(models.Model):
            _name = "my.loss"
            _inherit = ["asom.prepared.mixin"]
            _prepared = frozenset({"amount", "reason"})
    """

    _name = "asom.prepared.mixin"
    _description = "Prepared by One, Approved by Another"

    # Fields whose change is a part of preparing it.
    _prepared: frozenset = frozenset()

    prepared_by_ids = fields.Many2many(
        "res.users",
        readonly=True,
        copy=False,
        groups="asom_membership.group_board",
        help="Who has made or changed it.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._note_prepared()
        return records

    def write(self, vals):
        result = super().write(vals)
        if self._prepared & set(vals):
            self._note_prepared()
        return result

    def _note_prepared(self):
        user = self.env.user
        for record in self.sudo():
            if user not in record.prepared_by_ids:
                record.prepared_by_ids = [Command.link(user.id)]

    def _prepared_by_me(self) -> bool:
        """Has the user made or changed something of it?"""
        self.ensure_one()
        return self.env.user in self.sudo().prepared_by_ids
