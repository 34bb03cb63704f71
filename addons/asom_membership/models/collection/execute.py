from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...batches import split
from ...invoicing.shapes import SYNC_SKIPPED, InvoiceShapes
from ...money import danish, to_ore
from ...periods import TIME_ZONE

EXECUTE_BATCH = 250
# What would otherwise cost a mail message and a search per invoice (anchors.md 4.7).
FAST_CONTEXT = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "mail_auto_subscribe_no_notify": True,
}
# The journal items of a draft that was just created are in step with it: Odoo need not
# compare them again for every column it writes (the balance is still checked). Numbers
# follow on one another (account_move.py).
POST_CONTEXT = {**SYNC_SKIPPED, "asom_one_series": True}


class CollectionRun(models.Model):
    """Execution: one posted invoice per membership, in batches that commit."""

    _inherit = "asom.collection.run"

    # === STEPS === #

    def _before_execute(self):
        if not self.company_id._asom_dues_journal():
            raise UserError(
                self.env._(
                    "%s has no sales journal. Create the association with its chart of "
                    "accounts first.",
                    self.company_id.name,
                )
            )
        if not self.company_id.asom_collect_from or self._begins_earlier():
            self.company_id.sudo().asom_collect_from = self.date_from
        return super()._before_execute()

    def _begins_earlier(self) -> bool:
        """Whether a later period's run was executed before this one and has set where
        collecting begins: nobody would look at this run's days any more."""
        start = self.company_id.asom_collect_from
        if self.date_from >= start:
            return False
        first = [
            ("company_id", "=", self.company_id.id),
            ("date_from", "=", start),
            ("state", "in", ("running", "done", "cancelling", "cancelled")),
        ]
        early = [
            ("run_id", "=", self.id),
            ("kind", "=", "subscription"),
            ("date_from", "<", start),
        ]
        return bool(
            self.search_count(first, limit=1)
            and self.env["asom.charge"].search_count(early, limit=1)
        )

    def _after_execute(self):
        # Nothing has become of these: a later preview has to look at them again.
        left = [("run_id", "=", self.id), ("state", "in", ("failed", "changed"))]
        self.env["asom.subscription"].search(
            [
                ("recheck_run_id", "=", self.id),
                ("membership_id", "any", [("run_line_ids", "not any", left)]),
            ]
        )._asom_step().write({"recheck_from": False, "recheck_run_id": False})
        return super()._after_execute()

    def _done_texts(self):
        told = [
            self.env._(
                "Executed. Invoices: %(invoices)s, %(amount)s kr.; failed: %(failed)s.",
                invoices=self.env["asom.collection.run.line"].search_count(
                    [
                        ("run_id", "=", self.id),
                        ("state", "=", "done"),
                        ("move_id", "!=", False),
                    ]
                ),
                amount=danish(to_ore(self.amount_done)),
                failed=self.failed_count,
            )
        ]
        if self.changed_count:
            told.append(
                self.env._(
                    "Members not invoiced, because what they would be charged has "
                    "changed since the preview: %s. See “Changed”; make the preview "
                    "of these again, and have it approved.",
                    self.changed_count,
                )
            )
        return told

    def _invoice_shapes(self):
        """What one worker keeps from batch to batch."""
        self.ensure_one()
        moves = self.env["account.move"]._asom_step().with_context(**FAST_CONTEXT)
        return InvoiceShapes(
            moves.with_company(self.company_id), self.company_id._asom_dues_journal()
        )

    def _execute_tools(self):
        return self._invoice_shapes()

    def _run_tables(self):
        others = ("asom_charge", "account_move", "account_move_line")
        return [*super()._run_tables(), *others]

    def _execute_limit(self):
        return EXECUTE_BATCH

    def _execute_or_split(self, lines, tools):
        free = lines.filtered(
            lambda line: line.charge_ids and not any(line.charge_ids.mapped("amount"))
        )
        split(free, self._mark_free, self._fail)
        others = lines - free
        split(others, self._set_aside_changed, self._fail)
        still = others.filtered(lambda line: line.state == "pending")
        return super()._execute_or_split(still, tools)

    def _execute_lines(self, lines, tools):
        self._invoice_lines(lines, tools)

    def _mark_free(self, lines):
        """Days that cost nothing are charged, with no invoice of 0.00 about them."""
        if lines:
            lines.sudo().state = "done"
            lines.sudo().charge_ids.state = "invoiced"

    # === INVOICES === #

    def _invoice_lines(self, lines, shapes):
        """One posted invoice for each line, or a credit note where it is below zero."""
        created = shapes.create(
            [(self._move_vals(line), self._move_lines(line)) for line in lines]
        )
        for line, move in zip(lines, created, strict=True):
            self._check_total(line, move)
        lines.sudo().state = "done"
        self._link(lines, created)
        # Before they are posted: who hooks in there sees what is charged.
        self.env.cr.execute(
            SQL(
                "UPDATE asom_charge SET state = 'invoiced', move_id = line.move_id "
                "FROM asom_collection_run_line line "
                "WHERE line.id = asom_charge.run_line_id AND line.id IN %s",
                tuple(lines.ids),
            )
        )
        lines.charge_ids.invalidate_recordset(["state", "move_id"])
        created.invalidate_recordset(["asom_charge_ids"])
        created.with_context(**POST_CONTEXT)._post(soft=False)
        if self.company_id.asom_use_credit:
            self._set_off_credit(lines)

    def _link(self, lines, moves):
        """Tie each line to its invoice, in one statement. No ``write`` sees it."""
        lines.flush_recordset()
        self.env.cr.execute(
            SQL(
                "UPDATE asom_collection_run_line line SET move_id = made.move_id "
                "FROM unnest(%s, %s) made(line_id, move_id) "
                "WHERE line.id = made.line_id",
                lines.ids,
                moves.ids,
            )
        )
        lines.invalidate_recordset(["move_id"])
        lines.modified(["move_id"])

    def _check_total(self, line, move):
        """What was approved is what is invoiced.

        :raises UserError: when the invoice comes to something else
        """
        if to_ore(move.amount_total) != abs(to_ore(line.amount)):
            raise UserError(
                self.env._(
                    "The invoice comes to %(total)s kr., the preview to %(amount)s kr. "
                    "Prices include VAT: see that the VAT of %(products)s is included "
                    "in the price.",
                    total=danish(to_ore(move.amount_total)),
                    amount=danish(abs(to_ore(line.amount))),
                    products=", ".join(line.charge_ids.product_id.mapped("name")),
                )
            )

    def _move_vals(self, line) -> dict:
        """The invoice's own values; its lines come from :meth:`_move_lines`."""
        return {
            **line.membership_id._invoice_vals(
                self._invoice_date(),
                self.date_due,
                line.payment_channel,
                refund=line.amount < 0,
                payer=line.partner_id,
            ),
            "asom_run_id": self.id,
        }

    def _invoice_date(self):
        """Invoices are dated today, or on their due date when that has passed."""
        here = self.with_context(tz=TIME_ZONE)
        return min(fields.Date.context_today(here), self.date_due)

    def _move_lines(self, line) -> list[tuple]:
        """(product, text, kroner) for each charge, turned round on a credit note."""
        sign = -1 if line.amount < 0 else 1
        charges = line.charge_ids.sorted(lambda c: (c.kind == "credit", c.id))
        return [
            (charge.product_id, charge.name, sign * charge.amount)
            for charge in charges
            if charge.amount
        ]
