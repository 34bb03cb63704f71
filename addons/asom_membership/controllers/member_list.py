from odoo import http
from odoo.http import request

from odoo.addons.asom_isolation.controllers.download import download


class MemberListFile(http.Controller):
    """A list of members, made when it is asked for."""

    @http.route(
        "/asom/member_list/<int:list_id>", type="http", auth="user", methods=["GET"]
    )
    def member_list(self, list_id):
        """Send the file that the user has asked for in the dialog.

        :raises NotFound: it is not the user's own
        """
        wizard = request.env["asom.member.list"]
        if wizard.has_access("read"):
            wizard = wizard.search(
                [("id", "=", list_id), ("create_uid", "=", request.env.uid)]
            )
        if not wizard:
            raise request.not_found()
        wizard = wizard.with_context(lang=request.env.user.lang)
        return download(*wizard._file())
