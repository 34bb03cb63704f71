from odoo.http import request

from odoo.addons.mail.controllers.webclient import WebclientController


class Webclient(WebclientController):
    """One address answers all questions of Odoo's chat and chatter."""

    @classmethod
    def _process_request_loop(cls, store, fetch_params):
        """Leave out what the user has no door to: the web client asks several things at
        once, and what it gets no answer to it does not show."""
        door, rule = request.env["asom.door"], request.httprequest.path
        answered = []
        for param in fetch_params:
            question, about = (param, None) if isinstance(param, str) else param[:2]
            if door._allows_question(rule, question):
                door._check_params(rule, about or {})
                answered.append(param)
        return super()._process_request_loop(store, answered)
