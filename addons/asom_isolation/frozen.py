"""Fields whose bytes are written once, with their record, and never again."""

import base64
import hashlib

from odoo import fields
from odoo.exceptions import UserError

from .frozen_file import FrozenFile

# In the context while such a field makes its attachment. An object, not a word: no call
# over RPC can bring it along.
FREEZING = object()


class FrozenBinary(fields.Binary):
    """Bytes that are never rewritten (design.md, invariant 2).

    Belongs on a model with ``asom.frozen.mixin``. The bytes lie in an attachment that
    only this field makes; they are read, and leave the server, through the record
    alone, which compares them with their SHA-256 first.

    :param sha256: name of the record's field that holds the bytes' SHA-256
    :param by_id: the record tells its attachment's id, and who may read the field may
        read the attachment
    """

    sha256 = None
    by_id = False
    copy = False

    def setup_nonrelated(self, model):
        """A field without its digest would be no more than a name."""
        if self.sha256 not in model._fields or not hasattr(model, "_frozen_bytes"):
            raise TypeError(f"{self} needs asom.frozen.mixin and a field sha256=")
        return super().setup_nonrelated(model)

    def create(self, record_values):  # pylint: disable=missing-return
        """Make the attachments; the only place where one is tied to such a field.
        What is written piece by piece goes to the file store so, where there is one.
        """
        files, values = [], []
        for record, value in record_values:
            freezing = record.with_context(
                asom_freezing=FREEZING, image_no_postprocess=True
            )
            of_kind = files if isinstance(value, FrozenFile) else values
            of_kind.append((freezing, value))
        super().create(values)
        if files:
            self._create_from_files(files)

    def _create_from_files(self, record_values):
        attachments = record_values[0][0].env["ir.attachment"].sudo()
        attachments.create(
            [
                {
                    "name": self.name,
                    "res_model": self.model_name,
                    "res_field": self.name,
                    "res_id": record.id,
                    "type": "binary",
                    "raw": value,
                }
                for record, value in record_values
                if value
            ]
        )
        for record, _value in record_values:
            # The file is no value that anybody reads.
            cache = self._get_cache(record.with_context(bin_size=False).env)
            cache.pop(record.id, None)

    def read(self, records):
        """As Odoo does, but changed bytes are not handed out.

        :raises UserError: when they are not those that were frozen
        """
        super().read(records)
        if records.env.context.get("bin_size"):
            return
        known = self._get_cache(records.env)
        for record in records:
            data = self.bytes_of(known.get(record.id))
            if hashlib.sha256(data).hexdigest() != record.sudo()[self.sha256]:
                del known[record.id]
                record._frozen_refuse_changed()

    @staticmethod
    def bytes_of(value) -> bytes:
        """The bytes of a value in base64."""
        return base64.b64decode(value or b"")

    @classmethod
    def figures_of(cls, value) -> tuple[str, int]:
        """SHA-256 and size of a value as ``create`` is given it.

        :param value: base64, or a :class:`FrozenFile`
        """
        if isinstance(value, FrozenFile):
            return value.sha256, value.size
        data = cls.bytes_of(value)
        return hashlib.sha256(data).hexdigest(), len(data)

    def write(self, records, value):
        """Only what is not in the database yet takes a value.

        :raises UserError: always, for what is
        """
        if any(records._ids):
            raise UserError(
                records.env._("What is frozen is never changed (%s).", self.name)
            )
        return super().write(records, value)


def is_frozen(env, model, name) -> bool:
    """Is that a field of this kind? Also asked with names that nobody has."""
    return bool(
        model
        and name
        and model in env
        and isinstance(env[model]._fields.get(name), FrozenBinary)
    )


def frozen_fields(env) -> list[tuple[str, str]]:
    """(model, field) of everything frozen in the database."""
    return [
        (model._name, field.name)
        for model in env.values()
        if not model._abstract
        for field in model._fields.values()
        if isinstance(field, FrozenBinary)
    ]
