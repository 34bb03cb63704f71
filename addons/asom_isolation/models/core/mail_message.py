from odoo import api, models
from odoo.fields import Domain

from ...mail_alike import SanitizedHtml
from ...references import RecordOfAnyModel

# Their names are shown to whoever may read the message.
SHOWN = ("author_id", "parent_id", "partner_ids")


class MailMessage(models.Model):
    """A message names its author, its recipients and what it answers: nobody writes
    one that names another association's."""

    _inherit = "mail.message"
    _asom_same_defaults = frozenset()

    body = SanitizedHtml()
    res_id = RecordOfAnyModel()

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            names = (*SHOWN, "record_company_id")
            context = self.env.context
            defaults = {
                name: context[f"default_{name}"]
                for name in names
                if context.get(f"default_{name}")
            }
            for vals in vals_list:
                self.browse()._asom_check_shown({**defaults, **vals})
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._asom_check_history(vals)
            self._asom_check_shown(vals)
        return super().write(vals)

    @api.model
    def _message_fetch(self, domain, *, thread=None, **kwargs):
        """Of a record that the user may not see there is nothing. Odoo would tell all
        messages that he may read, of whatever model: past the doors."""
        if thread is not None and not thread:
            domain, thread = Domain.FALSE, None
        return super()._message_fetch(domain, thread=thread, **kwargs)

    def _asom_check_shown(self, vals):
        shown = {name: vals[name] for name in SHOWN if vals.get(name)}
        if shown.get("author_id") == self.env.user.partner_id.id:
            del shown["author_id"]
        if "parent_id" in shown and self._asom_same_thread(vals):
            del shown["parent_id"]
        if not shown:
            return
        if self:
            self.check_access("read")
        # By Odoo's own code somebody else may be the author (own_name.py): readable.
        # pylint: disable-next=super-method-mismatch
        self._asom_check_all_given(super()._asom_given(shown))

    def _asom_same_thread(self, vals) -> bool:
        """Does a new message answer one about the same record? Odoo names the first,
        which a member need not be able to read."""
        parent = self.sudo().browse(vals["parent_id"])
        return bool(vals.get("res_id")) and (parent.model, parent.res_id) == (
            vals.get("model"),
            vals["res_id"],
        )


class MailMail(models.Model):
    _inherit = "mail.mail"
    # Mails of a batch (decision 0107).
    _asom_same_defaults = frozenset()
