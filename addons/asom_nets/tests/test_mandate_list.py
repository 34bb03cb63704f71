"""Full lists (section 0210): compared first, applied only when a person says so."""

from datetime import date

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged

from .common import EARLY
from .common_mandates import LISTED, MandateCase

START = date(2025, 6, 1)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestList(MandateCase):
    """``ida`` is in both, ``bo`` only with Nets; ``eva`` and ``per`` differ."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.eva, cls.per, cls.kim, cls.ann = (
            cls.subscriber(name, member_number=str(2001 + n))
            for n, name in enumerate(("Eva", "Per", "Kim", "Ann"))
        )
        cls.mandate(cls.ida, "000000101", START)
        cls.mandate(cls.eva, "000000102", START)
        cls.mandate(cls.per, "000000103", START)
        cls.mandate(cls.kim, "000000104", START)
        cls.manager = cls.user_of("list_manager", "group_manager", cls.north)
        cls.staff = cls.user_of("list_staff", "group_staff", cls.north)
        cls.delivery = cls.full_list(
            (cls.ida, "000000101", START),
            (cls.bo, "000000201", date(2025, 3, 1)),
            (cls.eva, "000000202", date(2025, 2, 1)),
            (cls.per, "000000103", date(2025, 5, 1)),
            ("9999", "000000209", START),
        )

    @classmethod
    def full_list(cls, *rows, **head):
        return cls.told(
            *(
                cls.row(who, "0230", number, start, section="0210")
                for who, number, start in rows
            ),
            **head,
        )

    def compare(self, delivery=None, user=None):
        """The wizard, as staff or a manager opens it."""
        delivery = (delivery or self.delivery).with_user(user or self.manager)
        action = delivery.with_context(
            allowed_company_ids=self.north.ids
        ).action_compare()
        wizard = self.env[action["res_model"]].with_user(user or self.manager)
        return wizard.with_context(allowed_company_ids=self.north.ids).browse(
            action["res_id"]
        )

    def test_nothing_is_applied_by_itself(self):
        self.assertEqual(self.delivery.state, "review")
        self.assertEqual(set(self.events(self.delivery).mapped("state")), {"review"})
        self.assertFalse(self.bo.nets_mandate_ids)
        self.assertFalse(self.parked(self.delivery))
        self.assertEqual(self.mandates_of(self.eva)[0][2], "")

    def test_the_differences(self):
        line = self.compare(user=self.staff).line_ids
        self.assertEqual(
            (
                line.active_count,
                line.same_count,
                line.missing_count,
                line.changed_count,
                line.unknown_count,
                line.only_here_count,
                line.is_drastic,
            ),
            (4, 1, 1, 2, 1, 1, False),
        )
        differing = self.env["asom.nets.mandate.event"].search(
            line.action_view_differences()["domain"]
        )
        self.assertEqual(
            differing.mapped("difference"),
            ["same", "missing", "changed", "changed", "unknown"],
        )
        only_here = self.env["asom.nets.mandate"].search(
            line.action_view_only_here()["domain"]
        )
        self.assertEqual(only_here.membership_id, self.kim)
        self.assertEqual(self.mandates_of(self.kim)[0][2], "")

    def test_apply(self):
        self.compare().action_apply()
        self.assertEqual(self.delivery.state, "done")
        self.assertEqual(
            self.mandates_of(self.ida), [("000000101", "2025-06-01", "", False)]
        )
        self.assertEqual(
            self.mandates_of(self.bo), [("000000201", "2025-03-01", "", False)]
        )
        self.assertEqual(self.bo.payment_channel, "betalingsservice")
        # Nets' number runs, whatever day ours began on.
        self.assertEqual(
            self.mandates_of(self.eva),
            [
                ("000000202", "2025-02-01", "", False),
                ("000000102", "2025-06-01", str(LISTED), "replaced"),
            ],
        )
        self.assertTrue(self.eva.nets_has_mandate)
        self.assertEqual(
            self.mandates_of(self.per), [("000000103", "2025-06-01", "", False)]
        )
        self.assertEqual(
            self.mandates_of(self.kim),
            [("000000104", "2025-06-01", str(LISTED), "not_listed")],
        )
        self.assertEqual(self.kim.payment_channel, "slip")
        self.assertIn("does not list it", self.notes(self.kim))
        self.assertEqual(
            self.parked(self.delivery).mandate_event_id.customer_key, "9999"
        )
        self.assertIn(
            "2 mandates registered, 1 ended", self.delivery.message_ids[0].body
        )

    def test_the_same_list_again_finds_nothing(self):
        self.compare().action_apply()
        again = self.full_list(
            (self.ida, "000000101", START),
            (self.bo, "000000201", date(2025, 3, 1)),
            (self.eva, "000000202", date(2025, 2, 1)),
            (self.per, "000000103", date(2025, 6, 1)),
        )
        line = self.compare(again).line_ids
        self.assertEqual((line.same_count, line.active_count), (4, 4))
        self.assertEqual(line.only_here_count + line.changed_count, 0)
        self.compare(again).action_apply()
        self.assertEqual(set(self.events(again).mapped("state")), {"ignored"})

    def test_leave(self):
        self.compare().action_leave()
        self.assertEqual(self.delivery.state, "done")
        self.assertEqual(set(self.events(self.delivery).mapped("state")), {"ignored"})
        self.assertFalse(self.bo.nets_mandate_ids)
        self.assertFalse(self.mandates_of(self.kim)[0][2])
        with self.assertRaisesRegex(UserError, "dealt with"):
            self.delivery.action_compare()

    def test_only_managers_apply(self):
        wizard = self.compare(user=self.staff)
        for step in (wizard.action_apply, wizard.action_leave):
            with self.assertRaises(AccessError):
                step()
        self.assertEqual(self.delivery.state, "review")

    def test_more_than_half_is_asked_twice(self):
        delivery = self.full_list((self.ida, "000000101", START))
        wizard = self.compare(delivery)
        self.assertTrue(wizard.is_drastic)
        with self.assertRaisesRegex(UserError, "more than half"):
            wizard.action_apply()
        self.assertTrue(self.per.nets_has_mandate)
        wizard.confirmed = True
        wizard.action_apply()
        self.assertFalse(self.per.nets_has_mandate)
        self.assertTrue(self.ida.nets_has_mandate)

    def test_an_empty_list_is_asked_twice(self):
        lines = self.file_0603(
            self.row(self.ida, "0230", section="0210"), day=LISTED
        ).split(b"\r\n")
        # Without its only record, and with counts of none.
        data = b"\r\n".join(
            line.replace(b"00000000001", b"00000000000", 1)
            if line.startswith(b"BS092")
            else line[:31] + b"00000000000" + line[42:]
            if line.startswith(b"BS992")
            else line
            for line in lines
            if not line.startswith(b"BS042")
        )
        delivery = self.env["asom.nets.delivery"].receive("empty", data)
        self.assertEqual(delivery.state, "review", delivery.failure)
        wizard = self.compare(delivery)
        self.assertTrue(wizard.is_drastic)
        with self.assertRaises(UserError):
            wizard.action_apply()
        wizard.confirmed = True
        wizard.action_apply()
        self.assertFalse(self.ida.nets_has_mandate)
        self.assertEqual(delivery.state, "done")

    def test_what_is_too_new_for_the_list_stays(self):
        self.mandate(self.ann, "000000301", str(LISTED))
        self.told(self.row(self.bo, number="000000302", start=date(2025, 11, 1)))
        line = self.compare().line_ids
        only_here = self.env["asom.nets.mandate"].search(
            line.action_view_only_here()["domain"]
        )
        self.assertEqual(only_here.membership_id, self.kim)

    def test_only_its_own_debtor_group(self):
        second = self.add_group(2)
        self.mandate(self.ann, "000000301", "2025-01-01", debtor_group_id=second.id)
        self.compare().action_apply()
        self.assertEqual(self.mandates_of(self.ann)[0][2], "")

    def test_another_associations_mandates_stay(self):
        secret = self.subscriber("Sekret", self.south)
        self.mandate(secret, "000000104", START)
        self.compare().action_apply()
        self.assertTrue(secret.nets_has_mandate)

    def test_interrupted_and_done_again(self):
        # As if a worker had died after the first batch.
        events = self.events(self.delivery)
        first = events[1].sudo()
        first.write({"state": "new", "reason": False})
        first._place(compare=False)._apply()
        self.compare().action_apply()
        self.assertEqual(len(self.bo.nets_mandate_ids), 1)
        self.assertEqual(self.delivery.state, "done")
