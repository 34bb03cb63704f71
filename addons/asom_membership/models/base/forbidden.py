from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class Base(models.AbstractModel):
    """What Odoo offers for every model and makes no sense for ours.

    A copy of a member is a second one who is charged, a spreadsheet loaded over a model
    goes past all that a change of ours does. A model says in ``_asom_may`` what of it
    is meant.
    """

    _inherit = "base"

    # Of "copy", "load" and "name_create".
    _asom_may = frozenset()

    def _asom_forbids(self, action) -> bool:
        return (
            self._name.startswith("asom.")
            and not self._transient
            and action not in self._asom_may
        )

    def copy(self, default=None):
        if self._asom_forbids("copy"):
            raise UserError(
                self.env._(
                    "%s: records are not duplicated. Make a new one.",
                    self.env["ir.model"]._get(self._name).name,
                )
            )
        return super().copy(default)

    @api.model
    def load(self, fields, data):  # pylint: disable=redefined-outer-name
        if self._asom_forbids("load") and not self.env.su:
            raise UserError(
                self.env._(
                    "%s: a spreadsheet is not loaded here, it would go past what a "
                    "change has to do. Members, addresses and packages are brought in "
                    "with “Import Members”.",
                    self.env["ir.model"]._get(self._name).name,
                )
            )
        return super().load(fields, data)

    @api.model
    def name_create(self, name):
        if self._asom_forbids("name_create"):
            # The web client opens the form with the name when it reads this.
            raise ValidationError(
                self.env._(
                    "%s: a name alone is not enough. Fill in the form.",
                    self.env["ir.model"]._get(self._name).name,
                )
            )
        return super().name_create(name)

    def _asom_offer_what_may_be(self, arch, view_type):
        """Views do not offer what is refused."""
        if view_type in ("form", "kanban", "list"):
            if self._asom_forbids("copy"):
                arch.set("duplicate", "0")
            if self._asom_forbids("load"):
                arch.set("import", "0")


class Installation(models.Model):
    _inherit = "asom.installation"

    def _check_nobody_lives_here(self):
        """:raises UserError: naming who has the address today or later"""
        for installation in self:
            text = installation._occupied_text(
                fields.Date.context_today(self), self.env["asom.membership"]
            )
            if text:
                raise UserError(
                    self.env._(
                        "%(address)s cannot be archived:\n%(who)s",
                        address=installation.name,
                        who=text,
                    )
                )


class Occupancy(models.Model):
    _inherit = "asom.occupancy"

    @api.ondelete(at_uninstall=False)
    def _unlink_by_steps_alone(self):
        if not self.env.su:
            raise UserError(
                self.env._(
                    "Who lived where is history and stays. Move the member to correct "
                    "the address."
                )
            )
