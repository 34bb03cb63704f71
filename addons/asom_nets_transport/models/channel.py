from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..transport import TransportError, is_safe_name, parse_host_keys
from .trouble_text import trouble_text

# Files go elsewhere when one of these changes.
PLACE = {"kind", "host", "port", "username", "host_key", "folder_base"}


class NetsChannel(models.Model):
    """Where an association's files to and from Nets are handed over."""

    _name = "asom.nets.channel"
    _description = "Connection to Nets"
    _inherit = [
        "asom.association.mixin",
        "asom.prepared.mixin",
        "asom.typed.secrets.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "company_id, name, id"
    _prepared = frozenset({*PLACE, "company_id"})

    name = fields.Char(required=True, default="Nets")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        default=lambda self: self.env.company,
        help="The bureau's own company: for all associations that have no connection "
        "of their own.",
    )
    is_shared = fields.Boolean(
        string="For All Associations", compute="_compute_is_shared", store=True
    )
    kind = fields.Selection(
        [("sftp", "SFTP"), ("folder", "Watched Folder")],
        required=True,
        default="sftp",
        tracking=True,
    )
    state = fields.Selection(
        [("draft", "Not in Use"), ("running", "In Use")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    host = fields.Char(tracking=True)
    port = fields.Integer(default=22, tracking=True)
    username = fields.Char(string="User", tracking=True)
    host_key = fields.Text(
        help="The key by which the server proves who it is, as Nets has published it: "
        "a line such as “ssh-ed25519 AAAA…”. A second line during a change of keys. A "
        "server with any other key is refused."
    )
    host_fingerprint = fields.Char(
        string="Host Key Fingerprint",
        compute="_compute_host_fingerprint",
        store=True,
        tracking=True,
    )
    folder_base = fields.Char(
        string="Folder",
        help="Below the server's folder for Nets (see the add-on's description).",
        tracking=True,
    )
    folder_in = fields.Char(
        string="From Nets",
        default="from_nets",
        help="Folder in which Nets lays files. Empty: nothing is fetched.",
    )
    folder_fetched = fields.Char(
        string="Fetched Files",
        default="from_nets/fetched",
        help="Files are moved here once they have been fetched. Empty: they stay where "
        "they are, and are known by name, size and time.",
    )
    folder_out = fields.Char(
        string="To Nets",
        default="to_nets",
        help="Folder from which Nets takes files. Empty: nothing is sent.",
    )
    folder_taken = fields.Char(
        string="Taken Files",
        help="Folder in which Nets keeps what it has taken, if we see it. It tells "
        "whether a file arrived when the connection broke off.",
    )
    pattern_in = fields.Char(
        string="Files to Fetch",
        required=True,
        default="*",
        help="Patterns with blanks between them, such as: *.BS1 *.KR9",
    )
    pattern_skip = fields.Char(
        string="Files to Leave",
        default="*.part *.tmp *.filepart",
        help="Names of files that are still being written.",
    )
    settle_seconds = fields.Integer(
        string="Seconds at Rest",
        default=5,
        help="A file is fetched when its size has not changed for so long. 0 where the "
        "other side gives files their name only when they are whole.",
    )
    upload_directly = fields.Boolean(
        help="Write files under their own names at once, where the server does not "
        "let files be renamed."
    )
    interval_minutes = fields.Integer(string="Minutes Between", default=15)
    auto_send = fields.Boolean(
        string="Send at Once",
        help="Deliveries are sent as soon as they are created, without anybody "
        "pressing “Send to Nets”.",
    )
    alert_after = fields.Integer(
        string="Failures Before an Activity",
        default=3,
        help="What only a person can mend (keys, a file that may have arrived) is told "
        "at once.",
    )
    responsible_id = fields.Many2one(
        "res.users",
        required=True,
        default=lambda self: self.env.user,
        help="Is given an activity when the connection fails.",
    )
    used_since = fields.Datetime(string="In Use Since", readonly=True, copy=False)
    last_success = fields.Datetime(readonly=True, copy=False)
    next_run = fields.Datetime(string="Next Time", readonly=True, copy=False)
    failures = fields.Integer(
        string="Failures in a Row", readonly=True, copy=False, default=0
    )
    error_kind = fields.Char(readonly=True, copy=False)
    error_detail = fields.Char(readonly=True, copy=False)
    error = fields.Text(string="Last Error", compute="_compute_error")
    transfer_ids = fields.One2many("asom.nets.transfer", "channel_id", readonly=True)
    open_count = fields.Integer(string="Not Done", compute="_compute_open_count")

    _one_in_use = models.UniqueIndex(
        "(company_id) WHERE active AND state = 'running'",
        "The association has a connection in use already.",
    )
    _folder_base_uniq = models.UniqueIndex(
        "(folder_base) WHERE kind = 'folder' AND folder_base IS NOT NULL",
        "Another connection watches this folder.",
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id.asom_is_association")
    def _compute_is_shared(self):
        for channel in self:
            channel.is_shared = not channel.company_id.asom_is_association

    @api.depends("host_key")
    def _compute_host_fingerprint(self):
        for channel in self:
            try:
                keys = parse_host_keys(channel.host_key or "")
            except TransportError:
                keys = ()
            channel.host_fingerprint = ", ".join(k.fingerprint for k in keys) or False

    @api.depends("error_kind", "error_detail")
    @api.depends_context("lang")
    def _compute_error(self):
        for channel in self:
            channel.error = trouble_text(
                self.env, channel.error_kind, channel.error_detail
            )

    @api.depends("transfer_ids.state")
    def _compute_open_count(self):
        rows = self.env["asom.nets.transfer"]._read_group(
            [
                ("channel_id", "in", self.ids),
                ("state", "in", ("waiting", "working", "doubtful")),
            ],
            ["channel_id"],
            ["__count"],
        )
        counts = {channel.id: count for channel, count in rows}
        for channel in self:
            channel.open_count = counts.get(channel.id, 0)

    # === CONSTRAINT METHODS === #

    @api.constrains("host_key")
    def _check_host_key(self):
        for channel in self:
            try:
                parse_host_keys(channel.host_key or "")
            except TransportError as error:
                raise ValidationError(
                    trouble_text(self.env, error.kind, error.detail)
                ) from error

    @api.constrains("folder_base")
    def _check_folder_base(self):
        for channel in self.filtered("folder_base"):
            # A folder has one name alone, or two associations would share it.
            name = channel.folder_base
            if not is_safe_name(name) or name != name.strip():
                raise ValidationError(
                    self.env._(
                        "The watched folder is one name without “/”; it lies below the "
                        "server's folder for Nets."
                    )
                )

    @api.constrains("port", "settle_seconds", "interval_minutes", "alert_after")
    def _check_numbers(self):
        for channel in self:
            if not 1 <= channel.port <= 65535:
                raise ValidationError(self.env._("A port is a number from 1 to 65535."))
            if not 0 <= channel.settle_seconds <= 60:
                raise ValidationError(
                    self.env._("Files are at rest for 0 to 60 seconds.")
                )
            if channel.interval_minutes < 5 or channel.alert_after < 1:
                raise ValidationError(
                    self.env._("At least 5 minutes between, and at least 1 failure.")
                )

    @api.constrains(
        "state", "kind", "host", "username", "host_key", "folder_base", "folder_out"
    )
    def _check_complete(self):
        for channel in self.filtered(lambda c: c.state == "running"):
            missing = channel._missing()
            if missing:
                raise ValidationError(
                    self.env._(
                        "%(channel)s cannot be used without: %(missing)s.",
                        channel=channel.name,
                        missing=", ".join(missing),
                    )
                )

    def _missing(self):
        """Names of the settings without which the connection cannot be used."""
        names = ["folder_base"] if self.kind == "folder" else []
        if self.kind == "sftp":
            names = ["host", "username", "host_key"]
        labels = self.fields_get(names, ["string"])
        missing = [labels[name]["string"] for name in names if not self[name]]
        if self.kind == "sftp" and not self.key_origin:
            missing.append(self.env._("Private Key"))
        if not (self.folder_in or self.folder_out):
            missing.append(self.env._("a folder from or to Nets"))
        return missing

    @api.model
    def _check_company_domain(self, companies):
        """The bureau's connection may be used by all."""
        own = Domain(super()._check_company_domain(companies))
        return own | Domain("is_shared", "=", True)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        channels = super().create([self._stripped(vals) for vals in vals_list])
        channels.filtered("key_variable")._show_key()
        return channels

    @staticmethod
    def _stripped(vals):
        """Values without blanks around the folder's name, which nobody sees."""
        if vals.get("folder_base"):
            return {**vals, "folder_base": vals["folder_base"].strip()}
        return vals

    def _asom_locked_text(self, field):
        if field.name in ("state", "next_run", "failures"):
            return self.env._("A connection is put in use by its button, after a test.")
        return super()._asom_locked_text(field)

    def write(self, vals):
        self.check_access("write")
        vals = self._stripped(vals)
        if "company_id" in vals and any(
            channel.transfer_ids and channel.company_id.id != vals["company_id"]
            for channel in self.sudo()
        ):
            raise UserError(
                self.env._(
                    "A connection that has moved files stays with its association. "
                    "Archive it and create another."
                )
            )
        changed = [name for name in PLACE & set(vals)]
        moved = self.filtered(
            lambda c: c.state == "running" and any(c[n] != vals[n] for n in changed)
        )
        result = super().write(vals)
        if moved:
            moved.sudo().write({"state": "draft"})
        if vals.get("state") == "draft" or vals.get("active") is False:
            self._leave_open()
        if vals.get("active") is False:
            self.sudo().transfer_ids._take_off()
        if "key_variable" in vals:
            self._show_key()
        return result
