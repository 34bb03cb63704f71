from odoo import models


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        return super()._build_bus_channel_list(self._asom_own_channels(channels))

    def _asom_own_channels(self, channels):
        """Of the channels that a browser asks for, those that a user may hear: a
        limited user hears what is sent to himself, which is added later."""
        return channels if self.env["asom.door"]._limits() is None else []
