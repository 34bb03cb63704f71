from odoo import api, models


class TypedSecretsMixin(models.AbstractModel):
    """Secrets that go in and never come out again: forms, and the interface for
    programs, write ``new_...`` fields, which hold nothing; what is typed there is
    stored in the encrypted field of the name behind ``new_``::

        class MyServer(models.Model):
            _name = "my.server"
            _inherit = ["asom.typed.secrets.mixin", "mail.thread"]
            _typed = ("new_token",)

            token = EncryptedChar("Stored Token", groups=NO_ACCESS)
            new_token = fields.Char(
                compute="_compute_typed", readonly=False, store=False
            )

    It stands before other mixins: these are not told what was typed.
    """

    _name = "asom.typed.secrets.mixin"
    _description = "Record with Secrets"
    _typed = ()

    def _compute_typed(self):
        for name in self._typed:
            self[name] = False

    @api.model_create_multi
    def create(self, vals_list):
        typed = [self._typed_of(vals) for vals in vals_list]
        records = super().create([self._untyped(vals) for vals in vals_list])
        for record, secrets in zip(records, typed, strict=True):
            record._keep_typed(secrets)
        return records

    def write(self, vals):
        result = super().write(self._untyped(vals))
        for record in self:
            record._keep_typed(self._typed_of(vals))
        return result

    def _typed_of(self, vals) -> dict:
        return {name: vals[name] for name in self._typed if vals.get(name)}

    def _untyped(self, vals) -> dict:
        return {name: value for name, value in vals.items() if name not in self._typed}

    def _keep_typed(self, secrets):
        """Store what was typed. Extend it with what a secret must be.

        :param secrets: {name of the typed field: text, not empty}
        """
        self.ensure_one()
        kept = {
            name.removeprefix("new_"): text.strip()
            for name, text in secrets.items()
            if text.strip()
        }
        if kept:
            self.sudo().write(kept)
