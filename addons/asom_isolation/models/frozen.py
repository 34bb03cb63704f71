import hashlib
import io
from contextlib import contextmanager

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..frozen import FrozenBinary

CHUNK_BYTES = 1 << 20


class FrozenMixin(models.AbstractModel):
    """A record with bytes that are never rewritten: the one door to them.

    The bytes stand in fields of the type :class:`FrozenBinary`. Read them by
    :meth:`_frozen_bytes` or :meth:`_frozen_stream`, hand them to a browser by
    :meth:`_frozen_url`: each compares them with their SHA-256 first.
    """

    _name = "asom.frozen.mixin"
    _description = "Record with Frozen Bytes"

    def init(self):
        """One attachment for each record and frozen field: also SQL makes no second."""
        for name in self._frozen_names() if not self._abstract else ():
            self.env.cr.execute(
                SQL(
                    "CREATE UNIQUE INDEX IF NOT EXISTS %s ON ir_attachment (res_id) "
                    "WHERE res_model = %s AND res_field = %s",
                    SQL.identifier(f"{self._table}_{name}_frozen_uniq"[:63]),
                    SQL(f"'{self._name}'"),
                    SQL(f"'{name}'"),
                )
            )

    @api.model
    def _frozen_names(self) -> list[str]:
        return [
            name
            for name, field in self._fields.items()
            if isinstance(field, FrozenBinary)
        ]

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for name in self._frozen_names():
            field = self._fields[name]
            for vals in vals_list:
                # No name for the bytes: they would be held while the record is made.
                digest = hashlib.sha256(field.bytes_of(vals.get(name)))
                vals[field.sha256] = digest.hexdigest()
        return super().create(vals_list)

    def write(self, vals):
        names = self._frozen_names()
        frozen = {*names, *(self._fields[name].sha256 for name in names)}
        if frozen & set(vals):
            raise UserError(
                self.env._("What is frozen is never changed (%s).", self._description)
            )
        return super().write(vals)

    # === THE BYTES === #

    def _frozen_bytes(self, name) -> bytes:
        """The bytes, as they were frozen.

        :param name: the field
        :raises UserError: when they have been changed since
        """
        with self._frozen_stream(name) as stream:
            return stream.read()

    @contextmanager
    def _frozen_stream(self, name):
        """The bytes as a stream, from the file store where they lie there.

        :raises UserError: when they have been changed since
        """
        with self._frozen_open(name) as stream:
            if self._frozen_digest(stream) != self.sudo()[self._fields[name].sha256]:
                self._frozen_refuse_changed()
            stream.seek(0)
            yield stream

    def _frozen_check(self, name):
        """:raises UserError: when the bytes have been changed since they were frozen"""
        with self._frozen_stream(name):
            pass

    def _frozen_intact(self, name) -> bool:
        """Are the bytes those that were frozen?"""
        with self._frozen_open(name) as stream:
            return self._frozen_digest(stream) == self.sudo()[self._fields[name].sha256]

    @contextmanager
    def _frozen_open(self, name):
        """The stream without any check."""
        self.ensure_one()
        # Superuser: users never see the attachment; who asks has the record.
        attachment = self.env["ir.attachment"].sudo()._asom_frozen_of(self, name)
        path = attachment.store_fname and attachment._full_path(attachment.store_fname)
        try:
            stream = open(path, "rb") if path else io.BytesIO(attachment.raw or b"")
        except OSError:
            # Gone from the file store: its digest says so.
            stream = io.BytesIO()
        with stream:
            yield stream

    @staticmethod
    def _frozen_digest(stream) -> str:
        return hashlib.file_digest(stream, "sha256").hexdigest()

    def _frozen_refuse_changed(self):
        """:raises UserError: always"""
        raise UserError(
            self.env._(
                "%s has been changed since it was written. Do not send it; restore "
                "it from the backup.",
                self.display_name,
            )
        )

    # === TO A BROWSER === #

    def _frozen_url(self, name) -> str:
        """The address of the bytes, for who may read the field."""
        self.ensure_one()
        return f"/asom/frozen/{self._name}/{self.id}/{name}"

    def _frozen_action(self, name, target="new") -> dict:
        """What opens the bytes in a window of their own.

        :param target: ``download`` for a file that browsers do not show
        """
        url = self._frozen_url(name)
        return {"type": "ir.actions.act_url", "url": url, "target": target}

    def _frozen_filename(self, name) -> str:
        """What the file is called where it is saved."""
        return self.display_name or name

    def _frozen_serve(self, name) -> bytes:
        """The bytes for the user. Extend it with what has to be so first, or is noted.

        :raises AccessError: when the record or the field is not the user's to read
        :raises UserError: when the bytes have been changed since they were frozen
        """
        self.check_access("read")
        if not self._has_field_access(self._fields[name], "read"):
            raise AccessError(
                self.env._("These files are not for you (%s).", self._description)
            )
        return self._frozen_bytes(name)

    # === BY MAIL === #

    def _frozen_mail(self, template, names, about=None, **email_values):
        """Hand a mail with copies of frozen files to the queue: the files themselves
        have one door. The copies are the message's: who may read it may read them.

        :param template: the mail's template
        :param names: fields whose bytes go with it
        :param about: the record of the template, where it is another one
        :param email_values: as ``send_mail`` of the template has them
        """
        self.ensure_one()
        copies = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                [
                    {
                        "name": self._frozen_filename(name),
                        "raw": self._frozen_bytes(name),
                        "res_model": "mail.message",
                        "res_id": 0,
                    }
                    for name in names
                ]
            )
        )
        email_values["attachment_ids"] = [(4, copy.id) for copy in copies]
        mail = self.env["mail.mail"].browse(
            template.send_mail((about or self).id, email_values=email_values)
        )
        copies.res_id = mail.sudo().mail_message_id.id
