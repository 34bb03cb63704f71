import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import to_ore

from ..inkasso.answers import Answer

STATUSES = [
    ("received", "Received"),
    ("active", "Being Collected"),
    ("agreement", "Payment Agreement"),
    ("court", "In Court"),
    ("paid", "Paid"),
    ("given_up", "Given Up"),
    ("refused", "Refused"),
]


class InkassoReceive(models.TransientModel):
    """What an agency has sent: as a file, or entered from its letter or portal."""

    _name = "asom.inkasso.receive"
    _description = "Messages from an Agency"

    agreement_id = fields.Many2one(
        "asom.inkasso.agreement",
        required=True,
        default=lambda self: self._default_agreement(),
    )
    currency_id = fields.Many2one(related="agreement_id.currency_id")
    way = fields.Selection(
        [("file", "A file"), ("form", "Entered here")], default="file", required=True
    )
    data = fields.Binary(string="File", help="JSON, or CSV.")
    filename = fields.Char()
    kind = fields.Selection(
        [
            ("receipt", "Receipt"),
            ("status", "Status"),
            ("settlement", "Settlement"),
        ],
        default="settlement",
    )
    case_ref = fields.Char(string="Reference")
    message_ref = fields.Char(
        string="The Agency's Number of It", help="A message that comes twice is one."
    )
    date = fields.Date(default=fields.Date.context_today)
    agency_ref = fields.Char(string="Agency's Number of the Case")
    status = fields.Selection(STATUSES)
    principal = fields.Monetary()
    fees = fields.Monetary()
    interest = fields.Monetary()
    costs = fields.Monetary(string="Costs Kept", help="What the agency has kept.")
    note = fields.Char()

    @api.model
    def _default_agreement(self):
        found = self.env["asom.inkasso.agreement"].search([], limit=2)
        return found if len(found) == 1 else found.browse()

    def action_receive(self):
        """Take it in, and show what has come.

        :raises UserError: naming what is missing
        """
        self.ensure_one()
        self.agreement_id.check_access("write")
        messages = self.env["asom.inkasso.message"]
        if self.way == "file":
            found = messages._receive_file(self.agreement_id, self._bytes())
        else:
            found = messages._receive(self.agreement_id, [self._answer()])
        if not found:
            raise UserError(self.env._("These messages are here already."))
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_dunning.action_inkasso_message"
        )
        return {**action, "domain": [("id", "in", found.ids)], "context": {}}

    def _bytes(self) -> bytes:
        try:
            return base64.b64decode(self.data or b"", validate=True)
        except binascii.Error as error:
            raise UserError(self.env._("Choose the file once more.")) from error

    def _answer(self) -> Answer:
        if not (self.kind and (self.case_ref or "").strip() and self.date):
            raise UserError(self.env._("Write kind, reference and date."))
        if self.kind == "status" and not self.status:
            raise UserError(self.env._("Write the status."))
        parts = [self.principal, self.fees, self.interest, self.costs]
        principal, fees, interest, costs = map(to_ore, parts)
        if min(principal, fees, interest, costs) < 0:
            raise UserError(self.env._("Amounts are not below 0."))
        if costs > principal + fees + interest:
            raise UserError(
                self.env._("The agency keeps no more than it has collected.")
            )
        return Answer(
            self.kind,
            self.case_ref.strip(),
            (self.message_ref or "").strip(),
            self.date,
            (self.agency_ref or "").strip(),
            self.status or "",
            principal,
            fees,
            interest,
            costs,
            principal + fees + interest - costs,
            self.note or "",
        )


class InkassoAssign(models.TransientModel):
    """Which case a parked message is about."""

    _name = "asom.inkasso.assign"
    _description = "Case of a Parked Message"

    message_id = fields.Many2one("asom.inkasso.message", required=True, readonly=True)
    agency_id = fields.Many2one(related="message_id.agreement_id.agency_id")
    case_ref = fields.Char(related="message_id.case_ref")
    case_id = fields.Many2one(
        "asom.inkasso.case",
        required=True,
        domain="[('agency_id', '=', agency_id)]",
    )

    def action_confirm(self):
        """Assign it."""
        self.ensure_one()
        self.message_id._assign(self.case_id)
        return {"type": "ir.actions.act_window_close"}
