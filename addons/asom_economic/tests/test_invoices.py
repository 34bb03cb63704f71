"""Members as customers, what they are invoiced as invoices there, and what they pay as
entries on those: once, to the øre, whatever breaks in between."""

import base64
import json

from odoo.tests import tagged

from .common import EconomicCase, Product

DRAFT, BOOKED = r"/invoices/drafts$", r"/invoices/booked$"


@tagged("post_install", "-at_install")
class TestInvoices(EconomicCase):
    def setUp(self):
        super().setUp()
        self.books = self.books_of(self.north)
        self.tv = self.product("TV", 400.0, unit="quarter")
        self.ida, self.bo = self.member("Ida Holm"), self.member("Bo Ek")
        for member in (self.ida, self.bo):
            self.subscribe(member, self.tv)
        self.agreement = self.agree(books=self.books, mode="invoice", layout=21)

    def collected(self, **more):
        """The invoices of a run, whose accounts have products there."""
        run = self.collect(**more)
        for line in run.move_ids.invoice_line_ids:
            self.stock(line)
        return run.move_ids

    def stock(self, line):
        number = int(line.account_id.with_company(self.north).code)
        if line.tax_ids:
            self.books.accounts[number].vat_code = "U25"
        product = Product(f"A{number}", "Kontingent", number, group=number)
        self.books.add(product)

    def send(self):
        self.agreement.action_transfer()
        self.assertFalse(self.agreement.error)
        rows = self.transfers(self.agreement)
        return {row.move_id: row for row in rows}

    def pay(self, *moves, amount=None):
        """One entry of the bank for several members, matched with their invoices."""
        owed = self.receivable(self.north)
        bank = self.income()[0]
        paid = [amount or round(move.amount_residual * 100) for move in moves]
        lines = [(bank, sum(paid), None)]
        for move, part in zip(moves, paid, strict=True):
            lines.append((owed, -part, move.partner_id))
        entry = self.entry(lines, "2026-03-01")
        for move in moves:
            both = (entry.line_ids + move.line_ids).filtered(
                lambda line, m=move: (
                    line.account_id == owed and line.partner_id == m.partner_id
                )
            )
            both.reconcile()
        return entry

    def numbers(self, rows, moves):
        return sorted(rows[move].voucher_number for move in moves)

    # === ONCE, TO THE ØRE === #

    def test_invoices_payments_and_credit_notes_stand_there_as_they_are(self):
        moves = self.collected()
        self.between()
        rows = self.send()
        self.assertEqual({row.state for row in rows.values()}, {"done"})
        self.assertEqual(self.numbers(rows, moves), [10_001, 10_002])
        self.assertFalse(self.books.invoice_drafts)
        mine = next(m for m in moves if m.asom_membership_id == self.ida)
        there = self.books.invoices[rows[mine].voucher_number]
        self.assertEqual(there["recipient"]["name"], "Ida Holm")
        self.assertEqual(there["notes"]["heading"], mine.name)
        self.assertEqual(there["layout"], {"layoutNumber": 21})
        self.assertEqual(there["dueDate"], str(mine.invoice_date_due))
        self.assertEqual(there["references"]["other"], rows[mine].marker)
        self.assert_same_books(self.agreement, self.books)
        # What is paid is paid there: of one all, of the other a part.
        other = moves - mine
        self.pay(mine)
        self.pay(other, amount=100_00)
        refund = other._reverse_moves()
        refund.invoice_date = "2026-03-02"
        refund.action_post()
        rows = self.send()
        self.assertEqual({row.state for row in rows.values()}, {"done"})
        self.assertEqual(self.books.remainder(rows[mine].voucher_number), 0)
        left = round(other.amount_total * 100) - 100_00
        self.assertEqual(self.books.remainder(rows[other].voucher_number), left)
        credit = self.books.invoices[rows[refund].voucher_number]
        self.assertEqual({line["quantity"] for line in credit["lines"]}, {-1})
        self.assert_same_books(self.agreement, self.books)
        calls = len(self.stand_in.calls("POST"))
        self.send()
        self.assertEqual(len(self.stand_in.calls("POST")), calls)

    def test_one_entry_that_pays_several_invoices_names_each(self):
        moves = self.collected()
        # They wait together: the invoices go first, so that their numbers are known.
        entry = self.pay(*moves)
        rows = self.send()
        sent = json.loads(base64.b64decode(rows[entry].payload))["entries"]
        named = [each.get("customerInvoiceNumber") for each in sent]
        numbers = [str(rows[move].voucher_number) for move in moves]
        self.assertEqual(sorted(filter(None, named)), sorted(numbers))
        for move in moves:
            self.assertEqual(self.books.remainder(rows[move].voucher_number), 0)
        self.assert_same_books(self.agreement, self.books)

    def test_over_the_older_interface_payments_name_their_invoices_too(self):
        self.agreement.interface = "vouchers"
        moves = self.collected()
        entry = self.pay(*moves)
        rows = self.send()
        self.assertEqual(rows[entry].request_id.interface, "vouchers")
        [voucher] = json.loads(base64.b64decode(rows[entry].payload))
        paid = voucher["entries"]["customerPayments"]
        named = sorted(each["customerInvoice"] for each in paid)
        self.assertEqual(named, self.numbers(rows, moves))
        for move in moves:
            self.assertEqual(self.books.remainder(rows[move].voucher_number), 0)
        self.assert_same_books(self.agreement, self.books)

    def test_vat_that_depends_on_rounding_goes_as_an_entry(self):
        # 21 øre of VAT twice, or 41 of both together.
        unsure, sure = self.alone(1.02, 1.03), self.alone(1.0, 1.0)
        self.assertEqual(unsure.invoice_line_ids.mapped("balance"), [-0.82, -0.82])
        rows = self.send()
        self.assertEqual(rows[unsure].request_id.interface, "entries")
        self.assertEqual(rows[sure].request_id.interface, "invoice")
        for by_document in (False, True):
            self.books.vat_by_document = by_document
            self.assert_same_books(self.agreement, self.books)

    # === WHAT IS MISSING === #

    def test_invoices_wait_for_a_product_and_a_layout_and_the_rest_goes(self):
        moves = self.collect().move_ids
        other = self.between()
        rows = self.send()
        self.assertEqual(rows[other].state, "done")
        self.assertEqual({rows[m].reason for m in moves}, {"product"})
        self.agreement.action_preflight()
        [kind] = set(self.agreement.finding_ids.mapped("kind"))
        self.assertEqual(kind, "product_missing")
        for line in moves.invoice_line_ids:
            self.stock(line)
        self.agreement.layout = 77
        self.transfers(self.agreement, state="rejected").action_retry()
        rows = self.send()
        self.assertEqual({rows[m].error_kind for m in moves}, {"layout_missing"})
        self.assertFalse(self.books.invoice_drafts)
        self.agreement.layout = 1
        self.transfers(self.agreement, state="rejected").action_retry()
        rows = self.send()
        self.assertEqual({row.state for row in rows.values()}, {"done"})
        self.assert_same_books(self.agreement, self.books)

    def test_a_draft_that_comes_to_something_else_is_not_booked(self):
        moves = self.collected()
        self.agreement.action_preflight()
        # The accountant changes the account's VAT just after it was looked at.
        self.patch(type(self.agreement), "_preflight", lambda *_: True)
        for account in self.books.accounts.values():
            account.vat_code = ""
        rows = self.send()
        self.assertEqual({rows[m].error_kind for m in moves}, {"InvoiceAmount"})
        self.assertFalse(self.books.invoices)
        self.assertEqual(len(self.books.invoice_drafts), 2)
        for line in moves.invoice_line_ids:
            self.stock(line)
        # The same drafts are taken again; no third one is made.
        self.transfers(self.agreement, state="rejected").action_retry()
        rows = self.send()
        self.assertEqual({row.state for row in rows.values()}, {"done"})
        self.assertFalse(self.books.invoice_drafts)
        self.assertEqual(len(self.books.invoices), 2)
        self.assert_same_books(self.agreement, self.books)

    def test_a_draft_that_somebody_booked_is_looked_at_and_one_deleted_made_anew(self):
        moves = self.collected()
        self.stand_in.fault("fail", "POST", BOOKED, status=400, times=2)
        rows = self.send()
        self.assertEqual({rows[m].state for m in moves}, {"rejected"})
        first, second = sorted(self.books.invoice_drafts)
        self.books.invoices[9] = self.books.invoice_drafts.pop(first)
        del self.books.invoice_drafts[second]
        self.transfers(self.agreement, state="rejected").action_retry()
        rows = self.send()
        self.assertEqual(sorted(rows[m].state for m in moves), ["done", "review"])
        looked = next(rows[m] for m in moves if rows[m].state == "review")
        self.assertIn("invoice 9", looked.error)
        self.assertEqual(len(self.books.invoices), 2)

    def test_a_draft_that_nothing_waits_for_any_more_is_told(self):
        move = self.alone()
        self.stand_in.fault("fail", "POST", BOOKED, status=400)
        self.send()
        move.button_draft()
        self.send()
        self.agreement.action_preflight()
        row = self.agreement.finding_ids.filtered(lambda f: f.kind == "draft_left")
        self.assertEqual(row.detail, str(*self.books.invoice_drafts))
        self.assertEqual((row.blocks, row.who), ("note", "accountant"))

    # === WHAT BREAKS === #

    def test_whatever_answer_is_lost_each_invoice_is_booked_once(self):
        for fault in ("drop_before", "drop_after"):
            for place in (DRAFT, BOOKED):
                for minutes in (2, 61):
                    with self.subTest(f"{fault} {place} {minutes}"):
                        self.lose(fault, place, minutes)
        self.assert_same_books(self.agreement, self.books)

    def lose(self, fault, place, minutes):
        before = len(self.books.invoices)
        move = self.alone()
        self.stand_in.fault(fault, "POST", place)
        self.agreement.action_transfer()
        self.assertEqual(self.agreement.error_kind, "unknown")
        row = self.transfers(self.agreement).filtered(lambda t: t.move_id == move)
        for _round in range(3):
            self.later(minutes)
            self.agreement.action_transfer()
            if row.state == "done":
                break
        # Nothing comes after it.
        self.later(minutes)
        self.agreement.action_transfer()
        self.assertEqual(row.state, "done", row.error)
        self.assertEqual(len(self.books.invoices), before + 1)
        self.assertEqual(self.books.invoice_drafts, {})

    def alone(self, *prices):
        """An invoice without a run."""
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": self.north.id,
                "partner_id": self.ida.partner_id.id,
                "invoice_date": "2026-02-10",
                "asom_membership_id": self.ida.id,
                "invoice_line_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Gebyr",
                            "account_id": self.income()[0].id,
                            "price_unit": price,
                            "tax_ids": [(6, 0, self.sales_tax(self.north).ids)],
                        },
                    )
                    for price in prices or (80.0,)
                ],
            }
        )
        move.action_post()
        for line in move.invoice_line_ids:
            self.stock(line)
        return move
