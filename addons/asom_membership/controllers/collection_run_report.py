from odoo import http
from odoo.http import request

from odoo.addons.asom_isolation.controllers.download import download

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class RunReport(http.Controller):
    """The spreadsheet of a run, made when it is asked for."""

    @http.route(
        "/asom/collection_run/<int:run_id>/report.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def report(self, run_id):
        """Send the report of a collection run that the user may read.

        :raises NotFound: there is no such run, or it is another association's: the
            answer does not tell which
        """
        return self._report(request.env["asom.collection.run"], run_id)

    @http.route(
        "/asom/run/<string:model>/<int:run_id>/report.xlsx",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def report_of_kind(self, model, run_id):
        """As :meth:`report`, of any kind of run.

        :raises NotFound: also where the model is no kind of run
        """
        registry = request.env.registry
        frame = registry["asom.run.mixin"]
        if model not in registry or not issubclass(registry[model], frame):
            raise request.not_found()
        return self._report(request.env[model], run_id)

    @staticmethod
    def _report(run, run_id):
        if not run._abstract and run.has_access("read"):
            run = run.search([("id", "=", run_id)])
        if not run:
            raise request.not_found()
        return download(run._report_xlsx(), run._report_filename(), XLSX)
