from odoo import http
from odoo.http import request

from odoo.addons.asom_isolation.controllers.download import download

from .. import memberfile
from .collection_run_report import XLSX


class MemberImportFiles(http.Controller):
    """The empty file to fill in, and the rows of an import that have errors."""

    @http.route(
        "/asom/member_import/template.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def template(self):
        """Send the template in the user's language.

        :raises NotFound: the user does not import members
        """
        if not request.env["asom.member.import"].has_access("create"):
            raise request.not_found()
        data = memberfile.template_xlsx(
            request.env.user.lang or "da_DK",
            {"payment_channel": request.env["asom.payment.channel"]._choices()},
        )
        return download(data, request.env._("Members.xlsx"), XLSX)

    @http.route(
        "/asom/member_import/<int:import_id>/rest.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def rest(self, import_id):
        """Send the rows with errors, each with its reason.

        :raises NotFound: there is no such import, or it is another association's: the
            answer does not tell which
        """
        record = request.env["asom.member.import"]
        if record.has_access("read"):
            record = record.search([("id", "=", import_id)])
        if not record:
            raise request.not_found()
        return download(record._rest_xlsx(), record._rest_filename(), XLSX)
