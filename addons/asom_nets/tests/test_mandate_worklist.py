"""Mandate records that name nobody: candidates, assigning, trying again."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time, tagged

from .common import EARLY
from .common_mandates import MandateCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestWorkList(MandateCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff = cls.user_of("mandate_staff", "group_staff", cls.north)
        cls.board = cls.user_of("mandate_board", "group_board", cls.north)

    def unknown(self, number="1091", **vals):
        """The work-list row of a record that names nobody."""
        delivery = self.told(self.row(number, **vals))
        parked = self.parked(delivery)
        self.assertEqual(len(parked), 1)
        self.assertEqual((delivery.state, parked.kind), ("done", "mandate"))
        return parked

    def as_staff(self, parked):
        return parked.with_user(self.staff).with_context(
            allowed_company_ids=self.north.ids
        )

    def test_nobody_known(self):
        parked = self.unknown()
        event = parked.mandate_event_id
        self.assertEqual(event.state, "parked")
        self.assertIn("1091", parked.reason)
        self.assertEqual(parked.raw, event.raw)
        self.assertFalse(
            self.env["asom.nets.mandate"]
            .search([])
            .filtered(lambda mandate: mandate.number == event.mandate_number)
        )

    def test_the_question_knows_what_it_is_about(self):
        parked = self.as_staff(self.unknown())
        action = parked.action_assign()
        form = Form(
            parked.env["asom.nets.mandate.assign"].with_context(**action["context"]),
            view="asom_nets.nets_mandate_assign_form",
        )
        self.assertEqual(form.company_id, self.north)
        self.assertEqual(form.customer_key, "1091")
        self.assertEqual(form.reason, parked.reason)
        form.membership_id = self.bo
        form.save().action_assign()
        self.assertEqual(parked.mandate_event_id.membership_id, self.bo)

    def test_a_near_number_is_proposed(self):
        parked = self.unknown("1011")
        self.assertEqual(parked.member_candidate_ids[0], self.ida)

    def test_something_typed_around_the_number(self):
        self.assertIn(self.bo, self.unknown("55551002").member_candidate_ids)
        self.assertIn(self.bo, self.unknown("1002BOL").member_candidate_ids)

    def test_nobody_of_another_association_is_proposed(self):
        self.subscriber("Sekret", self.south, member_number="1111")
        candidates = self.unknown("1112").member_candidate_ids
        self.assertEqual(candidates.company_id - self.north, self.env["res.company"])

    def test_a_payment_id_was_typed(self):
        self.collect()
        move = self.move_of(self.bo)
        parked = self.unknown(move.nets_payment_id)
        self.assertEqual(parked.member_candidate_ids[0], self.bo)

    def test_one_click(self):
        parked = self.as_staff(self.unknown("1011"))
        action = (
            parked.member_candidate_ids[0]
            .with_context(asom_parked_id=parked.id)
            .action_nets_assign()
        )
        self.assertEqual(action["tag"], "display_notification")
        self.assertEqual(parked.state, "done")
        self.assertEqual(parked.mandate_event_id.state, "applied")
        mandate = self.ida.nets_mandate_ids
        self.assertEqual((mandate.number, mandate.customer_key), ("000000501", "1011"))
        self.assertTrue(self.ida.nets_has_mandate)

    def test_its_end_finds_the_member_again(self):
        parked = self.unknown("1011")
        parked._assign(self.ida)
        delivery = self.told(self.row("1011", "0232", end=date(2025, 12, 4)))
        self.assertFalse(self.parked(delivery))
        self.assertFalse(self.ida.nets_has_mandate)
        self.assertEqual(self.ida.payment_channel, "slip")

    def test_with_the_wizard(self):
        parked = self.as_staff(self.unknown("ZZZ"))
        action = parked.action_assign()
        wizard = (
            self.env[action["res_model"]]
            .with_user(self.staff)
            .with_context(allowed_company_ids=self.north.ids, **action["context"])
            .create({"membership_id": self.bo.id})
        )
        wizard.action_assign()
        self.assertTrue(self.bo.nets_has_mandate)

    def test_not_to_another_association(self):
        secret = self.subscriber("Sekret", self.south)
        parked = self.unknown()
        with self.assertRaisesRegex(UserError, "cannot be assigned"):
            parked._assign(secret)
        self.assertEqual(parked.state, "open")

    def test_not_by_the_board(self):
        parked = self.unknown("1011").with_user(self.board)
        with self.assertRaises(AccessError):
            parked._assign(self.ida.with_user(self.board))

    def test_not_twice(self):
        parked = self.unknown("1011")
        parked._assign(self.ida)
        with self.assertRaisesRegex(UserError, "cannot be assigned"):
            parked._assign(self.bo)
        with self.assertRaises(UserError):
            parked.action_reopen()

    def test_another_members_mandate(self):
        self.mandate(self.ida, "000000501")
        delivery = self.told(self.row(self.bo))
        parked = self.parked(delivery)
        self.assertIn("belongs to member 1001", parked.reason)
        self.assertEqual(parked.membership_id, self.bo)
        self.assertFalse(self.bo.nets_mandate_ids)
        ended = self.told(self.row(self.bo, "0232", end=date(2025, 12, 4)))
        self.assertEqual(len(self.parked(ended)), 1)
        self.assertTrue(self.ida.nets_has_mandate)

    def test_a_group_the_agreement_does_not_know(self):
        delivery = self.told(self.row(self.ida, group=7))
        parked = self.parked(delivery)
        self.assertIn("00007", parked.reason)
        self.assertFalse(parked.can_assign)
        with self.assertRaisesRegex(UserError, "00007"):
            parked.action_retry_mandate()
        self.add_group(7)
        self.as_staff(parked).action_retry_mandate()
        self.assertEqual((parked.state, parked.membership_id), ("done", self.ida))
        self.assertEqual(self.ida.nets_mandate_ids.debtor_group_id.number, 7)

    def test_a_member_who_came_later(self):
        parked = self.unknown("1091")
        late = self.subscriber("Late", member_number="1091")
        parked.action_retry_mandate()
        self.assertTrue(late.nets_has_mandate)
        self.assertFalse(late.nets_mandate_ids.customer_key)

    def test_no_mandate_number(self):
        delivery = self.told(self.row(self.ida, number="000000000"))
        self.assertIn("names no mandate", self.parked(delivery).reason)
        self.assertFalse(self.ida.nets_mandate_ids)

    def test_dealt_with_and_reopened(self):
        parked = self.unknown()
        parked.action_done("Nets will correct it")
        self.assertEqual(parked.mandate_event_id.state, "ignored")
        parked.action_reopen()
        self.assertEqual(
            (parked.state, parked.mandate_event_id.state), ("open", "parked")
        )
