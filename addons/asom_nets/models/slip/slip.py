from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import to_kroner

from ..delivery.record_mixin import NetsRecordMixin

WORK_BATCH = 1000


class NetsSlip(models.Model):
    """A payment slip that Nets has printed for one of our collections, with the payment
    id that stands on it (0603 section 0217, domain/betalingsservice.md 4; SINGLE)."""

    _name = "asom.nets.slip"
    _description = "Slip Printed by Nets"
    _inherit = ["asom.nets.record.mixin"]
    _order = "delivery_id desc, line"
    _rec_name = "payment_id"

    _frozen_fields = NetsRecordMixin._frozen_fields | {
        "card_type",
        "creditor",
        "payment_id",
        "date_due",
        "amount",
        "reference",
    }

    card_type = fields.Char(readonly=True)
    creditor = fields.Char(string="FI Creditor Number", readonly=True)
    payment_id = fields.Char(string="FI Payment Id", readonly=True, index=True)
    date_due = fields.Date(string="Due Date", readonly=True)
    amount = fields.Monetary(readonly=True)
    reference = fields.Char(readonly=True)
    collection_id = fields.Many2one(
        "asom.nets.collection",
        readonly=True,
        index="btree_not_null",
        check_company=True,
        ondelete="restrict",
    )
    membership_id = fields.Many2one(
        related="collection_id.membership_id", string="Member", store=True
    )
    state = fields.Selection(
        [("new", "New"), ("matched", "Found"), ("parked", "On the Work List")],
        required=True,
        readonly=True,
        default="new",
        index=True,
    )

    @api.model
    def _told_vals(self, row, section_number, told_on):
        return {
            "card_type": row.card_type,
            "creditor": row.creditor,
            "payment_id": row.payment_id,
            "date_due": row.due_date,
            "amount": to_kroner(row.amount),
            "reference": row.reference,
        }

    @api.model
    def _work_batch(self, delivery):
        """Find the collections of the next slips and give them the slip's payment id.

        :returns: how many records were worked on
        """
        slips = self.search(
            [("delivery_id", "=", delivery.id), ("state", "=", "new")],
            order="line",
            limit=WORK_BATCH,
        )
        for _company, rows in slips.grouped("company_id").items():
            rows._find_collections()
        return len(slips)

    def _find_collections(self):
        """In sets, for slips of one association."""
        by_reference, by_due = self._lookups()
        for slip in self:
            found = by_reference.get((slip.customer_key, _number(slip.reference)))
            if not found:
                alike = by_due.get((slip.customer_key, slip.date_due), [])
                found = alike[0] if len(alike) == 1 else None
            if found:
                slip.collection_id = found
                found.slip_payment_id = slip.payment_id
                slip.state = "matched"
        self.filtered(lambda slip: slip.state == "new")._park()

    def _lookups(self):
        """Collections that the slips may be for, by (customer, reference) and by
        (customer, due date)."""
        references = set(self.mapped("reference")) - {False, ""}
        rows = self.env["asom.nets.collection"].search_fetch(
            [
                ("company_id", "=", self.company_id.id),
                ("customer_key", "in", list(set(self.mapped("customer_key")))),
                ("state", "=", "included"),
                "|",
                ("date_due", "in", list(set(self.mapped("date_due")))),
                ("reference", "in", [_number(r).zfill(9) for r in references]),
            ],
            ["customer_key", "reference", "date_due"],
        )
        by_reference, by_due = {}, {}
        for row in rows:
            if _number(row.reference):
                by_reference[row.customer_key, _number(row.reference)] = row
            by_due.setdefault((row.customer_key, row.date_due), []).append(row)
        return by_reference, by_due

    def _park(self):
        self.write({"state": "parked"})
        self.env["asom.nets.parked"].create(
            [
                {
                    "company_id": slip.company_id.id,
                    "delivery_id": slip.delivery_id.id,
                    "section_id": slip.section_id.id,
                    "line": slip.line,
                    "raw": slip.raw,
                    "kind": "record",
                    "reason": self.env._(
                        "Nets has printed a slip with payment id %(number)s for "
                        "customer %(customer)s, due on %(due)s, but no delivery holds "
                        "such a collection.",
                        number=slip.payment_id,
                        customer=slip.customer_number or "–",
                        due=format_date(self.env, slip.date_due) or "–",
                    ),
                }
                for slip in self
            ]
        )


def _number(reference) -> str:
    """A reference as it is compared: without blanks and leading zeros."""
    return (reference or "").strip().lstrip("0")
