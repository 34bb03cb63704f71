from odoo import api, fields, models
from odoo.exceptions import UserError


class EconomicMend(models.TransientModel):
    """Asks for what was wrong with rejected postings, and sends them again."""

    _name = "asom.economic.mend"
    _description = "Mend and Send Again"

    agreement_id = fields.Many2one("asom.economic.agreement", readonly=True)
    transfer_ids = fields.Many2many(
        "asom.economic.transfer", string="Postings", readonly=True
    )
    transfer_count = fields.Integer(compute="_compute_what")
    other_count = fields.Integer(
        string="Others with the Same Trouble", compute="_compute_what"
    )
    with_others = fields.Boolean(string="Send Them Again Too", default=True)
    what = fields.Text(string="What Is Wrong", compute="_compute_what")
    is_file = fields.Boolean(compute="_compute_what")
    has_period = fields.Boolean(compute="_compute_what")
    mapping_ids = fields.Many2many("asom.economic.mapping", string="Matches")
    day = fields.Date(
        string="Post There on",
        help="Another day than the posting's own; the text there says so. Empty: its "
        "own day, which the accountant has opened.",
    )

    @api.depends("transfer_ids.error", "agreement_id.interface")
    def _compute_what(self):
        for mend in self:
            mend.transfer_count = len(mend.transfer_ids)
            mend.other_count = len(mend._others())
            texts = dict.fromkeys(filter(None, mend.transfer_ids.mapped("error")))
            mend.what = "\n".join(texts)
            mend.is_file = mend.agreement_id.interface == "file"
            mend.has_period = "period" in mend.transfer_ids.mapped("reason")

    def _others(self):
        """What was rejected for the same thing, and is not chosen here."""
        own = self.transfer_ids
        told = {(row.error_kind, row.error_detail) for row in own}
        rows = own.search(
            [
                ("agreement_id", "=", self.agreement_id.id),
                ("state", "=", "rejected"),
                ("id", "not in", own.ids),
            ]
        )
        return rows.filtered(lambda row: (row.error_kind, row.error_detail) in told)

    def action_mend(self):
        """Keep what was chosen and send the postings again.

        :raises UserError: the day that was chosen cannot be posted on either
        """
        self.ensure_one()
        rows = self.transfer_ids
        if self.with_others:
            rows |= self._others()
        rows.check_access("write")
        # Whoever filled the form in: nothing else is mended.
        rows = rows.filtered(lambda row: row.state == "rejected")
        agreement = rows.agreement_id
        if len(agreement) != 1:
            raise UserError(self.env._("None of them was rejected."))
        if self.day and not agreement._is_open(self.day):
            raise UserError(
                self.env._(
                    "e-conomic does not take postings on %s either, by what it said "
                    "last. Choose a day of an open period.",
                    fields.Date.to_string(self.day),
                )
            )
        if self.day or self.has_period:
            rows.sudo().write({"day_wanted": self.day})
        rows.action_retry()
        if agreement.interface != "file" and agreement.state == "live":
            # Now, as far as a page waits; the rest goes on by itself.
            agreement.action_transfer()
        return self._told(rows.exists())

    def _told(self, rows):
        """Close, and say how it went."""
        left = rows.filtered(lambda row: row.state == "rejected")
        if left:
            text, kind = left[0].error, "danger"
        elif any(row.state != "done" for row in rows):
            text, kind = self.env._("They wait to be sent again."), "info"
        else:
            numbers = sorted(set(rows.mapped("voucher_number")))
            text = self.env._("Sent: voucher %s.", ", ".join(map(str, numbers[:5])))
            kind = "success"
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "message": text,
                "sticky": bool(left),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
