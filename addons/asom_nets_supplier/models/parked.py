from odoo import api, fields, models
from odoo.exceptions import UserError


class NetsParked(models.Model):
    """Records of Leverandørservice: kept raw, told by a person."""

    _inherit = "asom.nets.parked"

    is_supplier_service = fields.Boolean(
        string="From Leverandørservice",
        compute="_compute_is_supplier_service",
        compute_sudo=True,
    )

    @api.depends("delivery_id.type")
    def _compute_is_supplier_service(self):
        for parked in self:
            parked.is_supplier_service = (parked.delivery_id.type or "")[:2] == "LS"

    def action_tell_ls(self):
        """Ask what a record of Leverandørservice says."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_nets_supplier.action_told"
        )
        action["context"] = {"default_parked_id": self.id}
        return action

    def _register_ls(self, move, kind, date, amount):
        """Book what a person has read in the record, through the same code as a
        payment of Betalingsservice.

        :param move: the invoice
        :param kind: "0236" paid, "0237" rejected, "0238" cancelled, "0239" charged back
        :param amount: kroner; of no meaning where nothing was paid
        :raises UserError: when the record has been dealt with
        """
        self.ensure_one()
        self.check_access("write")
        this = self.sudo()
        if not this.try_lock_for_update():
            raise UserError(
                self.env._("Somebody else is working on this record right now.")
            )
        this.invalidate_recordset(["state"])
        if this.state != "open" or not this.delivery_id.type.startswith("LS"):
            raise UserError(self.env._("This record has been dealt with."))
        agreement = self.env["asom.nets.agreement"].sudo()._require(move.company_id)
        section = (
            self.env["asom.nets.section"]
            .sudo()
            .create(
                {
                    "delivery_id": this.delivery_id.id,
                    "company_id": move.company_id.id,
                    "agreement_id": agreement.id,
                    "number": this.delivery_id.type,
                    "line": this.line,
                    "count": 1,
                    "date": date,
                }
            )
        )
        member = move.asom_membership_id
        payment = (
            self.env["asom.nets.payment"]
            .sudo()
            .create(
                {
                    "delivery_id": this.delivery_id.id,
                    "section_id": section.id,
                    "company_id": move.company_id.id,
                    "line": this.line,
                    "raw": this.raw,
                    "kind": kind,
                    "customer_number": member.member_number,
                    "customer_key": member.member_number_key,
                    "reference": move.nets_reference,
                    "date_due": move.invoice_date_due,
                    "date": date,
                    "date_booked": date,
                    "amount_collected": move.amount_total,
                    "amount": amount if kind in ("0236", "0239") else 0.0,
                }
            )
        )
        payment._for_booking()._book_or_split()
        this._close(self.env._("Told by hand: %s.", payment.display_name))
        return payment
