from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import danish, to_kroner, to_ore

from ..delivery.fault_text import printable


class NetsParked(models.Model):
    """The work list: what came from Nets and could not be understood or matched.

    Nothing is dropped and nothing is guessed (design.md, invariant 6): the raw record
    stands here until a person has dealt with it.
    """

    _name = "asom.nets.parked"
    _description = "Work List of Nets"
    _inherit = ["asom.delivery.part", "mail.thread", "asom.association.mixin"]
    _order = "date desc, id desc"
    _rec_name = "reason"

    # What came is never edited, nor where it came from.
    _frozen_fields = frozenset(
        {
            "company_id",
            "delivery_id",
            "section_id",
            "line",
            "raw",
            "date",
            "kind",
            "amount_told",
            "payment_id",
            "mandate_event_id",
        }
    )

    company_id = fields.Many2one(readonly=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    # The delivery may belong to the bureau, because it holds several associations.
    delivery_id = fields.Many2one(
        "asom.nets.delivery", readonly=True, index=True, ondelete="restrict"
    )
    section_id = fields.Many2one(
        "asom.nets.section", readonly=True, index=True, check_company=True
    )
    line = fields.Integer(readonly=True)
    raw = fields.Char(string="Raw Record", readonly=True)
    date = fields.Date(readonly=True, default=fields.Date.context_today, index=True)
    kind = fields.Selection(
        [
            ("payment", "Payment"),
            ("return", "Charge-Back"),
            ("mandate", "Mandate"),
            ("information", "Message from Nets"),
            ("record", "Unknown Record"),
            ("section", "Sum of a Section"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    reason = fields.Char(required=True, readonly=True)
    payment_id = fields.Many2one(
        "asom.nets.payment",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="cascade",
    )
    amount_told = fields.Monetary(
        readonly=True, help="Of an unknown record, or of what no record explains."
    )
    amount = fields.Monetary(compute="_compute_amount", store=True)
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        index="btree_not_null",
        check_company=True,
        readonly=True,
        help="Who it concerns, as far as is known.",
    )
    state = fields.Selection(
        [("open", "Open"), ("done", "Dealt With")],
        required=True,
        readonly=True,
        default="open",
        index=True,
        tracking=1,
    )
    resolution = fields.Char(readonly=True, tracking=2)
    done_by_id = fields.Many2one("res.users", readonly=True)
    done_at = fields.Datetime(readonly=True)

    _line_uniq = models.UniqueIndex(
        "(delivery_id, line, kind) WHERE delivery_id IS NOT NULL",
        "The record is on the work list already.",
    )

    @api.depends("payment_id.amount", "amount_told")
    def _compute_amount(self):
        for parked in self:
            parked.amount = parked.payment_id.amount or parked.amount_told

    @api.model_create_multi
    def create(self, vals_list):
        # A bad file makes thousands; "created" in each one's log says nothing.
        quiet = self.with_context(tracking_disable=True)
        return super(NetsParked, quiet).create(vals_list).with_env(self.env)

    # === RECORDS OF A DELIVERY === #

    @api.model
    def _stage(self, delivery, rows):
        """Keep records of a type that is not known.

        :param rows: [(section, UnknownRow)]
        """
        self.create(
            [
                {
                    # A record may stand outside of all sections.
                    "company_id": (section or delivery).company_id.id,
                    "delivery_id": delivery.id,
                    "section_id": section and section.id,
                    "line": row.line,
                    "raw": printable(row.text),
                    "date": (section and section.date)
                    or fields.Date.context_today(self),
                    "kind": "record",
                    "amount_told": to_kroner(row.amount or 0),
                    "reason": self._why_unknown(row, section),
                }
                for section, row in rows
            ]
        )

    def _why_unknown(self, row, section):
        """Why a record cannot be read.

        :param row: UnknownRow
        """
        facts = {
            "record": row.record_type,
            "transaction": row.transaction or "–",
            "section": section.number if section else "–",
        }
        if row.no_day:
            return self.env._(
                "Record %(record)s, transaction %(transaction)s in section %(section)s "
                "has %(digits)s where a day should stand, and there is no such day. "
                "Ask Nets.",
                digits=row.no_day,
                **facts,
            )
        return self.env._(
            "Record %(record)s, transaction %(transaction)s in section %(section)s is "
            "not known here.",
            **facts,
        )

    @api.model
    def _stage_sections(self, sections):
        """Put sections on the list whose sum the records do not explain.

        :param sections: asom.nets.section of one delivery
        """
        self.create(
            [
                {
                    "company_id": section.company_id.id,
                    "delivery_id": section.delivery_id.id,
                    "section_id": section.id,
                    "line": section.line,
                    "date": section.date or fields.Date.context_today(self),
                    "kind": "section",
                    "amount_told": max(0.0, section.unexplained),
                    "reason": self.env._(
                        "Section %(section)s states %(stated)s kr., and the records "
                        "that can be read add up to %(read)s kr. Ask Nets what the "
                        "others are.",
                        section=section.display_name,
                        stated=danish(to_ore(section.amount)),
                        read=danish(
                            to_ore(section.amount) - to_ore(section.unexplained)
                        ),
                    ),
                }
                for section in sections
                if section.unexplained
            ]
        )

    @api.model
    def _work_batch(self, delivery):
        """Nothing but a person can work on these.

        :returns: 0
        """
        return 0

    # === ACTIONS === #

    def action_done(self, note=""):
        """Take it off the list: a person has dealt with it some other way.

        :param note: what was done
        :raises UserError: when money is still waiting to be placed
        """
        for parked in self:
            payment = parked.payment_id
            if payment.state in ("parked", "failed") and payment.amount:
                raise UserError(
                    self.env._(
                        "%(amount)s kr. are still to be placed. Match the payment with "
                        "an invoice, or say what else becomes of the money.",
                        amount=danish(to_ore(payment.amount)),
                    )
                )
        self._close(note or self.env._("Dealt with by hand."))
        self._ignore_events()
        return True

    def action_reopen(self):
        """Put it back on the list.

        :raises UserError: when the payment has found its place since, or the record of
            a mandate has been applied
        """
        self._check_not_applied()
        for parked in self:
            if parked.payment_id.state in ("booked", "noted", "aside"):
                raise UserError(
                    self.env._(
                        "%s has found its place. Open the payment and take that back.",
                        parked.payment_id.display_name,
                    )
                )
        self.check_access("write")
        self.sudo().write(
            {
                "state": "open",
                "resolution": False,
                "done_by_id": False,
                "done_at": False,
            }
        )
        self._park_events()
        return True

    def _close(self, resolution):
        self.check_access("write")
        self.sudo().write(
            {
                "state": "done",
                "resolution": resolution,
                "done_by_id": self.env.uid,
                "done_at": fields.Datetime.now(),
            }
        )
