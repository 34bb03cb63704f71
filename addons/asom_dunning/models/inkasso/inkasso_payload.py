from odoo import fields, models

from odoo.addons.asom_membership.money import to_ore

from ...inkasso import neutral
from ...inkasso.archive import safe_name, sha256


class InkassoCase(models.Model):
    """The neutral case (static/schema/inkasso-1.0.json), in øre and dates."""

    _inherit = "asom.inkasso.case"

    def _document(self, moves, fees, files) -> dict:
        """What the agency gets.

        :param moves: the invoices that are handed over
        :param fees: invoices of unpaid fees and interest
        :param files: {file name: (type, bytes)} of letters and invoices
        """
        self.ensure_one()
        now = fields.Datetime.now()
        reminders = self._reminders(moves)
        demand = reminders.filtered("demand").sorted("date_sent")[-1:]
        fee_rows, interest = self._fee_rows(fees)
        document = {
            "schema_version": neutral.SCHEMA_VERSION,
            "kind": "case",
            "export_id": f"{self.name}-case",
            "message_id": f"{self.name}-case",
            "case_ref": self.name,
            "created": now,
            "currency": "DKK",
            "start_as": self.agreement_id.start_as,
            "creditor": self._creditor(),
            "debtor": self._debtor(),
            "claims": [self._claim(move) for move in moves],
            "fees": fee_rows,
            "interest": {
                "rate_basis": "procesrente",
                "from_date": min(moves.mapped("invoice_date_due"))
                if interest
                else None,
                "accrued_to": max(reminders.mapped("date_sent")) if interest else None,
                "amount": interest,
            },
            "reminders": [
                {
                    "level": int(reminder.stage),
                    "sent_date": reminder.date_sent,
                    "channel": reminder.channel,
                    "fee": to_ore(reminder.fee),
                    "deadline": reminder.date_deadline,
                }
                for reminder in reminders
            ],
            "reminders_sent": len(reminders),
            "demand": {
                "sent_date": demand.date_sent,
                "deadline": demand.date_deadline,
                "document": self._reminder_file(demand),
            },
            "payments": self._payments(moves | fees),
            "dispute": {"flag": False, "note": None, "date": None},
            "instalment_plan": {"flag": False},
            "attachments": [
                {"type": kind, "filename": name, "sha256": sha256(data)}
                for name, (kind, data) in sorted(files.items())
            ],
        }
        document["totals"] = neutral.totals(document)
        return document

    def _reminders(self, moves):
        claims = self.env["asom.dunning.claim"].search(
            [("move_id", "in", moves.ids), ("state", "=", "sent")]
        )
        return claims.reminder_id.sorted(lambda row: (row.date_sent, row.id))

    def _creditor(self) -> dict:
        company = self.company_id
        return {
            "name": company.name,
            "cvr": company.company_registry or None,
            "address1": company.street or None,
            "address2": company.street2 or None,
            "zip": company.zip or None,
            "city": company.city or None,
            "email": company.email or None,
            "phone": company.phone or None,
            "reg": company.asom_bank_reg_number or None,
            "konto": company.asom_bank_account_number or None,
            "iban": company.asom_iban or None,
            **company._asom_creditor_numbers(),
            "client_no": self.agreement_id.client_number or None,
        }

    def _debtor(self) -> dict:
        member = self.membership_id
        payer = member.partner_id
        others = member.household_ids - payer
        deceased = member.dunning_hold_ids.filtered(
            lambda hold: hold.reason == "deceased" and hold.in_force
        )
        cpr = self.cpr if self.agreement_id.needs_cpr else False
        return {
            "type": self.debtor,
            "member_no": member.member_number or "",
            "name": payer.name or payer.parent_id.name or member.member_number,
            "co_debtors": [name for name in others.mapped("name") if name],
            "address1": payer.street or None,
            "address2": payer.street2 or None,
            "zip": payer.zip or None,
            "city": payer.city or None,
            "country": payer.country_id.code or "DK",
            "installation_address": member.installation_id.name or None,
            "email": payer.email or None,
            "phone": payer.phone or None,
            "cpr": "".join(filter(str.isdecimal, cpr)) if cpr else None,
            "cvr": payer.company_registry or None,
            "language": (payer.lang or "da_DK")[:2],
            "deceased": bool(deceased),
            "protected_address": member.name_protected,
        }

    def _claim(self, move) -> dict:
        dues = move.asom_charge_ids.filtered(lambda row: row.kind == "subscription")
        fee = move.asom_charge_ids.filtered(lambda row: row.kind == "fee")
        total, left = to_ore(move.amount_total), to_ore(move.amount_residual)
        policy = self.env["asom.dunning.policy"].with_context(
            lang=self.company_id.partner_id._asom_lang()
        )
        return {
            "invoice_no": move.name,
            "kind": "dues" if dues else "fee" if fee else "other",
            "text": policy._claim_text(move)[:500],
            "period_from": min(dues.mapped("date_from"), default=None),
            "period_to": max(dues.mapped("date_to"), default=None),
            "invoice_date": move.invoice_date,
            "due_date": move.invoice_date_due,
            "limitation_date": move.asom_limitation_on,
            "principal": total,
            "vat_included": to_ore(move.amount_tax),
            "paid": total - left,
            "remaining": left,
            "payment_id": move._asom_payment_number() or None,
        }

    def _fee_rows(self, fees):
        """(fees, øre of interest) that are not paid: interest first where an invoice
        with both is paid in part."""
        rows, interest = [], 0
        for move in fees.sorted("id"):
            reminder = move.asom_dunning_reminder_id
            left = to_ore(move.amount_residual)
            part = min(left, to_ore(reminder.fee))
            interest += left - part
            if part:
                rows.append(
                    {
                        "kind": "rykkergebyr",
                        "date": reminder.date_sent,
                        "amount": part,
                        "reminder_level": int(reminder.stage),
                    }
                )
        return rows, interest

    def _payments(self, moves):
        rows = []
        for move in moves:
            for part in move.line_ids.matched_credit_ids:
                source = part.credit_move_id
                rows.append(
                    {
                        "date": source.date,
                        "amount": to_ore(part.amount),
                        "channel": source.move_id.journal_id.type,
                        "allocated_to": move.name,
                    }
                )
        return sorted(rows, key=lambda row: (row["date"], row["allocated_to"]))

    # === FILES === #

    def _reminder_file(self, reminder) -> str:
        return safe_name(f"rykker-{reminder.stage}-{reminder.date_sent}") + ".pdf"

    def _files(self, moves) -> dict:
        """{file name: (type, bytes)} of the letters as they were sent and of the
        invoices."""
        files = {
            self._reminder_file(reminder): ("reminder", reminder._frozen_bytes("pdf"))
            for reminder in self._reminders(moves)
        }
        for move in moves:
            name = safe_name(f"faktura-{move.name}") + ".pdf"
            files[name] = ("invoice", self._invoice_pdf(move))
        return files

    def _invoice_pdf(self, move) -> bytes:
        if move.invoice_pdf_report_id:
            return move.invoice_pdf_report_id.raw
        data, _kind = (
            self.env["ir.actions.report"]
            .sudo()
            ._render_qweb_pdf("account.account_invoices", move.ids)
        )
        return data
