from odoo import api, models
from odoo.exceptions import UserError

# What changes nothing that a run says or sends.
NO_TERMS = ("asom_change_reason", "sample_membership_id", "responsible_id")
SAYS_WHEN = "daily"


class DunningPolicy(models.Model):
    """What a run was approved by is what it is executed by: its terms stay until then.

    Each change is kept in the history of settings. That a run needs no approval is
    decided by a manager with a reason, or one user alone would remind and charge fees.
    """

    _name = "asom.dunning.policy"
    _inherit = ["asom.dunning.policy", "asom.setting.guard"]

    @property
    def _asom_weakened(self) -> frozenset:
        return frozenset(
            name
            for name in self._fields
            if name == "needs_approval" or name.startswith("approve_")
        )

    @property
    def _asom_told(self) -> tuple:
        return tuple(
            name
            for name, field in self._fields.items()
            if field.store
            and not field.readonly
            and field.type != "one2many"
            and name not in NO_TERMS
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        policies = super().create(vals_list)
        for policy, vals in zip(policies, vals_list, strict=True):
            off = {name for name in self._asom_weakened if not policy[name]}
            if off and not self.env.su:
                policy._asom_refuse_weaker(off, vals)
            shown = policy._asom_shown(off)
            policy._asom_keep_history(dict.fromkeys(shown, ""), shown, vals)
        return policies

    def write(self, vals):
        self._asom_check_weaker(vals)
        self._terms_change(
            [
                name
                for name, value in vals.items()
                if (field := self._fields.get(name))
                and any(field.convert_to_write(row[name], row) != value for row in self)
            ]
        )
        return self._asom_guarded(vals, lambda some, given: super().write(given))

    def _update_field_translations(self, field_name, *args, **kwargs):
        """A text in another language goes past ``write``."""
        self._terms_change([field_name])
        return super()._update_field_translations(field_name, *args, **kwargs)

    def _terms_change(self, names):
        """Previews that follow from other terms are made again.

        :param names: of fields that get other values
        :raises UserError: when a run was approved by the terms that there are
        """
        terms = set(self._asom_told) - self._asom_weakened
        if not any(name in terms and not name.startswith(SAYS_WHEN) for name in names):
            return
        runs = (
            self.env["asom.dunning.run"]
            .sudo()
            .search(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("state", "in", ("previewing", "previewed", "approved", "running")),
                ]
            )
        )
        for run in runs.filtered(lambda run: run.state in ("approved", "running")):
            raise UserError(
                self.env._(
                    "%s was approved by this policy and has not been executed. Execute "
                    "it or cancel it first, then change the policy.",
                    run.display_name,
                )
            )
        runs._back_to_draft()
        for run in runs.with_env(self.env).sudo():
            run.message_post(
                body=self.env._("The policy was changed. Make the preview again.")
            )
