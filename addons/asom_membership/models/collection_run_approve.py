from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError

APPROVER = "asom_membership.group_approver"


class CollectionRun(models.Model):
    """Who may approve a run: a right of its own, and with four eyes nobody who has
    prepared anything in it since it was approved last."""

    _inherit = "asom.collection.run"

    prepared_by_ids = fields.Many2many(
        "res.users",
        "asom_collection_run_prepared_rel",
        "run_id",
        "user_id",
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
        """What a user has entered that the run takes for the first time, in words; ""
        where it is nothing.

        Prices and discounts of before the association's latest collection were seen by
        two when that was approved.
        """
        self.ensure_one()
        by = ["|", ("create_uid", "=", user.id), ("write_uid", "=", user.id)]
        latest = self.sudo().search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
                ("id", "!=", self.id),
            ],
            order="done_at desc",
            limit=1,
        )
        # Write dates are the transaction's, and so is what a run itself writes.
        new = [("write_date", ">", latest.done_at)] if latest.done_at else []
        until = [("company_id", "=", self.company_id.id)]
        found = (
            (
                "fee",
                "asom.charge",
                [
                    ("run_id", "=", self.id),
                    ("state", "in", ("draft", "waiting")),
                    ("kind", "!=", "subscription"),
                    ("rule", "=", False),
                    ("reverses_id", "=", False),
                    ("create_uid", "=", user.id),
                ],
            ),
            (
                "price",
                "asom.price",
                [*until, ("valid_from", "<=", self.date_to), *new, *by],
            ),
            (
                "discount",
                "asom.discount",
                [
                    ("subscription_id.company_id", "=", self.company_id.id),
                    ("date_from", "<=", self.date_to),
                    *new,
                    *by,
                ],
            ),
        )
        labels = {
            "fee": self.env._("a fee or credit"),
            "price": self.env._("a price"),
            "discount": self.env._("a discount"),
        }
        for kind, model, domain in found:
            if self.env[model].sudo().search_count(domain, limit=1):
                return labels[kind]
        return ""

    def _check_may_approve(self):
        """:raises AccessError: when the user has not the right
        :raises UserError: when the user has prepared something, with four eyes"""
        self.ensure_one()
        if not self.env.user.has_group(APPROVER):
            raise AccessError(
                self.env._(
                    "You may not approve collections. A manager may, or staff with the "
                    "right “Approves Collections”."
                )
            )
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

    @api.model_create_multi
    def create(self, vals_list):
        runs = super().create(vals_list)
        runs._note_prepared()
        return runs

    def write(self, vals):
        result = super().write(vals)
        if not self.env.su and {"company_id", "date_from", "date_to", "date_due"} & set(
            vals
        ):
            self._note_prepared()
        return result

    def action_approve(self):
        result = super().action_approve()
        # What is prepared from now on is another matter.
        self._step({"prepared_by_ids": [Command.clear()]})
        return result

    def _start_preview(self):
        result = super()._start_preview()
        self._note_prepared()
        return result

    def action_retry_failed(self):
        self.check_access("write")
        self._note_prepared()
        return super().action_retry_failed()
