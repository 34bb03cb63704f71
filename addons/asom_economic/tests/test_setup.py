"""Permission through e-conomic's page, a set-up that is taken over, statements."""

import base64
import io
import logging
from unittest.mock import patch
from urllib.parse import parse_qs, urlsplit
from zipfile import ZipFile

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..controllers.grant import NoToken
from .common import TOKEN, EconomicCase


@tagged("post_install", "-at_install")
class TestSetup(EconomicCase):
    def setUp(self):
        super().setUp()
        self.books = self.books_of(self.north)

    # === PERMISSION === #

    def asked(self, agreement):
        """The state that the address of e-conomic's page holds."""
        with patch.dict("os.environ", {"ASOM_ECONOMIC_APP_PUBLIC": "public"}):
            address = agreement.action_grant()["url"]
        query = parse_qs(urlsplit(address).query)
        self.assertEqual(query["appPublicToken"], ["public"])
        back = urlsplit(query["redirectUrl"][0])
        place, _slash, state = back.path.rpartition("/")
        self.assertEqual((place, back.query), ("/asom/economic/grant", ""))
        return state

    def test_an_answer_is_taken_once_and_only_from_who_asked(self):
        agreement = self.agree(books=self.books, start=False, new_grant_token=False)
        grants = self.env["asom.economic.grant"]
        state = self.asked(agreement)
        self.assertNotIn(state, str(grants.search([]).read()))
        other = self.user_of("economic_other", "group_manager", self.north)
        with self.assertRaises(AccessError):
            grants.with_user(other)._redeem(state, self.books.token)
        with self.assertRaises(AccessError):
            grants._redeem("made-up", self.books.token)
        self.assertEqual(grants._redeem(state, self.books.token), agreement)
        self.assertEqual(agreement.sudo().grant_token, self.books.token)
        with self.assertRaises(AccessError):
            grants._redeem(state, "another")
        agreement.action_start()
        self.assertEqual(agreement.state, "live")

    def test_a_question_is_void_when_it_is_old_or_asked_again(self):
        agreement = self.agree(books=self.books, start=False, new_grant_token=False)
        grants = self.env["asom.economic.grant"]
        first, second = self.asked(agreement), self.asked(agreement)
        with self.assertRaises(AccessError):
            grants._redeem(first, self.books.token)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE asom_economic_grant SET create_date = create_date - interval '1h'"
        )
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            grants._redeem(second, self.books.token)

    def test_the_permission_of_another_company_is_not_kept(self):
        theirs = self.books_of(self.south, 2002)
        agreement = self.agree(books=self.books, start=False)
        state = self.asked(agreement)
        with self.assertRaisesRegex(UserError, "not to North Antenna"):
            self.env["asom.economic.grant"]._redeem(state, theirs.token)
        self.assertEqual(agreement.sudo().grant_token, self.books.token)

    def test_the_token_in_the_address_is_not_written_to_the_log(self):
        line = f'"GET /asom/economic/grant/abc?token={TOKEN % 1} HTTP/1.1" 302 -'
        for args in ((line,), ()):
            record = logging.LogRecord(
                "werkzeug", 20, "", 1, "%s" if args else line, args, None
            )
            self.assertTrue(NoToken().filter(record))
            self.assertNotIn("Hemmelig", record.getMessage())
            self.assertIn("grant/***?token=***", record.getMessage())

    def test_a_permission_without_bookkeeping_is_told_before_anything_is_sent(self):
        agreement = self.agree(books=self.books)
        self.books.roles = ["Sales", "Bookkeeping"]
        agreement.action_preflight()
        self.assertFalse(agreement.finding_ids.filtered(lambda f: f.blocks == "all"))
        told = {"application": {"requiredRoles": [{"name": "Sales"}]}}
        with agreement._economic() as client:
            told = {**client.whoami(), **told}
            self.patch(type(client), "whoami", lambda _self: told)
            [(blocks, kind, detail, _m)] = agreement._ask(client)
        self.assertEqual((blocks, kind, detail), ("all", "role_missing", "Sales"))

    def test_what_e_conomic_tells_of_the_agreement_is_shown(self):
        self.books.roles = ["Bookkeeping", "Sales"]
        self.books.modules = ["Projekt", "Dimension"]
        agreement = self.agree(books=self.books)
        self.assertEqual(agreement.there_type, "Danish agreement")
        self.assertEqual(agreement.there_roles, "Bookkeeping, Sales")
        self.assertEqual(agreement.there_modules, "Dimension, Projekt")
        self.assertFalse(agreement.finding_ids)
        self.books.modules, self.books.affiliation = [], "Developer"
        agreement.write({"interface": "vouchers", "department_by": "product"})
        agreement.action_preflight()
        self.assertFalse(agreement.there_modules)
        notes = agreement.finding_ids.filtered(lambda f: f.blocks == "note")
        kinds = notes.mapped("kind")
        self.assertLessEqual({"agreement_developer", "no_departments"}, set(kinds))

    def test_a_module_that_is_missing_is_named_and_stops_the_agreement_alone(self):
        agreement = self.agree(books=self.books)
        self.between()
        told = {
            "title": "Missing modules: Kassekladde",
            "errorCode": "AccessDeniedAgreementMissingModules",
        }
        self.stand_in.fault("fail", "GET", "/Accounts", status=403, body=told)
        agreement.action_transfer()
        self.assertEqual(agreement.error_kind, "module_missing")
        self.assertIn("Kassekladde", agreement.error)
        self.assertEqual(agreement.state, "live")
        self.assertTrue(agreement.activity_ids)
        agreement.action_transfer()
        self.assertFalse(agreement.error)

    # === TAKEN OVER === #

    def test_a_set_up_is_taken_over_and_what_differs_is_shown(self):
        theirs = self.books_of(self.south, 2002)
        both = {"allowed_company_ids": (self.north | self.south).ids}
        self.env = self.env(context={**self.env.context, **both})
        self.between()
        self.between(company=self.south)
        source = self.agree(self.south, theirs, period_rule="shift")
        mine = self.agree(books=self.books)
        match = source.mapping_ids.filtered(lambda m: m.kind == "account")[0]
        item = self.env["asom.economic.item"].search(
            [
                ("agreement_id", "=", source.id),
                ("kind", "=", "account"),
                ("unusable", "=", False),
                ("id", "not in", source.mapping_ids.item_id.ids),
            ],
            limit=1,
        )
        match.item_id = item
        copy = self.env["asom.economic.copy"].create(
            {"agreement_id": mine.id, "source_id": source.id, "with_settings": True}
        )
        self.assertIn("→", copy.settings)
        copy.action_compare()
        states = {line.name: line.state for line in copy.line_ids}
        self.assertEqual(states[match.display_name], "set")
        self.assertIn("same", states.values())
        copy.action_copy()
        own = mine.mapping_ids.filtered(lambda m: m.code == match.code)
        self.assertEqual(own.item_id.code, item.code)
        self.assertEqual(own.item_id.agreement_id, mine)
        self.assertEqual(mine.period_rule, "shift")
        self.assertEqual(mine.state, "live")

    def test_what_is_not_there_and_what_somebody_chose_stays(self):
        theirs = self.books_of(self.south, 2002)
        both = {"allowed_company_ids": (self.north | self.south).ids}
        self.env = self.env(context={**self.env.context, **both})
        self.between()
        self.between(company=self.south)
        one, other = (
            int(account.code)
            for account in self.income(self.south).with_company(self.south)
        )
        del self.books.accounts[one]
        source = self.agree(self.south, theirs)
        mine = self.agree(books=self.books)
        chosen = mine.mapping_ids.filtered(lambda m: m.code == str(other))
        chosen.item_id = self.env["asom.economic.item"].search(
            [
                ("agreement_id", "=", mine.id),
                ("kind", "=", "account"),
                ("unusable", "=", False),
                ("code", "!=", str(other)),
            ],
            limit=1,
        )
        # Chosen by somebody, not proposed.
        chosen.is_proposed = False
        copy = self.env["asom.economic.copy"].create(
            {"agreement_id": mine.id, "source_id": source.id}
        )
        copy.action_compare()
        states = {line.there: line.state for line in copy.line_ids}
        self.assertEqual(states[str(one)], "missing")
        self.assertEqual(states[str(other)], "other")
        before = chosen.item_id
        copy.action_copy()
        self.assertEqual(chosen.item_id, before)

    # === STATEMENTS === #

    def statement(self, agreement, month="2026-02"):
        make = self.env["asom.economic.statement.make"].create(
            {"agreement_id": agreement.id, "month": month}
        )
        return self.env["asom.economic.statement"].browse(make.action_make()["res_id"])

    def test_a_month_that_agrees_is_frozen_and_approved(self):
        agreement = self.agree(books=self.books)
        self.between(12345)
        agreement.action_transfer()
        first = self.statement(agreement)
        second = self.statement(agreement)
        self.assertEqual((first.state, second.state), ("replaced", "draft"))
        self.assertEqual((second.difference, second.waiting), (0, 0))
        self.assertTrue(base64.b64decode(second.pdf).startswith(b"%PDF"))
        with ZipFile(io.BytesIO(base64.b64decode(second.sheet))) as book:
            text = book.read("xl/worksheets/sheet2.xml")
            self.assertIn(b"123.45", text)
        with self.assertRaises(UserError):
            first.action_approve()
        second.action_approve()
        self.assertEqual(second.approved_by_id, self.env.user)
        for vals in ({"pdf": b"eA=="}, {"note": "x"}):
            with self.assertRaises(UserError):
                second.write(vals)
        with self.assertRaises(UserError):
            self.statement(agreement)

    def test_a_month_that_differs_is_approved_with_a_reason_only(self):
        agreement = self.agree(books=self.books)
        self.between(500)
        agreement.action_transfer()
        self.books.drafts.clear()
        statement = self.statement(agreement)
        self.assertEqual(statement.difference, 1000)
        with self.assertRaisesRegex(UserError, "differ"):
            statement.action_approve()
        clerks = [
            self.user_of(f"economic_clerk_{number}", "group_staff", self.north)
            for number in range(2)
        ]
        self.north.asom_four_eyes = True
        mine, other = (
            statement.with_user(user).with_context(allowed_company_ids=self.north.ids)
            for user in clerks
        )
        mine.note = "The accountant has deleted it."
        with self.assertRaisesRegex(UserError, "four eyes"):
            mine.action_approve()
        other.action_approve()
        self.assertEqual(statement.approved_by_id, clerks[1])

    def test_a_statement_is_made_of_a_month_and_of_an_answer(self):
        agreement = self.agree(books=self.books)
        for month in ("2026", "2026-13", "2025-12"):
            with self.assertRaises(UserError):
                self.statement(agreement, month)
        self.stand_in.fault("fail", "GET", "draft-entries", status=500)
        with self.assertRaises(UserError):
            self.statement(agreement)
        self.assertFalse(agreement.statement_ids)

    def test_a_board_reads_its_own_statements_and_approves_none(self):
        agreement = self.agree(books=self.books)
        self.between(500)
        agreement.action_transfer()
        statement = self.statement(agreement)
        board = self.user_of("economic_statement_board", "group_board", self.north)
        foreign = self.user_of("economic_statement_south", "group_board", self.south)
        own = statement.with_user(board).with_context(
            allowed_company_ids=self.north.ids
        )
        self.assertTrue(own._frozen_serve("pdf").read().startswith(b"%PDF"))
        with self.assertRaises(AccessError):
            own.action_approve()
        theirs = statement.with_user(foreign)
        theirs = theirs.with_context(allowed_company_ids=self.south.ids)
        with self.assertRaises(AccessError):
            theirs._frozen_serve("pdf")
