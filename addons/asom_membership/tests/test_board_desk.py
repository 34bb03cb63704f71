"""The board at its own desk: invoices, payments, arrears, statements, and whose."""

from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import AssociationCase
from .common_doors import DoorsCase

MODELS = (
    "asom.member.entry",
    "asom.member.arrears",
    "asom.package.month",
    "asom.term",
    "asom.term.line",
)


class DeskCase(AssociationCase):
    """Ida owes two quarters and has paid some; Vera's name is protected; South has a
    member of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product()
        cls.ida, cls.vera = cls.member(), cls.member("Vera Skjult")
        for member in (cls.ida, cls.vera):
            cls.subscribe(member, cls.tv, "2025-10-01")
        cls.vera.name_protected = True
        cls.collect("2025-10-01", "2025-12-31", "2025-10-15")
        cls.quarter = cls.collect("2026-01-01", "2026-03-31", "2026-01-15")
        moves = cls.env["account.move"]
        cls.old, cls.new = moves.search(
            [("asom_membership_id", "=", cls.ida.id)], order="id"
        )
        cls.act_in(cls.north, cls.south)
        cls.theirs = cls.member("Sekret Sonne", cls.south)
        net = cls.product("Net", 100.0, cls.south)
        cls.subscribe(cls.theirs, net, "2026-01-01")
        cls.their_run = cls.collect("2026-01-01", "2026-01-31", "2026-02-15", cls.south)
        cls.their_move = cls.their_run.move_ids
        cls.act_in(cls.north)
        cls.board = cls.user_of("desk_board", "group_board", cls.north)

    @classmethod
    def pay(cls, move, amount, day="2026-02-01"):
        wizard = cls.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=move.ids
        )
        return wizard.create({"amount": amount, "payment_date": day})._create_payments()

    def as_board(self, model):
        return self.env[model].with_user(self.board)

    def entries(self, member=None):
        return self.as_board("asom.member.entry").search(
            [("membership_id", "=", (member or self.ida).id)], order="date, amount desc"
        )


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10")
class TestBoardDesk(DeskCase):
    # === A MEMBER'S ACCOUNT === #

    def test_an_account_adds_up_to_what_the_member_owes(self):
        self.pay(self.old, 200.0)
        self.assertEqual(
            [(e.kind, e.asked, e.paid, e.balance) for e in self.entries()],
            [
                ("invoice", 300.0, 0.0, 300.0),
                ("invoice", 300.0, 0.0, 600.0),
                ("payment", 0.0, 200.0, 400.0),
            ],
        )
        self.assertEqual(self.ida.balance, 400.0)
        payment = self.entries()[-1]
        self.assertEqual(payment.text, self.old.name)
        self.assertTrue(payment.received_by)
        self.assertFalse(payment.invoice_id)
        self.assertEqual(self.entries()[0].invoice_id.id, self.old.id)

    def test_a_credit_note_counts_against_its_invoice(self):
        self.new._reverse_moves(cancel=True)
        kinds = {e.kind: e.amount for e in self.entries()}
        self.assertEqual(kinds["credit_note"], -300.0)
        self.assertEqual(self.entries()[-1].balance, self.ida.balance)
        self.assertEqual(self.ida.balance, 300.0)

    def test_a_payment_that_settles_two_members_invoices_is_told_to_both(self):
        """The money is Ida's by its first invoice; the rest of it pays Vera's."""
        theirs = self.env["account.move"].search(
            [("asom_membership_id", "=", self.vera.id)], limit=1
        )
        payment = self.pay(self.old, 600.0)
        item = payment.move_id.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        claim = theirs.line_ids.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        (item | claim).reconcile()
        for member in (self.ida, self.vera):
            rows = self.entries(member)
            self.assertIn("other", rows.mapped("kind"))
            self.assertEqual(sum(rows.mapped("amount")), member.balance)
            self.assertEqual(sum(rows.mapped("residual")), member.balance)

    def test_the_statement_of_an_account_is_a_pdf(self):
        self.pay(self.old, 200.0)
        data = self.ida.with_user(self.board)._statement_pdf()
        self.assertEqual(data[:5], b"%PDF-")
        statement = self.ida.with_user(self.board)._statement()
        account = statement.sections[0]
        self.assertEqual(len(account.rows), 3)
        self.assertIn("400", account.total[-1])

    def test_a_statement_has_a_protected_members_number_alone(self):
        statement = self.vera.with_user(self.board)._statement()
        self.assertNotIn("Skjult", str(statement))
        self.assertNotIn("Engvej", str(statement))
        self.assertIn(self.vera.member_number, str(statement))

    def test_the_list_of_one_member_gives_that_members_pdf(self):
        rows = self.as_board("asom.member.entry")
        action = rows.with_context(asom_statement_of=self.ida.id).action_statement_pdf()
        self.assertIn(f"/{self.ida.id}/", action["url"])
        for nobody in (self.theirs.id, 0, 10**9):
            with self.assertRaises(UserError):
                rows.with_context(asom_statement_of=nobody).action_statement_pdf()
        with self.assertRaises(UserError):
            (self.entries() | self.entries(self.vera)).action_statement_pdf()

    # === ARREARS === #

    def test_a_payment_is_shown_as_it_was_paid_on_a_telephone_too(self):
        action = self.env.ref("asom_membership.action_member_payment")
        view = action.view_ids.filtered(lambda row: row.view_mode == "kanban").view_id
        card = self.env["asom.member.entry"].get_view(view.id, "kanban")["arch"]
        self.assertIn('name="paid"', card)
        # Below zero for what is paid: a statement's way to say it.
        self.assertNotIn('name="amount"', card)
        self.assertNotIn('name="balance"', card)

    def test_arrears_stand_by_their_age_for_each_member(self):
        rows = self.as_board("asom.member.arrears").search([])
        self.assertEqual(rows.membership_id, self.ida | self.vera)
        row = rows.filtered(lambda each: each.membership_id == self.ida)
        self.assertEqual(
            (row.not_due, row.days_1_30, row.days_31_60, row.days_61_90), (0, 0, 300, 0)
        )
        self.assertEqual((row.days_over_90, row.residual), (300.0, 600.0))
        self.assertEqual((row.overdue_days, str(row.oldest_due)), (146, "2025-10-15"))
        action = row.action_open()
        self.assertEqual(action["res_model"], "asom.member.invoice")
        found = self.as_board(action["res_model"]).search(action["domain"])
        self.assertEqual(found.ids, (self.new | self.old).ids)

    def test_who_has_paid_has_no_arrears(self):
        self.pay(self.old, 300.0)
        self.pay(self.new, 300.0)
        rows = self.as_board("asom.member.arrears").search([])
        self.assertEqual(rows.membership_id, self.vera)

    # === INVOICES === #

    def test_an_invoice_is_found_by_number_member_and_any_spelling(self):
        rows = self.as_board("asom.member.invoice")
        for text, found in (
            (self.old.name, self.old),
            (self.ida.member_number, self.old | self.new),
            ("ida homl", rows.browse()),
            ("HOLM ida", self.old | self.new),
            (self.their_move.name + "x", rows.browse()),
            ("Sekret", rows.browse()),
            ("Skjult", rows.browse()),
        ):
            search = rows.search([("search_text", "ilike", text)])
            self.assertEqual({*search.ids}, {*found.ids}, text)

    def test_invoices_of_this_term(self):
        rows = self.as_board("asom.member.invoice")
        mine = [("membership_id", "=", self.ida.id)]
        here = rows.search([*mine, ("in_this_term", "=", True)])
        self.assertEqual(here.ids, self.new.ids)
        self.assertTrue(here.in_this_term)
        others = rows.search([*mine, ("in_this_term", "=", False)])
        self.assertEqual(others.ids, self.old.ids)

    def test_a_cancelled_invoice_is_told_apart_and_counts_nothing(self):
        move = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.ida.partner_id.id,
                "invoice_date": "2026-03-01",
                "invoice_line_ids": [
                    Command.create({"name": "By hand", "price_unit": 50.0})
                ],
            }
        )
        move._asom_step().asom_membership_id = self.ida
        rows = self.as_board("asom.member.invoice")
        move.action_post()
        self.assertEqual(rows.browse(move.id).kind, "out_invoice")
        move.button_draft()
        move.button_cancel()
        self.env.invalidate_all()
        row = rows.search([("id", "=", move.id)])
        self.assertEqual((row.kind, row.state), ("cancelled", "cancelled"))
        self.assertEqual((row.amount, row.residual, row.age), (0.0, 0.0, "none"))
        self.assertFalse(self.entries().filtered(lambda e: e.name == move.name))

    def test_why_it_is_unpaid_is_asked_of_add_ons(self):
        rows = self.as_board("asom.member.invoice").browse(self.old.ids)
        self.assertFalse(rows.why_unpaid)
        moves = self.env.registry["account.move"]
        self.patch(moves, "_asom_unpaid_because", lambda own: {own[0]: ["A", "B"]})
        self.env.invalidate_all()
        self.assertEqual(rows.why_unpaid, "A; B")

    # === PACKAGES === #

    def test_packages_by_month(self):
        self.vera.subscription_ids.date_to = "2026-01-31"
        months = self.as_board("asom.package.month")
        rows = months.search([("product_id", "=", self.tv.id)], order="date")
        self.assertEqual(
            [(str(r.date)[:7], r.begun, r.ended, r.active_members) for r in rows],
            [
                ("2025-10", 2, 0, 2),
                ("2025-11", 0, 0, 2),
                ("2025-12", 0, 0, 2),
                ("2026-01", 0, 0, 2),
                ("2026-02", 0, 1, 1),
                ("2026-03", 0, 0, 1),
            ],
        )
        [(members, begun)] = months._read_group(
            [("product_id", "=", self.tv.id)], [], ["active_members:avg", "begun:sum"]
        )
        self.assertEqual((round(members, 2), begun), (1.67, 2))

    def test_several_packages_of_a_month_are_added_up(self):
        """And not averaged: each month's total is the number of packages held."""
        net = self.product("Net", 100.0)
        self.subscribe(self.ida, net, "2026-02-01")
        rows = self.as_board("asom.package.month")._read_group(
            [("date", ">=", "2026-02-01")], ["date:month"], ["active_members:avg"]
        )
        self.assertEqual([round(number) for _month, number in rows], [3, 3])

    def test_a_new_row_of_the_same_package_is_no_new_member(self):
        """A subscription is ended and begun anew when its price or number changes."""
        self.ida.subscription_ids.date_to = "2025-12-31"
        self.subscribe(self.ida, self.tv, "2026-01-01", quantity=2)
        rows = self.as_board("asom.package.month").search([("date", "=", "2026-01-01")])
        self.assertEqual((rows.begun, rows.ended, rows.active_members), (0, 0, 2))

    # === THE ASSOCIATION'S STATEMENT === #

    def test_the_statement_of_a_run_has_the_figures_of_the_run(self):
        self.pay(self.new, 100.0)
        self.env.invalidate_all()
        run = self.quarter.with_user(self.board)
        table = run._statement_results()
        self.assertEqual(table.total[2], 60000)
        rows = {row[0]: row[2] for row in table.rows}
        self.assertEqual(rows, {"Paid": 10000, "Not paid yet": 50000})
        self.assertEqual(run._statement_pdf()[:5], b"%PDF-")

    # === ORDERS === #

    def test_a_board_is_offered_orders_where_its_association_lets_it(self):
        orders, ida = self.as_board("asom.order"), self.ida.with_user(self.board)
        for setting, offered in (("no", False), ("accepted", True), ("yes", True)):
            self.north.asom_board_orders = setting
            self.env.invalidate_all()
            self.assertEqual(ida.may_order, offered, setting)
            for kind in ("list", "kanban", "form"):
                arch = etree.fromstring(orders.get_view(view_type=kind)["arch"])
                shut = arch.get("create") in ("0", "false", "False")
                self.assertEqual(not shut, offered, (setting, kind))
        self.north.asom_board_orders = "no"
        staff = self.user_of("desk_staff", "group_staff", self.north)
        self.assertTrue(self.ida.with_user(staff).may_order)

    # === WHOSE === #

    def test_a_board_meets_its_own_alone(self):
        for name in (*MODELS, "asom.member.invoice"):
            model = self.as_board(name)
            everything = model.with_context(allowed_company_ids=self.north.ids)
            self.assertTrue(everything.search([]), name)
            self.assertEqual(everything.search([]).company_id, self.north, name)
            rows = self.env[name].sudo().search([("company_id", "=", self.south.id)])
            self.assertTrue(rows, name)
            with self.assertRaises(AccessError):
                model.browse(rows.ids).read(["company_id"])

    def test_nobody_writes_what_is_read_from_the_books(self):
        for name in MODELS:
            model = self.as_board(name)
            for operation in ("write", "create", "unlink"):
                self.assertFalse(model.has_access(operation), name)


