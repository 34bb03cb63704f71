import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.batches import (
    claim,
    commit_batch,
    log_stopped,
    work_off,
)
from odoo.addons.asom_nets_transport.transport import (
    TransportError,
    get_whole,
    put_away,
    wait_minutes,
    whole_files,
)

_logger = logging.getLogger(__name__)

# Between two looks at the folder: what changes meanwhile is still being written.
SETTLE_SECONDS = 3
PART = ".part"


def _with_content(listing):
    """Files that are said to be written to their end: they have bytes, and no name
    that says otherwise."""
    return [entry for entry in listing if entry.size and not entry.name.endswith(PART)]


class InkassoAgreement(models.Model):
    """Answers lie in a folder of the agency's server. Each file is kept and committed
    before it is moved: a worker that dies between the two finds it again, and the same
    bytes are taken once."""

    _inherit = "asom.inkasso.agreement"

    sftp_trouble = fields.Char(string="Answers Not Fetched", readonly=True, copy=False)
    sftp_failures = fields.Integer(readonly=True, copy=False)
    sftp_next = fields.Datetime(string="Fetched Again", readonly=True, copy=False)

    # === ACTION METHODS === #

    def action_sftp_fetch(self):
        """Fetch what has come, now.

        :raises UserError: when that does not work
        """
        self.ensure_one()
        self.check_access("write")
        this = self.sudo()
        with claim(this) as mine:
            if not mine:
                raise UserError(self.env._("It is being fetched right now."))
            this._fetch_answers()
        if this.sftp_trouble:
            # What was told is kept; an error here would undo it.
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {"type": "danger", "message": this.sftp_trouble},
            }
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_dunning.action_inkasso_message"
        )
        mine = [("agreement_id", "=", self.id), ("direction", "=", "back")]
        return {**action, "domain": mine, "context": {}}

    # === SCHEDULED === #

    @api.model
    def _cron_fetch(self):
        """Fetch from every agency whose time has come."""
        agreements = type(self)
        due = self.sudo().search(
            [
                ("delivery", "=", "sftp"),
                ("sftp_folder_in", "!=", False),
                "|",
                ("sftp_next", "=", False),
                ("sftp_next", "<=", fields.Datetime.now()),
            ],
            order="sftp_next, id",
        )
        work_off(due, agreements._cron_fetch_one, agreements._cron_fetch_stopped)

    def _cron_fetch_one(self, left) -> bool:
        """:returns: False when the scheduler's time is up"""
        with claim(self) as mine:
            if mine:
                bureau = self.env["asom.dunning.case"]._bureau_user(self.company_id)
                lang = bureau.partner_id._asom_lang()
                self.with_context(lang=lang)._fetch_answers()
        return commit_batch(self.env, 1, left) > 0

    def _cron_fetch_stopped(self, error):
        log_stopped(_logger, f"Answers of agreement {self.id}", error)

    # === BUSINESS METHODS === #

    def _fetch_answers(self):
        """Fetch all whole files, oldest first; a bad one does not stop the others."""
        self.ensure_one()
        trouble = ""
        try:
            with self._sftp_store() as store:
                folder = self.sftp_folder_in
                for entry in whole_files(store, folder, _with_content, SETTLE_SECONDS):
                    try:
                        self._fetch_answer(store, entry)
                    except TransportError as error:
                        if error.is_connection:
                            raise
                        trouble = self._sftp_text(error)
                    commit_batch(self.env)
        except TransportError as error:
            trouble = self._sftp_text(error)
        self._note_fetched(trouble)

    def _fetch_answer(self, store, entry):
        """One file, all the way.

        :raises TransportError: whatever went wrong
        """
        data = get_whole(store, self.sftp_folder_in, entry)
        row = self.env["asom.inkasso.message"].sudo()._keep_file(self, entry.name, data)
        if not row:
            self.message_post(
                body=self.env._(
                    "%s is a file that is here already. Nothing was taken from it.",
                    entry.name,
                )
            )
        elif row.state == "refused":
            self._tell_refused(row)
        commit_batch(self.env)
        put_away(store, self.sftp_folder_in, entry, self.sftp_folder_read)

    def _tell_refused(self, row):
        """Somebody of the bureau looks at a file that cannot be read."""
        bureau = self.env["asom.dunning.case"]._bureau_user(self.company_id)
        self.sudo().message_notify(
            partner_ids=bureau.partner_id.ids,
            subject=self.env._("An answer of %s", self.agency_id.name),
            body=self.env._(
                "The file %(name)s could not be read: %(why)s",
                name=row.case_ref,
                why=row.error,
            ),
        )

    def _note_fetched(self, trouble):
        """How it went; after trouble the next look is later each time, and somebody is
        told of the first."""
        if not trouble:
            if self.sftp_failures:
                self.write(
                    {"sftp_failures": 0, "sftp_trouble": False, "sftp_next": False}
                )
            return
        failures = self.sftp_failures + 1
        wait = timedelta(minutes=wait_minutes(failures))
        if trouble != self.sftp_trouble:
            bureau = self.env["asom.dunning.case"]._bureau_user(self.company_id)
            self.message_notify(
                partner_ids=bureau.partner_id.ids,
                subject=self.env._("Answers of %s", self.agency_id.name),
                body=trouble,
            )
        self.write(
            {
                "sftp_failures": failures,
                "sftp_trouble": trouble,
                "sftp_next": fields.Datetime.now() + wait,
            }
        )
