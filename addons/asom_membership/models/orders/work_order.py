from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .tasks import OPEN, STATES, TASKS

# What the service partner writes; all else is the bureau's.
ANSWER = {"date_done", "serial_number", "remark"}


class WorkOrder(models.Model):
    """What the association or its service partner must do because of an order."""

    _name = "asom.work.order"
    _description = "Work Order"
    _inherit = [
        "asom.association.mixin",
        "asom.searched.mixin",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "date_due, id"
    _rec_names_search = ["name"]

    name = fields.Char(string="Number", readonly=True, copy=False)
    company_id = fields.Many2one(readonly=True)
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
        groups="asom_membership.group_board",
    )
    order_id = fields.Many2one(
        "asom.order",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        groups="asom_membership.group_board",
    )
    rule_id = fields.Many2one(
        "asom.work.rule",
        readonly=True,
        ondelete="restrict",
        check_company=True,
        groups="asom_membership.group_board",
    )
    task = fields.Selection(TASKS, required=True, readonly=True, index=True)
    installation_id = fields.Many2one(
        "asom.installation",
        string="Address",
        readonly=True,
        index="btree_not_null",
        check_company=True,
    )
    member_number = fields.Char(compute="_compute_contact")
    contact = fields.Char(compute="_compute_contact")
    contact_phone = fields.Char(string="Telephone", compute="_compute_contact")
    before = fields.Char(string="There Is Now", readonly=True)
    after = fields.Char(string="There Shall Be", readonly=True)
    reason = fields.Char(readonly=True)
    note = fields.Char(readonly=True)
    receiver_id = fields.Many2one(
        "res.partner",
        required=True,
        readonly=True,
        index=True,
        check_company=True,
        groups="asom_membership.group_board",
    )
    date_due = fields.Date(string="Do By", required=True, readonly=True, tracking=True)
    late = fields.Boolean(compute="_compute_late", search="_search_late")
    state = fields.Selection(
        STATES,
        required=True,
        default="new",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    date_sent = fields.Datetime(string="Sent", readonly=True, copy=False)
    date_reminded = fields.Date(string="Reminded", readonly=True, copy=False)
    date_escalated = fields.Date(string="Told On", readonly=True, copy=False)
    date_done = fields.Date(string="Done On", copy=False, tracking=True)
    serial_number = fields.Char(copy=False, tracking=True)
    remark = fields.Char(copy=False, tracking=True)

    _number_trgm = models.Index("USING gin (name gin_trgm_ops)")
    _once = models.UniqueIndex(
        "(order_id, rule_id) WHERE order_id IS NOT NULL AND state != 'withdrawn'",
        "The order has this work order already.",
    )

    # === COMPUTE METHODS === #

    @api.depends("membership_id.partner_id", "membership_id.name_protected")
    @api.depends_context("uid")
    def _compute_contact(self):
        """Who lives there, for whoever may be told."""
        # Asked here: what is computed after a refusal would be told all the same.
        readable = self._filtered_access("read")
        for work in self:
            if work not in readable:
                work.member_number = work.contact = work.contact_phone = False
                continue
            member = work.sudo().membership_id
            shown = member.with_env(self.env)._asom_hides_name()
            payer = member.partner_id.browse() if shown else member.partner_id
            work.member_number = member.member_number
            work.contact, work.contact_phone = payer.name, payer.phone

    @api.depends("date_due", "state")
    def _compute_late(self):
        today = fields.Date.context_today(self)
        for work in self:
            work.late = work.state in OPEN and work.date_due < today

    def _search_late(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("state", "in", OPEN), ("date_due", "<", today)]

    @api.depends("name", "task")
    @api.depends_context("lang")
    def _compute_display_name(self):
        tasks = dict(self._fields["task"]._description_selection(self.env))
        for work in self:
            work.display_name = f"{work.name or ''} {tasks.get(work.task, '')}".strip()

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        works = super().create(vals_list)
        for company, some in works.grouped("company_id").items():
            sequence = company.sudo()._asom_sequence("asom.work.order")
            for work in some:
                work._asom_step("name").name = sequence.next_by_id()
        return works

    def write(self, vals):
        if ANSWER & set(vals) and not self.env.su:
            closed = self.filtered(lambda work: work.state not in OPEN)
            if closed:
                raise UserError(self.env._("%s is closed.", closed[0].display_name))
        if not self.env.su and not self.env.user.has_group(
            "asom_membership.group_staff"
        ):
            others = set(vals) - ANSWER
            if others and not self._asom_is_step(next(iter(others))):
                raise AccessError(
                    self.env._("Write when it was done, the serial number, a remark.")
                )
        return super().write(vals)

    def _asom_locked_text(self, field):
        return self.env._("A work order follows from its order; undo that one.")