@tagged("post_install", "-at_install")
class TestBoardDeskHttp(DoorsCase, DeskCase):
    """What the board's pages ask over the network, and what they answer for others'."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.board = cls.user_of("desk_http", "group_board", cls.north)

    def urls(self, move, member, run):
        return (
            f"/asom/member_invoice/{move.id}/pdf",
            f"/asom/statement/{member.id}/pdf",
            f"/asom/collection_run/{run.id}/statement.pdf",
            f"/asom/term/{self.term_id(run)}/statement.pdf",
        )

    def term_id(self, run):
        if not run.exists():
            return 10**8
        own = [("company_id", "=", run.company_id.id)]
        return self.env["asom.term"].sudo().search(own, limit=1).id

    def test_the_confirmation_of_an_order_is_the_own_boards_to_fetch(self):
        papers = []
        for member in (self.ida, self.theirs):
            order = self.env["asom.order"].create(
                {"membership_id": member.id, "kind": "leave", "date": "2027-12-31"}
            )
            order.action_preview()
            papers.append(order._keep_paper(member))
        own, other = papers
        self.sign_in(self.board)
        found = self.url_open(own._frozen_url("pdf"))
        self.assertEqual((found.status_code, found.content[:5]), (200, b"%PDF-"))
        self.assertEqual(self.url_open(other._frozen_url("pdf")).status_code, 404)

    def test_pdfs_are_the_own_associations_alone(self):
        self.sign_in(self.board)
        for url in self.urls(self.old, self.ida, self.quarter):
            answer = self.url_open(url)
            self.assertEqual(answer.status_code, 200, url)
            self.assertEqual(answer.headers["Content-Type"], "application/pdf")
            # In a test Odoo answers with what its own PDFs are made from.
            start = b"%PDF-" if "invoice" not in url else b"<!DOCTYPE"
            self.assertTrue(answer.content.strip().startswith(start), url)
        nobody = self.env["asom.membership"].browse(10**8)
        for url in (
            *self.urls(self.their_move, self.theirs, self.their_run),
            *self.urls(nobody, nobody, nobody),
        ):
            self.assertEqual(self.url_open(url).status_code, 404, url)

    def test_a_protected_members_invoice_is_no_boards_to_fetch(self):
        self.sign_in(self.board)
        move = self.env["account.move"].search(
            [("asom_membership_id", "=", self.vera.id)], limit=1
        )
        url = f"/asom/member_invoice/{move.id}/pdf"
        self.assertEqual(self.url_open(url).status_code, 404)

    def test_a_member_and_a_visitor_get_no_files_of_boards(self):
        urls = self.urls(self.old, self.ida, self.quarter)
        for url in urls:
            answer = self.url_open(url, allow_redirects=False)
            self.assertNotEqual(answer.status_code, 200, url)
        self.sign_in(self.member)
        for url in urls:
            answer = self.url_open(url, allow_redirects=False)
            self.assertNotEqual(answer.status_code, 200, url)

    def test_pages_ask_for_their_rows_and_no_others(self):
        self.sign_in(self.board)
        for name in (*MODELS, "asom.member.invoice"):
            found = self.call(name, "web_search_read", [], {"company_id": {}})["result"]
            self.assertTrue(found["length"], name)
            told = {row["company_id"] for row in found["records"]}
            self.assertEqual(told, {self.north.id}, name)
            theirs = self.env[name].sudo().search([("company_id", "=", self.south.id)])
            answer = self.call(name, "web_read", theirs.ids, {"company_id": {}})
            self.assertIn("error", answer, name)
            for method in ("write", "create", "unlink"):
                self.assertIn("error", self.call(name, method, [1], {}), name)
        answer = self.call("asom.member.invoice", "action_pdf", self.old.ids)
        self.assertIn("/pdf", answer["result"]["url"])
        for name, method in (
            ("asom.member.invoice", "_document"),
            ("asom.membership", "_statement_pdf"),
            ("asom.collection.run", "_statement_pdf"),
        ):
            self.assertIn("error", self.call(name, method, [1]), method)

    def test_the_desk_is_no_service_partners(self):
        partner = self.user_of("desk_partner", "group_service_partner", self.north)
        self.sign_in(partner)
        for name in MODELS:
            self.assertIn("error", self.call(name, "search_read", []))
        for url in self.urls(self.old, self.ida, self.quarter):
            self.assertNotEqual(self.url_open(url).status_code, 200, url)
