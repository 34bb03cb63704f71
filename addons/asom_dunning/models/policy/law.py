from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, ormcache

from ...procedure import law

# How a value is written by people: per unit that pure logic counts in.
HUNDREDTHS = law.AMOUNTS | law.RATES


class DunningLaw(models.Model):
    """A limit of Danish law from one day on, with its paragraph.

    The same for all associations. Shipped with the add-on; a manager adds and changes
    rows, with a reason, as the law does. They are used when a second manager has
    confirmed them: every reminder keeps to them.
    """

    _name = "asom.dunning.law"
    _description = "Limit of the Law"
    _inherit = ["mail.thread", "asom.setting.record"]
    _order = "code, valid_from desc"
    # Invariant 4: no association's data, and only the bureau's manager changes it.
    _asom_bureau_wide = True
    _asom_second = (
        "code",
        "valid_from",
        "value",
        "source",
        "standing",
        "reason",
        "active",
    )

    active = fields.Boolean(
        default=True, help="A row that waits for a second manager is not used yet."
    )
    code = fields.Selection(
        [
            (law.FEE_MOST, "Highest fee of a reminder (kr.)"),
            (law.FEES_PER_CLAIM, "Most fees for one debt"),
            (law.FEES_PER_ARREARS, "Most fees in one unbroken arrears"),
            (law.FEE_DAYS, "Days between two fees"),
            (law.DEMAND_DAYS, "Shortest deadline of a demand (days)"),
            (law.INTEREST_POINTS, "Interest above the reference rate (points)"),
            (law.REFERENCE_RATE, "Reference rate of the half-year (%)"),
            ("collector_1", "Cost of debt collection, up to 1,000 kr. owed (kr.)"),
            ("collector_2", "Cost of debt collection, up to 2,500 kr. owed (kr.)"),
            ("collector_3", "Cost of debt collection, up to 5,000 kr. owed (kr.)"),
            ("collector_4", "Cost of debt collection, up to 10,000 kr. owed (kr.)"),
            ("collector_5", "Cost of debt collection, up to 25,000 kr. owed (kr.)"),
            ("collector_6", "Cost of debt collection, up to 50,000 kr. owed (kr.)"),
            ("collector_7", "Cost of debt collection, up to 100,000 kr. owed (kr.)"),
        ],
        string="Limit",
        required=True,
        tracking=1,
    )
    valid_from = fields.Date(string="From", required=True, tracking=2)
    value = fields.Float(digits=(16, 2), required=True, tracking=3, aggregator=None)
    source = fields.Char(string="Paragraph", required=True, tracking=4)
    standing = fields.Selection(
        [
            ("confirmed", "Confirmed"),
            ("single", "One source"),
            ("assumed", "To be confirmed"),
        ],
        string="How Sure",
        required=True,
        default="confirmed",
        tracking=5,
        help="A limit holds in any case. A rate of interest is used only when it is "
        "not to be confirmed any more.",
    )
    reason = fields.Char(
        tracking=6, help="Why it was entered or changed last, and where it was read."
    )

    _once = models.UniqueIndex(
        "(code, valid_from) WHERE active",
        "There is such a limit from that day on already.",
    )

    @api.depends("code", "valid_from")
    def _compute_display_name(self):
        labels = dict(self._fields["code"]._description_selection(self.env))
        for row in self:
            day = format_date(self.env, row.valid_from) or ""
            row.display_name = f"{labels.get(row.code, '')} {day}"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_reason(vals)
        rows = super().create(vals_list)
        self.env.registry.clear_cache()
        return rows

    def write(self, vals):
        if "active" in vals and not self.env.su:
            self._refuse_to_end()
        if {"code", "valid_from", "value", "source", "standing"} & set(vals):
            self._check_reason(vals)
        result = self._asom_guarded(vals, lambda some, given: super().write(given))
        self.env.registry.clear_cache()
        return result

    def _check_reason(self, vals):
        """:raises UserError: when the law is changed without a reason"""
        if not (self.env.su or (vals.get("reason") or "").strip()):
            raise UserError(
                self.env._(
                    "The limits of the law are changed with a reason: write where you "
                    "have read it."
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        self._refuse_to_end()

    def _refuse_to_end(self):
        raise UserError(
            self.env._("What the law was stays. Enter what it is from a later day on.")
        )

    # === WHAT TWO DECIDE === #

    def _asom_setting_company(self):
        """The law is no association's: the bureau's own company keeps the history, and
        its address is told."""
        return self.env["res.company"]._asom_bureau()

    def _asom_is_another(self):
        """The first rows are the add-on's."""
        return True

    def _asom_needs_second(self, name):
        """Where it was read changes nothing by itself; a limit of 0 is one."""
        return name != "reason"

    def _asom_shown(self, names):
        shown = super()._asom_shown(names)
        if "active" in shown and self.active:
            shown["active"] = f"{self.display_name}: {self.value:g} ({self.source})"
        return shown

    # === BUSINESS METHODS === #

    @api.model
    def _law(self) -> law.Law:
        """All rows, for pure logic."""
        return law.Law(self._rows())

    @ormcache()
    def _rows(self) -> tuple:
        # Superuser: whoever makes a reminder is bound by them.
        return tuple(
            law.Row(
                row.code,
                row.valid_from,
                round(row.value * 100) if row.code in HUNDREDTHS else round(row.value),
                row.source,
                row.standing,
            )
            for row in self.sudo().search([])
        )

    @api.model
    def _ship(self):
        """Add the add-on's own rows that are missing; changed ones stay as they are."""
        every = self.sudo().with_context(active_test=False)
        known = {(row.code, row.valid_from) for row in every.search([])}
        self.sudo().create(
            [
                {
                    "code": row.code,
                    "valid_from": row.valid_from,
                    "value": row.value / 100 if row.code in HUNDREDTHS else row.value,
                    "source": row.source,
                    "standing": row.standing,
                }
                for row in law.SHIPPED
                if (row.code, row.valid_from) not in known
            ]
        )
