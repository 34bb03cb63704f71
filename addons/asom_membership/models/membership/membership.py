from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...member_number import comparable, is_valid


class Membership(models.Model):
    """A payer's account in one association."""

    _name = "asom.membership"
    _description = "Membership"
    _inherit = ["mail.thread", "mail.activity.mixin", "asom.association.mixin"]
    _order = "company_id, member_number, id"
    _rec_names_search = ["member_number", "partner_id.name"]

    company_id = fields.Many2one(
        default=lambda self: self.env["res.company"]._asom_default()
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    member_number = fields.Char(
        copy=False,
        tracking=1,
        help="Also the customer number with Nets: capital letters and digits, at most "
        "15. Given by the system when left empty.",
    )
    member_number_key = fields.Char(
        compute="_compute_member_number_key",
        store=True,
        precompute=True,
        help="The number without leading zeros: Nets cannot tell 007 from 7.",
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=2,
    )
    household_ids = fields.Many2many(
        "res.partner",
        "asom_membership_household_rel",
        "membership_id",
        "partner_id",
        string="Others in the Household",
        check_company=True,
    )
    installation_id = fields.Many2one(
        "asom.installation",
        compute="_compute_installation_id",
        store=True,
        readonly=False,
        index=True,
        check_company=True,
        groups="asom_membership.group_protected_names",
        help="Where the member lives now. Use Move to change it: the history is kept.",
    )
    occupancy_ids = fields.One2many(
        "asom.occupancy", "membership_id", string="Addresses"
    )
    state = fields.Selection(
        [
            ("prospect", "Prospect"),
            ("active", "Active"),
            ("leaving", "Leaving"),
            ("left", "Left"),
        ],
        compute="_compute_state",
        store=True,
        precompute=True,
        index=True,
        tracking=3,
    )
    date_joined = fields.Date(
        string="Joined", default=fields.Date.context_today, tracking=4
    )
    date_left = fields.Date(string="Last Day", tracking=5, copy=False)
    payment_channel = fields.Selection(
        lambda self: self.env["asom.payment.channel"]._selection(),
        default=lambda self: self.env["asom.payment.channel"]._default_code(),
        required=True,
        tracking=6,
    )
    lang = fields.Selection(
        lambda self: [
            # "Danish / Dansk": the language says its own name.
            (code, name.rpartition(" / ")[2])
            for code, name in self.env["res.lang"].get_installed()
        ],
        string="Language",
        compute="_compute_lang",
        inverse="_inverse_lang",
    )
    name_protected = fields.Boolean(
        help="Name and address are protected: never shown to others or on lists.",
        tracking=7,
    )
    note = fields.Text()
    subscription_ids = fields.One2many(
        "asom.subscription", "membership_id", string="Subscriptions"
    )
    charge_ids = fields.One2many("asom.charge", "membership_id", string="Charges")
    run_line_ids = fields.One2many("asom.collection.run.line", "membership_id")
    active_product_names = fields.Char(
        string="Packages Now", compute="_compute_active_product_names"
    )
    email = fields.Char(
        compute="_compute_contact", inverse="_inverse_email", search="_search_email"
    )
    phone = fields.Char(
        compute="_compute_contact", inverse="_inverse_phone", search="_search_phone"
    )
    subscription_count = fields.Integer(compute="_compute_counts")
    charge_count = fields.Integer(compute="_compute_counts")
    # Superuser: a board sees how many and how much, but opens no invoices.
    invoice_count = fields.Integer(compute="_compute_invoice_count", compute_sudo=True)
    has_address = fields.Boolean(compute="_compute_has_address")

    _member_number_uniq = models.UniqueIndex(
        "(company_id, member_number_key)",
        "The association has a member with this number (leading zeros do not count).",
    )
    _dates = models.Constraint(
        "CHECK (date_left IS NULL OR date_joined IS NULL OR date_left >= date_joined)",
        "A member's last day cannot lie before the day of joining.",
    )

    # === COMPUTE METHODS === #

    def _own_payer(self):
        """The payer, unless the contact has become another association's: then the
        member is listed without a name, and nobody's list stops because of it.

        Superuser: Odoo would refuse the whole list.
        """
        self.ensure_one()
        if not self.env.su and self.sudo().company_id not in self.env.companies:
            return self.partner_id
        payer = self.sudo().partner_id
        foreign = payer.company_id and payer.company_id != self.sudo().company_id
        return payer.browse() if foreign else payer

    def _shown_payer(self):
        """The payer, for who may be told who it is; else nobody."""
        payer = self._own_payer()
        return payer.browse() if self._asom_hides_name() else payer

    @api.depends(
        "member_number", "name_protected", "partner_id.name", "partner_id.company_id"
    )
    @api.depends_context("uid")
    def _compute_display_name(self):
        for membership in self:
            number = membership.member_number or ""
            if membership._asom_hides_name():
                membership.display_name = self.env._("%s (protected name)", number)
            else:
                name = membership._shown_payer().name or ""
                membership.display_name = f"{number} {name}".strip()

    @api.depends("member_number")
    def _compute_member_number_key(self):
        for membership in self:
            membership.member_number_key = comparable(membership.member_number or "")

    @api.depends("occupancy_ids.date_from", "occupancy_ids.date_to")
    def _compute_installation_id(self):
        today = fields.Date.context_today(self)
        for membership in self:
            rows = membership.occupancy_ids.filtered(
                lambda row, today=today: not row.date_to or row.date_to >= today
            ).sorted("date_from")
            started = rows.filtered(lambda row, today=today: row.date_from <= today)
            membership.installation_id = (started[-1:] or rows[:1]).installation_id

    @api.depends("date_joined", "date_left")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        for membership in self:
            joined, left = membership.date_joined, membership.date_left
            if left and left < today:
                membership.state = "left"
            elif not joined or joined > today:
                membership.state = "prospect"
            else:
                membership.state = "leaving" if left else "active"

    @api.depends("partner_id.lang")
    def _compute_lang(self):
        for membership in self:
            membership.lang = membership._own_payer().lang

    def _inverse_lang(self):
        for membership in self:
            membership.partner_id.lang = membership.lang

    @api.depends("name_protected", "partner_id.email", "partner_id.phone")
    @api.depends_context("uid")
    def _compute_contact(self):
        for membership in self:
            payer = membership._shown_payer()
            membership.email, membership.phone = payer.email, payer.phone

    def _inverse_email(self):
        for membership in self:
            membership.partner_id.email = membership.email
        # It may wait for a second manager: shown is what is used.
        self.invalidate_recordset(["email"])

    def _inverse_phone(self):
        for membership in self:
            membership.partner_id.phone = membership.phone

    def _search_email(self, operator, value):
        return [("partner_id.email", operator, value)]

    def _search_phone(self, operator, value):
        return [("partner_id.phone", operator, value)]

    def _compute_active_product_names(self):
        today = fields.Date.context_today(self)
        for membership in self:
            running = membership.subscription_ids.filtered(
                lambda row, today=today: (
                    not row.cancelled
                    and row.date_from <= today
                    and (not row.date_to or row.date_to >= today)
                )
            )
            membership.active_product_names = ", ".join(
                running.product_id.mapped("name")
            )

    def _compute_counts(self):
        def count(model):
            domain = [("membership_id", "in", self.ids)]
            rows = self.env[model]._read_group(domain, ["membership_id"], ["__count"])
            return {record.id: number for record, number in rows}

        subscriptions = count("asom.subscription")
        charges = count("asom.charge")
        for membership in self:
            membership.subscription_count = subscriptions.get(membership.id, 0)
            membership.charge_count = charges.get(membership.id, 0)

    def _compute_invoice_count(self):
        rows = self.env["account.move"]._read_group(
            [("asom_membership_id", "in", self.ids)],
            ["asom_membership_id"],
            ["__count"],
        )
        counts = {record.id: number for record, number in rows}
        for membership in self:
            membership.invoice_count = counts.get(membership.id, 0)

    @api.depends("partner_id.street", "partner_id.zip", "partner_id.city")
    def _compute_has_address(self):
        for membership in self:
            partner = membership._own_payer()
            membership.has_address = bool(partner.street and partner.city)

    # === CONSTRAINT METHODS === #

    @api.constrains("member_number")
    def _check_member_number(self):
        for membership in self:
            if not is_valid(membership.member_number or ""):
                raise ValidationError(
                    self.env._(
                        "Member number “%s”: 1 to 15 capital letters and digits are "
                        "expected, without blanks or other signs, because it is also "
                        "the customer number with Nets.",
                        membership.member_number or "",
                    )
                )

    @api.constrains("partner_id", "company_id")
    def _check_partner_company(self):
        for membership in self:
            if membership.partner_id.company_id != membership.company_id:
                raise ValidationError(
                    self.env._(
                        "%s must be a contact of this association alone, so that no "
                        "association sees another's members.",
                        membership.partner_id.display_name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            # Number and contact belong to the association that the record will have.
            if not vals.get("company_id"):
                vals.update(self.default_get(["company_id"]))
            company = self.env["res.company"].browse(vals.get("company_id"))
            if not company:
                raise UserError(
                    self.env._("Choose the association that the member belongs to.")
                )
            if vals.get("member_number"):
                vals["member_number"] = vals["member_number"].strip().upper()
            else:
                vals["member_number"] = self._next_member_number(company)
        self._adopt_partners(vals_list)
        vals_list = [self._compact_ean(vals) for vals in vals_list]
        memberships = super().create(vals_list)
        memberships._adopt_household()
        memberships._open_occupancies(
            [vals.get("installation_id") for vals in vals_list]
        )
        return memberships

    def write(self, vals):
        left = {row: row.date_left for row in self} if "date_left" in vals else {}
        if "installation_id" in vals:
            self._move_today(vals["installation_id"])
            vals = {key: val for key, val in vals.items() if key != "installation_id"}
        joined = (
            {row: row.date_joined for row in self} if vals.get("date_joined") else {}
        )
        vals = self._compact_ean(vals)
        if vals.get("member_number"):
            vals = dict(vals, member_number=vals["member_number"].strip().upper())
        result = super().write(vals)
        if "household_ids" in vals:
            self._adopt_household()
        for membership, day in joined.items():
            membership._check_nothing_before(day)
        for membership, day in left.items():
            membership._last_day_changed(day)
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_charged(self):
        if self.env["asom.charge"].search_count(
            [("membership_id", "in", self.ids)], limit=1
        ):
            raise UserError(
                self.env._("A member who has been charged is ended, never deleted.")
            )

    def _next_member_number(self, company) -> str:
        """The next free number of the association's own sequence."""
        sequence = company.sudo()._asom_sequence("asom.membership")
        while True:
            number = sequence.next_by_id()
            taken = self.sudo().search_count(
                [
                    ("company_id", "=", company.id),
                    ("member_number_key", "=", comparable(number)),
                ],
                limit=1,
            )
            if not taken:
                return number

    def _adopt_partners(self, vals_list):
        """A contact that belongs to nobody yet becomes the association's own."""
        partners = self.env["res.partner"]
        for vals in vals_list:
            partner = partners.browse(vals.get("partner_id"))
            if partner and not partner.company_id:
                partner.company_id = vals["company_id"]

    def _adopt_household(self):
        """So do the others in the household: every association could read them."""
        for membership in self:
            free = membership.household_ids.filtered(lambda each: not each.company_id)
            if free:
                free.company_id = membership.company_id

    def _open_occupancies(self, installation_ids):
        rows = []
        for membership, installation_id in zip(self, installation_ids, strict=True):
            if installation_id:
                start = membership.date_joined or fields.Date.context_today(self)
                rows.append(
                    {
                        "membership_id": membership.id,
                        "installation_id": installation_id,
                        "date_from": start,
                        "date_to": membership.date_left,
                    }
                )
        if rows:
            self.env["asom.occupancy"].create(rows)

    # === ACTION METHODS === #

    def action_view_subscriptions(self):
        """Open the member's subscriptions, the ended ones too."""
        return self._open("asom_membership.action_subscription")

    def action_view_charges(self):
        """Open everything that was ever charged or credited."""
        return self._open("asom_membership.action_charge")

    def action_view_invoices(self):
        """Open the member's invoices and credit notes."""
        action = self._open(
            "asom_membership.action_member_invoice", key="asom_membership_id"
        )
        action["context"] = {
            "create": False,
            "default_move_type": "out_invoice",
            "asom_members_only": True,
        }
        return action

    def action_view_member_invoices(self):
        """Open what the board may know of the member's invoices."""
        return self._open("asom_membership.action_member_dues")

    def _open(self, xmlid, key="membership_id"):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["domain"] = [(key, "=", self.id)]
        action["context"] = {f"default_{key}": self.id}
        return action

    def action_move(self):
        """Ask for the new address and the day of moving."""
        return self._wizard("asom_membership.action_membership_move")

    def action_change_package(self):
        """Ask for the new package and the day of the change."""
        return self._wizard("asom_membership.action_subscription_change")

    def action_leave(self):
        """Ask for the last day."""
        return self._wizard("asom_membership.action_membership_leave")

    def action_add_fee(self):
        """Ask for the fee to charge with the next collection."""
        return self._wizard("asom_membership.action_membership_fee")

    def _wizard(self, xmlid):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        action["context"] = {"default_membership_id": self.id}
        return action
