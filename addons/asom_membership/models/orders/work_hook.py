from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import NO_ACCESS

from odoo.addons.asom_isolation.encrypted import EncryptedChar

from ...outbound import CallError, parts_of

SHORTEST = 24


class WorkHook(models.Model):
    """The server of a receiver who gets work orders by calls instead of mails.

    It is told where members live: one that a manager has entered, or moved, is used
    when a second manager has confirmed it.
    """

    _name = "asom.work.hook"
    _description = "Server for Work Orders"
    _inherit = [
        "asom.association.mixin",
        "asom.setting.record",
        "asom.typed.secrets.mixin",
        "mail.thread",
    ]
    _order = "company_id, id"
    _rec_name = "receiver_id"
    _typed = ("new_secret",)
    _asom_second = ("url", "receiver_id", "company_id", "active")

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    active = fields.Boolean(default=True, tracking=True)
    receiver_id = fields.Many2one(
        "res.partner",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="The receiver of the rules for work orders.",
    )
    url = fields.Char(
        string="Address",
        required=True,
        tracking=True,
        help="Begins with https:// and leads to a public address.",
    )
    secret = EncryptedChar("Stored Secret", groups=NO_ACCESS)
    new_secret = fields.Char(
        string="Secret",
        compute="_compute_typed",
        readonly=False,
        store=False,
        help="What the receiver checks the signature with, at least 24 signs. It is "
        "stored and cannot be read again.",
    )
    has_secret = fields.Boolean(
        string="Secret Is Stored", compute="_compute_has_secret", compute_sudo=True
    )
    call_ids = fields.One2many("asom.work.call", "hook_id", string="Calls")

    _receiver_uniq = models.UniqueIndex(
        "(company_id, receiver_id) WHERE active", "The receiver has a server already."
    )

    # === COMPUTE METHODS === #

    @api.depends("secret")
    def _compute_has_secret(self):
        for hook in self:
            hook.has_secret = bool(hook.secret)

    # === CONSTRAINT METHODS === #

    @api.constrains("url")
    def _check_url(self):
        for hook in self:
            self._check_address(hook.url)

    def _check_address(self, url):
        """:raises ValidationError: it is none for calls"""
        try:
            parts_of(url)
        except CallError:
            raise ValidationError(
                self.env._(
                    "“%s” is no address for calls. It begins with https:// and has "
                    "no password in it.",
                    url,
                )
            ) from None

    # === CRUD METHODS === #

    def write(self, vals):
        if "url" in vals:
            # Said now, and not when somebody else confirms it.
            self._check_address(vals["url"])
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _asom_is_another(self):
        """The first one as well: until then there are mails."""
        return bool(self._asom_setting_company())

    def _asom_shown(self, names):
        shown = super()._asom_shown(names)
        if "active" in shown and self.active:
            shown["active"] = f"{self.display_name}: {self.url}"
        return shown

    def _keep_typed(self, secrets):
        """:raises ValidationError: the secret is too short"""
        secret = secrets.get("new_secret", "").strip()
        if secret and len(secret) < SHORTEST:
            raise ValidationError(
                self.env._("The secret has at least %s signs.", SHORTEST)
            )
        return super()._keep_typed(secrets)

    # === BUSINESS METHODS === #

    @api.model
    def _of(self, company, receiver):
        """The server of a receiver, or an empty recordset; without a secret there is
        none yet."""
        own = [("company_id", "=", company.id), ("receiver_id", "=", receiver.id)]
        return self.sudo().search(own, limit=1).filtered("secret")
