import hashlib
import os
import secrets
from datetime import timedelta
from urllib.parse import urlencode

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...economic import EconomicError

PUBLIC = "ASOM_ECONOMIC_APP_PUBLIC"  # domain: the name of an environment variable
GRANT_URL = "https://secure.e-conomic.com/secure/api1/requestaccess.aspx"
# As long as somebody may need to find the password for e-conomic.
LIVES = timedelta(minutes=30)
BACK = "/asom/economic/grant"


class EconomicGrant(models.Model):
    """A question to e-conomic for its permission, which one answer belongs to."""

    _name = "asom.economic.grant"
    _description = "Question for e-conomic's Permission"
    _inherit = "asom.economic.part.mixin"
    _order = "id desc"

    user_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        ondelete="cascade",
    )
    # Its digest alone: who reads the database cannot answer.
    digest = fields.Char(required=True, readonly=True, index=True)
    used_at = fields.Datetime(readonly=True)

    @api.model
    def _ask(self, agreement) -> str:
        """One more question; the earlier ones of the agreement are void.

        :returns: the state that comes back with the answer
        """
        state = secrets.token_urlsafe(32)
        own = self.sudo()
        own.search([("agreement_id", "=", agreement.id)]).unlink()
        own.create(
            {
                "agreement_id": agreement.id,
                "company_id": agreement.company_id.id,
                "user_id": self.env.uid,
                "digest": self._digest(state),
            }
        )
        return state

    @staticmethod
    def _digest(state) -> str:
        return hashlib.sha256(state.encode()).hexdigest()

    @api.model
    def _redeem(self, state, token):
        """Keep the token that came back; each state is good for one.

        :returns: the agreement
        :raises AccessError: the state is none of this user's that is still good
        :raises UserError: there is no token, or it is another company's
        """
        found = self.sudo().search(
            [
                ("digest", "=", self._digest(state or "")),
                ("user_id", "=", self.env.uid),
                ("used_at", "=", False),
                ("create_date", ">", fields.Datetime.now() - LIVES),
            ],
            limit=1,
        )
        if not found:
            raise AccessError(self.env._("This page is not to be opened by hand."))
        found.lock_for_update()
        found.used_at = fields.Datetime.now()
        agreement = found.agreement_id.with_env(self.env)
        agreement.check_access("write")
        if not (token or "").strip():
            raise UserError(self.env._("e-conomic gave no permission."))
        agreement._take_granted(token)
        return agreement


class EconomicAgreement(models.Model):
    """The permission through e-conomic's own page."""

    _inherit = "asom.economic.agreement"

    grant_url = fields.Char(
        string="Address, Permission",
        required=True,
        default=GRANT_URL,
        tracking=True,
        groups="asom_membership.group_manager",
    )
    can_ask = fields.Boolean(compute="_compute_can_ask")

    def _compute_can_ask(self):
        self.can_ask = bool(os.environ.get(PUBLIC, "").strip())

    @api.constrains("grant_url")
    def _check_grant_url(self):
        for agreement in self.sudo():
            self._check_address(agreement.grant_url)

    def action_grant(self):
        """Go to e-conomic's page, where the association gives its permission.

        :raises UserError: the server does not know the app's public name
        """
        self.ensure_one()
        self.check_access("write")
        public = os.environ.get(PUBLIC, "").strip()
        if not public:
            raise UserError(
                self.env._("The server's administrator sets %s first.", PUBLIC)
            )
        if self.state == "closed":
            raise UserError(self.env._("This agreement is closed. Make another one."))
        state = self.env["asom.economic.grant"]._ask(self)
        back = f"{self.get_base_url()}{BACK}/{state}"
        query = urlencode(
            {
                "appPublicToken": public,
                "redirectUrl": back,
                "locale": "da-DK",
            }
        )
        return {
            "type": "ir.actions.act_url",
            "url": f"{self.grant_url}?{query}",
            "target": "self",
        }

    def _take_granted(self, token):
        """Keep a token, unless e-conomic says that it is another company's.

        :raises UserError: it is; nothing is kept
        """
        before = self.sudo().grant_token
        self._note_prepared()
        self._keep_typed({"new_grant_token": token})
        try:
            with self._economic() as client:
                told = client.whoami()
        except EconomicError:
            # It is asked again before anything is sent.
            return
        if text := self._mistaken(told):
            self.sudo().grant_token = before
            raise UserError(text)
