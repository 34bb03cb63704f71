"""A case goes to an agency, frozen, and comes back paid."""

import base64
import hashlib
import io
import json
import zipfile
from pathlib import Path

import jsonschema
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_dunning.models.inkasso import inkasso_http
from odoo.addons.asom_membership.outbound import CallError

from .after_common import APPROVED, AfterCase

SCHEMA = json.loads(
    (Path(__file__).parents[1] / "static/schema/inkasso-1.0.json").read_text()
)


@tagged("post_install", "-at_install")
class TestInkasso(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida, cls.handover = cls.handed_over("Ida Holm")
        cls.decision = cls.handover.decision_ids
        cls.agreement = cls.env["asom.inkasso.agreement"].search(
            [("company_id", "=", cls.north.id)]
        )
        cls.decide(cls.decision, "inkasso")
        cls.case = cls.decision.inkasso_ids
        # Half a second for each PDF of a web page: once is enough.
        cls.classPatch(type(cls.case), "_invoice_pdf", lambda case, move: b"%PDF")

    def approve(self, day=APPROVED):
        with freeze_time(f"{day} 10:00:00"):
            self.case.action_approve()
        return self.case.inkasso_message_ids.filtered(lambda row: row.kind == "case")

    def said(self, message):
        said = json.loads(message._frozen_bytes("content"))
        jsonschema.validate(said, SCHEMA)
        return said

    def sent(self, kind):
        rows = self.case.inkasso_message_ids.filtered(lambda row: row.kind == kind)
        return [self.said(row) for row in rows.sorted("id")]

    def answer(self, day="2026-03-20", **row):
        message = {"case_ref": self.case.name, "date": day, **row}
        with freeze_time(f"{day} 10:00:00"):
            return self.env["asom.inkasso.message"]._receive_file(
                self.agreement, json.dumps(message).encode()
            )

    # === THE CASE === #

    def test_the_case_says_what_the_ledger_says(self):
        message = self.approve()
        said = self.said(message)
        [move] = self.claims_of(self.ida)
        self.assertEqual(said["case_ref"], self.case.name)
        [claim] = said["claims"]
        self.assertEqual(claim["invoice_no"], move.name)
        self.assertEqual(claim["remaining"], f"{move.amount_residual:.2f}")
        self.assertEqual([row["amount"] for row in said["fees"]], ["100.00", "100.00"])
        self.assertEqual([row["level"] for row in said["reminders"]], [1, 2])
        self.assertEqual(said["demand"]["deadline"], "2026-02-12")
        self.assertEqual(said["debtor"]["name"], "Ida Holm")
        self.assertIsNone(said["debtor"]["cpr"])
        balance = f"{self.case.amount:.2f}"
        self.assertEqual(said["totals"]["balance"], balance)
        self.assertEqual(self.decision.state, "acted")

    def test_the_archive_holds_letters_and_invoices_with_their_checksums(self):
        message = self.approve()
        said = self.said(message)
        data = message._frozen_bytes("archive")
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            for attachment in said["attachments"]:
                found = archive.read(attachment["filename"])
                digest = hashlib.sha256(found).hexdigest()
                self.assertEqual(digest, attachment["sha256"])
            self.assertEqual(
                archive.read("case.json"), message._frozen_bytes("content")
            )
        self.assertLessEqual(
            {"case.json", "case.csv", "case.xlsx", "SHA256SUMS"}, names
        )
        kinds = [row["type"] for row in said["attachments"]]
        self.assertEqual(sorted(kinds), ["invoice", "reminder", "reminder"])

    def test_what_was_sent_does_not_follow_the_member(self):
        message = self.approve()
        before = message._frozen_bytes("content")
        self.ida.partner_id.write({"name": "Ida Ny", "street": "Nyvej 9"})
        self.assertEqual(message._frozen_bytes("content"), before)
        with self.assertRaisesRegex(UserError, "frozen"):
            message.write({"content": base64.b64encode(b"{}")})
        with self.assertRaises(UserError):
            message.unlink()

    # === GATES === #

    def refused(self, why, day=APPROVED):
        with self.assertRaisesRegex(UserError, why):
            self.approve(day)
        self.assertFalse(self.case.inkasso_message_ids)
        self.assertEqual(self.case.state, "draft")

    def test_each_gate_refuses_with_its_rule(self):
        hold = self.env["asom.dunning.hold"].create(
            {
                "membership_id": self.ida.id,
                "reason": "dispute",
                "date_from": "2026-02-24",
            }
        )
        self.refused("disputed")
        hold.date_to = "2026-02-24"
        self.refused("inkassoloven § 10", "2026-02-12")
        self.agreement.threshold = 5000
        self.refused("smallest case")
        self.agreement.threshold = 0
        self.agreement.takes = "business"
        self.refused("private or business")
        self.agreement.takes = "private"
        self.refused("forældelsesloven § 3", "2029-01-03")
        self.assertTrue(self.approve())

    def test_a_case_that_nobody_has_decided_on_does_not_go(self):
        self.decision.action_undo()
        self.assertEqual(self.case.state, "cancelled")
        with self.assertRaisesRegex(UserError, "does not follow"):
            self.approve()

    @mute_logger("odoo.sql_db")
    def test_two_who_approve_make_one_case(self):
        message = self.approve()
        with self.assertRaisesRegex(UserError, "does not follow"):
            self.approve()
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            message.create(
                {
                    "name": "another",
                    "company_id": self.north.id,
                    "agreement_id": self.agreement.id,
                    "case_id": self.case.id,
                    "kind": "case",
                    "direction": "out",
                    "date": APPROVED,
                    "state": "waiting",
                    "content": base64.b64encode(b"{}"),
                }
            )

    def test_a_number_of_a_person_goes_only_where_the_agency_needs_it(self):
        self.case.cpr = "010203-1234"
        message = self.approve()
        self.assertIsNone(self.said(message)["debtor"]["cpr"])
        self.assertFalse(self.case.cpr)
        with self.assertRaisesRegex(UserError, "left already"):
            self.case.cpr = "010203-1234"

    def test_a_number_that_is_needed_is_in_the_case_and_gone_from_here(self):
        self.agreement.needs_cpr = True
        self.case.cpr = "010203-1234"
        message = self.approve()
        self.assertEqual(self.said(message)["debtor"]["cpr"], "0102031234")
        self.assertFalse(self.case.cpr)

    # === SENDING === #

    def test_by_mail_the_agency_gets_the_archive(self):
        self.agreement.delivery = "mail"
        message = self.approve()
        self.assertEqual((message.state, self.case.state), ("sent", "sent"))
        mail = self.env["mail.mail"].search([("subject", "ilike", self.case.name)])
        self.assertEqual(mail.email_to, "sager@example.dk")
        self.assertEqual(mail.attachment_ids.name, f"{message.name}.zip")
        # With the mail what stands of debtors in its file is deleted.
        file = mail.attachment_ids
        self.assertEqual((file.res_model, file.res_id), ("mail.mail", mail.id))
        mail._postprocess_sent_message([], [], "No such host", "mail_smtp")
        self.assertEqual((message.state, message.error), ("failed", "No such host"))

    def test_what_is_downloaded_counts_as_sent(self):
        message = self.approve()
        self.assertEqual(message.state, "waiting")
        url = message.action_download()["url"]
        self.assertTrue(url.endswith("/archive"))
        self.assertEqual((message.state, self.case.state), ("sent", "sent"))

    def test_by_http_each_has_a_key_and_is_tried_again(self):
        calls = []
        codes = [500, None]

        def post(url, data, headers, private):
            calls.append((url, headers))
            if code := codes.pop(0):
                raise CallError("status", code)
            return b""

        self.patch(inkasso_http, "post", post)
        self.agreement.write(
            {"url": "https://agency.example/cases", "delivery": "http"}
        )
        self.agreement.new_token = "key"
        message = self.approve()
        send = self.env["asom.inkasso.message"]._cron_send
        with freeze_time("2026-02-25 10:05:00"):
            send()
        self.assertEqual((message.state, message.attempts), ("waiting", 1))
        with freeze_time("2026-02-25 10:06:00"):
            send()
        self.assertEqual(len(calls), 1)
        with freeze_time("2026-02-25 10:30:00"):
            send()
        self.assertEqual(message.state, "sent")
        keys = {headers["Idempotency-Key"] for _url, headers in calls}
        self.assertEqual(keys, {message.name})
        self.assertEqual(calls[0][1]["Authorization"], "Bearer key")

    def test_one_that_cannot_be_sent_stops_nobody_elses(self):
        """The queue is all associations'."""

        def post(*_call):
            raise KeyError("nobody foresaw it")

        self.patch(inkasso_http, "post", post)
        self.agreement.write(
            {"url": "https://agency.example/cases", "delivery": "http"}
        )
        message = self.approve()
        with mute_logger("odoo.addons.asom_dunning.models.inkasso.inkasso_http"):
            message._cron_send()
        self.assertEqual((message.state, message.attempts), ("failed", 1))
        self.assertNotIn("foresaw", message.error)

    def test_nothing_is_posted_into_our_own_network(self):
        self.agreement.write({"url": "https://127.0.0.1/cases", "delivery": "http"})
        message = self.approve()
        self.env["asom.inkasso.message"]._cron_send()
        self.assertEqual((message.state, message.attempts), ("failed", 1))
        self.assertIn("public", message.error)

    def test_an_address_without_https_is_refused(self):
        with self.assertRaisesRegex(UserError, "https"):
            self.agreement.write({"delivery": "http", "url": "http://agency.example"})

    def test_who_is_told_what_members_owe_is_changed_by_two(self):
        clerk = self.user_of("clerk_i", "group_staff", self.north)
        two = self.user_of("two_i", "group_manager", self.north)
        mine = self.as_user(clerk, self.agreement)
        mine.write({"url": "https://elsewhere.example/", "delivery": "http"})
        mine.agency_id.email = "elsewhere@example.org"
        self.assertEqual((mine.url, mine.delivery), (False, "download"))
        self.assertEqual(mine.agency_id.email, "sager@example.dk")
        changes = self.env["asom.setting.change"].search([("state", "=", "waiting")])
        with self.assertRaises(UserError), self.cr.savepoint():
            self.as_user(clerk, changes).action_confirm()
        self.as_user(two, changes).action_confirm()
        self.assertEqual(
            (mine.url, mine.delivery), ("https://elsewhere.example/", "http")
        )

    # === MONEY TO THE ASSOCIATION === #

    def test_a_part_of_the_money_is_told_once(self):
        self.approve()
        [move] = self.claims_of(self.ida)
        with freeze_time("2026-03-10 10:00:00"):
            self.pay(move, "2026-03-10", 50.0)
        [said] = self.sent("payment")
        self.assertEqual((said["amount"], said["allocated_to"]), ("50.00", move.name))
        self.assertEqual(said["balance"], f"{self.case.amount - 50:.2f}")
        self.case._look_for_payments()
        self.assertEqual(len(self.sent("payment")), 1)
        self.assertEqual(self.case.state, "approved")

    def test_what_is_paid_before_it_has_left_never_leaves(self):
        message = self.approve()
        self.pay_all(self.ida, "2026-02-26")
        self.assertEqual((self.case.state, message.state), ("withdrawn", "dropped"))
        states = set(self.case.inkasso_message_ids.mapped("state"))
        self.assertEqual(states, {"dropped"})

    def test_a_write_off_is_a_correction_and_no_payment(self):
        self.approve().action_download()
        [move] = self.claims_of(self.ida)
        self.patch(type(self.case), "_is_written_off", lambda case, entry: True)
        self.pay(move, "2026-03-10")
        self.assertFalse(self.sent("payment"))
        [said] = self.sent("correction")
        self.assertIn("Given up", said["reason"])

    def test_payment_in_full_closes_the_case(self):
        self.approve().action_download()
        self.pay_all(self.ida, "2026-03-10")
        said = self.sent("payment")
        self.assertEqual(len(said), 3)
        self.assertEqual(said[-1]["balance"], "0.00")
        self.assertEqual(self.case.state, "closed")
        self.assertEqual(self.decision.state, "settled")

    def test_a_payment_that_is_taken_back_is_corrected(self):
        self.approve()
        [move] = self.claims_of(self.ida)
        with freeze_time("2026-03-10 10:00:00"):
            self.pay(move, "2026-03-10", 50.0)
            move.line_ids.remove_move_reconcile()
            self.env.cr.flush()
        [said] = self.sent("correction")
        self.assertEqual(said["balance"], f"{self.case.amount:.2f}")

    def test_a_withdrawal_tells_the_agency_that_has_it(self):
        self.approve().action_download()
        with freeze_time("2026-03-01 10:00:00"):
            self.case.action_withdraw()
        [said] = self.sent("withdrawal")
        self.assertEqual(said["case_ref"], self.case.name)
        self.assertEqual((self.case.state, self.decision.state), ("withdrawn", "ended"))

    def test_a_case_that_never_left_is_withdrawn_without_a_word(self):
        message = self.approve()
        self.case.action_withdraw()
        self.assertEqual(message.state, "dropped")
        self.assertFalse(self.sent("withdrawal"))

    # === WHAT COMES BACK === #

    def test_a_receipt_is_found_by_the_reference_and_taken_once(self):
        self.approve().action_download()
        [message] = self.answer(kind="receipt", agency_ref="IK-5", message_id="m1")
        self.assertEqual(message.state, "done")
        self.assertEqual((self.case.state, self.case.agency_ref), ("received", "IK-5"))
        self.assertFalse(self.answer(kind="receipt", message_id="m1"))

    def test_what_nobody_knows_is_parked_until_a_person_says_what_it_is(self):
        self.approve().action_download()
        [message] = self.answer(kind="receipt", case_ref="A0-7", agency_ref="IK-5")
        self.assertEqual((message.state, message.case_id.id), ("parked", False))
        wizard = self.env["asom.inkasso.assign"].create(
            {"message_id": message.id, "case_id": self.case.id}
        )
        wizard.action_confirm()
        self.assertEqual((message.state, self.case.agency_ref), ("done", "IK-5"))
        with self.assertRaises(UserError):
            wizard.action_confirm()

    def test_a_settlement_is_booked_and_not_told_back(self):
        self.approve().action_download()
        owed = self.case.amount
        [message] = self.answer(
            kind="settlement",
            message_id="s1",
            principal=f"{self.case.principal:.2f}",
            fees=f"{self.case.fees:.2f}",
            paid_out=f"{owed:.2f}",
            status="paid",
        )
        self.assertEqual((message.state, message.amount), ("to_book", owed))
        with freeze_time("2026-03-20 11:00:00"):
            message.action_book()
            self.env.cr.flush()
        self.assertEqual((message.state, self.case.state), ("done", "closed"))
        self.assertEqual(self.case.amount_left, 0)
        self.assertFalse(self.sent("payment"))
        self.assertEqual(self.case.dunning_case_id.state, "closed")
        with self.assertRaises(UserError):
            message.action_book()

    def test_costs_that_the_agency_keeps_are_booked_as_costs(self):
        self.approve().action_download()
        [message] = self.answer(
            kind="settlement",
            principal=f"{self.case.amount:.2f}",
            costs="50.00",
            paid_out=f"{self.case.amount - 50:.2f}",
        )
        with self.assertRaisesRegex(UserError, "account of costs"):
            message.action_book()
        account = self.env["account.account"].search(
            [
                ("company_ids", "in", self.north.ids),
                ("account_type", "=", "expense"),
            ],
            limit=1,
        )
        self.agreement.cost_account_id = account
        message.action_book()
        [item] = message.move_ids.line_ids.filtered(
            lambda row: row.account_id == account
        )
        self.assertEqual(item.debit, 50.0)
        self.assertEqual(self.case.amount_left, 0)

    def test_given_up_the_association_decides_anew(self):
        self.approve().action_download()
        self.answer(kind="status", status="given_up")
        self.assertEqual((self.case.state, self.decision.state), ("closed", "ended"))

    def test_a_form_is_as_good_as_a_file(self):
        self.approve().action_download()
        wizard = self.env["asom.inkasso.receive"].create(
            {
                "agreement_id": self.agreement.id,
                "way": "form",
                "kind": "settlement",
                "case_ref": self.case.name,
                "date": "2026-03-20",
                "principal": 100,
            }
        )
        self.assertEqual(wizard.way, "form")
        wizard.action_receive()
        message = self.case.inkasso_message_ids.filtered(
            lambda row: row.kind == "settlement"
        )
        self.assertEqual((message.state, message.amount), ("to_book", 100.0))

    # === WHOSE === #

    def test_boards_see_their_own_and_do_nothing(self):
        message = self.approve()
        board = self.user_of("ink_board", "group_board", self.north)
        mine = self.as_user(board, self.case)
        self.assertEqual(mine.state, "approved")
        with self.assertRaises(AccessError):
            mine.action_approve()
        with self.assertRaises(AccessError):
            self.as_user(board, message)._frozen_serve("content")
        other = self.user_of("ink_south", "group_staff", self.south)
        theirs = self.as_user(other, self.case)
        for call in (theirs.read, theirs.action_approve, theirs.action_withdraw):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            self.as_user(other, message)._frozen_serve("archive")
