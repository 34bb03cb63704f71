from odoo import models
from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.web.controllers.database import Database

from ...calls import fault, limits, time_limit

# Whose pages are not for everybody though they ask for no login: guests chat there.
CHAT = "odoo.addons.mail."


def _has_door(endpoint) -> bool:
    """Must a limited user have a door to this? Routes that know no user give him
    nothing, and pages for visitors no more than he gets when he signs out."""
    auth, kind = endpoint.routing["auth"], endpoint.routing["type"]
    if auth == "public" and kind == "http":
        makers = type(endpoint.func.__self__).mro()
        return any(maker.__module__.startswith(CHAT) for maker in makers)
    return auth != "none"


class IrHttp(models.AbstractModel):
    """Each request passes here after its user is known and before anything is read."""

    _inherit = "ir.http"

    @classmethod
    def _pre_dispatch(cls, rule, args):
        if isinstance(rule.endpoint.func.__self__, Database):
            raise request.not_found()
        time_limit.start(request.env)
        if request.env.uid and _has_door(rule.endpoint):
            try:
                request.env["asom.door"]._check_route(rule.rule)
            except AccessError:
                if rule.endpoint.routing["type"] != "http":
                    raise
                # A page that he has no door to is none for him, as those of others.
                raise request.not_found() from None
        return super()._pre_dispatch(rule, args)

    @classmethod
    def _dispatch(cls, endpoint):
        # Pages for people say by themselves what is not there.
        if request.env.uid and endpoint.routing["type"] != "http":
            params = request.params
            request.env["asom.door"]._check_params(request.httprequest.path, params)
            try:
                limits.check(params)
            except limits.TooMuch:
                raise request.env["base"]._asom_too_much() from None
        return super()._dispatch(endpoint)

    @classmethod
    def _handle_error(cls, exception):
        if fault.is_of_the_moment(exception):
            exception = fault.for_people(exception)
        return super()._handle_error(exception)

    def session_info(self):
        """The web client leaves out what a limited user has no door to."""
        return {
            **super().session_info(),
            "asom_limited": self.env["asom.door"]._limits() is not None,
        }
