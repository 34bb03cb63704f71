from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

APPROVER = "asom_membership.group_approver"


class RunMixin(models.AbstractModel):
    """Who may approve a run: a right of its own, and with four eyes nobody who has
    prepared anything in it since it was approved last."""

    _inherit = "asom.run.mixin"

    prepared_by_ids = fields.Many2many(
        "res.users",
        readonly=True,
        copy=False,
        groups="asom_membership.group_board",
        help="Who has made, changed, previewed or retried it since it was approved "
        "last.",
    )
    may_approve = fields.Boolean(compute="_compute_may_approve")

    @api.depends("state", "company_id.asom_four_eyes", "prepared_by_ids")
    @api.depends_context("uid")
    def _compute_may_approve(self):
        approver = self.env.user.has_group(APPROVER)
        for run in self:
            run.may_approve = (
                approver and run.state == "previewed" and not run._prepared_by_me()
            )

    def _prepared_by_me(self) -> bool:
        """Is the user one of those whom four eyes keep from approving?"""
        return bool(
            self.company_id.asom_four_eyes
            and (
                self.env.user in self.sudo().prepared_by_ids
                or self._entered_by(self.env.user)
            )
        )

    def _entered_by(self, user) -> str:
        """Hook: what a user has entered that the run takes for the first time, in
        words; "" where it is nothing."""
        self.ensure_one()
        return ""

    def _check_may_approve(self):
        """:raises AccessError: when the user has not the right
        :raises UserError: when the user has prepared something, with four eyes"""
        self.ensure_one()
        if not self.env.user.has_group(APPROVER):
            raise AccessError(self._run_text("may_not_approve"))
        if not self.company_id.asom_four_eyes:
            return
        if self.env.user in self.sudo().prepared_by_ids:
            raise UserError(
                self.env._(
                    "%(association)s uses four eyes: another user must approve this "
                    "run, because you have prepared something in it (%(users)s have).",
                    association=self.company_id.name,
                    users=", ".join(self.sudo().prepared_by_ids.mapped("name")),
                )
            )
        if entered := self._entered_by(self.env.user):
            raise UserError(
                self.env._(
                    "%(association)s uses four eyes: another user must approve this "
                    "run, because you have entered what it collects for the first "
                    "time (%(what)s).",
                    association=self.company_id.name,
                    what=entered,
                )
            )

    def _note_prepared(self):
        """The user has made or changed what is to be approved."""
        user = self.env.user
        for run in self.sudo():
            if user not in run.prepared_by_ids:
                run._step({"prepared_by_ids": [Command.link(user.id)]})

    def _forget_prepared(self):
        self._step({"prepared_by_ids": [Command.clear()]})
