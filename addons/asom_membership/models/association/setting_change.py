from odoo import api, fields, models
from odoo.exceptions import UserError

from .setting_guard import CONFIRMED


class SettingChange(models.Model):
    """A change of a setting that decides about money: who, what, before and after.

    What sends money elsewhere (the bank account, the agreement with Nets) waits here
    for a second manager; until then the old value is used.
    """

    _name = "asom.setting.change"
    _description = "Change of a Setting"
    _inherit = "asom.association.mixin"
    _order = "id desc"
    _rec_names_search = ("old_text", "new_text", "reason")

    company_id = fields.Many2one(readonly=True, ondelete="cascade")
    res_model = fields.Char(string="Model", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="res_model", required=True, readonly=True
    )
    names = fields.Char(string="Fields", required=True, readonly=True)
    what = fields.Char(string="Setting", compute="_compute_what")
    old_text = fields.Char(string="Before", readonly=True)
    new_text = fields.Char(string="After", readonly=True)
    values = fields.Json(
        readonly=True,
        groups="base.group_system",
        help="What is written on confirmation.",
    )
    asked_hash = fields.Char(
        readonly=True,
        groups="base.group_system",
        help="Of what was shown, so that what is confirmed is what was asked for.",
    )
    reason = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "Waits for a Second Manager"),
            ("done", "In Force"),
            ("refused", "Refused"),
            ("replaced", "Replaced by a Later One"),
        ],
        required=True,
        readonly=True,
        default="done",
        index=True,
    )
    asked_by_id = fields.Many2one(
        "res.users", string="Changed By", required=True, readonly=True
    )
    asked_at = fields.Datetime(string="Changed", required=True, readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True)
    decided_at = fields.Datetime(string="Decided", readonly=True)

    _record_idx = models.Index("(res_model, res_id)")

    @api.depends("res_model", "names")
    @api.depends_context("lang")
    def _compute_what(self):
        for change in self:
            change.what = change._labels()

    @api.depends("what")
    def _compute_display_name(self):
        for change in self:
            change.display_name = change.what

    def _labels(self) -> str:
        model = self.env.get(self.res_model)
        names = (self.names or "").split(",")
        if model is None:
            return self.names
        labels = [
            model._fields[name]._description_string(self.env)
            for name in names
            if name in model._fields and name != "active"
        ]
        if "active" in names:
            # The record as a whole.
            labels.insert(0, self.env["ir.model"]._get(self.res_model).name)
        return ", ".join(labels)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The history of settings is kept."))

    def _record(self):
        """What the setting belongs to, as superuser; empty when it is gone."""
        self.ensure_one()
        record = self.env[self.res_model].sudo().browse(self.res_id).exists()
        return record.with_context(active_test=False)

    # === STEPS === #

    def action_confirm(self):
        """Put a change in force that another manager has asked for.

        :raises UserError: when the user is no manager, or has asked for it himself
        """
        for change in self:
            change._check_may_decide()
            if change.asked_by_id == self.env.user:
                raise UserError(
                    self.env._(
                        "You have asked for this change yourself: another manager must "
                        "confirm it."
                    )
                )
            record = change._record()
            if not record:
                raise UserError(self.env._("What was to be changed is gone."))
            change._check_reads_as_asked(record)
            # Superuser: written as it was asked for; that the user may is checked.
            record.with_context(asom_setting_confirmed=CONFIRMED).write(
                change.sudo().values or {}
            )
            change._decided("done")
            change._tell_association()
        return True

    def _check_reads_as_asked(self, record):
        """What a change names (a contact's address) may have changed since.

        :raises UserError: then it has to be asked for again
        """
        this = self.sudo()
        if this.asked_hash and this.asked_hash != record._asom_asked_hash(this.values):
            raise UserError(
                self.env._(
                    "%s: what was asked for has been changed since. Refuse it, and let "
                    "it be asked for again.",
                    self.what,
                )
            )

    def action_refuse(self):
        """Leave the setting as it is; who has asked for a change may take it back."""
        for change in self:
            change._check_may_decide()
            change._decided("refused")
        return True

    def _check_may_decide(self):
        self.check_access("read")
        if not self.env.user.has_group("asom_membership.group_manager"):
            raise UserError(self.env._("A manager of the bureau decides about this."))
        this = self.sudo()
        this.lock_for_update()
        this.invalidate_recordset(["state"])
        if this.state != "waiting":
            raise UserError(self.env._("This change has been decided about."))

    def _decided(self, state):
        self.sudo().write(
            {
                "state": state,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )

    # === MAIL === #

    def _tell_association(self):
        """Tell the association and its contact persons by mail: whoever changes where
        its money goes does not do so unseen."""
        for change in self.sudo():
            contacts = change.company_id._asom_warned()
            template = self.env.ref("asom_membership.mail_template_setting_change")
            for lang, some in contacts.grouped(lambda c: c._asom_lang()).items():
                template.sudo().with_context(lang=lang).send_mail(
                    change.id, email_values={"recipient_ids": [(6, 0, some.ids)]}
                )

    def _asom_mail_from(self) -> str:
        """The bureau's address, else that of who has done it; whichever association
        the user works in: a warning to it does not come from itself."""
        bureau = self.env.company._asom_bureau()
        return bureau.email_formatted or self.env.user.email_formatted

    def _asom_bureau_phone(self) -> str:
        return self.env.company._asom_bureau().phone or ""
