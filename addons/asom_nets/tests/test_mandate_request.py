"""Sign-ups and cancellations by file (0605), and Nets' replies (0621, 0603)."""

from datetime import date

from peers.nets import Nets, check_0605

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .common import EARLY, SUPPLIER
from .common_mandates import MandateCase

TODAY = date(2025, 12, 8)
# Made-up: a valid date and nobody's number.
CPR = "0101901234"
CVR = "13585628"


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestRequest(MandateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.north_agreement.may_sign_up = True

    def setUp(self):
        super().setUp()
        self.nets = Nets(SUPPLIER)
        self.nets.add_creditor("01234567", (1, 2))

    @classmethod
    def request(cls, member, **vals):
        return cls.env["asom.nets.mandate.request"].create(
            {
                "membership_id": member.id,
                "legal_id": CPR,
                "bank_registration": "0040",
                "bank_account": "0440116243",
                **vals,
            }
        )

    @classmethod
    def cancellation(cls, member, **vals):
        return cls.env["asom.nets.mandate.request"].create(
            {"membership_id": member.id, "kind": "cancel", **vals}
        )

    def sent(self, *requests):
        """The delivery with these requests, handed to Nets, and Nets' answer."""
        for request in requests:
            request.action_confirm()
        delivery = self.north_agreement._create_0605()
        delivery.action_mark_sent()
        return delivery, self.nets.take(self.data(delivery), TODAY)

    def received(self, name_and_data):
        return self.env["asom.nets.delivery"].receive(*name_and_data)

    # === THE FILE === #

    def test_what_nets_reads(self):
        self.mandate(self.bo, "000000777")
        signup = self.request(self.ida, legal_id=CVR)
        delivery, answer = self.sent(signup, self.cancellation(self.bo))
        report = check_0605(
            self.data(delivery), today=TODAY, sub_system="BS1", data_supplier=SUPPLIER
        )
        self.assertEqual(list(map(str, report.faults)), [])
        self.assertTrue(answer.accepted)
        first, second = report.sections
        self.assertEqual((first.number, second.number), ("0120", "0126"))
        [asked] = first.requests
        self.assertEqual(
            (asked.customer_key, asked.bank, asked.account, asked.identity),
            ("1001", "0040", "0440116243", f"00{CVR}"),
        )
        [ended] = second.requests
        self.assertEqual((ended.customer_key, ended.mandate), ("1002", "000000777"))
        self.assertEqual(report.delivery_id.lstrip("0"), delivery.number.lstrip("0"))
        self.assertEqual(delivery.type, "0605")
        self.assertEqual(delivery.request_count, 2)
        shown = self.env["asom.nets.mandate.request"].search(
            delivery.action_view_requests()["domain"]
        )
        self.assertEqual(shown.membership_id, self.ida | self.bo)
        self.assertEqual(signup.state, "sent")

    def test_numbers_go_on_with_those_of_collections(self):
        first, _answer = self.sent(self.request(self.ida))
        self.subscriber("Une")
        second = self.collect().action_create_delivery()
        self.assertEqual(int(second.number), int(first.number) + 1)

    def test_only_with_an_agreement(self):
        self.request(self.ida).action_confirm()
        self.north_agreement.may_sign_up = False
        with self.assertRaisesRegex(UserError, "need an agreement with Nets"):
            self.north_agreement.action_create_0605()

    def test_an_agreement_that_is_not_saved_has_none_waiting(self):
        self.request(self.ida).action_confirm()
        agreement = self.env["asom.nets.agreement"].new({"pbs_number": "01234575"})
        with self.assertNoLogs("odoo.domains", "WARNING"):
            self.assertEqual(agreement.waiting_request_count, 0)

    def test_nothing_waits(self):
        self.request(self.ida)
        with self.assertRaisesRegex(UserError, "No sign-up"):
            self.north_agreement.action_create_0605()

    def test_only_once(self):
        self.sent(self.request(self.ida))
        with self.assertRaisesRegex(UserError, "No sign-up"):
            self.north_agreement.action_create_0605()
        with self.assertRaisesRegex(Exception, "open_uniq"):
            with self.env.cr.savepoint(), self.quiet():
                self.request(self.ida)

    def test_a_cancelled_delivery_frees_them(self):
        request = self.request(self.ida)
        request.action_confirm()
        delivery = self.north_agreement._create_0605()
        delivery.action_cancel()
        self.assertEqual((request.state, request.legal_id), ("waiting", CPR))
        self.assertFalse(request.delivery_id)
        second = self.north_agreement._create_0605()
        self.assertNotEqual(second.number, delivery.number)
        second.action_mark_sent()
        second.action_fail("Nets says no")
        self.assertEqual(request.state, "waiting")

    def test_two_associations_apart(self):
        secret = self.subscriber("Sekret", self.south)
        self.request(secret).action_confirm()
        with self.assertRaisesRegex(UserError, "No sign-up"):
            self.north_agreement._create_0605()

    # === REPLIES === #

    def test_accepted_by_the_reply(self):
        request = self.request(self.ida)
        _delivery, answer = self.sent(request)
        reply = self.received(answer.receipt)
        self.assertEqual(reply.state, "done", reply.failure)
        self.assertEqual(request.state, "accepted")
        [told] = self.nets.mandates("01234567")
        mandate = self.ida.nets_mandate_ids
        self.assertEqual(mandate.number, told.number)
        self.assertEqual(request.mandate_id, mandate)
        self.assertTrue(self.ida.nets_has_mandate)
        self.assertFalse(request.legal_id or request.bank_account)
        # The 0603 of the next day tells nothing new.
        notes = len(self.ida.message_ids)
        for file in self.nets.until(date(2025, 12, 12)):
            self.received((file.filename, file.data))
        self.assertEqual(self.ida.nets_mandate_ids, mandate)
        self.assertEqual(len(self.ida.message_ids), notes)

    def test_accepted_by_the_0603_alone(self):
        request = self.request(self.bo)
        self.sent(request)
        [file] = self.nets.until(date(2025, 12, 12))
        self.received((file.filename, file.data))
        self.assertEqual(request.state, "accepted")
        self.assertEqual(self.bo.payment_channel, "betalingsservice")
        self.assertFalse(request.legal_id)

    def test_refused(self):
        # Nets knows a mandate that has not been told here.
        self.nets.register("01234567", 1, "1001", TODAY, silent=True)
        request = self.request(self.ida)
        _delivery, answer = self.sent(request)
        reply = self.received(answer.receipt)
        self.assertEqual(request.state, "refused")
        self.assertFalse(request.legal_id)
        self.assertIn("Error", request.reply)
        self.assertEqual(len(self.parked(reply)), 1)
        self.assertFalse(self.ida.nets_mandate_ids)

    def test_a_cancellation_comes_back(self):
        number = self.nets.register("01234567", 1, "1001", TODAY, silent=True)
        self.mandate(self.ida, number)
        request = self.cancellation(self.ida)
        self.assertEqual(request.mandate_id.number, number)
        _delivery, answer = self.sent(request)
        self.received(answer.receipt)
        self.assertEqual(request.state, "accepted")
        for file in self.nets.until(date(2025, 12, 12)):
            self.received((file.filename, file.data))
        self.assertEqual(self.ida.nets_mandate_ids.end_reason, "creditor")
        self.assertEqual(self.ida.payment_channel, "slip")

    def test_a_remark_is_no_answer(self):
        request = self.request(self.ida)
        _delivery, answer = self.sent(request)
        name, data = answer.receipt
        lines = data.split(b"\r\n")
        record = next(n for n, line in enumerate(lines) if line[13:17] == b"0200")
        text = lines[record].ljust(128)
        lines[record] = text[:114] + b"220001" + text[120:]
        self.received((name, b"\r\n".join(lines)))
        self.assertEqual(request.state, "sent")
        self.assertIn("220001", request.reply)
        self.assertEqual(request.legal_id, CPR)

    # === WHAT IS ASKED FOR === #

    def test_numbers_as_they_are_typed(self):
        request = self.request(
            self.ida,
            legal_id="010190-1234",
            bank_registration=" 0040",
            bank_account="440 116 243",
        )
        self.assertEqual(
            (request.legal_id, request.bank_registration, request.bank_account),
            (CPR, "0040", "440116243"),
        )
        self.assertEqual(request.iban, "DK5000400440116243")
        request.legal_id = f"00{CVR}"
        self.assertEqual(request.legal_id, CVR)

    def test_wrong_numbers(self):
        for vals, text in (
            ({"legal_id": "3201901234"}, "neither a CPR"),
            ({"legal_id": "12345678"}, "neither a CPR"),
            ({"legal_id": "123"}, "neither a CPR"),
            ({"bank_registration": "40"}, "4 digits"),
            ({"bank_account": "12345678901"}, "at most 10"),
            ({"bank_account": "0000"}, "at most 10"),
            ({"bank_account": "12A"}, "at most 10"),
        ):
            with self.subTest(vals), self.assertRaisesRegex(ValidationError, text) as e:
                with self.env.cr.savepoint():
                    self.request(self.ida, **vals)
            self.assertNotIn(vals.get("legal_id", "x" * 9), str(e.exception))

    def test_what_is_missing(self):
        nothing = {"bank_registration": False, "bank_account": False}
        for vals in ({"legal_id": False}, nothing):
            request = self.request(self.ida, **vals)
            with self.assertRaises(UserError):
                request.action_confirm()
            request.unlink()
        self.mandate(self.ida)
        with self.assertRaisesRegex(UserError, "has mandate 000000123"):
            self.request(self.ida).action_confirm()
        with self.assertRaisesRegex(UserError, "no active mandate"):
            self.cancellation(self.bo).action_confirm()

    def test_only_a_draft_is_changed(self):
        request = self.request(self.ida)
        request.action_confirm()
        with self.assertRaisesRegex(UserError, "not a draft"):
            request.bank_account = "1"
        request.action_draft()
        request.bank_account = "1"
        request.action_cancel()
        self.assertFalse(request.legal_id)
        with self.assertRaises(UserError):
            request.action_confirm()

    # === WHO SEES IT === #

    def test_what_is_sent_is_not_changed_with_a_word_in_the_context(self):
        request = self.request(self.ida)
        self.sent(request)
        clerk = self.user_of("clerk", "group_staff", self.north)
        forged = request.with_user(clerk).with_context(asom_nets_forget=True)
        with self.assertRaises(UserError), self.cr.savepoint():
            forged.write({"bank_account": "0440116299"})

    def test_the_account_holder_is_for_staff(self):
        request = self.request(self.ida)
        request.action_confirm()
        delivery = self.north_agreement._create_0605()
        board = self.user_of("cpr_board", "group_board", self.north)
        staff = self.user_of("cpr_staff", "group_staff", self.north)
        accountant = self.user_of("cpr_acc", "group_accountant", self.north)
        for user in (board, accountant):
            seen = request.with_user(user)
            self.assertEqual(seen.state, "sent")
            for name in ("legal_id", "bank_account", "bank_registration", "iban"):
                with self.assertRaises(AccessError):
                    seen.read([name])
            with self.assertRaises(AccessError):
                delivery.with_user(user).read(["content"])
            own = delivery.with_user(user).search([("type", "=", "0605")])
            self.assertFalse(own)
        self.assertEqual(request.with_user(staff).legal_id, CPR)
        self.assertTrue(delivery.with_user(staff).raw_text)
        for message in (request.message_ids, delivery.message_ids):
            self.assertNotIn(CPR, " ".join(message.mapped("body")))

    def test_no_copy_of_the_account_holder(self):
        request = self.request(self.ida)
        request.action_cancel()
        self.env.flush_all()
        copy = request.create(request.copy_data())
        self.assertEqual((copy.state, copy.legal_id), ("draft", False))

    # === PROPOSED === #

    def test_who_has_left_is_proposed(self):
        requests = self.env["asom.nets.mandate.request"]
        for number, member in ((801, self.ida), (802, self.bo)):
            self.mandate(member, f"{number:09d}")
        self.ida.date_left = "2025-12-07"
        self.bo.date_left = "2025-12-08"
        for _ in range(2):
            requests._cron_propose()
            found = requests.search([("company_id", "=", self.north.id)])
            self.assertEqual(found.membership_id, self.ida)
            self.assertEqual((found.kind, found.state), ("cancel", "draft"))
            self.assertEqual(found.mandate_id, self.ida.nets_mandate_ids)
        # Staff did not want it: it is not proposed again.
        found.action_cancel()
        requests._cron_propose()
        self.assertEqual(requests.search_count([("company_id", "=", self.north.id)]), 1)

    def test_a_later_mandate_is_proposed_anew(self):
        requests = self.env["asom.nets.mandate.request"]
        first = self.mandate(self.ida, "000000801")
        self.cancellation(self.ida).action_cancel()
        first.ended_on = "2025-11-01"
        self.env.flush_all()
        second = self.mandate(self.ida, "000000802", "2025-11-15")
        self.ida.date_left = "2025-12-07"
        requests._cron_propose()
        drafts = requests.search(
            [("membership_id", "=", self.ida.id), ("state", "=", "draft")]
        )
        self.assertEqual(drafts.mandate_id, second)
        # An open request about anything of the member's group is enough.
        drafts.mandate_id = first
        requests._cron_propose()
        self.assertEqual(
            requests.search_count([("membership_id", "=", self.ida.id)]), 2
        )

    def test_not_before_the_last_collection(self):
        self.mandate(self.ida)
        self.collect().action_create_delivery()
        self.ida.date_left = "2025-12-07"
        requests = self.env["asom.nets.mandate.request"]
        requests._cron_propose()
        own = [("company_id", "=", self.north.id)]
        self.assertFalse(requests.search(own))
        self.north_agreement.propose_cancellations = False
        with freeze_time("2026-02-01"):
            requests._cron_propose()
            self.assertFalse(requests.search(own))
            self.north_agreement.propose_cancellations = True
            requests._cron_propose()
            self.assertEqual(requests.search(own).membership_id, self.ida)
