from odoo.http import request, route

from odoo.addons.web.controllers.action import Action


class ActionOfDoors(Action):
    """Which pages there are, and the line of pages above a form, which names records
    of each of them and runs server actions."""

    @route()
    def load(self, action_id, context=None):
        action = super().load(action_id, context)
        request.env["asom.door"]._check_action(request.httprequest.path, action or {})
        return action

    @route()
    def load_breadcrumbs(self, actions):
        for action in actions:
            request.env["asom.door"]._check_params(request.httprequest.path, action)
        return super().load_breadcrumbs(actions)
