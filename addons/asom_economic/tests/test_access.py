"""Two agreements never see each other, and nobody sees a token."""

import io
import logging
import pickle

import psycopg2.errors

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.modules.neutralize import get_neutralization_queries
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..economic import EconomicError
from .common import TOKEN, EconomicCase, pay_as_accountant

ADDONS = ("asom_isolation", "asom_membership", "asom_economic")
MODELS = (
    "agreement",
    "item",
    "mapping",
    "finding",
    "request",
    "transfer",
    "balance",
    "difference",
    "statement",
    "incoming",
    "document",
    "customer",
    "grant",
)


@tagged("post_install", "-at_install")
class TestAccess(EconomicCase):
    def setUp(self):
        super().setUp()
        self.env = self.env(
            context={
                **self.env.context,
                "allowed_company_ids": (self.north | self.south).ids,
            }
        )
        self.books = self.books_of(self.north)
        self.theirs = self.books_of(self.south, 2002)
        self.mine = self.agree(books=self.books)
        self.other = self.agree(self.south, self.theirs)
        self.between(100)
        self.between(200, company=self.south)
        for company in (self.north, self.south):
            owed, income = self.receivable(company), self.income(company)[0]
            self.entry([(owed, 700, None), (income, -700, None)], company=company)
        for books, agreement in ((self.books, self.mine), (self.theirs, self.other)):
            agreement.action_transfer()
            books.drafts.popitem()
            agreement._compare()
            books.periods[26].barred = True
        self.between(100, "2026-03-10")
        self.between(200, "2026-03-10", company=self.south)
        for books, agreement in ((self.books, self.mine), (self.theirs, self.other)):
            owed = int(self.receivable(agreement.company_id).code)
            bank = min(n for n in books.accounts if n != owed)
            books.customers[1].account = owed
            pay_as_accountant(books, 1, bank, 500, "2026-02-20", "By hand")
            agreement._fetch_booked()
            agreement._make_statement("2026-02")
            self.furnish(agreement)
        (self.mine | self.other).action_preflight()

    def furnish(self, agreement):
        """What only agreements of other ways have."""
        ids = {"agreement_id": agreement.id, "company_id": agreement.company_id.id}
        member = self.member("Ida Holm", agreement.company_id)
        self.env["asom.economic.customer"].create(
            {**ids, "membership_id": member.id, "number": 5}
        )
        self.env["asom.economic.grant"]._ask(agreement)
        request = agreement.transfer_ids.request_id[:1]
        request._make_document(request.transfer_ids[0].marker, request.transfer_ids[:1])

    def user(self, group):
        return self.user_of(f"economic_{group}", group, self.north)

    def manager(self):
        return self.env(
            user=self.user("group_manager"),
            context={"allowed_company_ids": self.north.ids},
        )

    def test_each_sees_its_own_rows_only(self):
        for group in ("group_board", "group_accountant", "group_staff"):
            user = self.user(group)
            env = self.env(user=user, context={"allowed_company_ids": self.north.ids})
            for name in MODELS:
                model = env[f"asom.economic.{name}"]
                foreign = (
                    self.env[model._name]
                    .sudo()
                    .search([("company_id", "=", self.south.id)])
                )
                self.assertTrue(foreign, name)
                if not model.has_access("read"):
                    continue
                # Of calls, an accountant reads files alone; here are none.
                none = name == "request" and group == "group_accountant"
                seen = self.north.browse() if none else self.north
                self.assertEqual(model.search([]).company_id, seen, name)
                with self.assertRaises(AccessError):
                    foreign.with_env(env).read(["display_name"])

    def test_a_board_reads_and_changes_nothing(self):
        env = self.env(
            user=self.user("group_board"),
            context={"allowed_company_ids": self.north.ids},
        )
        mine = self.mine.with_env(env)
        self.assertTrue(mine.transfer_ids.mapped("state"))
        for call in (
            mine.action_transfer,
            mine.action_preflight,
            mine.action_start,
            mine.action_close,
            mine.action_compare,
            mine.transfer_ids.action_retry,
            mine.transfer_ids.action_is_not_there,
        ):
            with self.assertRaises(AccessError):
                call()

    def test_nobody_writes_what_follows_from_postings(self):
        env = self.manager()
        row = self.mine.transfer_ids[:1].with_env(env)
        for vals in ({"state": "done"}, {"voucher_number": 1}, {"contents": []}):
            with self.assertRaises(AccessError):
                row.write(vals)
        with self.assertRaises(UserError):
            row.create(
                {
                    "agreement_id": self.mine.id,
                    "company_id": self.north.id,
                    "move_id": row.move_id.id,
                }
            )
        with self.assertRaises(UserError):
            row.sudo().search([("state", "=", "done")], limit=1).unlink()
        with self.assertRaises(AccessError):
            self.mine.with_env(env).state = "draft"

    def test_the_token_is_nowhere(self):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        logging.getLogger().addHandler(handler)
        self.addCleanup(logging.getLogger().removeHandler, handler)
        token = TOKEN % 1001
        self.assertEqual(self.mine.sudo().grant_token, token)
        manager = self.manager()
        mine = self.mine.with_env(manager)
        with self.assertRaises(AccessError):
            mine.read(["grant_token"])
        names = [
            name
            for name in mine._fields
            if mine._has_field_access(mine._fields[name], "read")
        ]
        self.assertNotIn(token, repr(mine.read(names)))
        self.assertNotIn(
            token, repr(mine.export_data(["has_token", "new_grant_token"]))
        )
        self.stand_in.fault("drop_after", "GET", "self")
        try:
            with self.mine._economic() as client:
                client.whoami()
        except EconomicError as error:
            self.assertIsNone(error.__cause__)
            self.assertNotIn(token, repr(pickle.dumps(error.args)))
        self.env.flush_all()
        self.assertEqual(self.tables_with(token), set())
        self.assertNotIn(token, stream.getvalue())

    def tables_with(self, word):
        self.env.cr.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND (tablename LIKE 'asom%' OR tablename LIKE 'mail%'"
            " OR tablename LIKE 'ir_%')"
        )
        found = set()
        for (table,) in self.env.cr.fetchall():
            self.env.cr.execute(
                SQL(
                    "SELECT 1 FROM %s t WHERE t::text LIKE %s LIMIT 1",
                    SQL.identifier(table),
                    f"%{word}%",
                )
            )
            if self.env.cr.fetchone():
                found.add(table)
        return found

    def test_a_neutralized_copy_holds_no_token_and_sends_nothing(self):
        self.env.flush_all()
        for query in get_neutralization_queries(ADDONS):
            self.env.cr.execute(query)
        self.env.invalidate_all(flush=False)
        self.assertEqual(set((self.mine | self.other).mapped("state")), {"closed"})
        self.assertFalse(self.mine.sudo().grant_token)
        self.env["ir.config_parameter"].set_param("database.is_neutralized", True)
        before = len(self.stand_in.log)
        with self.assertRaises(UserError):
            self.mine.action_transfer()
        self.env["asom.economic.agreement"]._cron_transfer()
        self.env["asom.economic.agreement"]._cron_nightly()
        self.assertEqual(len(self.stand_in.log), before)

    def test_what_fails_at_night_for_one_association_stops_no_other(self):
        agreements = type(self.mine)
        preflight = agreements._preflight

        def fails(agreement):
            if agreement == self.mine:
                raise ValueError("What nobody foresaw")
            return preflight(agreement)

        self.patch(agreements, "_preflight", fails)
        both = self.mine | self.other
        before = {agreement: agreement.preflight_at for agreement in both}
        both.preflight_at = "2026-01-01"
        with mute_logger("odoo.addons.asom_economic.models.transfer.agreement_work"):
            self.env["asom.economic.agreement"]._cron_nightly()
        self.assertEqual(str(self.mine.preflight_at), "2026-01-01 00:00:00")
        self.assertGreaterEqual(self.other.preflight_at, before[self.other])

    def test_a_copy_that_nobody_has_neutralized_sends_nothing(self):
        self.between(300)
        posts = len(self.stand_in.calls("POST"))
        # As under another name, or after Odoo's own duplication.
        self.env["ir.config_parameter"].set_param("database.uuid", "another")
        self.mine.action_transfer()
        self.assertEqual((self.mine.state, self.mine.error_kind), ("broken", "copy"))
        told = self.mine.with_context(lang="da_DK").error
        self.assertIn("kopi", told)
        self.assertIn("Forbind igen", told)
        self.assertEqual(len(self.stand_in.calls("POST")), posts)
        # It has taken the original's place.
        self.mine.action_start()
        self.mine.action_transfer()
        self.assertEqual(self.mine.state, "live")
        self.assertEqual(len(self.stand_in.calls("POST")), posts + 1)

    def test_a_token_goes_over_an_encrypted_connection_only(self):
        for address in (
            "http://example.org",
            "https://user@example.org",
            "ftp://example.org",
            "http://127.0.0.1.example.org/",
            # With the token goes the bureau's own secret: to nobody else.
            "https://example.org",
            "https://e-conomic.com.example.org",
            "https://note-conomic.com",
            "https://apis.e-conomic.com@example.org",
        ):
            with self.assertRaises(ValidationError):
                self.agree(start=False, openapi_url=address)

    def test_one_agreement_of_an_association_is_in_use(self):
        second = self.agree(books=self.books, start=False)
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
        ):
            with self.env.cr.savepoint():
                second.action_start()
                self.env.flush_all()

    def test_an_agreement_in_use_stays_with_its_association_and_address(self):
        manager = self.manager()
        mine = self.mine.with_env(manager)
        with self.assertRaises(UserError):
            mine.write({"openapi_url": "https://example.org"})
        with self.assertRaises(UserError):
            mine.write({"legacy_url": "https://example.org"})
