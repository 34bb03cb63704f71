import os
import time
from contextlib import contextmanager

from odoo import api, fields, models
from odoo.fields import NO_ACCESS
from odoo.http import request as web_request

from odoo.addons.asom_isolation.encrypted import EncryptedChar

from ...economic import Economic, EconomicError

SECRET = "ASOM_ECONOMIC_APP_SECRET"  # domain: the name of an environment variable
# The vendor allows 50,000 a day for each agreement; others may use it too.
CALLS_A_DAY = 40_000
# A page does not hang: what a click does not get done goes on by itself.
PAGE_SECONDS = 25


def page_until() -> float:
    """How long this request may go on, by the monotonic clock; jobs have time."""
    return time.monotonic() + PAGE_SECONDS if web_request else float("inf")


class EconomicAgreement(models.Model):
    """The grant's token goes in and never comes out again; the app's secret is the
    server's and never in the database."""

    _inherit = "asom.economic.agreement"
    _typed = ("new_grant_token",)

    grant_token = EncryptedChar("Stored Token", groups=NO_ACCESS)
    new_grant_token = fields.Char(
        string="Token",
        compute="_compute_typed",
        readonly=False,
        store=False,
        help="What e-conomic shows when the association has given permission. It is "
        "stored and cannot be read again.",
    )
    database_mark = fields.Char(
        readonly=True,
        copy=False,
        groups=NO_ACCESS,
        help="Of the database in which it was put in use: a copy sends nothing.",
    )
    has_token = fields.Boolean(
        string="Token Is Stored", compute="_compute_has_token", compute_sudo=True
    )

    @api.depends("grant_token")
    def _compute_has_token(self):
        for agreement in self:
            agreement.has_token = bool(agreement.grant_token)

    # === CALLS === #

    @api.model
    def _app_secret(self) -> str:
        """The bureau's secret, or "" where the server has none."""
        path = os.environ.get(f"{SECRET}_FILE")
        if not path:
            return os.environ.get(SECRET, "").strip()
        try:
            with open(path, encoding="utf-8") as file:
                return file.read().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise EconomicError("no_secret", f"{SECRET}_FILE") from error

    @api.model
    def _check_no_copy(self):
        """:raises EconomicError: in a copy of the database that was made harmless"""
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param("database.is_neutralized"):
            raise EconomicError("copy")

    def _check_same_database(self):
        """:raises EconomicError: in a copy under another name, or with another id"""
        here = self._database_mark()
        if not self.database_mark:
            # Put in use before databases were told apart.
            self.database_mark = here
        if self.database_mark != here:
            raise EconomicError("copy")

    @api.model
    def _database_mark(self) -> str:
        parameters = self.env["ir.config_parameter"].sudo()
        return f"{parameters.get_param('database.uuid', '')}/{self.env.cr.dbname}"

    @contextmanager
    def _economic(self):
        """The connection; the calls are counted for the day.

        :returns: :class:`Economic`
        :raises EconomicError: there is no token or secret, the database is a copy, or
            no call is left today
        """
        self.ensure_one()
        self._check_no_copy()
        secret, own = self._app_secret(), self.sudo()
        if not secret:
            raise EconomicError("no_secret", SECRET)
        if not own.grant_token:
            raise EconomicError("no_token")
        own._check_same_database()
        today = fields.Date.today()
        used = own.calls_count if own.calls_day == today else 0
        if used >= CALLS_A_DAY:
            raise EconomicError("day_used")
        client = Economic(
            own.legacy_url,
            own.openapi_url,
            secret,
            own.grant_token,
            most=CALLS_A_DAY - used,
            until=page_until(),
        )
        try:
            yield client
        finally:
            client.close()
            own.write({"calls_day": today, "calls_count": used + client.calls})
