"""What Nets adds to a run that is sent, paid, refused or cancelled."""

from odoo.tests import freeze_time, tagged

from .common_payments import PaymentCase


@tagged("post_install", "-at_install")
class TestRunWithNets(PaymentCase):
    def test_the_question_names_a_file_that_somebody_has_fetched(self):
        delivery = self.delivered()
        run = delivery.run_id
        self.assertFalse(run.cancel_note)
        self.env.user.tz = "Europe/Copenhagen"
        with freeze_time("2025-12-09 10:17:00"):
            delivery.action_download()
        run.invalidate_recordset()
        self.assertIn(delivery.filename, run.cancel_note)
        self.assertRegex(run.cancel_note, r"12/9/25, 11:17\sAM")
        self.assertIn(self.env.user.name, run.cancel_note)
        action = run.action_cancel_ask()
        self.assertEqual(action["res_id"], run.id)
        self.assertEqual(delivery.state, "ready", "a question changes nothing")
        run.action_cancel()
        self.assertEqual((run.state, delivery.state), ("cancelled", "cancelled"))

    def test_what_is_rejected_or_charged_back_stands_in_the_run(self):
        moves = self.quarter.move_ids.filtered(lambda m: m.amount_residual > 0)
        moves[0].sudo().nets_failure = "rejected"
        moves[1].sudo().nets_failure = "charged_back"
        self.quarter.invalidate_recordset()
        self.assertIn("Rejected by the Payer", self.quarter.results)
        self.assertIn("Charged Back", self.quarter.results)
        # The reason stands on the invoice too, beside what is open.
        self.env.flush_all()
        rows = self.env["asom.member.invoice"].search([("nets_failure", "!=", False)])
        self.assertEqual(
            {(row.id, row.nets_failure, row.residual) for row in rows},
            {(move.id, move.nets_failure, move.amount_residual) for move in moves[:2]},
        )

    def test_what_nets_collects_is_sent_by_nobody_else(self):
        self.assertFalse(self.quarter.to_send_count)
        line = self.quarter.line_ids[0]
        line.move_id.asom_payment_channel = "transfer"
        self.quarter.invalidate_recordset()
        self.assertEqual(self.quarter.to_send_count, 1)

    def test_a_run_that_nobody_has_sent_is_not_forgotten(self):
        run = self.quarter
        self.assertTrue(run.awaits_delivery)
        rows = {row["title"]: row for row in self.env["asom.today"].get_rows()["todo"]}
        row = rows["Executed collection runs without a delivery to Nets"]
        self.assertEqual((row["count"], row["level"]), (1, "danger"))
        delivery = self.delivered()
        self.assertEqual(delivery.run_id, run)
        run.invalidate_recordset()
        self.assertFalse(run.awaits_delivery)
        delivery.action_cancel()
        run.invalidate_recordset()
        self.assertTrue(run.awaits_delivery)
        other = self.env["asom.collection.run"].search(
            [("awaits_delivery", "=", False)]
        )
        self.assertNotIn(run, other)
