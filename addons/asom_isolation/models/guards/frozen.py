import hashlib
import io
from typing import BinaryIO

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...frozen import FrozenBinary
from ...frozen_file import KeptFile
from ...mail_alike import Compiled

CHUNK_BYTES = 1 << 20


class Copies(dict):
    """{id of a record: ids of the attachments that its mail takes along}. A class of
    its own: no call can bring one along in its context."""


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
                vals[field.sha256], _size = field.figures_of(vals.get(name))
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

    def _frozen_stream(self, name) -> BinaryIO:
        """The bytes as a stream, from the file store where they lie there: compared
        piece by piece, and never held as a whole. Close it, or use it in a ``with``.

        :raises UserError: when they have been changed since
        """
        stream = self._frozen_open(name)
        if not self._frozen_same(name, stream):
            stream.close()
            self._frozen_refuse_changed()
        stream.seek(0)
        return stream

    def _frozen_contents(self, name):
        """(record, bytes) of many records, their attachments looked for at once.

        :raises UserError: when the bytes of one have been changed since
        """
        for record, _attachment, content in self._frozen_compared(name):
            yield record, content

    def _frozen_copies(self, name):
        """(record, value of the ``raw`` of another attachment) of many records; what
        lies in the file store is not written there again.

        :raises UserError: when the bytes of one have been changed since
        """
        sha256 = self._fields[name].sha256
        for record, attachment, content in self._frozen_compared(name):
            if stored := attachment.store_fname:
                sha1 = stored.rpartition("/")[2]
                yield record, KeptFile(content, sha1, record.sudo()[sha256])
            else:
                yield record, content

    def _frozen_compared(self, name):
        """(record, attachment, bytes) of many records.

        :raises UserError: when the bytes of one have been changed since
        """
        none = self.env["ir.attachment"].sudo()
        attachments = none._asom_frozen_of_each(self, name)
        for record in self:
            attachment = attachments.get(record.id, none)
            with self._frozen_opened(attachment) as stream:
                if not record._frozen_same(name, stream):
                    record._frozen_refuse_changed()
                stream.seek(0)
                content = stream.read()
            yield record, attachment, content

    def _frozen_same(self, name, stream) -> bool:
        """Has the stream the digest that was noted when the bytes were frozen?"""
        return self._frozen_digest(stream) == self.sudo()[self._fields[name].sha256]

    def _frozen_check(self, name):
        """:raises UserError: when the bytes have been changed since they were frozen"""
        with self._frozen_stream(name):
            pass

    def _frozen_intact(self, name) -> bool:
        """Are the bytes those that were frozen?"""
        with self._frozen_open(name) as stream:
            return self._frozen_same(name, stream)

    def _frozen_open(self, name) -> BinaryIO:
        """The stream without any check."""
        self.ensure_one()
        # Superuser: users never see the attachment; who asks has the record.
        attachment = self.env["ir.attachment"].sudo()._asom_frozen_of(self, name)
        return self._frozen_opened(attachment)

    @staticmethod
    def _frozen_opened(attachment) -> BinaryIO:
        """The stream of an attachment, empty where there is none."""
        path = attachment.store_fname and attachment._full_path(attachment.store_fname)
        try:
            return open(path, "rb") if path else io.BytesIO(attachment.raw or b"")
        except OSError:
            # Gone from the file store: its digest says so.
            return io.BytesIO()

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

    def _frozen_serve(self, name) -> BinaryIO:
        """The bytes for the user, as :meth:`_frozen_stream` gives them.

        :raises AccessError: when the record or the field is not the user's to read
        :raises UserError: when the bytes have been changed since they were frozen
        """
        self._frozen_before_serve(name)
        stream = self._frozen_stream(name)
        try:
            self._frozen_on_serve(name)
        except BaseException:
            stream.close()
            raise
        return stream

    def _frozen_on_serve(self, name):
        """Hook: what is asked or noted once the bytes are known to be right."""

    def _frozen_before_serve(self, name):
        """Hook: what has to be so before the bytes are read for the user.

        :raises AccessError: when the record or the field is not the user's to read
        """
        self.check_access("read")
        if not self._has_field_access(self._fields[name], "read"):
            raise AccessError(
                self.env._("These files are not for you (%s).", self._description)
            )

    # === BY MAIL === #

    def _frozen_mail(self, template, names, about=None, **email_values):
        """Hand a mail for each record with copies of its frozen files to the queue: the
        files themselves have one door. The copies are the message's: who may read it
        may read them.

        :param template: the mail's template
        :param names: fields whose bytes go with it
        :param about: the one record of the template, where it is not that of the files
        :param email_values: as ``send_mail`` of the template has them
        """
        if not self:
            return
        owners, values = [], []
        for name in names:
            for record, content in self._frozen_copies(name):
                owners.append((about or record).id)
                values.append(
                    {
                        "name": record._frozen_filename(name),
                        "raw": content,
                        "res_model": "mail.message",
                        "res_id": 0,
                    }
                )
        copies = self.env["ir.attachment"].sudo().create(values)
        # Which messages each has is asked of the database by who wants to know: not
        # looked at for each one that is added.
        message_of = self.env["mail.message"]._fields["res_id"]
        lists = [
            field.name
            for field in self.pool.field_inverses[message_of]
            if field.model_name == (about or self)._name
        ]
        (about or self).invalidate_recordset(lists, flush=False)
        by_record = Copies()
        for key, copy in zip(owners, copies.ids, strict=True):
            by_record.setdefault(key, []).append(copy)
        template.with_context(
            asom_frozen_copies=by_record, asom_compiled=Compiled()
        ).send_mail_batch((about or self).ids, email_values=email_values)
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                "UPDATE ir_attachment copy SET res_id = rel.message_id "
                "FROM message_attachment_rel rel "
                "WHERE rel.attachment_id = copy.id AND copy.id IN %s",
                tuple(copies.ids),
            )
        )
        copies.invalidate_recordset(["res_id"])
