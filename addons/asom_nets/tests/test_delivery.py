"""From a collection run to the file, and the file's life with Nets."""

import hashlib
from datetime import date

from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError
from odoo.tests import Form, freeze_time, tagged
from odoo.tools import mute_logger

from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestDelivery(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.bo = cls.subscriber("Bo Lund", payment_channel="slip")
        cls.dues = cls.collect()

    def test_contract_flow(self):
        delivery = self.dues.action_create_delivery()
        self.assertEqual(delivery.state, "ready")
        self.assertEqual((delivery.direction, delivery.type), ("out", "0601"))
        report = self.accepted(delivery, today=date(2025, 12, 8))
        self.assertEqual(report.created, date(2025, 12, 8))
        self.assertEqual(report.sub_system, "BS1")
        self.assertEqual(report.delivery_id, delivery.number)
        [section] = report.sections
        self.assertEqual((section.number, section.creditor), ("0112", "01234567"))
        self.assertEqual(
            [
                (c.customer_number, c.amount, c.due_date, c.sign)
                for c in report.collections
            ],
            [
                (member.member_number, 30000, date(2026, 1, 2), 1)
                for member in (self.ida, self.bo)
            ],
        )
        self.assertEqual(
            [c.reference for c in report.collections],
            [self.move_of(member).nets_reference for member in (self.ida, self.bo)],
        )
        self.assertEqual(report.collections[0].name_lines, ["Ida Holm", "Engvej 1"])
        self.assertEqual(delivery.included_count, 2)
        self.assertEqual(delivery.amount_total, 600.0)
        self.assertEqual(delivery.left_out_count, 0)

    def test_name_and_number_tell_whose_it_is(self):
        delivery = self.dues.action_create_delivery()
        self.assertEqual(delivery.number, f"{self.north.asom_number:04d}{1:06d}")
        self.assertEqual(delivery.filename, f"BS0601-{delivery.number}.BS1")

    def test_only_a_done_run_has_a_delivery(self):
        run = self.new_run("2026-04-01", "2026-06-30")
        for step in (run.action_preview, run.action_approve):
            with self.assertRaisesRegex(UserError, "cannot be sent to Nets now"):
                run.action_create_delivery()
            step()
        self.assertFalse(run.delivery_ids)

    def test_called_twice_is_the_same_delivery(self):
        first = self.dues.action_create_delivery()
        self.assertEqual(self.dues.action_create_delivery(), first)
        # Whoever presses the button is told that nothing happened.
        with self.assertRaisesRegex(UserError, "Nothing is left to send"):
            self.dues.action_open_delivery()
        self.assertEqual(self.dues.delivery_ids, first)
        self.assertEqual(self.north_agreement.last_delivery, 1)

    def test_the_database_refuses_an_invoice_twice(self):
        row = self.dues.action_create_delivery().collection_ids[:1]
        with self.assertRaisesRegex(UniqueViolation, "asom_nets_collection_move_once"):
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                self.env.cr.execute(
                    "INSERT INTO asom_nets_collection (delivery_id, company_id,"
                    " move_id, membership_id, debtor_group_id, customer_number,"
                    " customer_key, date_due, amount, attempt, state)"
                    " SELECT delivery_id, company_id, move_id, membership_id,"
                    " debtor_group_id, 'X', 'X', '2030-01-01', 1, attempt, state"
                    " FROM asom_nets_collection WHERE id = %s",
                    [row.id],
                )

    def test_frozen(self):
        delivery = self.dues.action_create_delivery()
        self.assertEqual(
            delivery.sha256, hashlib.sha256(self.data(delivery)).hexdigest()
        )
        self.assertEqual(delivery.size, len(self.data(delivery)))
        for vals in (
            {"content": "QlM="},
            {"sha256": "0" * 64},
            {"filename": "other"},
            {"number": "1"},
            {"company_id": self.south.id},
            {"run_id": False},
            {"direction": "in"},
            {"size": 1},
        ):
            with self.assertRaisesRegex(UserError, "frozen", msg=vals):
                delivery.write(vals)
        with self.assertRaisesRegex(UserError, "kept for ever"):
            delivery.unlink()
        with self.assertRaisesRegex(UserError, "never edited"):
            delivery.collection_ids[:1].write({"amount": 1})

    def test_bytes_are_frozen_where_they_lie(self):
        delivery = self.dues.action_create_delivery()
        attachment = self.attachment(delivery)
        for vals in (
            {"raw": b"BS"},
            {"datas": "QlM="},
            {"res_id": 0},
            {"public": True},
            {"access_token": "known"},
        ):
            with self.assertRaisesRegex(UserError, "frozen", msg=vals):
                with self.env.cr.savepoint():
                    attachment.write(vals)
        with self.assertRaisesRegex(UserError, "frozen"):
            attachment.unlink()
        # The server moves bytes from one storage to another by writing them again.
        attachment.write({"raw": attachment.raw})
        delivery._check_unchanged()

    def test_changed_bytes_are_noticed(self):
        delivery = self.dues.action_create_delivery()
        other = self.env["ir.attachment"].create(
            {"name": "other", "raw": self.data(delivery).replace(b"30000", b"99999")}
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE ir_attachment a SET store_fname = b.store_fname, db_datas = "
            "b.db_datas FROM ir_attachment b WHERE a.id = %s AND b.id = %s",
            [self.attachment(delivery).id, other.id],
        )
        self.env.invalidate_all()
        for step in (delivery.action_download, delivery.action_mark_sent):
            with self.assertRaisesRegex(UserError, "has been changed since"):
                step()
        self.assertEqual(delivery.state, "ready")
        self.assertIn("has been changed since", delivery.readable)

    def attachment(self, delivery):
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", delivery._name),
                ("res_id", "=", delivery.id),
                ("res_field", "=", "content"),
            ]
        )

    def test_steps(self):
        delivery = self.dues.action_create_delivery()
        for step in (delivery.action_acknowledge, delivery.action_fail):
            with self.assertRaisesRegex(UserError, "this step does not follow"):
                step()
        delivery.action_mark_sent()
        self.assertEqual(str(delivery.sent_at), EARLY)
        for step in (delivery.action_mark_sent, delivery.action_cancel):
            with self.assertRaisesRegex(UserError, "“Sent”"):
                step()
        delivery.action_acknowledge()
        self.assertEqual(delivery.state, "acknowledged")
        self.assertEqual(str(delivery.acknowledged_at), EARLY)
        for step in (
            delivery.action_mark_sent,
            delivery.action_acknowledge,
            delivery.action_fail,
            delivery.action_cancel,
        ):
            with self.assertRaisesRegex(UserError, "this step does not follow"):
                step()

    def test_download(self):
        delivery = self.dues.action_create_delivery()
        url = delivery.action_download()["params"]["url"]
        self.assertEqual(url, f"/asom/frozen/asom.nets.delivery/{delivery.id}/content")

    def test_cancelled_frees(self):
        first = self.dues.action_create_delivery()
        first.action_cancel()
        self.assertEqual(set(first.collection_ids.mapped("state")), {"cancelled"})
        # What it held can still be read.
        self.assertEqual((first.included_count, first.amount_total), (2, 600.0))
        second = self.dues.action_create_delivery()
        self.assertNotEqual(second, first)
        self.assertEqual(int(second.number), int(first.number) + 1)
        self.assertEqual(len(self.accepted(second).collections), 2)

    def test_refused_frees_and_keeps_the_reason(self):
        first = self.dues.action_create_delivery()
        first.action_mark_sent()
        wizard = Form(
            self.env["asom.nets.delivery.refuse"].with_context(
                **first.action_ask_failure()["context"]
            )
        )
        wizard.reason = "Unknown PBS number"
        wizard.save().action_refuse()
        self.assertEqual((first.state, first.failure), ("failed", "Unknown PBS number"))
        second = self.dues.action_create_delivery()
        self.assertEqual(second.included_count, 2)

    def test_sent_does_not_free(self):
        delivery = self.dues.action_create_delivery()
        delivery.action_mark_sent()
        self.assertEqual(self.dues.action_create_delivery(), delivery)
        delivery.action_acknowledge()
        self.assertEqual(self.dues.action_create_delivery(), delivery)

    def test_run_is_not_cancelled_once_sent(self):
        delivery = self.dues.action_create_delivery()
        delivery.action_mark_sent()
        for _state in ("sent", "acknowledged"):
            with self.assertRaisesRegex(UserError, "has been sent to Nets"):
                self.dues.action_cancel()
            if delivery.state == "sent":
                delivery.action_acknowledge()
        self.assertEqual(self.dues.state, "done")

    def test_cancelling_the_run_cancels_its_ready_delivery(self):
        delivery = self.dues.action_create_delivery()
        self.dues.action_cancel()
        self.assertEqual(self.dues.state, "cancelled")
        self.assertEqual(delivery.state, "cancelled")
        self.assertEqual(set(delivery.collection_ids.mapped("state")), {"cancelled"})

    def test_a_run_whose_delivery_was_refused_can_be_cancelled(self):
        delivery = self.dues.action_create_delivery()
        delivery.action_mark_sent()
        delivery.action_fail("No")
        self.dues.action_cancel()
        self.assertEqual(self.dues.state, "cancelled")
        self.assertEqual(delivery.state, "failed")

    def test_paid_meanwhile(self):
        delivery = self.dues.action_create_delivery()
        self.pay(self.move_of(self.ida), 120.0)
        delivery.invalidate_recordset()
        self.assertEqual(delivery.outdated_count, 1)
        with self.assertRaisesRegex(
            UserError, "paid or credited since it was written: 1"
        ):
            delivery.action_download()
        delivery.action_cancel()
        second = self.dues.action_create_delivery()
        second.action_download()
        amounts = {
            c.customer_number: c.amount for c in self.accepted(second).collections
        }
        self.assertEqual(amounts[self.ida.member_number], 18000)
        second.action_mark_sent()
        self.pay(self.move_of(self.ida))
        second.invalidate_recordset()
        self.assertEqual(second.outdated_count, 0)
        second.action_download()

    def test_an_invoice_with_nets_stays_as_it_is(self):
        delivery = self.dues.action_create_delivery()
        move = self.move_of(self.ida)
        for step in (move.button_draft, move.button_cancel):
            with self.assertRaisesRegex(UserError, delivery.filename):
                step()
        self.assertEqual(move.state, "posted")
        delivery.action_cancel()
        # It stays what its run has charged, also when Nets does not collect it.
        with self.assertRaisesRegex(UserError, "cancel the run"):
            move.button_draft()
        self.assertEqual(move.state, "posted")

    def test_the_run_says_what_was_sent(self):
        delivery = self.dues.action_create_delivery()
        bodies = " ".join(self.dues.message_ids.mapped("body"))
        self.assertIn(
            f"{delivery.filename} to Nets. Collections: 2, left out: 0", bodies
        )
        self.assertEqual(self.dues.delivery_count, 1)

    def test_no_agreement(self):
        self.north_agreement.active = False
        with self.assertRaisesRegex(
            UserError, "North Antenna has no creditor agreement"
        ):
            self.dues.action_create_delivery()

    def test_made_by_its_run_alone(self):
        delivery = self.dues.action_create_delivery()
        staff = self.user_of("nets_staff", "group_staff", self.north)
        mine = delivery.with_user(staff)
        with self.assertRaisesRegex(UserError, "never by hand"):
            mine.create(mine.copy_data({"number": "9999999999"}))
        with self.assertRaisesRegex(UserError, "follows from its steps"):
            mine.write({"state": "acknowledged"})
        mine.action_mark_sent()
        self.assertEqual(delivery.state, "sent")
