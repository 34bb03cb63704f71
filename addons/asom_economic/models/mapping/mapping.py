from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..agreement.item import KINDS

# What a match is for: (kind, the field that names it here).
HERE = (
    ("account", "account_id"),
    ("vat", "tax_id"),
    ("journal", "journal_id"),
    ("department", "product_id"),
    ("department", "group_id"),
)
CODES = {
    "account_id": "code",
    "journal_id": "code",
    "product_id": "default_code",
}
PARTS = {"product": "product_id", "area": "group_id"}


class EconomicMapping(models.Model):
    """What corresponds to what: an account, tax or journal here, and its like there."""

    _name = "asom.economic.mapping"
    _description = "Match with e-conomic"
    _inherit = "asom.economic.part.mixin"
    _order = "agreement_id, kind, code"

    kind = fields.Selection(KINDS[:4], required=True, readonly=True)
    account_id = fields.Many2one(
        "account.account", readonly=True, check_company=True, ondelete="cascade"
    )
    tax_id = fields.Many2one(
        "account.tax", readonly=True, check_company=True, ondelete="cascade"
    )
    journal_id = fields.Many2one(
        "account.journal", readonly=True, check_company=True, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", readonly=True, check_company=True, ondelete="cascade"
    )
    group_id = fields.Many2one(
        "asom.installation.group",
        string="Area",
        readonly=True,
        check_company=True,
        ondelete="cascade",
    )
    code = fields.Char(string="Here", readonly=True)
    name = fields.Char(readonly=True)
    item_id = fields.Many2one(
        "asom.economic.item",
        string="In e-conomic",
        check_company=True,
        domain="[('agreement_id', '=', agreement_id), ('kind', '=', kind), "
        "('unusable', 'in', (False, 'department'))]",
    )
    unusable = fields.Selection(related="item_id.unusable")
    is_unusable = fields.Boolean(
        string="Unusable as It Is", compute="_compute_is_unusable", compute_sudo=True
    )
    is_proposed = fields.Boolean(
        string="Proposed",
        readonly=True,
        help="Found by its number, rate or name; look at it once.",
    )

    _account_once = models.UniqueIndex(
        "(agreement_id, account_id) WHERE account_id IS NOT NULL"
    )
    _tax_once = models.UniqueIndex("(agreement_id, tax_id) WHERE tax_id IS NOT NULL")
    _journal_once = models.UniqueIndex(
        "(agreement_id, journal_id) WHERE journal_id IS NOT NULL"
    )

    _product_once = models.UniqueIndex(
        "(agreement_id, product_id) WHERE product_id IS NOT NULL"
    )
    _group_once = models.UniqueIndex(
        "(agreement_id, group_id) WHERE group_id IS NOT NULL"
    )

    @api.depends("item_id.unusable", "agreement_id.department_by")
    def _compute_is_unusable(self):
        for mapping in self:
            mapping.is_unusable = mapping.agreement_id._is_unusable(mapping)

    @api.depends("code", "name")
    def _compute_display_name(self):
        for mapping in self:
            mapping.display_name = " ".join(filter(None, (mapping.code, mapping.name)))

    def write(self, vals):
        if "item_id" in vals and not self.env.su:
            self._asom_step("is_proposed").sudo().write({"is_proposed": False})
        result = super().write(vals)
        if "item_id" in vals:
            self._check_item()
        return result

    def _is_receivable(self) -> bool:
        """Is it an account that members owe on?"""
        return self.account_id.account_type == "asset_receivable"

    def _is_customers(self) -> bool:
        """Do its entries go by the common customer, whose group has the account?"""
        agreement = self.agreement_id
        return (
            agreement._is_by_member()
            and self._is_receivable()
            and bool(self.item_id)
            and self.item_id.number == agreement.customer_account
        )

    def _part(self):
        """The product or area that a department belongs to."""
        return self.product_id or self.group_id

    def _check_item(self):
        """A match is of the same agreement and kind, whoever writes it."""
        for mapping in self.filtered("item_id"):
            item = mapping.item_id
            if (item.agreement_id, item.kind) != (mapping.agreement_id, mapping.kind):
                raise ValidationError(
                    self.env._("%s is not of this agreement.", item.display_name)
                )


