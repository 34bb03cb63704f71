from odoo import api, fields, models
from odoo.exceptions import UserError

from ...trouble_text import reason_of, trouble_text

STATES = [
    ("pending", "Waiting"),
    ("sending", "Under Way"),
    ("unknown", "Perhaps Arrived"),
    ("done", "Sent"),
    ("rejected", "Rejected"),
    ("review", "To Be Looked At"),
]
# Its contents are not frozen: it stands for what its posting lacks there.
LOOSE = ("pending", "rejected")
# What is told of several rows of a posting: the one that somebody must look at first.
SHOWN = ("rejected", "review", "unknown", "sending", "pending", "done")


class EconomicTransfer(models.Model):
    """The outbox: a posting, or what has changed of it, on its way to e-conomic.

    Written in the transaction of the posting. While it waits it has no contents; they
    are what the ledger says when it is frozen, less what was sent of the posting
    before. So a posting that is drawn back after it was sent becomes a voucher that
    takes it back, and nothing there is ever changed.
    """

    _name = "asom.economic.transfer"
    _description = "Posting for e-conomic"
    _inherit = ["asom.economic.part.mixin", "asom.searched.mixin"]
    _order = "id desc"

    agreement_id = fields.Many2one(ondelete="restrict")
    move_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        required=True,
        index=True,
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    run_id = fields.Many2one(
        "asom.collection.run",
        string="Collection Run",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    # Boards do not read postings.
    name = fields.Char(string="Posting", readonly=True)
    state = fields.Selection(
        STATES, required=True, readonly=True, default="pending", index=True
    )
    request_id = fields.Many2one(
        "asom.economic.request",
        string="Call",
        index="btree_not_null",
        readonly=True,
        ondelete="restrict",
        check_company=True,
    )
    payload = fields.Binary(
        related="request_id.payload",
        string="What Was Sent",
        groups="asom_membership.group_staff",
    )
    sha256 = fields.Char(related="request_id.sha256")
    idempotency_key = fields.Char(related="request_id.idempotency_key")
    booking = fields.Selection(related="request_id.booking")
    booking_error_text = fields.Char(related="request_id.booking_error_text")
    marker = fields.Char(readonly=True, index="btree_not_null")
    voucher_number = fields.Integer(
        string="Voucher", readonly=True, aggregator=None, index="btree_not_null"
    )
    journal_number = fields.Integer(string="Journal There", readonly=True)
    date_sent = fields.Date(string="Posted There", readonly=True)
    contents = fields.Json(
        readonly=True,
        help="What it stands for: account, tax, payer and øre of each sum.",
        groups="asom_membership.group_staff",
    )
    day_wanted = fields.Date(
        string="Post There on",
        readonly=True,
        help="Chosen by somebody, where the posting's own day cannot be posted on.",
    )
    done_at = fields.Datetime(string="Sent at", readonly=True)
    error_kind = fields.Char(readonly=True)
    error_detail = fields.Char(readonly=True)
    reason = fields.Selection(
        [
            ("account", "Account"),
            ("vat", "VAT Code"),
            ("journal", "Journal"),
            ("period", "Period"),
            ("department", "Department"),
            ("customer", "Customer"),
            ("number", "Voucher Number"),
            ("product", "Product"),
            ("other", "Something Else"),
        ],
        readonly=True,
    )
    error = fields.Text(string="What Is Wrong", compute="_compute_error")

    _numbers_trgm = models.Index("USING gin (name gin_trgm_ops, marker gin_trgm_ops)")
    # Each posting waits once, whoever has posted, drawn back and posted it again.
    _waits_once = models.UniqueIndex(
        "(agreement_id, move_id) WHERE state IN ('pending', 'rejected')"
    )
    _queue = models.Index("(agreement_id, id) WHERE state = 'pending'")

    @api.depends("error_kind", "error_detail")
    @api.depends_context("lang")
    def _compute_error(self):
        for transfer in self:
            transfer.error = trouble_text(
                self.env, transfer.error_kind, transfer.error_detail
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise UserError(self._asom_by_itself_text())
        return super().create(vals_list)

    def _asom_locked_text(self, field):
        return self._asom_by_itself_text()

    def _asom_by_itself_text(self):
        return self.env._("What goes to e-conomic follows from what is posted.")

    @api.ondelete(at_uninstall=False)
    def _unlink_loose(self):
        if not self.env.su or any(row.state not in LOOSE for row in self):
            raise UserError(self.env._("What was sent to e-conomic is kept."))

    # === STEPS === #

    def _reject(self, kind, detail=""):
        """It stands alone with what is wrong, until somebody mends that."""
        # A part of a posting: what it lacks is what the waiting row stands for.
        seen = self._waiting_beside()
        first = self.browse()
        for row in self:
            if row._place() not in seen:
                first |= row
                seen.add(row._place())
        first.write(
            {
                **self._loosened(),
                "state": "rejected",
                "error_kind": kind,
                "error_detail": detail,
                "reason": reason_of(kind),
            }
        )
        (self - first)._drop()

    def _loosen(self):
        """Back to waiting: what was frozen has certainly not arrived."""
        taken = self._waiting_beside()
        kept = self.browse()
        for row in self:
            if row._place() not in taken:
                kept |= row
                taken.add(row._place())
        (self - kept)._drop()
        kept.write({**self._loosened(), "state": "pending"})

    def _place(self):
        """What waits once: a posting on its way to an agreement. One that was closed
        may have rows of the same posting."""
        return self.agreement_id.id, self.move_id.id

    def _waiting_beside(self) -> set:
        """Places of rows that wait besides these."""
        rows = self.search(
            [
                ("agreement_id", "in", self.agreement_id.ids),
                ("move_id", "in", self.move_id.ids),
                ("state", "in", LOOSE),
                ("id", "not in", self.ids),
            ]
        )
        return {row._place() for row in rows}

    def _drop(self):
        """A row that stands for nothing of its own any more."""
        self.write({**self._loosened(), "state": "sending"})
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM asom_economic_transfer WHERE id = ANY(%s)", [self.ids]
        )
        self.invalidate_recordset()

    @staticmethod
    def _loosened():
        return {
            "request_id": False,
            "marker": False,
            "voucher_number": 0,
            "date_sent": False,
            "contents": False,
            "error_kind": False,
            "error_detail": False,
            "reason": False,
        }

    # === SHOWN === #

    def _shown_state(self):
        """The state that is told of these together, or False."""
        states = set(self.mapped("state"))
        return next((state for state in SHOWN if state in states), False)

    def _shown_vouchers(self):
        """Their voucher numbers there, or False."""
        numbers = sorted(set(self.mapped("voucher_number")) - {0})
        return ", ".join(map(str, numbers)) or False

    # === ACTION METHODS === #

    def action_retry(self):
        """Send again what was rejected, with the matches as they are now."""
        self.check_access("write")
        self.filtered(lambda row: row.state == "rejected").sudo()._loosen()
        self.agreement_id._wake()
        return True

    def action_is_there(self):
        """A person has looked: the voucher is in e-conomic."""
        self.check_access("write")
        self.filtered(lambda row: row.state == "review").sudo().write(
            {"state": "done", "done_at": fields.Datetime.now(), "error_kind": False}
        )
        return True

    def action_is_not_there(self):
        """A person has looked: the voucher is not in e-conomic. It is sent again."""
        self.check_access("write")
        self.filtered(lambda row: row.state == "review").sudo()._loosen()
        self.agreement_id._wake()
        return True

    def action_open_move(self):
        """Open the posting."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "account.move",
            "res_id": self.move_id.id,
            "view_mode": "form",
        }
