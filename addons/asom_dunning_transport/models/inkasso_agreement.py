from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import NO_ACCESS

from odoo.addons.asom_dunning.models.inkasso import inkasso_second
from odoo.addons.asom_isolation.encrypted import EncryptedText
from odoo.addons.asom_nets_transport.models.trouble_text import trouble_text
from odoo.addons.asom_nets_transport.transport import (
    SftpFolders,
    TransportError,
    generate_private_key,
    load_private_key,
    parse_host_keys,
    public_line,
)

# Of a file that is read back, to see whether it is ours.
MOST_BYTES = 64 << 20


class InkassoAgreement(models.Model):
    """An agency's server for files: who it is, who we are there, and our key, which
    goes in and never comes out again."""

    _inherit = "asom.inkasso.agreement"
    _typed = ("new_token", "new_sftp_key")
    # Where cases go is changed by two, as the address of the other ways is.
    _asom_second = (
        *inkasso_second.InkassoAgreement._asom_second,
        "sftp_host",
        "sftp_port",
        "sftp_user",
        "sftp_host_key",
        "sftp_folder",
    )

    delivery = fields.Selection(
        selection_add=[("sftp", "SFTP")], ondelete={"sftp": "set default"}
    )
    sftp_host = fields.Char(string="Host", tracking=True)
    sftp_port = fields.Integer(string="Port", default=22, tracking=True)
    sftp_user = fields.Char(string="User", tracking=True)
    sftp_host_key = fields.Text(
        string="Host Key",
        tracking=True,
        help="The key by which the agency's server proves who it is: a line such as "
        "“ssh-ed25519 AAAA…”. A server with any other key is refused.",
    )
    sftp_folder = fields.Char(
        string="Folder", tracking=True, help="Where the agency takes files from."
    )
    sftp_taken = fields.Char(
        string="Taken Files",
        help="Folder in which the agency keeps what it has taken, if we see it. It "
        "tells whether a file arrived when the connection broke off.",
    )
    sftp_folder_in = fields.Char(
        string="Folder of Answers",
        tracking=True,
        help="Where the agency puts its receipts, statuses and settlements. Empty: "
        "they are received by hand.",
    )
    sftp_folder_read = fields.Char(
        string="Read Answers",
        tracking=True,
        help="Folder on the agency's server into which a file is moved when it has "
        "been read.",
    )
    sftp_key = EncryptedText("Stored Private Key", groups=NO_ACCESS)
    new_sftp_key = fields.Text(
        string="Private Key",
        compute="_compute_typed",
        readonly=False,
        store=False,
        help="In the form of OpenSSH or PEM, without a passphrase. It is stored and "
        "cannot be read again.",
    )
    sftp_public_key = fields.Text(
        string="Public Key",
        readonly=True,
        copy=False,
        help="Give this to the agency. It is no secret.",
    )

    @api.constrains("sftp_folder_in", "sftp_folder_read", "sftp_folder")
    def _check_sftp_folders(self):
        for agreement in self.filtered("sftp_folder_in"):
            names = ("sftp_folder_in", "sftp_folder_read", "sftp_folder")
            folders = [(agreement[name] or "").strip("/ ") for name in names]
            if not folders[1] or folders[0] in folders[1:]:
                raise ValidationError(
                    self.env._(
                        "Answers are moved into another folder when they have been "
                        "read, and do not lie where our own files do."
                    )
                )

    @api.constrains("delivery", "sftp_host", "sftp_user", "sftp_host_key", "sftp_port")
    def _check_sftp(self):
        for agreement in self.filtered(lambda row: row.delivery == "sftp"):
            names = ("sftp_host", "sftp_user", "sftp_host_key")
            labels = agreement.fields_get(names, ["string"])
            missing = [labels[name]["string"] for name in names if not agreement[name]]
            if missing:
                raise ValidationError(
                    self.env._(
                        "SFTP cannot be used without: %s.",
                        ", ".join(missing),
                    )
                )
            if not 1 <= agreement.sftp_port <= 65535:
                raise ValidationError(self.env._("A port is a number from 1 to 65535."))
            try:
                parse_host_keys(agreement.sftp_host_key)
            except TransportError as error:
                raise ValidationError(agreement._sftp_text(error)) from error

    def _goes_to(self):
        names = ("sftp_host", "sftp_port", "sftp_user", "sftp_folder", "sftp_host_key")
        server = [self[name] for name in names if self.sftp_host and self[name]]
        return [*super()._goes_to(), *server]

    def _keep_typed(self, secrets):
        """A key is stored as it was typed: its line ends are part of it.

        :raises ValidationError: when it is none
        """
        key = secrets.get("new_sftp_key")
        others = {
            name: text for name, text in secrets.items() if name != "new_sftp_key"
        }
        result = super()._keep_typed(others)
        if key:
            self._store_sftp_key(key)
        return result

    def _store_sftp_key(self, text):
        try:
            key = load_private_key(text, "")
        except TransportError as error:
            raise ValidationError(self._sftp_text(error)) from error
        comment = f"asom-{self.company_id.asom_number or 'inkasso'}"
        self.sudo().write(
            {"sftp_key": text, "sftp_public_key": public_line(key, comment)}
        )

    # === ACTION METHODS === #

    def action_sftp_new_key(self):
        """Make a new key in the server; its private half is never seen by anybody."""
        self.ensure_one()
        self.check_access("write")
        self._store_sftp_key(generate_private_key())
        return True

    def action_sftp_test(self):
        """Connect and look into the folder; nothing is sent.

        :raises UserError: whatever is wrong
        """
        self.ensure_one()
        self.check_access("write")
        try:
            with self._sftp_store() as store:
                count = len(store.list(self.sftp_folder or ""))
        except TransportError as error:
            raise UserError(self._sftp_text(error)) from error
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": self.env._("The server answers. Files: %s", count),
            },
        }

    # === BUSINESS METHODS === #

    def _sftp_store(self):
        """Where the agency takes files from; open it with ``with``.

        :raises TransportError: the settings do not make a connection
        """
        self.ensure_one()
        this = self.sudo()
        return SftpFolders(
            host=(this.sftp_host or "").strip(),
            port=this.sftp_port,
            user=(this.sftp_user or "").strip(),
            key=load_private_key(this.sftp_key, "") if this.sftp_key else None,
            host_keys=parse_host_keys(this.sftp_host_key or ""),
            most_bytes=MOST_BYTES,
        )

    def _sftp_text(self, error) -> str:
        """What went wrong, for people."""
        texts = {
            "host_key_changed": self.env._(
                "The server shows another host key than the one entered here; its "
                "fingerprint is %s. Nothing was sent. Ask the agency whether the key "
                "has been replaced; enter the new one only when they say so.",
                error.detail,
            ),
            "key_refused": self.env._(
                "The server refuses our key for %s. Check the user, and whether the "
                "agency has been given the public key shown here.",
                error.detail,
            ),
        }
        text = texts.get(error.kind)
        return text or trouble_text(self.env, error.kind, error.detail)
