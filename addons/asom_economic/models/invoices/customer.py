import json
from hashlib import sha256

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from odoo.addons.asom_membership.batches import commit_batch

from ...economic import EconomicError
from ...economic.customers import cut, merge
from ...trouble_text import trouble_text
from ..transfer.agreement_members import CUSTOMERS_WAIT

MOST = 999_999_999
CONFLICTS = 3


class EconomicCustomer(models.Model):
    """A member's own customer in e-conomic: what of ours stands there, and what the
    accountant has changed, which stays."""

    _name = "asom.economic.customer"
    _description = "Customer in e-conomic"
    _inherit = "asom.economic.part.mixin"
    _order = "agreement_id, number, id"

    membership_id = fields.Many2one(
        "asom.membership",
        string="Member",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    number = fields.Integer(string="Customer There", aggregator=None)
    sent = fields.Json(readonly=True)
    differs = fields.Json(readonly=True)
    differs_text = fields.Text(
        string="Changed in e-conomic",
        compute="_compute_differs_text",
        help="What the accountant changed there stays there: here / there.",
    )
    state = fields.Selection(
        [
            ("new", "To Be Created"),
            ("there", "Is There"),
            ("taken", "The Number Is Somebody Else's"),
            ("refused", "Refused"),
        ],
        required=True,
        default="new",
        readonly=True,
        index=True,
    )
    error = fields.Char(readonly=True, help="e-conomic's code, or the name there.")
    error_text = fields.Char(string="What Is Wrong", compute="_compute_error_text")

    _member_once = models.UniqueIndex("(agreement_id, membership_id)")
    _number_once = models.UniqueIndex(
        "(agreement_id, number) WHERE number > 0",
        "Another member has this number in e-conomic already.",
    )

    @api.depends("number", "membership_id.member_number")
    def _compute_display_name(self):
        for customer in self:
            number = customer.number or customer.membership_id.member_number or ""
            customer.display_name = str(number)

    @api.depends("differs")
    @api.depends_context("lang")
    def _compute_differs_text(self):
        labels = self._labels()
        for customer in self:
            customer.differs_text = "\n".join(
                f"{labels[name]}: {ours or '-'} / {theirs or '-'}"
                for name, (ours, theirs) in sorted((customer.differs or {}).items())
            )

    @api.depends("error", "state")
    @api.depends_context("lang")
    def _compute_error_text(self):
        for customer in self:
            told = customer.error
            if customer.state == "refused" and customer.number:
                told = trouble_text(self.env, told, told)
            customer.error_text = told

    def _labels(self):
        return {
            "name": self.env._("Name"),
            "address1": self.env._("Address"),
            "address2": self.env._("Address, second line"),
            "postCode": self.env._("Postcode"),
            "city": self.env._("City"),
            "email": self.env._("Email"),
        }

    @api.constrains("number")
    def _check_number(self):
        for customer in self:
            if not 0 <= customer.number <= MOST:
                raise ValidationError(
                    self.env._("A customer's number is from 1 to 999,999,999.")
                )

    def write(self, vals):
        if "number" in vals and any(row.state == "there" for row in self):
            raise UserError(
                self.env._("The customer is in e-conomic by its number already.")
            )
        return super().write(vals)

    def action_again(self):
        """Try again, with the number that stands here now."""
        self.check_access("write")
        again = self.filtered(lambda row: row.state in ("taken", "refused")).sudo()
        again.write({"state": "new", "error": False})
        self.agreement_id._wake()
        return True

    def action_adopt(self):
        """The customer that has the number there is this member: go on with it. What
        stands there stays.

        :raises UserError: it is none whose number was taken
        """
        self.check_access("write")
        for customer in self:
            if customer.state != "taken":
                raise UserError(
                    self.env._("%s is no customer of somebody else's.", customer.number)
                )
        self.sudo().write({"state": "there", "error": False, "sent": {}})
        return True

    # === VALUES === #

    def _values(self):
        """What is told of the member: a protected name is not."""
        member = self.membership_id
        partner = member.partner_id
        if member.name_protected:
            text = self.env._("Member %s", member.member_number)
            return cut({"name": text})
        return cut(
            {
                "name": partner.name,
                "address1": partner.street,
                "address2": partner.street2,
                "postCode": partner.zip,
                "city": partner.city,
                "email": partner.email,
            }
        )

    def _push(self, client):
        """Create the customer, or change there what is ours to change.

        :raises EconomicError: it is not known what became of it; it is tried again
        """
        try:
            if self.state == "there":
                self._update(client)
            elif self.number:
                self._create_there(client)
        except EconomicError as error:
            if error.kind != "rejected":
                raise
            told = error.errors[0].code if error.errors else error.detail
            self.write({"state": "refused", "error": told})
        commit_batch(self.env)

    def _create_there(self, client):
        ours = self._values()
        known = client.customer(self.number)
        if known is not None:
            if known.get("name") != ours["name"]:
                self.write({"state": "taken", "error": known.get("name")})
                return
            # A call whose answer was lost, or the accountant's own work.
            self.write({"state": "there", "error": False, "sent": ours})
            return
        agreement = self.agreement_id
        data = {
            "customerNumber": self.number,
            "customerGroupNumber": agreement.customer_group,
            "paymentTermId": agreement.payment_term,
            "zone": agreement.vat_zone,
            "currency": self.company_id.currency_id.name,
            "access": True,
            **{name: text for name, text in ours.items() if text},
        }
        client.create_customer(json.dumps(data).encode(), self._key(data))
        self.write({"state": "there", "error": False, "sent": ours})

    def _update(self, client):
        ours, sent = self._values(), self.sent or {}
        if ours == sent and not self.differs:
            return
        for _attempt in range(CONFLICTS):
            there = client.customer(self.number)
            if there is None:
                self.write({"state": "new", "sent": {}})
                return
            change, differs = merge(ours, sent, there)
            if change:
                data = {**there, **change}
                try:
                    client.update_customer(
                        self.number, json.dumps(data).encode(), self._key(data)
                    )
                except EconomicError as error:
                    if error.status == 409:
                        # Somebody was quicker: look again at what stands there.
                        continue
                    raise
            kept = {name: sent.get(name, "") for name in differs}
            self.write({"sent": {**ours, **kept}, "differs": differs or False})
            return

    def _key(self, data):
        mark = hash_of(data)
        uuid = self.env["ir.config_parameter"].get_param("database.uuid", "")
        return f"asom:{uuid[:13]}:{self.agreement_id.id}:k{self.id}:{mark}"


class EconomicAgreement(models.Model):
    """Members' own customers, made before their entries are sent."""

    _inherit = "asom.economic.agreement"

    customers = fields.Selection(
        [
            ("common", "One common customer"),
            ("own", "A customer for each member, with name and address"),
        ],
        required=True,
        default="common",
        tracking=True,
    )
    customer_group = fields.Integer(default=1, tracking=True)
    payment_term = fields.Integer(
        string="Payment Terms There", default=1, tracking=True
    )
    vat_zone = fields.Integer(string="VAT Zone", default=1, tracking=True)
    customer_ids = fields.One2many("asom.economic.customer", "agreement_id")
    customer_trouble_count = fields.Integer(
        string="Customers to Look At",
        compute="_compute_customer_trouble_count",
        compute_sudo=True,
    )

    @api.depends("customer_ids.state", "customer_ids.differs")
    def _compute_customer_trouble_count(self):
        for agreement in self:
            agreement.customer_trouble_count = len(
                agreement.customer_ids.filtered(
                    lambda c: c.state in ("taken", "refused") or c.differs
                )
            )

    def _has_own_customers(self) -> bool:
        """Has each member a customer of its own there?"""
        own = self.mode == "member" and self.customers == "own"
        return own or self._has_real_invoices()

    def action_view_customers(self):
        """Open the members' customers."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_customer"
        )
        return {**action, "domain": [("agreement_id", "=", self.id)]}

    def _push_customers(self, client):
        """Customers of the members whose postings wait, and what has changed of the
        others.

        :raises EconomicError: the connection broke; nothing that waits was sent
        """
        if not self._has_own_customers():
            return
        self._add_customers()
        waits = self._waits_for(CUSTOMERS_WAIT)
        for customer in self.customer_ids:
            if (customer.state == "new" and not waits) or (
                customer.state == "there" and customer._values() != customer.sent
            ):
                customer._push(client)

    def _add_customers(self):
        """A row for each member whose postings wait and who has none; the customer's
        number is the member's."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT member.id, member.member_number
                  FROM asom_economic_transfer transfer
                  JOIN account_move_line line ON line.move_id = transfer.move_id
                  JOIN account_account account ON account.id = line.account_id
                  JOIN asom_membership member
                    ON member.partner_id = line.partner_id
                   AND member.company_id = transfer.company_id
                 WHERE transfer.agreement_id = %s AND transfer.state = 'pending'
                   AND account.account_type = 'asset_receivable'
                   AND NOT EXISTS (
                       SELECT 1 FROM asom_economic_customer customer
                        WHERE customer.agreement_id = transfer.agreement_id
                          AND customer.membership_id = member.id)
              ORDER BY member.id
                """,
                self.id,
            )
        )
        taken = set(self.customer_ids.mapped("number"))
        vals = []
        for member, text in rows:
            number = int(text) if (text or "").isdecimal() else 0
            if number > MOST or number in taken:
                number = 0
            taken.add(number)
            vals.append(
                {
                    "agreement_id": self.id,
                    "company_id": self.company_id.id,
                    "membership_id": member,
                    "number": number,
                    "state": "new" if number else "refused",
                    "error": False if number else self.env._("Choose a number."),
                }
            )
        self.env["asom.economic.customer"].create(vals)

    def _customer_numbers(self, partners) -> dict:
        """{partner id: number there} of members who are customers there."""
        if not self._has_own_customers():
            return {}
        rows = self.env["asom.economic.customer"].search(
            [
                ("agreement_id", "=", self.id),
                ("state", "=", "there"),
                ("membership_id.partner_id", "in", sorted(partners)),
            ]
        )
        return {row.membership_id.partner_id.id: row.number for row in rows}

    def _customer_accounts(self) -> dict:
        """{number there: account} of every customer that entries go by."""
        found = {self.customer_number: self.customer_account}
        if self._has_own_customers():
            found |= dict.fromkeys(
                self.customer_ids.mapped("number"), self.customer_account
            )
        return found


def hash_of(data) -> str:
    """Eight digits that tell bodies apart."""
    return sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()[:8]
