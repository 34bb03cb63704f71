import base64
import re
from io import BytesIO
from unittest.mock import patch
from urllib.parse import urlsplit

from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, freeze_time, tagged

from .test_order import OrderCase


class WorkCase(OrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.place = cls.env["asom.installation"].create(
            {"company_id": cls.north.id, "street": "Engvej 1"}
        )
        cls.ida.installation_id = cls.place
        cls.ida.partner_id.phone = "12345678"
        cls.firm = cls.payer("Antenneservice", email="firm@example.com")

    @classmethod
    def work_rule(cls, cause="change", task="filter", **vals):
        return cls.env["asom.work.rule"].create(
            {
                "company_id": cls.north.id,
                "cause": cause,
                "task": task,
                "receiver_id": cls.firm.id,
                **vals,
            }
        )

    def ordered(self, *args, **vals):
        order = self.order(*args, **vals)
        order.action_confirm()
        return order


@tagged("post_install", "-at_install")
@freeze_time("2026-11-10")
class TestWorkOrder(WorkCase):
    def test_an_order_makes_work_exactly_where_a_rule_wants_it(self):
        other = self.product("Other", 10.0)
        group = self.env["asom.installation.group"].create(
            {"company_id": self.north.id, "name": "Row houses"}
        )
        self.work_rule(days=7)
        self.work_rule(task="deliver", product_tmpl_id=other.product_tmpl_id.id)
        self.work_rule(task="connect", installation_group_id=group.id)
        self.work_rule("leave", "disconnect")
        work = self.ordered().work_order_ids
        self.assertEqual(work.mapped("task"), ["filter"])
        self.assertEqual(str(work.date_due), "2026-11-27")
        self.assertEqual((work.before, work.after), ("Small", "Big"))
        self.assertEqual(work.installation_id, self.place)
        self.assertEqual((work.contact, work.contact_phone), ("Ida Holm", "12345678"))

    def test_a_rule_is_called_in_words(self):
        rule = self.work_rule()
        self.assertEqual(rule.display_name, "Change of Package: Change Filter")

    def test_a_move_makes_work_at_both_addresses(self):
        new = self.env["asom.installation"].create(
            {"company_id": self.north.id, "street": "Byvej 2"}
        )
        self.work_rule("move", "disconnect")
        self.work_rule("move", "connect", place="new")
        order = self.ordered("move", "2026-11-20", installation_id=new.id)
        self.assertEqual(
            {work.task: work.installation_id for work in order.work_order_ids},
            {"disconnect": self.place, "connect": new},
        )

    def test_an_undone_order_withdraws_its_work_and_tells_who_has_it(self):
        self.work_rule()
        order = self.ordered()
        work = order.work_order_ids
        work.action_send()
        self.assertEqual(work.state, "sent")
        order.action_undo()
        self.assertEqual(work.state, "withdrawn")
        mails = self.env["mail.mail"].search([("recipient_ids", "=", self.firm.id)])
        self.assertEqual(len(mails), 2)
        self.assertIn("Withdrawn", mails.sorted("id")[-1].subject)

    def test_one_mail_for_each_receiver_without_any_amount(self):
        self.work_rule()
        self.work_rule(task="deliver")
        works = self.ordered().work_order_ids
        works.action_send()
        works.action_send()
        mail = self.env["mail.mail"].search([("recipient_ids", "=", self.firm.id)])
        self.assertEqual(len(mail), 1)
        files = {
            file.mimetype: base64.b64decode(file.datas) for file in mail.attachment_ids
        }
        text = files["text/csv"].decode("utf-8-sig")
        pages = PdfReader(BytesIO(files["application/pdf"])).pages
        paper = "".join(page.extract_text() for page in pages)
        self.assertIn("Engvej 1", paper)
        self.assertEqual(len(text.splitlines()), 3)
        self.assertIn("Engvej 1", text)
        # A signature may hold any digits.
        body = re.sub('href="[^"]*"', "", str(mail.body_html))
        for told in (text, body, paper):
            for amount in ("450", "300", "kr."):
                self.assertNotIn(amount, told)

    def test_who_has_no_mail_is_named(self):
        self.firm.email = False
        self.work_rule()
        work = self.ordered().work_order_ids
        told = work.action_send()
        self.assertIn("Antenneservice", told["params"]["message"])
        self.assertEqual(work.state, "new")

    def test_late_work_is_reminded_once(self):
        self.work_rule()
        work = self.ordered().work_order_ids
        self.env["asom.work.order"]._cron_send()
        mails = [("recipient_ids", "=", self.firm.id)]
        with freeze_time("2026-12-01"):
            self.assertTrue(work.late)
            late = self.env["asom.work.order"].search([("late", "=", True)])
            self.assertIn(work, late)
            self.env["asom.work.order"]._cron_send()
            self.env["asom.work.order"]._cron_send()
        self.assertEqual(self.env["mail.mail"].search_count(mails), 2)

    def test_done_and_could_not(self):
        self.work_rule()
        work = self.ordered().work_order_ids
        with self.assertRaisesRegex(UserError, "remark"):
            work.action_failed()
        work.write({"remark": "Nobody at home", "date_done": "2026-11-05"})
        work.action_failed()
        self.assertEqual(work.state, "failed")
        with self.assertRaises(UserError):
            work.action_done()
        work.action_try_again()
        work.action_done()
        work.action_done()
        self.assertEqual((work.state, str(work.date_done)), ("done", "2026-11-10"))

    def test_asked_for_by_another_part_where_there_is_a_rule(self):
        self.assertFalse(self.ida._request_work("close", "2026-11-12", "Closed"))
        self.work_rule("request", "close")
        day = self.env["asom.order"]._fields["date"].to_date("2026-11-12")
        work = self.ida._request_work("close", day, "Closed")
        self.assertEqual((work.task, str(work.date_due)), ("close", "2026-11-12"))
        self.assertFalse(self.ida._request_work("open", day, "Opened"))

    def test_the_service_partner_sees_its_own_work_and_answers(self):
        user = self.user_of("wo_partner", "group_service_partner", self.north)
        user.asom_receiver_ids = self.firm
        self.work_rule()
        work = self.ordered().work_order_ids.with_env(self.env(user=user))
        work = work.with_context(allowed_company_ids=self.north.ids)
        self.assertEqual(work.contact, "Ida Holm")
        work.write({"serial_number": "A1"})
        for vals in ({"date_due": "2027-01-01"}, {"state": "done"}):
            with self.assertRaises(AccessError):
                work.write(vals)
        work.action_done()
        self.assertEqual(work.state, "done")
        with self.assertRaises(UserError):
            work.remark = "Later"
        self.ida.name_protected = True
        work.invalidate_recordset()
        self.assertFalse(work.contact)
        self.assertEqual(work.sudo()._told_contact()[1], "")
        for model in ("asom.order", "asom.work.rule", "asom.charge"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(user).search([])


@tagged("post_install", "-at_install")
class TestWorkOrderLink(WorkCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        with freeze_time("2026-11-10"):
            super().setUpClass()
            cls.work_rule()
            cls.work = cls._made()

    @classmethod
    def _made(cls):
        order = cls.order(cls)
        order.action_confirm()
        return order.work_order_ids

    def path(self):
        return urlsplit(self.work._link()).path

    def test_looking_changes_nothing_and_answering_works_once(self):
        path = self.path()
        page = self.url_open(path)
        self.assertEqual(page.status_code, 200)
        self.assertIn("Engvej 1", page.text)
        self.assertEqual(self.work.state, "new")
        csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        form = {"csrf_token": csrf, "result": "failed"}
        refused = self.url_open(path, data=form)
        self.assertIn("remark", refused.text)
        form |= {"remark": "Nobody at home"}
        told = self.url_open(path, data=form)
        self.assertNotIn("Engvej 1", told.text, "no address once it is answered")
        self.assertIn("told that this could not be done", told.text)
        self.work.invalidate_recordset()
        self.assertEqual(self.work.state, "failed")
        self.url_open(path, data={**form, "result": "done"})
        self.work.invalidate_recordset()
        self.assertEqual(self.work.state, "failed")

    def test_seen_is_told_by_the_link_and_then_done(self):
        path = self.path()
        page = self.url_open(path)
        csrf = page.text.split('name="csrf_token" value="')[1].split('"')[0]
        form = {
            "csrf_token": csrf,
            "result": "acknowledged",
            "remark": "",
            "date_done": "",
        }
        self.assertIn('value="acknowledged"', page.text)
        seen = self.url_open(path, data=form)
        self.work.invalidate_recordset()
        self.assertEqual(
            (self.work.state, self.work.date_done), ("acknowledged", False)
        )
        self.assertIn("You have told that you have seen it", seen.text)
        self.assertNotIn('value="acknowledged"', seen.text)
        self.url_open(path, data={**form, "result": "done"})
        self.work.invalidate_recordset()
        self.assertEqual(self.work.state, "done")

    def test_another_or_an_old_link_opens_nothing_and_says_what_to_do(self):
        path = self.path()
        start, token = path.rsplit("/", 1)
        other = self.payer("Another firm").id
        with freeze_time("2026-08-01"):
            late = self.work._link().rsplit("/", 1)[1]
        with patch.object(
            type(self.work), "_link_values", lambda work: [work.id, other, ""]
        ):
            theirs = self.work._link().rsplit("/", 1)[1]
        for wrong in (
            f"{start}/{token[:-2]}",
            f"{start}/B{token[1:]}",
            f"{start}/{token[:30]}{'x' if token[30] != 'x' else 'y'}{token[31:]}",
            f"{start}/{late}",
            f"{start}/{theirs}",
            f"{start}/%C3%A6%00",
            f"{start}/x",
            # As links were before.
            f"{start}/{self.work.id}/1796000000/{'0' * 64}",
        ):
            found = self.url_open(wrong)
            self.assertEqual(found.status_code, 404, wrong)
            self.assertIn('role="status"', found.text, wrong)
            self.assertNotIn("Engvej 1", found.text, wrong)
        wrong = self.url_open(f"{start}/{late}/answer", data=b"{}")
        self.assertEqual(wrong.status_code, 404)
        self.work.invalidate_recordset()
        self.assertEqual(self.work.state, "new")
