"""Calls that tell a receiver's server of work orders: kept until they are taken."""

import json
import logging
import uuid
from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...batches import claim, commit_batch, error_text, log_stopped, work_off
from ...outbound import PRIVATE, CallError
from ...webhook import answer_of, call, wait_after
from .tasks import OPEN

_logger = logging.getLogger(__name__)


class WorkCall(models.Model):
    """One call: tried again, at ever longer waits, until it is taken or given up."""

    _name = "asom.work.call"
    _description = "Call About a Work Order"
    _inherit = "asom.association.mixin"
    _order = "id desc"
    _rec_name = "key"

    company_id = fields.Many2one(readonly=True)
    hook_id = fields.Many2one(
        "asom.work.hook",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        check_company=True,
    )
    work_order_id = fields.Many2one(
        "asom.work.order",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
        check_company=True,
    )
    event = fields.Selection(
        [("work", "Work"), ("late", "Late"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
    )
    key = fields.Char(
        string="Call", required=True, readonly=True, help="The same for each try."
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("taken", "Taken"),
            ("failed", "Failed"),
            ("dropped", "Dropped"),
        ],
        required=True,
        default="waiting",
        readonly=True,
        index=True,
    )
    tries = fields.Integer(readonly=True)
    next_try = fields.Datetime(readonly=True, default=fields.Datetime.now)
    date_taken = fields.Datetime(string="Taken On", readonly=True)
    error = fields.Char(readonly=True)

    _key_uniq = models.UniqueIndex("(key)", "There is such a call already.")

    def _asom_locked_text(self, field):
        return self.env._("Calls are made by work orders; try one again instead.")

    # === ACTION METHODS === #

    def action_try_again(self):
        """Try again what was given up, from now on."""
        self.check_access("write")
        failed = self.filtered(lambda each: each.state == "failed")
        for each in failed:
            vals = {"state": "waiting", "tries": 0, "next_try": fields.Datetime.now()}
            each._asom_step(*vals).write(vals)
        self._make_soon()
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _queue(self, hook, works, event):
        """Calls about work orders, to be made soon; one that is waiting is enough.

        :param event: of the field
        """
        waiting = self.sudo().search(
            [
                ("work_order_id", "in", works.ids),
                ("event", "=", event),
                ("state", "in", ["waiting", "failed"]),
            ]
        )
        calls = self.sudo().create(
            [
                {
                    "company_id": work.company_id.id,
                    "hook_id": hook.id,
                    "work_order_id": work.id,
                    "event": event,
                    "key": str(uuid.uuid4()),
                }
                for work in works - waiting.work_order_id
            ]
        )
        if calls:
            self._make_soon()
        return calls

    @api.model
    def _make_soon(self):
        self.env.ref("asom_membership.cron_work_calls").sudo()._trigger()

    def _content(self) -> dict:
        """What is told: where, what and until when; never an amount."""
        work = self.work_order_id._for(self.hook_id.receiver_id)
        content = {
            "event": self.event,
            "id": self.key,
            "number": work.name,
            "association": work.company_id.name,
            "task": work.task,
            "due": work.date_due.isoformat(),
        }
        if self.event != "withdrawn":
            name, phone = work._told_contact()
            content |= {
                "address": work.installation_id.name or "",
                "member_number": work.membership_id.member_number,
                "contact": name,
                "telephone": phone,
                "now": work.before or "",
                "after": work.after or "",
                "note": work.note or "",
                "answer": f"{work._link()}/answer",
            }
        return content

    # === WORKING THEM OFF === #

    @api.model
    def _cron_call(self):
        """Make the calls that are due, each in a transaction of its own."""
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param("database.is_neutralized"):
            return
        due = self.sudo().search(
            [("state", "=", "waiting"), ("next_try", "<=", fields.Datetime.now())],
            order="id",
        )
        calls = type(self)
        work_off(due, calls._cron_one, calls._cron_stopped)
        following = self.sudo().search(
            [("state", "=", "waiting")], order="next_try", limit=1
        )
        if following:
            cron = self.env.ref("asom_membership.cron_work_calls").sudo()
            cron._trigger(following.next_try)

    def _cron_one(self, left):
        with claim(self) as mine:
            if mine and self.exists():
                self._make()
        return commit_batch(self.env, 1, left) > 0

    def _cron_stopped(self, error):
        log_stopped(_logger, f"Call {self.id}", error)
        self.error = error_text(self.env, error, self.display_name)
        if not wait_after(self.tries):
            self.state = "failed"

    def _make(self):
        """Make one call. That it is tried stands before it is made: whoever is killed
        in between tries again, and the receiver knows the call by its key."""
        self.invalidate_recordset()
        if self.state != "waiting":
            return
        self = self._for_staff()
        if not self.hook_id.active:
            # What has not been told goes by mail now.
            self.state = "dropped"
            return
        tries = self.tries + 1
        wait = wait_after(tries)
        again = fields.Datetime.now() + (wait or wait_after(1))
        self.write({"tries": tries, "next_try": again})
        body = json.dumps(self._content(), ensure_ascii=False).encode()
        commit_batch(self.env)
        private = self.env["ir.config_parameter"].sudo().get_param(PRIVATE) == "1"
        hook = self.hook_id
        try:
            data = call(hook.url, hook.secret, self.key, body, private)
        except CallError as error:
            self.error = self._error_text(error)
            if not wait:
                self.state = "failed"
            return
        now = fields.Datetime.now()
        self.write({"state": "taken", "date_taken": now, "error": False})
        if self.event == "work" and self.work_order_id.state == "new":
            self.work_order_id.write({"state": "sent", "date_sent": now})
        if self.event != "withdrawn":
            self._hear(answer_of(data))

    def _hear(self, answer):
        """What the receiver has answered at once."""
        if not answer:
            return
        try:
            with self.env.cr.savepoint():
                self.work_order_id._for(self.hook_id.receiver_id)._answered(answer)
        except UserError as error:
            self.error = str(error)
        except ValueError:
            day = answer.get("date_done")
            self.error = self.env._(
                "The server has answered a day that is none: %s", day
            )

    def _for_staff(self):
        """In the language of who looks after it; the scheduler's own is English."""
        work, company = self.work_order_id, self.company_id
        user = company.asom_work_user_id or work.order_id.confirmed_user_id
        lang = user.lang or company.partner_id._asom_lang()
        return self.with_context(lang=lang)

    def _error_text(self, error) -> str:
        texts = {
            "address": self.env._("The address is none for calls."),
            "private": self.env._("The address leads to a network that is not public."),
            "unreachable": self.env._("The server cannot be reached, or is too slow."),
            "status": self.env._("The server has refused it (%s).", error.status),
        }
        return texts[error.code]


class WorkOrder(models.Model):
    _inherit = "asom.work.order"

    call_ids = fields.One2many(
        "asom.work.call",
        "work_order_id",
        string="Calls",
        readonly=True,
        groups="asom_membership.group_staff",
    )

    def _drop_calls(self):
        """Calls that were never tried are not made any more.

        :returns: the open work orders of which a call was tried, taken or not: their
            receiver may know of them
        """
        calls = self.sudo().call_ids.filtered(
            lambda each: each.event == "work" and each.work_order_id.state in OPEN
        )
        calls.filtered(
            lambda each: each.state in ("waiting", "failed")
        ).state = "dropped"
        tried = calls.filtered("tries").work_order_id
        return tried.with_env(self.env)

    def _answered(self, answer):
        """Write what a receiver says; what is closed stays as it was.

        :param answer: ``state``, ``date_done`` (ISO), ``serial_number``, ``remark``
        :raises UserError: what is said does not fit
        :raises ValueError: the day is none
        """
        if self.state not in OPEN:
            return
        day = answer.get("date_done")
        vals = {
            name: answer[name]
            for name in ("serial_number", "remark")
            if answer.get(name)
        }
        if day:
            vals["date_done"] = date.fromisoformat(day)
        self.write(vals)
        steps = {
            "acknowledged": self.action_acknowledge,
            "failed": self.action_failed,
            "done": self.action_done,
        }
        steps[answer["state"]]()
