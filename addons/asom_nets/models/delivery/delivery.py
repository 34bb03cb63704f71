from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.frozen import FrozenBinary
from odoo.addons.asom_membership.fetch_file import fetch_file

# What was written is never rewritten (design.md, invariant 2).
FROZEN = {
    "content",
    "sha256",
    "size",
    "filename",
    "company_id",
    "agreement_id",
    "run_id",
    "direction",
    "number",
    "sub_system",
    "type",
}
# What a refused file could not tell when it came, read from the same bytes later.
HEAD = {"type", "number", "sub_system", "company_id", "agreement_id"}
# Of a delivery that is with Nets, or on its way there.
LIVE_STATES = ("ready", "sent", "acknowledged")


class NetsDelivery(models.Model):
    """One file to or from Nets, frozen."""

    _name = "asom.nets.delivery"
    _description = "Delivery"
    _inherit = [
        "asom.stepped.mixin",
        "mail.thread",
        "mail.activity.mixin",
        "asom.frozen.mixin",
        "asom.association.mixin",
    ]
    _order = "id desc"
    _rec_name = "filename"

    company_id = fields.Many2one(readonly=True)
    # A file of several associations is the bureau's; Nets states kroner in any case.
    currency_id = fields.Many2one("res.currency", compute="_compute_currency_id")
    agreement_id = fields.Many2one(
        "asom.nets.agreement",
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
        help="Empty: a file from Nets that holds sections of several associations, or "
        "none that is known.",
    )
    run_id = fields.Many2one(
        "asom.collection.run",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    direction = fields.Selection(
        [("out", "To Nets"), ("in", "From Nets")], required=True, readonly=True
    )
    type = fields.Selection(
        [
            ("0601", "0601 Collections"),
            ("0602", "0602 Payments"),
            ("0603", "0603 Mandates"),
            ("0605", "0605 Sign-Ups and Cancellations"),
            ("0621", "0621 Receipts and Remarks"),
            ("FI", "FI Payments from the Bank"),
            ("LS", "Leverandørservice"),
            ("LS0602", "Leverandørservice Payments"),
            ("LS0690", "Leverandørservice Receipts"),
            ("receipt", "Receipt of the Channel"),
            ("unknown", "Unknown"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    number = fields.Char(
        string="Delivery Number",
        readonly=True,
        index="btree_not_null",
        help="To Nets: the association's number and its own running number. From Nets: "
        "the number that Nets has given.",
    )
    sub_system = fields.Char(
        string="Sub-System",
        readonly=True,
        help="Of a file from Nets; its test system counts deliveries of its own.",
    )
    filename = fields.Char(string="File", required=True, readonly=True)
    # Names that are protected, accounts and CPR numbers are in it.
    content = FrozenBinary(
        sha256="sha256",
        readonly=True,
        required=True,
        groups="asom_membership.group_staff",
    )
    sha256 = fields.Char(string="SHA-256", readonly=True, required=True)
    size = fields.Integer(string="Bytes", readonly=True)
    state = fields.Selection(
        [
            ("ready", "Ready"),
            ("sent", "Sent"),
            ("acknowledged", "Acknowledged"),
            ("failed", "Refused"),
            ("cancelled", "Cancelled"),
            ("received", "Being Read"),
            ("review", "To Be Reviewed"),
            ("done", "Done"),
        ],
        required=True,
        readonly=True,
        default="ready",
        index=True,
        tracking=1,
    )
    sent_at = fields.Datetime(readonly=True, tracking=2)
    acknowledged_at = fields.Datetime(readonly=True)
    failure = fields.Text(readonly=True, tracking=3)
    collection_ids = fields.One2many("asom.nets.collection", "delivery_id")
    included_count = fields.Integer(string="Collections", compute="_compute_totals")
    left_out_count = fields.Integer(string="Left Out", compute="_compute_totals")
    amount_total = fields.Monetary(string="Amount", compute="_compute_totals")
    _number_uniq = models.UniqueIndex(
        "(direction, type, number, COALESCE(sub_system, '')) "
        "WHERE direction = 'out' OR state != 'failed'",
        "This delivery number has been used.",
    )
    _content_once = models.UniqueIndex(
        "(sha256) WHERE direction = 'in'", "This file has been received already."
    )
    _agreement_given = models.Constraint(
        "CHECK (direction = 'in' OR (agreement_id IS NOT NULL AND number IS NOT NULL))",
        "A delivery to Nets belongs to a creditor agreement and has a number.",
    )

    # === COMPUTE METHODS === #

    def _compute_currency_id(self):
        self.currency_id = self.env.ref("base.DKK")

    @api.depends("collection_ids.state", "collection_ids.amount")
    def _compute_totals(self):
        rows = self.env["asom.nets.collection"]._read_group(
            [("delivery_id", "in", self.ids)],
            ["delivery_id", "state"],
            ["__count", "amount:sum"],
        )
        totals = {}
        for delivery, state, count, amount in rows:
            totals.setdefault(delivery.id, {})[state] = (count, amount)
        for delivery in self:
            states = totals.get(delivery.id, {})
            live = states.get("included") or states.get("cancelled") or (0, 0.0)
            delivery.included_count, delivery.amount_total = live
            delivery.left_out_count = states.get("left_out", (0,))[0]

    @api.depends("filename", "type", "number", "agreement_id")
    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_display_name(self):
        """A file may be named after the associations that are in it: who does not see
        the file itself is told Nets' number of it."""
        # Links are named by the superuser; it is the user who must see the file.
        asked = self.with_user(self.env.uid)._origin
        hidden = (asked - asked._filtered_access("read")).ids
        kinds = dict(self._fields["type"]._description_selection(self.env))
        for delivery in self:
            name = delivery.filename
            if delivery._origin.id in hidden:
                number = not delivery.agreement_id and delivery.number
                name = f"{kinds[delivery.type]} {number or ''}".strip()
            delivery.display_name = name

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(
                self.env._(
                    "A delivery is created by its collection run, or received from "
                    "Nets; never by hand."
                )
            )
        for vals in vals_list:
            _digest, vals["size"] = FrozenBinary.figures_of(vals["content"])
        deliveries = super().create(vals_list)
        deliveries._plan_follows()
        return deliveries

    def write(self, vals):
        head = HEAD if self.env.context.get("asom_nets_head") and self.env.su else set()
        if (FROZEN - head) & set(vals):
            raise UserError(
                self.env._("A delivery is frozen: what was written is never changed.")
            )
        result = super().write(vals)
        if "state" in vals:
            self._plan_follows()
        return result

    def _asom_locked_text(self, field):
        return self.env._(
            "The state of a delivery follows from its steps: sent, acknowledged, "
            "refused, cancelled."
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(
            self.env._("A delivery is kept for ever; cancel it if it was not sent.")
        )

    # === ACTION METHODS === #

    def action_mark_sent(self):
        """The file has been handed to Nets."""
        for delivery in self:
            delivery._check_unchanged()
        self._move_on(("ready",), {"state": "sent", "sent_at": fields.Datetime.now()})
        self.sudo()._count_costs()
        return True

    def action_acknowledge(self):
        """Nets has accepted the file."""
        self._move_on(
            ("sent",),
            {"state": "acknowledged", "acknowledged_at": fields.Datetime.now()},
        )
        return True

    def action_fail(self, reason=False):
        """Nets has refused the file as a whole: its invoices can go into another.

        :param reason: what Nets says; kept with the delivery
        """
        self._move_on(
            ("sent",),
            {"state": "failed", "failure": reason or self.env._("Refused by Nets.")},
        )
        self._free_collections()
        return True

    def action_cancel(self):
        """Take the file back before it is sent: its invoices can go into another."""
        self._move_on(("ready",), {"state": "cancelled"})
        self._free_collections()
        return True

    def action_ask_failure(self):
        """Ask why Nets has refused the file."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_delivery_refuse"
        )
        action["context"] = {"default_delivery_id": self.id}
        return action

    def action_view_collections(self):
        """Open what the delivery collects, and what was left out."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets.action_nets_collection"
        )
        action["domain"] = [("delivery_id", "=", self.id)]
        action["context"] = {"create": False}
        return action

    def action_view_left_out(self):
        """Open the invoices that were left out, with the reasons."""
        action = self.action_view_collections()
        action["context"]["search_default_left_out"] = 1
        return action

    def action_download(self):
        """Download the exact bytes.

        :raises UserError: when they were changed, or when an invoice was paid or
            credited since and the delivery has not been sent
        """
        with self._frozen_serve("content"):
            return fetch_file(self._frozen_url("content"))

    def _frozen_on_serve(self, name):
        """As every frozen record; a file that events have overtaken is not served."""
        self.ensure_one()
        result = super()._frozen_on_serve(name)
        self._check_not_outdated()
        self._note_download()
        return result

    def _frozen_filename(self, name):
        return self.filename

    def _move_on(self, states, vals):
        self._expect(*states)
        self.check_access("write")
        self.sudo().write(vals)

    def _free_collections(self):
        rows = self.env["asom.nets.collection"].sudo()
        rows.search(
            [("delivery_id", "in", self.ids), ("state", "=", "included")]
        ).write({"state": "cancelled"})
        self._free_requests()
        self.sudo()._count_costs()

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }
