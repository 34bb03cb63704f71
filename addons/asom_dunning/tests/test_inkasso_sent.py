"""What an agency's own server gets: each case once, in order, whatever dies on the way;
several cases in one file; and nothing that may not go any more."""

import json
import tempfile
import zipfile
from io import BytesIO
from pathlib import Path
from unittest.mock import patch

from peers.agency import Agency

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.outbound import PRIVATE
from odoo.addons.asom_membership.tests.batches_common import Killed, batches

from .after_common import APPROVED, AfterCase

NOW = f"{APPROVED} 10:00:00"


@tagged("post_install", "-at_install")
class TestInkassoSent(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members, cls.handover = cls.handed_over("Ida Holm", "Bo Lind", "Eva Dam")
        cls.decide(cls.handover.decision_ids, "inkasso")
        cls.cases = cls.handover.decision_ids.inkasso_ids.sorted("id")
        cls.classPatch(type(cls.cases), "_invoice_pdf", lambda case, move: b"%PDF")
        cls.agreement = cls.cases.agreement_id

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.agency = Agency("key", Path(folder.name))
        self.agency.__enter__()
        self.addCleanup(self.agency.__exit__)
        certificate = {"SSL_CERT_FILE": str(self.agency.certificate)}
        self.startPatcher(patch.dict("os.environ", certificate))
        self.env["ir.config_parameter"].sudo().set_param(PRIVATE, "1")
        self.agreement.write(
            {"delivery": "http", "url": self.agency.url, "new_token": "key"}
        )

    def approve(self, cases=None):
        with freeze_time(NOW):
            (cases or self.cases[0]).action_approve()

    def send(self, now=NOW, **options):
        with freeze_time(now), batches(self.env, **options) as watched:
            self.env["asom.inkasso.message"]._cron_send()
        self.env.invalidate_all()
        return watched

    def message(self, case=None, kind="case"):
        rows = (case or self.cases[0]).inkasso_message_ids
        return rows.filtered(lambda row: row.kind == kind)

    # === EACH ONCE === #

    def test_killed_between_any_two_steps_the_agency_has_it_once(self):
        self.approve()
        for commits in range(2):
            self.assertTrue(self.send(killed_after=commits).killed)
        for method in ("_delivered", "_leave_http"):

            def died(*_args):
                raise Killed

            with patch.object(type(self.message()), method, died):
                self.assertTrue(self.send().killed)
        self.assertEqual(self.message().state, "waiting")
        self.send()
        self.send()
        self.assertEqual(list(self.agency.cases), [self.cases[0].name])
        self.assertEqual(self.agency.refused, [])
        self.assertEqual((self.message().state, self.cases[0].state), ("sent", "sent"))

    def test_killed_while_cases_are_frozen_none_is_half_handed_over(self):
        messages = type(self.message())
        real, seen = messages._freeze_case, []

        def dies(own, case, moves, fees):
            seen.append(case)
            if len(seen) == 2:
                raise Killed
            return real(own, case, moves, fees)

        with (
            patch.object(messages, "_freeze_case", dies),
            self.assertRaises(Killed),
            self.env.cr.savepoint(),
        ):
            self.approve(self.cases)
        self.env.invalidate_all()
        self.assertEqual(set(self.cases.mapped("state")), {"draft"})
        self.assertFalse(self.cases.inkasso_message_ids)
        self.approve(self.cases)
        self.send()
        self.assertEqual(len(self.agency.cases), 3)

    def test_an_answer_that_is_lost_is_asked_for_again_with_the_same_key(self):
        self.approve()
        self.agency.behaviour = "deaf"
        self.send()
        self.assertEqual(
            (self.message().state, self.message().attempts), ("waiting", 1)
        )
        self.agency.behaviour = "ok"
        self.send("2026-02-25 10:30:00")
        self.assertEqual(self.message().state, "sent")
        self.assertEqual(self.agency.times, {self.message().name: 2})
        self.assertEqual(len(self.agency.cases), 1)

    def test_who_is_out_of_order_is_tried_later_and_a_person_after_ten_times(self):
        self.approve()
        self.agency.behaviour = "down"
        for hour in range(10, 20):
            self.message().next_try = False
            self.send(f"2026-02-25 {hour}:00:00")
        self.assertEqual(
            (self.message().state, self.message().attempts), ("failed", 10)
        )
        self.agency.behaviour = "ok"
        with freeze_time(NOW):
            self.message().action_try_again()
        self.send()
        self.assertEqual(self.message().state, "sent")

    def test_another_key_is_refused_and_not_tried_again(self):
        self.agreement.new_token = "another"
        self.approve()
        self.send()
        self.assertEqual(self.message().state, "failed")
        self.assertEqual(self.agency.refused, [(401, "token")])

    def test_a_payment_waits_for_its_case_and_the_balances_agree_to_the_ore(self):
        self.approve()
        self.agency.behaviour = "down"
        self.send()
        [move] = self.claims_of(self.members[0])
        with freeze_time("2026-02-26 10:00:00"):
            self.pay(move, "2026-02-26", 12.34)
        self.agency.behaviour = "ok"
        self.send("2026-02-26 11:00:00")
        case = self.cases[0]
        self.assertEqual([row["amount"] for row in self.agency.told], ["12.34"])
        self.assertEqual(self.agency.refused, [])
        self.assertEqual(f"{case.amount_left:.2f}", str(self.agency.balance(case.name)))
        self.pay_all(self.members[0], "2026-03-02")
        self.send("2026-03-02 13:00:00")
        self.assertEqual(str(self.agency.balance(case.name)), "0.00")
        self.assertEqual(case.state, "closed")

    def test_withdrawn_after_an_attempt_the_agency_is_told(self):
        self.approve()
        self.agency.behaviour = "deaf"
        self.send()
        self.agency.behaviour = "ok"
        with freeze_time(NOW):
            self.cases[0].action_withdraw()
        self.send("2026-02-25 12:00:00")
        self.assertEqual(self.message().state, "dropped")
        self.assertEqual([row["kind"] for row in self.agency.told], ["withdrawal"])

    # === LOOKED AT ONCE MORE === #

    def test_what_is_disputed_after_it_was_approved_does_not_leave(self):
        self.approve()
        hold = self.env["asom.dunning.hold"].create(
            {
                "membership_id": self.members[0].id,
                "reason": "dispute",
                "date_from": "2026-02-24",
            }
        )
        self.send()
        self.assertEqual((self.message().state, self.agency.cases), ("failed", {}))
        self.assertIn("disputed", self.message().error)
        hold.date_to = "2026-02-24"
        with freeze_time(NOW):
            self.message().action_try_again()
        self.send()
        self.assertEqual(list(self.agency.cases), [self.cases[0].name])

    def test_neither_does_it_by_download(self):
        self.agreement.delivery = "download"
        self.approve()
        self.env["asom.dunning.hold"].create(
            {
                "membership_id": self.members[0].id,
                "reason": "deceased",
                "date_from": APPROVED,
            }
        )
        with freeze_time(NOW), self.assertRaisesRegex(UserError, "on hold"):
            self.message().action_download()
        self.assertEqual(self.cases[0].state, "approved")
        with freeze_time(NOW):
            self.cases[0].action_withdraw()
        self.assertEqual(self.message().state, "dropped")

    # === SEVERAL IN ONE FILE === #

    def bundled(self):
        self.agreement.files = "batch"
        self.approve(self.cases)
        return self.cases.inkasso_message_ids.batch_id

    def test_several_cases_leave_in_one_file(self):
        batch = self.bundled()
        self.send()
        self.assertEqual(list(self.agency.cases), self.cases.mapped("name"))
        self.assertEqual(list(self.agency.times), [batch.name])
        self.assertEqual(set(self.cases.mapped("state")), {"sent"})
        self.assertEqual(batch.amount, sum(self.cases.mapped("amount")))
        data = batch._frozen_bytes("archive")
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = archive.namelist()
            rows = archive.read("cases.csv").decode("utf-8-sig").splitlines()
        self.assertEqual(len(rows), 1 + len(self.cases))
        for case in self.cases:
            self.assertIn(f"{case.name}/case.json", names)
            self.assertNotIn(f"{case.name}/case.csv", names)

    def test_one_that_is_paid_first_leaves_the_others_in_a_new_file(self):
        batch = self.bundled()
        self.pay_all(self.members[1], APPROVED)
        self.send()
        self.assertEqual((batch.state, self.cases[1].state), ("dropped", "withdrawn"))
        others = self.cases[0] | self.cases[2]
        self.assertEqual(list(self.agency.cases), others.mapped("name"))

    def test_one_that_may_not_leave_keeps_the_file_until_it_is_taken_out(self):
        batch = self.bundled()
        self.env["asom.dunning.hold"].create(
            {
                "membership_id": self.members[1].id,
                "reason": "dispute",
                "date_from": APPROVED,
            }
        )
        self.send()
        self.assertEqual((batch.state, self.agency.cases), ("failed", {}))
        self.assertIn(self.cases[1].name, batch.error)
        with freeze_time(NOW):
            self.cases[1].action_withdraw()
        self.send()
        self.assertEqual(len(self.agency.cases), 2)

    def test_after_an_attempt_a_file_stays_as_it_is_and_one_is_withdrawn(self):
        batch = self.bundled()
        self.agency.behaviour = "deaf"
        self.send()
        self.agency.behaviour = "ok"
        with freeze_time(NOW):
            self.cases[1].action_withdraw()
        self.send("2026-02-25 12:00:00")
        self.send("2026-02-25 12:30:00")
        self.assertEqual((batch.state, len(self.agency.cases)), ("sent", 3))
        [told] = self.agency.told
        self.assertEqual(told["case_ref"], self.cases[1].name)
        self.assertEqual(self.cases[1].state, "withdrawn")

    # === WHAT IS PROMISED === #

    def test_what_is_not_as_published_is_not_frozen(self):
        real = type(self.cases)._creditor

        def without_name(case):
            return {**real(case), "name": ""}

        self.patch(type(self.cases), "_creditor", without_name)
        wrong = self.assertRaisesRegex(UserError, "creditor/name")
        with wrong, self.env.cr.savepoint():
            self.approve()
        self.assertFalse(self.message())
        self.assertEqual(self.cases[0].state, "draft")

    def test_the_case_names_the_numbers_by_which_it_is_paid(self):
        company = type(self.env["res.company"])
        numbers = {"fi_creditor": "81234567", "pbs_no": "01234567"}
        self.patch(company, "_asom_creditor_numbers", lambda own: numbers)
        moves = type(self.env["account.move"])
        self.patch(moves, "_asom_payment_number", lambda own: "000000000012345")
        self.approve()
        said = json.loads(self.message()._frozen_bytes("content"))
        self.assertEqual(said["creditor"]["fi_creditor"], "81234567")
        self.assertEqual(said["claims"][0]["payment_id"], "000000000012345")

    def test_an_agencys_codes_stand_in_its_file(self):
        self.agreement.write({"csv_codes": "debtor_type.private=P\nstart_as.inkasso=3"})
        self.approve()
        data = self.message()._frozen_bytes("archive")
        with zipfile.ZipFile(BytesIO(data)) as archive:
            row = archive.read("case.csv").decode("utf-8-sig").splitlines()[1]
        self.assertIn(";3;P;", row)
        for wrong in ("debtor_type=P", "nothing.private=P", "debtor_type.private="):
            with self.assertRaisesRegex(ValidationError, "line 1"):
                self.agreement.csv_codes = wrong

    def test_a_number_of_a_person_does_not_go_by_mail(self):
        with self.assertRaisesRegex(ValidationError, "CPR"):
            self.agreement.write({"delivery": "mail", "needs_cpr": True})

    # === SETTLED TO THE ØRE === #

    def settle(self, **row):
        self.approve()
        self.send()
        case = self.cases[0]
        row = {
            "kind": "settlement",
            "case_ref": case.name,
            "message_id": "s1",
            "date": "2026-03-20",
            **row,
        }
        with freeze_time("2026-03-20 10:00:00"):
            [message] = self.env["asom.inkasso.message"]._receive_file(
                self.agreement, json.dumps(row).encode()
            )
        return case, message

    def book(self, message):
        with freeze_time("2026-03-20 11:00:00"):
            message.action_book()
            self.env.cr.flush()

    def test_interest_since_the_hand_over_is_income(self):
        case, message = self.settle(
            principal=f"{self.cases[0].dunning_case_id.amount_overdue:.2f}",
            fees="200.00",
            interest="7.31",
            costs="100.05",
        )
        cost = self.env["account.account"].search(
            [("company_ids", "in", self.north.ids), ("account_type", "=", "expense")],
            limit=1,
        )
        self.agreement.cost_account_id = cost
        self.book(message)
        self.assertEqual((case.state, case.amount_left), ("closed", 0))
        income = message._interest_account()
        lines = message.move_ids.line_ids
        balance = {
            account: round(sum(rows.mapped("balance")), 2)
            for account, rows in lines.grouped("account_id").items()
        }
        self.assertEqual((balance[income], balance[cost]), (-7.31, 100.05))
        self.assertEqual(round(sum(lines.mapped("balance")), 2), 0)
        self.assertEqual([row["kind"] for row in self.agency.told], [])

    def test_killed_while_it_is_booked_it_is_booked_once(self):
        owed = self.cases[0].dunning_case_id.amount_overdue
        case, message = self.settle(principal=f"{owed:.2f}", interest="7.31")

        real, seen = type(message)._pay, []

        def dies(own, move, ore, journal):
            seen.append(move)
            if len(seen) == 2:
                raise Killed
            return real(own, move, ore, journal)

        with (
            patch.object(type(message), "_pay", dies),
            self.assertRaises(Killed),
            self.env.cr.savepoint(),
        ):
            self.book(message)
        self.env.invalidate_all()
        self.assertEqual((message.state, case.amount_left), ("to_book", case.amount))
        self.book(message)
        # Fees are left, so that what was called interest has paid of them.
        self.assertEqual(case.amount_left, round(case.amount - owed - 7.31, 2))
        with self.assertRaises(UserError):
            self.book(message)

    def test_more_than_is_owed_and_no_interest_is_not_booked(self):
        _case, message = self.settle(principal="9999.00")
        with self.assertRaisesRegex(UserError, "more than what is left"):
            self.book(message)

    def receive(self, *rows, agreement=None):
        row = {"kind": "settlement", "case_ref": "A0-1", "date": "2026-03-20"}
        data = json.dumps([{**row, **each} for each in rows]).encode()
        messages = self.env["asom.inkasso.message"]
        return messages._receive_file(agreement or self.agreement, data)

    def test_no_settlement_is_lost_by_its_number(self):
        one = {"message_id": "1", "principal": "10.00"}
        self.assertEqual(len(self.receive(one, one)), 1)
        self.assertFalse(self.receive(one))
        with self.assertRaisesRegex(UserError, "something else"):
            self.receive({**one, "principal": "11.00"})
        nameless = {"principal": "12.00"}
        with self.assertRaisesRegex(UserError, "stands twice"):
            self.receive(nameless, nameless)
        # Another agency numbers its messages by itself.
        agency = self.env["asom.inkasso.agency"].create(
            {"name": "En anden", "company_id": self.north.id}
        )
        other = self.agreement.create({"agency_id": agency.id})
        self.assertEqual(len(self.receive(one, agreement=other)), 1)

    def test_only_what_was_paid_out_is_told_and_it_is_the_principal(self):
        case, message = self.settle(paid_out="100.00")
        self.assertEqual((message.state, message.amount), ("to_book", 100.0))
        self.book(message)
        self.assertEqual(case.amount_left, round(case.amount - 100, 2))
        self.assertEqual(case.state, "received")
