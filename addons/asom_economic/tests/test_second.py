"""What an association's books are sent by is changed by two."""

from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.agreement.agreement import MAY_STAND_IN
from .common import EconomicCase


@tagged("post_install", "-at_install")
class TestSecond(EconomicCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.two_managers_and_a_clerk()

    def own(self, user, records):
        """The records for a user of the association."""
        return records.with_user(user).with_context(allowed_company_ids=self.north.ids)

    def changes(self, state="waiting"):
        return self.env["asom.setting.change"].search(
            [("res_model", "=", "asom.economic.agreement"), ("state", "=", state)]
        )

    def test_an_agreement_in_use_is_changed_when_a_second_manager_confirms(self):
        mine = self.agree()
        for user in (self.clerk, self.one):
            self.own(user, mine).write({"mode": "member", "customer_number": 1})
            self.assertEqual((mine.mode, mine.customer_number), ("summary", 0))
        change = self.changes()
        self.assertEqual(change.asked_by_id, self.one)
        for user in (self.one, self.clerk):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.own(user, change).action_confirm()
        self.own(self.two, change).action_confirm()
        self.assertEqual((mine.mode, mine.customer_number), ("member", 1))

    def test_a_day_waits_as_well_and_the_rest_is_written(self):
        mine = self.agree()
        self.own(self.one, mine).write({"date_from": "2026-02-01", "shift_days": 12})
        self.assertEqual((str(mine.date_from), mine.shift_days), ("2026-01-01", 12))
        self.own(self.two, self.changes()).action_confirm()
        self.assertEqual(str(mine.date_from), "2026-02-01")

    def test_a_draft_is_its_managers_and_the_first_is_put_in_use_by_one(self):
        books = self.books_of(self.north)
        mine = self.own(self.one, self.agree(books=books, start=False))
        mine.write({"booking": "booked"})
        self.assertEqual(mine.booking, "booked")
        self.assertFalse(self.changes())
        mine.action_start()
        self.assertEqual(mine.state, "live")

    def test_another_agreement_is_put_in_use_by_somebody_else(self):
        books = self.books_of(self.north)
        first = self.agree(books=books)
        first.action_close()
        other = self.agree(books=books, start=False)
        self.own(self.one, other).write({"booking": "booked"})
        with self.assertRaisesRegex(UserError, "Somebody else"), self.cr.savepoint():
            self.own(self.one, other).action_start()
        self.own(self.two, other).action_start()
        self.assertEqual(other.state, "live")

    def test_who_gave_the_permission_has_prepared_it(self):
        """Which books there are is what the permission says."""
        self.agree(books=self.books_of(self.north)).action_close()
        books = self.books_of(self.north, 1003)
        other = self.agree(books=books, start=False, new_grant_token=False)
        grants = self.env["asom.economic.grant"].with_user(self.one)
        state = grants._ask(self.own(self.one, other))
        grants._redeem(state, books.token)
        with self.assertRaisesRegex(UserError, "Somebody else"), self.cr.savepoint():
            self.own(self.one, other).action_start()
        self.own(self.two, other).action_start()
        self.assertEqual(other.state, "live")

    def test_this_machine_is_an_address_for_tests_alone(self):
        with (
            patch.dict("os.environ", {MAY_STAND_IN: ""}),
            self.assertRaises(ValidationError),
        ):
            self.agree(start=False)
        modules = self.env.registry._init_modules | {"asom_production"}
        with (
            patch.object(self.env.registry, "_init_modules", modules),
            self.assertRaises(ValidationError),
        ):
            self.agree(start=False)
