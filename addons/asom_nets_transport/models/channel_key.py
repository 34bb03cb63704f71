import os
import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS

from odoo.addons.asom_isolation.encrypted import EncryptedChar, EncryptedText

from ..transport import (
    TransportError,
    fingerprint,
    generate_private_key,
    load_private_key,
    public_line,
)
from .trouble_text import trouble_text

# Only what the server's administrator has named so can be reached from here: nobody
# reads the server's other variables and files by naming them.
VARIABLE = re.compile(r"ASOM_NETS_[A-Z0-9_]{1,40}")


class NetsChannel(models.Model):
    """Our key: goes in, and never comes out again.

    No user may read the stored fields, not even the administrator; forms and the
    interface for programs write the ``new_...`` fields, which hold nothing.
    """

    _inherit = "asom.nets.channel"
    _typed = ("new_private_key", "new_passphrase")

    private_key = EncryptedText("Stored Private Key", groups=NO_ACCESS)
    passphrase = EncryptedChar("Stored Passphrase", groups=NO_ACCESS)
    new_private_key = fields.Text(
        string="Private Key",
        compute="_compute_typed",
        readonly=False,
        store=False,
        help="In the form of OpenSSH or PEM. It is stored and cannot be read again.",
    )
    new_passphrase = fields.Char(
        string="Passphrase", compute="_compute_typed", readonly=False, store=False
    )
    key_variable = fields.Char(
        string="Key from the Server",
        copy=False,
        help="Name ASOM_NETS_… of the environment variables that the server's "
        "administrator has set: NAME_KEY or NAME_KEY_FILE, and NAME_PASSPHRASE or "
        "NAME_PASSPHRASE_FILE. Then no key is stored in the database.",
    )
    public_key = fields.Text(
        readonly=True, copy=False, help="Give this to Nets. It is no secret."
    )
    key_fingerprint = fields.Char(readonly=True, copy=False, tracking=True)
    key_origin = fields.Selection(
        [
            ("database", "Stored; cannot be shown"),
            ("environment", "From the server's environment"),
        ],
        string="Private Key Is Set",
        compute="_compute_key_origin",
        compute_sudo=True,
    )

    _key_variable_uniq = models.UniqueIndex(
        "(key_variable) WHERE key_variable IS NOT NULL",
        "Another connection uses this key of the server.",
    )

    # === COMPUTE METHODS === #

    @api.depends("private_key", "key_variable")
    def _compute_key_origin(self):
        for channel in self:
            origin = "database" if channel.private_key else False
            if channel._has_server_key():
                origin = "environment"
            channel.key_origin = origin

    @api.constrains("key_variable")
    def _check_key_variable(self):
        for channel in self.filtered("key_variable"):
            if not VARIABLE.fullmatch(channel.key_variable):
                raise ValidationError(
                    self.env._(
                        "The name of the server's key begins with ASOM_NETS_ and goes "
                        "on with capital letters, digits and _."
                    )
                )

    def _keep_typed(self, secrets):
        """Store what was typed as it is: a key's line ends are part of it.

        :raises ValidationError: it is no key, or not its passphrase
        """
        if not secrets:
            return
        vals = {name.removeprefix("new_"): text for name, text in secrets.items()}
        if "private_key" in vals:
            vals.setdefault("passphrase", False)
        self.sudo().write(vals)
        self._show_key()

    def _show_key(self):
        """Keep the public half of the key where it can be read."""
        for channel in self.sudo():
            try:
                key = channel._ssh_key()
            except TransportError as error:
                raise ValidationError(
                    trouble_text(self.env, error.kind, error.detail)
                ) from error
            comment = f"asom-{channel.company_id.asom_number or 'nets'}"
            channel.write(
                {
                    "public_key": key and public_line(key, comment),
                    "key_fingerprint": key and fingerprint(key),
                }
            )

    # === ACTION METHODS === #

    def action_generate_key(self):
        """Make a new key in the server; its private half is never seen by anybody."""
        self.ensure_one()
        self.check_access("write")
        if self.state == "running":
            raise UserError(
                self.env._(
                    "Stop the connection first: Nets does not know the new key yet."
                )
            )
        self.sudo().write(
            {
                "private_key": generate_private_key(),
                "passphrase": False,
                "key_variable": False,
            }
        )
        self._show_key()
        return True

    def action_forget_key(self):
        """Remove the key from the database."""
        self.check_access("write")
        self.sudo().write({"private_key": False, "passphrase": False, "state": "draft"})
        self._show_key()
        return True

    # === BUSINESS METHODS === #

    def _ssh_key(self):
        """The key to sign in with, or None.

        :raises TransportError: there is something that is no key, or does not open
        """
        self.ensure_one()
        secret = self.sudo()
        text = secret._from_server("KEY") or secret.private_key
        if not text:
            return None
        passphrase = secret._from_server("PASSPHRASE") or secret.passphrase or ""
        return load_private_key(text, passphrase)

    def _has_server_key(self) -> bool:
        names = (f"{self.key_variable}_KEY", f"{self.key_variable}_KEY_FILE")
        return bool(self.key_variable) and any(map(os.environ.get, names))

    def _from_server(self, what) -> str:
        """A secret that the server's administrator has put beside the database."""
        if not self.key_variable or not VARIABLE.fullmatch(self.key_variable):
            return ""
        name = f"{self.key_variable}_{what}"
        path = os.environ.get(f"{name}_FILE")
        if not path:
            return os.environ.get(name, "")
        try:
            with open(path, encoding="utf-8") as file:
                text = file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise TransportError("permission", f"{name}_FILE") from error
        return text.strip("\r\n") if what == "PASSPHRASE" else text
