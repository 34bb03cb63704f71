from collections import defaultdict

from odoo import fields, models

from ...mandate_life import REGISTERED
from .request import FORGET
from .request_steps import OPEN

# Transactions of a delivery 0605 that Nets replies to (betalingsservice 5 and 6).
REQUEST_OF = {"0200": "signup", "0257": "cancel"}


class NetsInformation(models.Model):
    """Nets' replies to sign-ups and cancellations (0621, domain/betalingsservice.md 6;
    SINGLE source: the second digit of the text number tells how it went)."""

    _inherit = "asom.nets.information"

    def _nets_reply(self):
        """What follows from lines whose members are known."""
        replies = self.filtered(
            lambda row: row.transaction in REQUEST_OF and row.membership_id
        )
        for _company, rows in replies.grouped("company_id").items():
            rows._reply_to_requests()

    def _reply_to_requests(self):
        """Close the requests that the replies are about, in sets."""
        waiting = {}
        for request in self.env["asom.nets.mandate.request"].search(
            [
                ("company_id", "=", self.company_id.id),
                ("membership_id", "in", self.membership_id.ids),
                ("state", "=", "sent"),
            ],
            order="id",
        ):
            group = request.debtor_group_id.number
            waiting[request.membership_id, request.kind, group] = request
        registered = self.browse()
        for row in self:
            kind = REQUEST_OF[row.transaction]
            group = row.section_id.debtor_group_number
            request = waiting.get((row.membership_id, kind, group))
            if not request:
                continue
            if row.severity == "error":
                request._close("refused", row._reply_text())
            elif row.severity == "remark":
                request.reply = row._reply_text()
            elif row.severity == "control":
                if (row.mandate_number or "").strip("0") and kind == "signup":
                    registered |= row
                else:
                    request._close("accepted", row._reply_text())
        registered._register_mandates()

    def _reply_text(self):
        labels = dict(self._fields["severity"]._description_selection(self.env))
        return f"{labels[self.severity]} {self.text_number or ''}".strip()

    def _register_mandates(self):
        """A reply that names a mandate registers it; the 0603 that follows is known
        then. The request closes with it."""
        today = fields.Date.context_today(self)
        events = self.env["asom.nets.mandate.event"].create(
            [
                {
                    "delivery_id": row.delivery_id.id,
                    "section_id": row.section_id.id,
                    "company_id": row.company_id.id,
                    "line": row.line,
                    "raw": row.raw,
                    "transaction": "0231",
                    "kind": "mandate",
                    "customer_number": row.customer_number,
                    "customer_key": row.customer_number,
                    "mandate_number": row.mandate_number,
                    "date_from": row.date or row.section_id.date or today,
                    "date": row.section_id.date or row.date or today,
                }
                for row in self
            ]
        )
        for _agreement, rows in events.grouped("agreement_id").items():
            rows._place()._settle()


class NetsMandateEvent(models.Model):
    _inherit = "asom.nets.mandate.event"

    def _answer_requests(self):
        """What Nets has done answers the request for it; what it tells late about an
        older mandate answers none."""
        done = defaultdict(self.browse)
        for event in self:
            kind = "signup" if event.transaction in REGISTERED else "cancel"
            done[event.membership_id, event.debtor_group_id, kind] |= event
        requests = self.env["asom.nets.mandate.request"].search(
            [
                ("membership_id", "in", self.membership_id.ids),
                # What waits here has come about without us.
                ("state", "in", OPEN),
            ]
        )
        for request in requests:
            key = request.membership_id, request.debtor_group_id, request.kind
            answer = done[key].filtered(request._is_answered_by)[-1:]
            if answer:
                request._close("accepted", answer._chatter_text())
                request.with_context(
                    asom_nets_forget=FORGET
                ).mandate_id = answer.mandate_id


class NetsMandateRequest(models.Model):
    _inherit = "asom.nets.mandate.request"

    def _is_answered_by(self, event):
        """Whether a record about the member's mandates is what was asked for."""
        if self.kind == "signup":
            return event.mandate_id.state == "active"
        return not self.mandate_id or event.mandate_id == self.mandate_id
