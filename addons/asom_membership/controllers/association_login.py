from odoo import http
from odoo.http import request

COOKIE = "association"
A_YEAR = 365 * 24 * 60 * 60


class AssociationLogin(http.Controller):
    """The address that an association gives its members."""

    @http.route("/association/<string:slug>", type="http", auth="public", sitemap=False)
    def login(self, slug):
        """Show the login page with the association's name and logo, this time and
        the next."""
        if not request.env["res.company"]._asom_by_slug(slug):
            raise request.not_found()
        response = request.redirect("/my")
        response.set_cookie(COOKIE, slug, max_age=A_YEAR, httponly=True, samesite="Lax")
        return response
