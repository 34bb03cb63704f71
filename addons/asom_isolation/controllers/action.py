from odoo.http import request, route

from odoo.addons.web.controllers.action import Action


class ActionOfDoors(Action):
    """The line of pages above a form names records of each of them."""

    @route()
    def load_breadcrumbs(self, actions):
        for action in actions:
            request.env["asom.door"]._check_params(request.httprequest.path, action)
        return super().load_breadcrumbs(actions)
