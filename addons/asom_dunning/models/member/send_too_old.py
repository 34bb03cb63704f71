from odoo import api, models

# Downloaded by whoever asks; it reaches nobody.
BY_HAND = "manual"


class AccountMoveSend(models.AbstractModel):
    """An invoice that is too old to be claimed is sent to nobody, whoever asks: Odoo's
    own sending by hand, by several, in the background, and that of a collection run go
    through here. It can be printed and looked at."""

    _inherit = "account.move.send"

    @api.model
    def _is_applicable_to_move(self, method, move, **move_data):
        if method != BY_HAND and move._asom_is_too_old():
            return False
        return super()._is_applicable_to_move(method, move, **move_data)

    @api.model
    def _get_alerts(self, moves, moves_data):
        """Say it to who is about to send one; alone it is refused."""
        alerts = super()._get_alerts(moves, moves_data)
        too_old = moves.filtered(
            lambda move: (
                {*moves_data[move]["sending_methods"]} - {BY_HAND}
                and move._asom_is_too_old()
            )
        )
        if too_old:
            alerts["asom_too_old"] = {
                "level": "warning" if len(moves) > 1 else "danger",
                "message": self.env._(
                    "Too old to be claimed (forældelsesloven § 3), so not sent: %s",
                    ", ".join(too_old.mapped("name")),
                ),
            }
        return alerts
