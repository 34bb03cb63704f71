"""What was approved is what is collected: run, invoices and file agree, or no file."""

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_isolation.frozen_file import FrozenFile

from ..models.membership import NETS_CHANNELS
from ..reading.delivery_amounts import amounts
from .common import EARLY, NetsCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestDeliveryAgreed(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.bo = cls.subscriber("Bo Lund", payment_channel="slip")
        cls.dues = cls.collect()
        cls.boss = cls.user_of("boss", "group_manager", cls.north)
        cls.env.flush_all()

    def tamper(self, query, *args):
        self.env.cr.execute(query, args)
        self.env.invalidate_all(flush=False)

    def refused(self, *texts):
        with self.assertRaises(UserError) as caught, self.cr.savepoint():
            self.dues.action_create_delivery()
        self.assertFalse(self.dues.delivery_ids)
        for text in texts:
            self.assertIn(text, str(caught.exception))

    def test_the_file_says_what_the_run_has_charged(self):
        delivery = self.dues.action_create_delivery()
        told = amounts(self.data(delivery))
        self.assertEqual(sorted(told.values()), [30000, 30000])

    def test_what_is_left_of_an_invoice_is_what_the_ledger_says(self):
        move = self.move_of(self.ida)
        for column in ("amount_residual_signed",):
            with self.subTest(column), self.cr.savepoint() as savepoint:
                self.tamper(
                    f"UPDATE account_move SET {column} = 1 WHERE id = %s", move.id
                )
                self.refused("Ida Holm", "300,00", "1,00")
                savepoint.rollback()

    def test_an_invoice_of_another_member_is_refused(self):
        move = self.move_of(self.ida)
        self.tamper(
            "UPDATE account_move SET asom_membership_id = %s WHERE id = %s",
            self.bo.id,
            move.id,
        )
        self.refused("Ida Holm", "Bo Lund")

    def test_another_due_date_is_refused(self):
        move = self.move_of(self.ida)
        self.tamper(
            "UPDATE account_move SET invoice_date_due = '2026-02-02' WHERE id = %s",
            move.id,
        )
        self.refused("Ida Holm", "02/02/2026", "01/02/2026")

    def test_another_maturity_in_the_ledger_is_refused(self):
        self.tamper(
            "UPDATE account_move_line SET date_maturity = '2026-02-02' "
            "WHERE move_id = %s AND display_type = 'payment_term'",
            self.move_of(self.ida).id,
        )
        self.refused("Ida Holm")

    def test_an_invoice_that_the_run_has_not_made_is_refused(self):
        stranger = self.move_of(self.ida).copy()
        stranger.action_post()
        self.env.flush_all()
        self.tamper(
            "UPDATE account_move SET asom_run_id = %s, asom_membership_id = %s, "
            "asom_payment_channel = 'slip', nets_reference = '000009999', "
            "invoice_date_due = %s WHERE id = %s",
            self.dues.id,
            self.subscriber("Else").id,
            self.dues.date_due,
            stranger.id,
        )
        self.refused(stranger.name)

    def test_charges_that_were_changed_are_refused(self):
        charge = self.dues.charge_ids.filtered(lambda c: c.membership_id == self.ida)
        self.tamper("UPDATE asom_charge SET amount = 1 WHERE id = %s", charge.id)
        self.refused("Ida Holm", "1,00", "300,00")

    def test_lines_that_were_changed_are_refused(self):
        line = self.dues.line_ids.filtered(lambda row: row.membership_id == self.ida)
        self.tamper(
            "UPDATE asom_collection_run_line SET amount = 1 WHERE id = %s", line.id
        )
        self.refused("Ida Holm", "1,00", "300,00")

    def test_another_payer_is_refused(self):
        self.tamper(
            "UPDATE account_move SET partner_id = %s WHERE id = %s",
            self.bo.partner_id.id,
            self.move_of(self.ida).id,
        )
        self.refused("Ida Holm")

    def test_an_invoice_that_has_gone_out_of_the_run_is_missed(self):
        self.tamper(
            "UPDATE account_move SET asom_run_id = NULL WHERE id = %s",
            self.move_of(self.ida).id,
        )
        self.refused("Ida Holm", "300,00")

    def test_what_was_paid_or_credited_in_part_is_collected_in_part(self):
        move = self.move_of(self.ida)
        self.pay(move, 100.0)
        delivery = self.dues.action_create_delivery()
        row = delivery.collection_ids.filtered(lambda r: r.move_id == move)
        self.assertEqual((row.state, row.amount), ("included", 200.0))

    def test_by_rpc_nothing_of_it_is_written(self):
        move = self.move_of(self.ida).with_user(self.boss)
        for vals in (
            {"amount_residual_signed": 1.0},
            {"amount_residual": 1.0},
            {"asom_membership_id": self.bo.id},
            {"invoice_date_due": "2026-02-02"},
            {"asom_run_id": False},
            {"asom_payment_channel": "slip"},
            {"nets_reference": "1"},
        ):
            with self.assertRaises(UserError, msg=vals), self.cr.savepoint():
                move.write(vals)
        self.assertEqual(self.dues.action_create_delivery().amount_total, 600.0)

    def test_many_members_cost_no_more_queries(self):
        counts = [self.queries()]
        for number in range(8):
            self.subscriber(f"Member {number}")
        self.dues = self.collect("2026-04-01", "2026-06-30", "2026-02-02")
        counts.append(self.queries())
        self.assertGreaterEqual(len(self.dues.line_ids), 10)
        self.assertLessEqual(counts[1], counts[0])

    def queries(self):
        """How many the comparison of a whole run takes, with nothing read before."""
        agreement = self.north_agreement
        deliveries = self.env["asom.nets.delivery"]
        parts, rows, _late = deliveries._sort_out(agreement, self.dues._nets_moves())
        with FrozenFile() as file:
            deliveries._write_lines(agreement, parts, 1, file)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.dues._nets_check_agreed(rows, NETS_CHANNELS, file.stream())
            return self.env.cr.sql_log_count - before
