from odoo import http
from odoo.http import request

from odoo.addons.asom_isolation.controllers.download import download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class CollectionRunReport(http.Controller):
    """The spreadsheet of a collection run, made when it is asked for."""

    @http.route(
        "/asom/collection_run/<int:run_id>/report.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def report(self, run_id):
        """Send the report of a run that the user may read.

        :raises NotFound: there is no such run, or it is another association's: the
            answer does not tell which
        """
        run = request.env["asom.collection.run"]
        if run.has_access("read"):
            run = run.search([("id", "=", run_id)])
        if not run:
            raise request.not_found()
        return download(run._report_xlsx(), run._report_filename(), XLSX)
