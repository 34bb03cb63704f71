from odoo.http import request, route

from odoo.addons.web.controllers.export import Export


class ExportOfDoors(Export):
    """Which fields there are to export."""

    @route()
    def get_fields(self, model, domain, **kwargs):
        """Records that the user has no door to are exported by name: their fields are
        not offered."""
        offered = super().get_fields(model, domain, **kwargs)
        door, rule = request.env["asom.door"], request.httprequest.path
        for field in offered:
            other = field.get("params", {}).get("model")
            if other and not door._allows_model(rule, other):
                field["children"] = False
                del field["params"]
        return offered
