from odoo import http
from odoo.http import request

from odoo.addons.web.controllers.home import Home


class AssociationHome(Home):
    """The bureau's staff work in all associations at once."""

    @http.route()
    def web_client(self, s_action=None, **kw):
        """Tick every association for staff who have not chosen any themselves.

        Odoo ticks the user's own company only, which for staff is the bureau, and then
        every list of members is empty.
        """
        response = super().web_client(s_action=s_action, **kw)
        user = request.env.user
        chosen = request.httprequest.cookies.get("cids")
        if response.status_code == 200 and not chosen and _is_staff(user):
            companies = user.company_id | user.company_ids
            response.set_cookie("cids", "-".join(map(str, companies.ids)))
        return response

    def _login_redirect(self, uid, redirect=None):
        """A member reads the language that the association has noted, and not that of
        the telephone on which the login page was opened."""
        user = request.env["res.users"].sudo().browse(uid)
        if user.lang and user._asom_memberships():
            request.future_response.set_cookie("frontend_lang", user.lang)
        return super()._login_redirect(uid, redirect=redirect)


def _is_staff(user) -> bool:
    return bool(user) and user.has_group("asom_membership.group_staff")
