import os
from contextlib import contextmanager

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import config

from ..transport import (
    LocalFolders,
    SftpFolders,
    TransportError,
    matches,
    parse_host_keys,
)
from .trouble_text import trouble_text

# Ten times the biggest delivery of the biggest association.
MOST_BYTES = 256 << 20
FOLDERS = ("folder_in", "folder_fetched", "folder_out", "folder_taken")


class NetsChannel(models.Model):
    """Opening the connection, and trying it out."""

    _inherit = "asom.nets.channel"

    def _folders_root(self) -> str:
        """The server's folder for Nets: watched folders lie below it, nowhere else."""
        named = os.environ.get("ASOM_NETS_FOLDERS")
        return named or os.path.join(
            config["data_dir"], "asom_nets", self.env.cr.dbname
        )

    def _store(self):
        """Where the files are; open it with ``with``.

        :raises TransportError: the settings do not make a connection
        """
        self.ensure_one()
        if self.kind == "folder":
            base = LocalFolders(self._folders_root(), MOST_BYTES)
            return base.below(self.folder_base or "")
        return SftpFolders(
            host=(self.host or "").strip(),
            port=self.port,
            user=(self.username or "").strip(),
            key=self._ssh_key(),
            host_keys=parse_host_keys(self.host_key or ""),
            most_bytes=MOST_BYTES,
        )

    @contextmanager
    def _opened(self):
        """The open store; what goes wrong is raised as text for the user.

        :raises UserError: whatever went wrong
        """
        try:
            with self._store() as store:
                yield store
        except TransportError as error:
            raise UserError(trouble_text(self.env, error.kind, error.detail)) from error

    def _try_out(self) -> list[str]:
        """Connect and look into every folder; nothing is moved.

        :returns: what was found, a line for each folder
        :raises UserError: what is missing or wrong
        """
        missing = self._missing()
        if missing:
            raise UserError(self.env._("Still missing: %s.", ", ".join(missing)))
        if self.key_variable:
            self._show_key()
        labels = self.fields_get(FOLDERS, ["string"])
        found = []
        with self._opened() as store:
            for name in filter(self.__getitem__, FOLDERS):
                if self.kind == "folder":
                    store.make_folder(self[name])
                entries = store.list(self[name])
                found.append(
                    self.env._(
                        "%(label)s (%(folder)s). Files: %(count)s",
                        label=labels[name]["string"],
                        folder=self[name],
                        count=len(entries),
                    )
                )
                if name == "folder_in":
                    wanted = [e for e in entries if self._is_wanted(e.name)]
                    found[-1] += self.env._(", %s of them to fetch", len(wanted))
        return found

    def _is_wanted(self, name) -> bool:
        return matches(name, self.pattern_in or "*") and not matches(
            name, self.pattern_skip or ""
        )

    def action_test(self):
        """Try the connection out and say what was found."""
        self.ensure_one()
        self.check_access("write")
        found = self._try_out()
        return self._tell(self.env._("The connection works"), "; ".join(found))

    def action_show_host_key(self):
        """Ask the server for its key, to be compared with what Nets has published."""
        self.ensure_one()
        self.check_access("write")
        if self.kind != "sftp" or not self.host:
            raise UserError(self.env._("Enter the host first."))
        store = SftpFolders(self.host.strip(), self.port, "", None, (), MOST_BYTES)
        try:
            shown = store.shown_host_key()
        except TransportError as error:
            raise UserError(trouble_text(self.env, error.kind, error.detail)) from error
        return self._tell(
            self.env._("%(host)s shows this key", host=self.host),
            self.env._(
                "%(line)s (fingerprint %(fingerprint)s). Enter it only when Nets has "
                "published the same one.",
                line=shown.line,
                fingerprint=shown.fingerprint,
            ),
        )

    @staticmethod
    def _tell(title, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": title,
                "message": message,
                "type": "info",
                "sticky": True,
            },
        }