class EconomicAgreement(models.Model):
    """Matches that can be found: by number, rate and name."""

    _inherit = "asom.economic.agreement"

    def _propose(self):
        """Make a row for everything that the agreement's postings use, and propose
        what is there for those that have none."""
        for agreement in self:
            agreement._add_mappings()
            open_rows = agreement.mapping_ids.filtered(lambda m: not m.item_id)
            for mapping in open_rows.sorted(lambda m: m.kind):
                item = agreement._like(mapping)
                if item:
                    mapping.write({"item_id": item.id, "is_proposed": True})
        self.filtered(lambda a: a.interface == "file")._propose_own_numbers()

    def _add_mappings(self):
        used = self._used()
        for kind, name in HERE:
            known = self.mapping_ids.mapped(name).ids
            records = used[name].filtered(lambda r, known=known: r.id not in known)
            self.env["asom.economic.mapping"].create(
                [
                    {
                        "agreement_id": self.id,
                        "company_id": self.company_id.id,
                        "kind": kind,
                        name: record.id,
                        "code": record[CODES.get(name, "name")] or record.name,
                        "name": record.name,
                    }
                    for record in records
                ]
            )
        self.invalidate_recordset(["mapping_ids"])

    def _used(self):
        """Accounts, taxes and journals of all postings since the first day."""
        lines = self.env["account.move.line"].with_company(self.company_id)
        where = [
            ("company_id", "=", self.company_id.id),
            ("parent_state", "=", "posted"),
            ("date", ">=", self.date_from),
        ]
        accounts = lines._read_group(where, ["account_id"])
        journals = lines._read_group(where, ["journal_id"])
        taxes = lines._read_group([*where, ("tax_ids", "!=", False)], ["tax_ids"])
        context = {"active_test": False}
        env = self.with_company(self.company_id).with_context(**context).env

        def union(model, rows):
            ids = [record.id for [record] in rows if record]
            return env[model].browse(ids)

        used = union("account.tax", taxes)
        return {
            "account_id": union("account.account", accounts),
            "tax_id": used.filtered(lambda tax: tax.amount_type == "percent"),
            "journal_id": union("account.journal", journals),
            "product_id": self._used_products(lines, where),
            "group_id": self._used_groups(env),
        }

    def _used_products(self, lines, where):
        products = self.env["product.product"].with_context(active_test=False)
        if self.department_by != "product":
            return products
        rows = lines._read_group([*where, ("product_id", "!=", False)], ["product_id"])
        return products.browse([product.id for [product] in rows])

    def _used_groups(self, env):
        groups = env["asom.installation.group"]
        if self.department_by != "area":
            return groups
        return groups.search([("company_id", "=", self.company_id.id)])

    def _usable(self):
        """What items may be said to be unusable for, and still be proposed."""
        return (False, "department") if self.department_by != "none" else (False,)

    def _is_part(self, mapping) -> bool:
        """Do departments go by what the match is for?"""
        name = PARTS.get(self.department_by)
        return bool(name and mapping[name])

    def _like(self, mapping):
        """What there is most likely meant, or nothing."""
        items = self.env["asom.economic.item"].search(
            [
                ("agreement_id", "=", self.id),
                ("kind", "=", mapping.kind),
                ("unusable", "in", self._usable()),
            ]
        )
        if mapping.kind == "department":
            name = (mapping.name or "").casefold()
            return items.filtered(lambda i: (i.name or "").casefold() == name)[:1]
        if mapping.kind == "account":
            digits = mapping.code if (mapping.code or "").isdecimal() else ""
            if self._is_by_member():
                # Its entries go by the customer's group: blocked is as it should be.
                items |= self.env["asom.economic.item"].search(
                    [
                        ("agreement_id", "=", self.id),
                        ("kind", "=", "account"),
                        ("number", "=", self.customer_account),
                    ]
                )
            return items.filtered(lambda i: digits and i.number == int(digits))[:1]
        if mapping.kind == "vat":
            same = items.filtered(lambda i: abs(i.rate - mapping.tax_id.amount) < 1e-6)
            first = "U" if mapping.tax_id.type_tax_use == "sale" else "I"
            named = same.filtered(lambda i: i.code.upper().startswith(first))
            found = named or same
            return found if len(found) == 1 else found.browse()
        own = items.filtered(lambda i: "medlem" in (i.name or "").lower())
        found = own or items
        return found if len(found) == 1 else found.browse()
