"""Work orders to a receiver's server."""

import json
from datetime import timedelta
from unittest.mock import patch
from urllib.parse import urlsplit

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import HttpCase, freeze_time, tagged

from odoo.addons.asom_membership.models.orders import work_call
from odoo.addons.asom_membership.outbound import CallError

from .test_work_order import WorkCase

SECRET = "a secret of at least 24 signs"


class CallCase(WorkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.work_rule()
        cls.hook = cls.env["asom.work.hook"].create(
            {
                "company_id": cls.north.id,
                "receiver_id": cls.firm.id,
                "url": "https://service.example.com/work",
                "new_secret": SECRET,
            }
        )

    def calls_made(self, answer=b"", at="2026-11-10"):
        """Work off what is due.

        :param answer: what is answered, or an error
        :returns: the bodies
        """
        bodies = []

        def call(url, secret, key, body, private):
            self.assertEqual((secret, private), (SECRET, False))
            bodies.append(json.loads(body))
            if isinstance(answer, Exception):
                raise answer
            return answer

        with patch.object(work_call, "call", call), freeze_time(at):
            self.env["asom.work.call"]._cron_call()
        return bodies


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestWorkCall(CallCase):
    def test_a_server_is_called_instead_of_a_mail_and_never_told_an_amount(self):
        work = self.ordered().work_order_ids
        work.action_send()
        work.action_send()
        self.assertEqual(work.state, "new", "nobody has taken it yet")
        [told] = self.calls_made()
        self.assertEqual(work.state, "sent")
        self.assertEqual((told["task"], told["address"]), ("filter", "Engvej 1"))
        self.assertEqual((told["now"], told["after"]), ("Small", "Big"))
        self.assertIn("/answer", told["answer"])
        for amount in ("450", "300", "kr."):
            self.assertNotIn(amount, json.dumps(told | {"answer": "", "id": ""}))
        self.assertEqual(self.calls_made(), [], "once")
        mails = [("recipient_ids", "=", self.firm.id)]
        self.assertFalse(self.env["mail.mail"].search_count(mails))

    def test_what_is_not_taken_is_tried_again_with_the_same_id_and_given_up(self):
        work = self.ordered().work_order_ids
        work.action_send()
        refused = CallError("status", 503)
        keys = set()
        [told] = self.calls_made(refused)
        keys.add(told["id"])
        self.assertEqual(self.calls_made(refused, "2026-11-10 00:04:00"), [])
        for number in range(1, 8):
            [told] = self.calls_made(refused, f"2026-11-{10 + 2 * number}")
            keys.add(told["id"])
        self.assertEqual(len(keys), 1)
        call = work.call_ids
        self.assertEqual((call.state, call.tries), ("failed", 8))
        self.assertIn("503", call.error)
        self.assertEqual(self.calls_made(at="2026-12-30"), [])
        call.action_try_again()
        self.env["res.lang"]._activate_lang("da_DK")
        self.north.asom_work_user_id = self.user_of("danish", "group_staff", self.north)
        self.north.asom_work_user_id.lang = "da_DK"
        self.calls_made(refused, "2026-12-30 12:00:00")
        self.assertEqual(call.error, "Serveren har afvist det (503).")
        self.assertEqual(len(self.calls_made(at="2026-12-31")), 1)
        self.assertEqual((call.state, work.state), ("taken", "sent"))

    def test_an_answer_at_once_is_written(self):
        work = self.ordered().work_order_ids
        work.action_send()
        answer = {"state": "done", "date_done": "2026-11-09", "serial_number": "A1"}
        self.calls_made(json.dumps(answer).encode())
        self.assertEqual((work.state, work.serial_number), ("done", "A1"))
        self.assertEqual(str(work.date_done), "2026-11-09")

    def test_an_answer_that_does_not_fit_is_told_and_the_call_is_taken(self):
        work = self.ordered().work_order_ids
        for answer in ({"state": "failed"}, {"state": "done", "date_done": "soon"}):
            work.call_ids.unlink()
            work.state = "new"
            work.action_send()
            self.calls_made(json.dumps(answer).encode())
            self.assertEqual((work.call_ids.state, work.state), ("taken", "sent"))
            self.assertNotIn("isoformat", work.call_ids.error)

    def test_who_may_know_of_it_is_told_when_it_is_withdrawn(self):
        first, second = self.ordered(), self.ordered(date="2026-12-01")
        works = first.work_order_ids | second.work_order_ids
        first.work_order_ids.action_send()
        self.calls_made(CallError("unreachable"))
        second.work_order_ids.action_send()
        (second | first).sorted("id", reverse=True).action_undo()
        self.assertEqual(set(works.mapped("state")), {"withdrawn"})
        # The first one was tried: it may have arrived. The second one never was.
        [told] = self.calls_made(at="2026-11-11")
        self.assertEqual(told["event"], "withdrawn")
        self.assertEqual(told["number"], first.work_order_ids.name)
        self.assertNotIn("address", told)

    def test_a_secret_goes_in_and_never_comes_out(self):
        manager = self.user_of("hook_manager", "group_manager", self.north)
        hook = self.hook.with_user(manager)
        self.assertTrue(hook.has_secret)
        self.assertFalse(hook.read(["new_secret"])[0]["new_secret"])
        with self.assertRaises(AccessError):
            hook.read(["secret"])
        with self.assertRaises(ValidationError):
            hook.new_secret = "short"
        with self.assertRaises(ValidationError):
            hook.url = "http://service.example.com/"
        staff = self.user_of("hook_staff", "group_staff", self.north)
        with self.assertRaises(AccessError):
            self.hook.with_user(staff).url = "https://elsewhere.example.com/"

    def test_a_server_that_is_put_away_is_not_called_and_mails_come_again(self):
        work = self.ordered().work_order_ids
        work.action_send()
        self.hook.active = False
        self.assertEqual(self.calls_made(), [])
        self.assertEqual(work.call_ids.state, "dropped")
        work.action_send()
        self.assertEqual(work.state, "sent")
        mails = [("recipient_ids", "=", self.firm.id)]
        self.assertEqual(self.env["mail.mail"].search_count(mails), 1)

    def test_a_copy_of_the_database_calls_nobody(self):
        self.ordered().work_order_ids.action_send()
        self.env["ir.config_parameter"].set_param("database.is_neutralized", "1")
        self.assertEqual(self.calls_made(), [])

    def test_late_work_is_told_on_to_the_association_and_the_bureau(self):
        self.hook.active = False
        chair = self.payer("Chair", email="chair@example.com")
        self.env["asom.association.contact"].create(
            {"company_id": self.north.id, "partner_id": chair.id, "role": "chair"}
        )
        work = self.ordered().work_order_ids
        works = self.env["asom.work.order"]
        works._cron_send()
        mails = [("recipient_ids", "=", chair.id)]
        for at, number in (("2026-12-01", 0), ("2026-12-05", 0), ("2026-12-08", 1)):
            with freeze_time(at):
                works._cron_send()
                works._cron_send()
            self.assertEqual(self.env["mail.mail"].search_count(mails), number, at)
        self.assertEqual(len(work.activity_ids), 1)

    def test_an_association_says_when_and_to_whom_it_is_told(self):
        # The association is told of this as well, before anybody is counted.
        self.hook.active = False
        chair, caretaker = (
            self.env["asom.association.contact"].create(
                {
                    "company_id": self.north.id,
                    "partner_id": self.payer(name, email=f"{name}@example.com").id,
                    "role": role,
                }
            )
            for name, role in (("chair", "manager"), ("caretaker", "other"))
        )
        boss = self.user_of("late_boss", "group_staff", self.north)
        self.north.write(
            {
                "asom_work_remind_days": 3,
                "asom_work_escalate_days": 2,
                "asom_work_contact_id": caretaker.id,
                "asom_work_user_id": boss.id,
            }
        )
        work = self.ordered().work_order_ids
        works = self.env["asom.work.order"]
        works._cron_send()
        due = work.date_due
        for days, reminded, told in ((2, 0, 0), (3, 1, 0), (4, 1, 0), (5, 1, 1)):
            with freeze_time(due + timedelta(days=days)):
                works._cron_send()
            self.assertEqual(bool(work.date_reminded), bool(reminded), days)
            mails = [("recipient_ids", "=", caretaker.partner_id.id)]
            self.assertEqual(self.env["mail.mail"].search_count(mails), told, days)
        self.assertEqual(work.activity_ids.user_id, boss)
        mails = [("recipient_ids", "=", chair.partner_id.id)]
        self.assertFalse(self.env["mail.mail"].search_count(mails))
        with self.assertRaises(ValidationError):
            self.south.asom_work_contact_id = chair


@tagged("post_install", "-at_install")
class TestWorkCallAnswer(CallCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        with freeze_time("2026-11-10"):
            super().setUpClass()
            order = cls.order(cls)
            order.action_confirm()
            cls.work = order.work_order_ids

    def answered(self, path, **answer):
        return self.url_open(
            path,
            data=json.dumps(answer),
            headers={"Content-Type": "application/json"},
        )

    def test_a_server_answers_at_the_address_of_the_call(self):
        path = f"{urlsplit(self.work._link()).path}/answer"
        found = self.answered(path, state="acknowledged")
        self.assertEqual(
            found.json(), {"number": self.work.name, "state": "acknowledged"}
        )
        wrong = self.answered(path, state="failed")
        self.assertEqual(wrong.status_code, 422)
        self.assertIn("remark", wrong.json()["error"])
        for _time in range(2):
            found = self.answered(path, state="failed", remark="Nobody at home")
            self.assertEqual(found.json()["state"], "failed")
        again = self.answered(path, state="done")
        self.assertEqual(again.json()["state"], "failed", "what is closed stays")
        *before, signed, last = path.split("/")
        middle = len(signed) // 2
        other = "A" if signed[middle] != "A" else "B"
        forged = f"{signed[:middle]}{other}{signed[middle + 1 :]}"
        path = "/".join((*before, forged, last))
        self.assertEqual(self.answered(path, state="done").status_code, 404)
