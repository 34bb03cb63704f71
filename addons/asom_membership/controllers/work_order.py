from datetime import date

from odoo import fields, http
from odoo.exceptions import UserError
from odoo.http import request

from ..models.orders.tasks import OPEN
from ..periods import danish_day
from ..webhook import answer_of

PATH = "/asom/work_order/<string:token>"
# As links were signed before; the last of them have run out 60 days after the change.
FORMER = "/asom/work_order/<int:key>/<int:until>/<string:signature>"
LONGEST = 200
LONGEST_BODY = 16 * 1024


def _language() -> str:
    """Danish where it is installed; nobody is known by a wrong link."""
    codes = {code for code, _name in request.env["res.lang"].get_installed()}
    return "da_DK" if "da_DK" in codes else "en_US"


def _day(day) -> str:
    return danish_day(day) if day else ""


class WorkOrderAnswer(http.Controller):
    """The page on which a receiver says what became of a work order. Looking at it
    changes nothing: mail programs open links by themselves."""

    @http.route(PATH, type="http", auth="public", methods=["GET"], sitemap=False)
    def page(self, token):
        """Show the work order."""
        work = self._work(token)
        return self._render(work) if work else self._no_link()

    @http.route(FORMER, type="http", auth="public", methods=["GET"], sitemap=False)
    def former_page(self, key, until, signature):
        """Tell that the link is not valid any more."""
        return self._no_link()

    @http.route(PATH, type="http", auth="public", methods=["POST"], sitemap=False)
    def answer(self, token, **form):
        """Write the answer; a second time it stays as it was."""
        work = self._work(token)
        if not work:
            return self._no_link()
        if work.state not in OPEN:
            return self._render(work)
        try:
            with request.env.cr.savepoint():
                self._write(work, form)
        except (UserError, ValueError) as error:
            text = str(error) if isinstance(error, UserError) else ""
            wrong = text or work.env._("Write the day as on the calendar.")
            return self._render(work, wrong, form)
        return self._render(work)

    @http.route(
        f"{PATH}/answer",
        type="http",
        auth="public",
        methods=["POST"],
        csrf=False,
        sitemap=False,
        save_session=False,
    )
    def answer_of_server(self, token):
        """The same from a receiver's server, as JSON: ``state`` (acknowledged, done or
        failed), ``date_done``, ``serial_number``, ``remark``. Made again it changes
        nothing."""
        work = self._work(token)
        if not work:
            raise request.not_found()
        answer = answer_of(request.httprequest.get_data(cache=False)[:LONGEST_BODY])
        wrong = "" if answer else "state"
        try:
            with request.env.cr.savepoint():
                if answer:
                    work._answered(answer)
        except UserError as error:
            wrong = str(error)
        except ValueError:
            wrong = "date_done"
        told = {"number": work.name, "state": work.state}
        if wrong:
            told["error"] = wrong
        return request.make_json_response(told, status=422 if wrong else 200)

    def _work(self, token):
        """The work order in its receiver's language, or none."""
        work = request.env["asom.work.order"]._of_link(token)
        if not work:
            return work
        lang = work.receiver_id._asom_lang()
        return work.with_context(
            lang=lang, allowed_company_ids=work.company_id.ids
        ).with_company(work.company_id)

    def _write(self, work, form):
        if form.get("result") == "acknowledged":
            work.action_acknowledge()
            return
        day = form.get("date_done") or None
        work.write(
            {
                "date_done": day and date.fromisoformat(day),
                "serial_number": (form.get("serial_number") or "")[:LONGEST],
                "remark": (form.get("remark") or "")[:LONGEST],
            }
        )
        if form.get("result") == "failed":
            work.action_failed()
        else:
            work.action_done()

    def _render(self, work, wrong="", form=None):
        """:param form: what was typed and was wrong: nobody types it again"""
        env = work.env
        response = request.make_response(
            env["ir.qweb"]._render(
                "asom_membership.work_order_page",
                {
                    "work": work,
                    "open": work.state in OPEN,
                    "seen": work.state == "acknowledged",
                    "wrong": wrong,
                    "typed": form or {},
                    "task": work._task_names()[work.task],
                    "contact": work._told_contact(),
                    "told": self._told(work),
                    "today": fields.Date.context_today(work).isoformat(),
                    "day": _day,
                    "csrf": request.csrf_token(),
                    "lang": (env.lang or "da_DK")[:2],
                },
            )
        )
        return self._kept_nowhere(response)

    @staticmethod
    def _told(work) -> str:
        """What has become of a work order that is closed."""
        texts = {
            "done": work.env._("Done on %s.", _day(work.date_done)),
            "failed": work.env._("It was told that this could not be done."),
            "withdrawn": work.env._("Withdrawn: this is not to be done."),
        }
        return texts.get(work.state, "")

    def _no_link(self):
        """A wrong link, or one whose time is over: what to do about it, and nothing
        that tells one from the other."""
        env = request.env(context=dict(request.env.context, lang=_language()))
        html = (
            env["ir.qweb"]
            .sudo()
            ._render(
                "asom_membership.work_order_no_link",
                {
                    "lang": env.lang[:2],
                },
            )
        )
        return self._kept_nowhere(request.make_response(html, status=404))

    @staticmethod
    def _kept_nowhere(response):
        # What the address tells goes to nobody else.
        response.headers["Referrer-Policy"] = "no-referrer"
        response.headers["Cache-Control"] = "no-store"
        response.headers["X-Robots-Tag"] = "noindex"
        return response
