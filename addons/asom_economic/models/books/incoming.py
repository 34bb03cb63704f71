import logging
import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import to_kroner, to_ore

from ...economic import EconomicError, marker_of

_logger = logging.getLogger(__name__)

CUSTOMER_INVOICE = 1
NUMBER = re.compile(r"\d{2,}")


class EconomicIncoming(models.Model):
    """A member's payment that the accountant has booked in e-conomic: offered here, and
    entered only when somebody says whose it is. It is never sent back."""

    _name = "asom.economic.incoming"
    _description = "Payment Booked in e-conomic"
    _inherit = ["asom.economic.part.mixin", "asom.searched.mixin"]
    _order = "date desc, id desc"

    agreement_id = fields.Many2one(ondelete="restrict")
    currency_id = fields.Many2one(related="company_id.currency_id")
    entry_number = fields.Integer(string="Entry There", readonly=True, aggregator=None)
    entry_numbers = fields.Json(readonly=True)
    voucher_number = fields.Integer(
        string="Voucher", readonly=True, aggregator=None, index="btree_not_null"
    )
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    text = fields.Char(readonly=True)
    customer_number = fields.Integer(
        string="Customer There", readonly=True, aggregator=None
    )
    contents = fields.Json(
        readonly=True, help="Account number there and øre of each entry of the voucher."
    )
    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        check_company=True,
        index="btree_not_null",
        domain="[('company_id', '=', company_id)]",
        help="Proposed where a member's number stands in the text.",
    )
    open_amount = fields.Monetary(string="Owes", compute="_compute_open_amount")
    move_id = fields.Many2one(
        "account.move",
        string="Journal Entry",
        readonly=True,
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    state = fields.Selection(
        [
            ("open", "To Be Matched"),
            ("matched", "Matched"),
            ("ignored", "Not a Member's"),
        ],
        required=True,
        default="open",
        readonly=True,
        index=True,
    )

    _text_trgm = models.Index("USING gin (text gin_trgm_ops)")
    _entry_once = models.UniqueIndex("(agreement_id, entry_number)")

    @api.depends("voucher_number", "date")
    def _compute_display_name(self):
        for row in self:
            row.display_name = f"{row.voucher_number} {row.date or ''}".strip()

    @api.depends("membership_id")
    def _compute_open_amount(self):
        for row in self:
            row.open_amount = sum(row._open_invoices().mapped("amount_residual"))

    def write(self, vals):
        if "membership_id" in vals and any(row.state == "matched" for row in self):
            raise UserError(
                self.env._(
                    "The payment is entered already: another member's it is not."
                )
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was booked in e-conomic is kept."))

    def _open_invoices(self):
        if not self.membership_id:
            return self.env["account.move"]
        return self.env["account.move"].search(
            [
                ("asom_membership_id", "=", self.membership_id.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
            ],
            order="invoice_date_due, id",
        )

    # === ACTION METHODS === #

    def action_match(self):
        """Enter the payment here and settle the member's oldest invoices with it.

        :raises UserError: it has no member, was matched before, or an account there is
            no match of ours
        """
        self.check_access("write")
        self.lock_for_update()
        for row in self:
            if row.state != "open":
                raise UserError(self.env._("%s was dealt with.", row.display_name))
            if not row.membership_id:
                raise UserError(
                    self.env._("%s: choose the member first.", row.display_name)
                )
            row.sudo()._enter()
        return True

    def action_ignore(self):
        """It is no member's payment; it stays in the list of what was looked at."""
        self.check_access("write")
        self.filtered(lambda row: row.state == "open").sudo().state = "ignored"
        return True

    def action_open_again(self):
        """Look at it again."""
        self.check_access("write")
        self.filtered(lambda row: row.state == "ignored").sudo().state = "open"
        return True

    # === STEPS === #

    def _enter(self):
        """The same entry here, known to be there already."""
        member, company = self.membership_id, self.company_id
        partner = member.partner_id.with_company(company)
        owed = partner.property_account_receivable_id
        here = self._accounts_here(owed)
        journal = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("type", "=", "general")], limit=1
        )
        text = self.env._(
            "Payment booked in e-conomic, voucher %s", self.voucher_number
        )
        move = self.env["account.move"].create(
            {
                "move_type": "entry",
                "company_id": company.id,
                "journal_id": journal.id,
                "date": self.date,
                "ref": text,
                "line_ids": [
                    (
                        0,
                        0,
                        {
                            "account_id": here[number].id,
                            "balance": to_kroner(amount),
                            "name": self.text or text,
                            "partner_id": here[number] == owed and partner.id,
                            "asom_membership_id": here[number] == owed and member.id,
                        },
                    )
                    for number, amount in self.contents
                ],
            }
        )
        move.action_post()
        self._note_there(move)
        self.write({"state": "matched", "move_id": move.id})
        invoices = self._open_invoices()
        lines = (invoices | move).line_ids.filtered(
            lambda line: line.account_id == owed and not line.reconciled
        )
        if lines - move.line_ids:
            lines.reconcile()

    def _accounts_here(self, owed):
        """{number there: our account}; what members owe on is their own.

        :raises UserError: a number is no match of ours
        """
        found = {}
        for mapping in self.agreement_id.mapping_ids:
            if mapping.kind == "account" and mapping.item_id:
                found.setdefault(mapping.item_id.number, mapping.account_id)
                if mapping.account_id == owed:
                    found[mapping.item_id.number] = owed
        for number, _amount in self.contents:
            if number not in found:
                raise UserError(
                    self.env._(
                        "The account %s in e-conomic is no match of an account here: "
                        "choose it under “Matches”, or enter the payment by hand.",
                        number,
                    )
                )
        return found

    def _note_there(self, move):
        """The entry's row of the outbox: sent, as it were, by the accountant."""
        transfer = self.env["asom.economic.transfer"].search(
            [("move_id", "=", move.id), ("agreement_id", "=", self.agreement_id.id)]
        )
        sums = self.agreement_id._ledger_of(move)[move.id]
        transfer.write(
            {
                "state": "done",
                "contents": [[*key, amount] for key, amount in sums.items()],
                "voucher_number": self.voucher_number,
                "date_sent": self.date,
                "done_at": fields.Datetime.now(),
            }
        )


class EconomicAgreement(models.Model):
    """Payments that were booked there first."""

    _inherit = "asom.economic.agreement"

    fetch_payments = fields.Boolean(
        string="Fetch Payments Booked There",
        tracking=True,
        help="What the accountant books on the members' account is offered here, to be "
        "matched with a member. Nothing is entered by itself.",
    )
    booked_cursor = fields.Integer(readonly=True, copy=False)
    incoming_ids = fields.One2many("asom.economic.incoming", "agreement_id")
    incoming_count = fields.Integer(
        string="To Be Matched", compute="_compute_incoming_count", compute_sudo=True
    )

    @api.depends("incoming_ids.state")
    def _compute_incoming_count(self):
        for agreement in self:
            rows = agreement.incoming_ids
            agreement.incoming_count = len(rows.filtered(lambda r: r.state == "open"))

    def action_fetch_payments(self):
        """Look what was booked there since the last time.

        :raises UserError: e-conomic could not be asked
        """
        self.ensure_one()
        self.check_access("write")
        try:
            self._fetch_booked()
        except EconomicError as error:
            raise UserError(self._told(error)) from None
        return self.action_view_incoming()

    def action_view_incoming(self):
        """Open what was booked there."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_incoming"
        )
        return {**action, "domain": [("agreement_id", "=", self.id)]}

    def _fetch_booked(self, client=None):
        """Read booked entries behind the last one that was seen.

        :raises EconomicError: the cursor stays where it was
        """
        if client is None:
            with self._economic() as client:
                return self._fetch_booked(client)
        own = self.sudo()
        rows = client.booked_after(own.booked_cursor)
        own._offer([row for row in rows if str(row["date"])[:10] >= str(own.date_from)])
        numbers = [row["entryNumber"] for row in rows]
        own.booked_cursor = max([own.booked_cursor, *numbers])
        return True

    def _nightly_payments(self):
        """Look by itself, once a day; what fails is looked for tomorrow."""
        if self.fetch_payments and self.state == "live" and self.interface != "file":
            try:
                self._fetch_booked()
            except EconomicError as error:
                _logger.info("e-conomic agreement %s: %s", self.id, error.kind)

    def _offer(self, rows):
        """Make a row for each voucher that others booked and that pays what members
        owe."""
        owed = {
            mapping.item_id.number
            for mapping in self.mapping_ids
            if mapping.kind == "account" and mapping._is_receivable()
        } | {self.customer_account}
        vouchers = {}
        for row in rows:
            key = (row.get("voucherNumber"), str(row["date"])[:10])
            vouchers.setdefault(key, []).append(row)
        for (number, day), entries in vouchers.items():
            if any(marker_of(row.get("text")) for row in entries):
                continue
            if any(row.get("type") == CUSTOMER_INVOICE for row in entries):
                # An invoice or credit note of e-conomic's own: no money.
                continue
            paid = [row for row in entries if row["accountNumber"] in owed]
            amount = -sum(ore_of(row["amount"]) for row in paid)
            if amount <= 0:
                continue
            text = paid[0].get("text") or ""
            self.env["asom.economic.incoming"].create(
                {
                    "agreement_id": self.id,
                    "company_id": self.company_id.id,
                    "entry_number": paid[0]["entryNumber"],
                    "entry_numbers": [row["entryNumber"] for row in entries],
                    "voucher_number": number or 0,
                    "date": day,
                    "amount": to_kroner(amount),
                    "text": text[:250],
                    "customer_number": paid[0].get("customerNumber") or 0,
                    "contents": [
                        [row["accountNumber"], ore_of(row["amount"])] for row in entries
                    ],
                    "membership_id": self._member_in(text),
                }
            )

    def _member_in(self, text):
        """The one member whose number stands in a text, or False."""
        found = self.env["asom.membership"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("member_number", "in", NUMBER.findall(text)),
            ],
            limit=2,
        )
        return found.id if len(found) == 1 else False

    def _booked_by_others(self):
        """{entry number there: what it was matched with}"""
        rows = self.env["asom.economic.incoming"].search(
            [("agreement_id", "=", self.id), ("state", "=", "matched")]
        )
        return {number: row for row in rows for number in row.entry_numbers}


def ore_of(amount) -> int:
    """Øre of an amount of kroner as JSON has it."""
    return to_ore(float(amount))
