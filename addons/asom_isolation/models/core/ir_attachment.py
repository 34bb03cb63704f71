import os

from odoo import api, models
from odoo.exceptions import AccessError, MissingError, UserError
from odoo.fields import Domain
from odoo.tools import ormcache

from ...file_names import tidy
from ...frozen import FREEZING, frozen_fields, is_frozen
from ...frozen_file import FrozenFile
from ...references import RecordOfAnyModel

# Another of these would make it another's, or open a second door to it.
TIES = {
    "res_model",
    "res_id",
    "res_field",
    "company_id",
    "type",
    "url",
    "public",
    "access_token",
}


class IrAttachment(models.Model):
    """The attachments of frozen fields (:class:`asom_isolation.frozen.FrozenBinary`)
    are the fields' own: nobody makes, changes, sees or is served one, but for reading
    those that are told by id. Those of other fields of ours are written through the
    record, which checks what may be changed."""

    _inherit = "ir.attachment"
    _asom_same_defaults = frozenset({"company_id"})

    res_id = RecordOfAnyModel()

    # === WRITING === #

    @api.model_create_multi
    def create(self, vals_list):
        allowed = self.env.context.get("asom_freezing") is FREEZING
        for vals in vals_list:
            ours = str(vals.get("res_model") or "").startswith("asom.")
            if ours and vals.get("name"):
                vals["name"] = tidy(str(vals["name"])) or "-"
        if not allowed:
            for vals in vals_list:
                self._asom_refuse_tie(self.browse(), vals)
        attachments = super().create(vals_list)
        if not allowed:
            # Default values may tie them too.
            attachments._asom_frozen()._asom_refuse_frozen()
        # The leave is for these alone.
        return attachments.with_context(asom_freezing=None) if allowed else attachments

    def write(self, vals):
        frozen = self._asom_frozen()
        if frozen and TIES & set(vals):
            frozen._asom_refuse_frozen()
        if {"res_model", "res_field"} & set(vals):
            for attachment in self - frozen:
                self._asom_refuse_tie(attachment.sudo(), vals)
        if not self.env.su and any(
            a.res_field and self._asom_keeps_files(a.res_model) for a in self.sudo()
        ):
            self._asom_tell_own()
        result = super().write(vals)
        if frozen.filtered("index_content"):
            super(IrAttachment, frozen).write({"index_content": False})
        # The server may move bytes to another storage, but not change them.
        for attachment in frozen:
            record = self.env[attachment.res_model].browse(attachment.res_id).sudo()
            if not record._frozen_intact(attachment.res_field):
                attachment._asom_refuse_frozen()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        for attachment in self._asom_frozen():
            record = self.env[attachment.res_model].sudo().browse(attachment.res_id)
            if record.exists():
                attachment._asom_refuse_frozen()

    @api.model
    @ormcache()
    def _asom_frozen_fields(self) -> tuple:
        """(model, field) of everything frozen: looked for once, asked often."""
        return tuple(frozen_fields(self.env))

    def _asom_frozen(self):
        """Those of the attachments that hold frozen bytes."""
        if not self._asom_frozen_fields():
            return self.browse()
        attachments = self.sudo()
        # All users share the cache: no more than is looked at.
        attachments.fetch(("res_model", "res_field"))
        return attachments.filtered(
            lambda a: a.res_field and is_frozen(self.env, a.res_model, a.res_field)
        )

    def _asom_by_id(self):
        """Those of frozen fields that are read by the attachment's id as well."""
        return self._asom_frozen().filtered(
            lambda a: self.env[a.res_model]._fields[a.res_field].by_id
        )

    @api.model
    def _asom_frozen_of(self, record, name):
        """The attachment with the bytes of a record's frozen field."""
        found = self._asom_frozen_of_each(record, name)
        return found.get(record.id, self.browse())

    @api.model
    def _asom_frozen_of_each(self, records, name) -> dict:
        """The attachments with the bytes of a frozen field, by the records' ids; an
        index says that there is one of each."""
        return self.search(
            [
                ("res_model", "=", records._name),
                ("res_id", "in", records.ids),
                ("res_field", "=", name),
            ]
        ).grouped("res_id")

    def _asom_refuse_tie(self, before, vals):
        """:raises UserError: when ``vals`` tie an attachment to a frozen field, or when
        a user ties one to a field that its record fills by itself"""
        context = self.env.context
        model, name = (
            vals[key] if key in vals else before[key] or context.get(f"default_{key}")
            for key in ("res_model", "res_field")
        )
        if is_frozen(self.env, model, name):
            self._asom_tell_frozen()
        if name and not self.env.su and self._asom_keeps_files(model):
            self._asom_tell_own()

    @api.model
    def _asom_keeps_files(self, model) -> bool:
        """Hook: do records of a model put the files of their fields there themselves?

        :param model: its name, or whatever somebody says
        """
        return str(model or "").startswith("asom.")

    def _asom_refuse_frozen(self):
        if self:
            self._asom_tell_frozen()

    def _asom_tell_frozen(self):
        raise UserError(
            self.env._(
                "The file is frozen: what was written is never changed, and no other "
                "file is put in its place."
            )
        )

    def _asom_tell_own(self):
        raise UserError(
            self.env._("A file of such a record is put there by the record itself.")
        )

    # === BYTES THAT ARE NOT HELD IN MEMORY === #

    def _index(self, bin_data, file_type, checksum=None):
        """The words of frozen bytes, names among them, do not stand in the database a
        second time, where their one door is not."""
        if self.env.context.get("asom_freezing") is FREEZING:
            return None
        return super()._index(bin_data, file_type, checksum=checksum)

    def _compute_mimetype(self, values):
        if isinstance(values.get("raw"), FrozenFile):
            values = {**values, "raw": values["raw"].head}
        return super()._compute_mimetype(values)

    def _get_datas_related_values(self, data, mimetype):
        """As Odoo's own, of a file that is written piece by piece. Other storages than
        the file store are given its bytes."""
        if not isinstance(data, FrozenFile):
            return super()._get_datas_related_values(data, mimetype)
        if self._storage() != "file":
            return super()._get_datas_related_values(data.stream().read(), mimetype)
        return {
            "file_size": data.size,
            "checksum": data.sha1,
            "index_content": None,
            "store_fname": f"{data.sha1[:2]}/{data.sha1}",
            "db_datas": False,
        }

    @api.model
    def _file_write(self, bin_value, checksum):
        """As Odoo's own: put there what is not there yet, and forget it when the
        transaction fails.

        :raises UserError: when another file has the same SHA-1
        """
        if not isinstance(bin_value, FrozenFile):
            return super()._file_write(bin_value, checksum)
        if self._storage() != "file":
            return super()._file_write(bin_value.stream().read(), checksum)
        name = f"{checksum[:2]}/{checksum}"
        path = self._full_path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if os.path.isfile(path):
            if bin_value.is_at(path):
                return name
            # Odoo says what is wrong.
            return super()._file_write(bin_value.stream().read(), checksum)
        self._mark_for_gc(name)
        bin_value.copy_to(path)
        return name

    # === READING === #

    def _compute_raw(self):
        """Bytes are worked out, and Odoo asks whose they are when it fetches where they
        lie: what somebody else has looked at is in the cache by then. So it is asked
        here. Frozen ones are compared with their SHA-256 and handed out as by the
        record."""
        if self.env.su:
            return super()._compute_raw()
        self._origin.check_access("read")
        frozen = self._asom_frozen().sudo(False)
        for attachment in frozen:
            where = attachment.sudo()
            record = self.env[where.res_model].browse(where.res_id)
            with record._frozen_serve(where.res_field) as stream:
                attachment.raw = stream.read()
        return super(IrAttachment, self - frozen)._compute_raw()

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self or (result and result[0] == self):
            return result
        refused = self._asom_frozen()
        if operation == "read":
            # Whether record and field are the user's, Odoo has asked.
            refused -= self._asom_by_id()
        refused = refused.sudo(False)
        forbidden, error = result or (self.browse(), None)
        # What was looked at as superuser is not the user's.
        (forbidden | refused).invalidate_recordset(["res_model", "res_field"])
        if not refused:
            return result
        text = self.env._("A frozen file has an address of its own.")
        return forbidden | refused, error or (lambda: AccessError(text))

    @api.model
    def _search(
        self,
        domain,
        offset=0,
        limit=None,
        order=None,
        *,
        active_test=True,
        bypass_access=False,
    ):
        domain = Domain(domain)
        # Odoo leaves out all attachments of fields, unless one of these is named.
        asked = self.env.context.get("skip_res_field_check") or any(
            condition.field_expr in ("id", "res_field")
            for condition in domain.iter_conditions()
        )
        if asked and not self.env.su and not bypass_access:
            for model, name in self._asom_frozen_fields():
                if self.env[model]._fields[name].by_id:
                    # Whose record and field they are Odoo asks.
                    continue
                domain &= Domain("res_model", "!=", model) | Domain(
                    "res_field", "!=", name
                )
        return super()._search(
            domain,
            offset,
            limit,
            order,
            active_test=active_test,
            bypass_access=bypass_access,
        )

    def _to_http_stream(self):
        """Odoo's own routes read files without asking what they must be."""
        if self._asom_frozen():
            raise MissingError(self.env._("A frozen file has an address of its own."))
        return super()._to_http_stream()
