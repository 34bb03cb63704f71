from odoo import api, fields, models
from odoo.exceptions import UserError

# What is taken over besides the matches.
SETTINGS = (
    "mode",
    "interface",
    "booking",
    "period_rule",
    "shift_days",
    "department_by",
    "customers",
    "attach",
)
STATES = [
    ("same", "The same already"),
    ("set", "Is taken over"),
    ("other", "Has another match here: it stays"),
    ("missing", "Is not in this e-conomic"),
    ("unknown", "Is not used here"),
]


class EconomicCopy(models.TransientModel):
    """Asks which agreement's matches and settings are taken over, and shows what
    differs."""

    _name = "asom.economic.copy"
    _description = "Set-up from Another Agreement"

    agreement_id = fields.Many2one(
        "asom.economic.agreement", string="For", required=True, readonly=True
    )
    source_id = fields.Many2one(
        "asom.economic.agreement",
        string="From",
        domain="[('id', '!=', agreement_id), ('state', '!=', 'draft')]",
    )
    settings = fields.Text(string="Settings That Differ", compute="_compute_settings")
    with_settings = fields.Boolean(string="Take the Settings Over")
    line_ids = fields.One2many("asom.economic.copy.line", "copy_id", readonly=True)

    @api.depends("source_id", "agreement_id")
    def _compute_settings(self):
        for copy in self:
            source, own = copy.source_id, copy.agreement_id
            texts = []
            for name in SETTINGS:
                if source and source[name] != own[name]:
                    label = own._fields[name]._description_string(self.env)
                    there, here = copy._shown(source, name), copy._shown(own, name)
                    texts.append(f"{label}: {here} → {there}")
            copy.settings = "\n".join(texts)

    def _shown(self, agreement, name):
        field = agreement._fields[name]
        if field.type != "selection":
            return str(agreement[name])
        return dict(field._description_selection(self.env)).get(agreement[name], "")

    def action_compare(self):
        """Show what would be taken over, and what differs.

        :raises UserError: no agreement was chosen
        """
        self.ensure_one()
        if not self.source_id:
            raise UserError(self.env._("Choose the agreement to take it from."))
        self.source_id.check_access("read")
        self.agreement_id.check_access("write")
        self.line_ids.unlink()
        self.env["asom.economic.copy.line"].create(
            [{**row, "copy_id": self.id} for row in self._rows()]
        )
        return self._again()

    def _rows(self):
        own = {(m.kind, m.code): m for m in self.agreement_id.mapping_ids}
        items = {
            (item.kind, item.code): item
            for item in self.env["asom.economic.item"].search(
                [
                    ("agreement_id", "=", self.agreement_id.id),
                    ("unusable", "in", self.agreement_id._usable()),
                ]
            )
        }
        for theirs in self.source_id.mapping_ids.filtered("item_id"):
            mine = own.get((theirs.kind, theirs.code))
            item = items.get((theirs.kind, theirs.item_id.code))
            row = {
                "kind": theirs.kind,
                "name": theirs.display_name,
                "there": theirs.item_id.code,
                "here": mine.item_id.code if mine else False,
                "mapping_id": mine.id if mine else False,
                "item_id": item.id if item else False,
            }
            if mine is None:
                state = "unknown"
            elif item is None:
                state = "missing"
            elif mine.item_id == item:
                state = "same"
            elif mine.item_id and not mine.is_proposed:
                state = "other"
            else:
                state = "set"
            yield {**row, "state": state}

    def action_copy(self):
        """Take over what is shown as taken over, and the settings where wanted.

        :raises UserError: nothing was compared yet
        """
        self.ensure_one()
        agreement = self.agreement_id
        agreement.check_access("write")
        if not self.line_ids:
            raise UserError(self.env._("Press “Show What Differs” first."))
        if self.with_settings:
            agreement.write({name: self.source_id[name] for name in SETTINGS})
        for line in self.line_ids.filtered(lambda row: row.state == "set"):
            line.mapping_id.item_id = line.item_id
        return agreement.action_view_mappings()

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class EconomicCopyLine(models.TransientModel):
    """A match of the other agreement, beside this one's."""

    _name = "asom.economic.copy.line"
    _description = "Match of Another Agreement"
    _order = "state, kind, name"

    copy_id = fields.Many2one(
        "asom.economic.copy", required=True, ondelete="cascade", index=True
    )
    kind = fields.Selection(
        lambda self: self.env["asom.economic.mapping"]._fields["kind"].selection,
        readonly=True,
    )
    name = fields.Char(string="Here", readonly=True)
    there = fields.Char(string="Their Match", readonly=True)
    here = fields.Char(string="Our Match", readonly=True)
    state = fields.Selection(STATES, string="Becomes", readonly=True)
    mapping_id = fields.Many2one("asom.economic.mapping", readonly=True)
    item_id = fields.Many2one("asom.economic.item", readonly=True)
