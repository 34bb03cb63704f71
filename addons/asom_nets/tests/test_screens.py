"""What screens say: sums, names, selection values and questions."""

import re
from datetime import date

from lxml import etree

from odoo.tests import Form, freeze_time, tagged

from ..betalingsservice import DeliveryError
from ..betalingsservice.errors import MESSAGES
from ..betalingsservice.layouts import LAYOUTS
from ..models.delivery.fault_text import fault_text, placed_text
from .common_payments import PaymentCase

# Selections that borrow their values from another field.
BORROWED = (
    ("asom.membership", "payment_channel"),
    ("asom.collection.run.line", "payment_channel"),
    ("account.move", "asom_payment_channel"),
    ("asom.nets.agreement", "channel_without_mandate"),
)
# What only a file of our own can be, read or written again by a programmer; and what is
# noted of a delivery, not raised.
OWN_FILES_ONLY = {
    "customer_changes",
    "filler_used",
    "form_differs",
    "new_deviation",
    "no_collection_record",
    "no_postcode_record",
    "not_read",
    "record_number_order",
    "text_order",
    "text_without_collection",
    "unknown_extra",
    "unknown_record",
    "unknown_record_number",
    "unknown_transaction",
    "wrong_request",
}


@tagged("post_install", "-at_install")
@freeze_time("2026-01-05 09:00:00")
class TestScreens(PaymentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        moves = cls.env["account.move"]
        cls.move = moves.search([("asom_membership_id", "=", cls.ida.id)])
        cls.bo_move = moves.search([("asom_membership_id", "=", cls.bo.id)])

    def in_danish(self, model):
        self.env["res.lang"]._activate_lang("da_DK")
        terms = self.env["ir.module.module"].search(
            [("name", "in", ("asom_membership", "asom_nets"))]
        )
        terms._update_translations("da_DK")
        return self.env[model].with_context(lang="da_DK")

    def test_borrowed_values_are_translated(self):
        wanted = self.in_danish("asom.membership")
        wanted = dict(
            wanted.fields_get(["payment_channel"])["payment_channel"]["selection"]
        )
        self.assertNotIn("Payment Slip", wanted.values())
        for model, name in BORROWED:
            field = self.env[model].with_context(lang="da_DK").fields_get([name])[name]
            for key, label in field["selection"]:
                self.assertEqual(label, wanted[key], (model, name))
        kinds = self.env["asom.nets.mandate"].with_context(lang="da_DK")
        events = self.env["asom.nets.mandate.event"].with_context(lang="da_DK")
        self.assertEqual(
            events.fields_get(["kind"])["kind"]["selection"],
            kinds.fields_get(["kind"])["kind"]["selection"],
        )

    def test_what_was_taken_back_is_no_income(self):
        delivery = self.told(
            self.paid(self.move, 30000), self.slip_paid(self.bo_move, 20000)
        )
        self.told(self.paid(self.move, 30000, code="0239"))
        payments = self.env["asom.nets.payment"]
        found = payments.search(self.of_north("delivery_id"))
        self.assertEqual(sorted(found.mapped("amount_signed")), [-300, 200, 300])
        self.assertEqual(delivery.currency_id.name, "DKK")
        [(total,)] = payments._read_group(
            self.of_north("delivery_id"), [], ["amount_signed:sum"]
        )
        self.assertEqual(total, 200.0)
        # No view offers the sum without sign.
        self.assertFalse(payments.fields_get(["amount"])["amount"].get("aggregator"))

    def test_nothing_chosen_has_no_effect(self):
        delivery = self.told(
            self.paid(self.move, 10000, customer="99887", reference="000777777")
        )
        parked = self.open_parked(delivery)
        wizard = self.env["asom.nets.parked.match"].create({"parked_id": parked.id})
        self.assertFalse(wizard.effect)
        wizard.move_id = self.move
        self.assertIn("stay open", wizard.effect)

    def test_a_file_of_the_bureau_is_in_kroner(self):
        bureau = self.env.ref("base.main_company")
        delivery = self.env["asom.nets.delivery"].new({"company_id": bureau.id})
        self.assertEqual(delivery.currency_id, self.env.ref("base.DKK"))

    def test_a_grouped_list_makes_no_association(self):
        """Odoo offers a new one below a list that is grouped by it."""
        views = self.env["ir.ui.view"].search(
            [("model", "=like", "asom.%"), ("type", "=", "list")]
        )
        for arch in map(etree.fromstring, views.mapped("arch")):
            if arch.get("default_group_by") == "company_id":
                self.assertIn("0", (arch.get("create"), arch.get("group_create")))

    def test_a_cost_by_hand(self):
        bureau = self.env.ref("base.main_company")
        bureau.asom_is_association = False
        costs = self.env["asom.nets.cost"].with_context(
            allowed_company_ids=[bureau.id, self.north.id, self.south.id]
        )
        form = Form(costs, view="asom_nets.nets_cost_form")
        self.assertFalse(form.company_id)
        form.company_id = self.north
        form.name = "Subscription"
        form.unit_price = 12.5
        cost = form.save()
        self.assertEqual((cost.amount, cost.currency_id.name), (12.5, "DKK"))
        self.assertEqual(cost.display_name, "Subscription 01/05/2026")

    def test_faults_in_plain_words(self):
        fault = DeliveryError(
            "too_late", due=date(2026, 7, 1), days=90, created=date(2026, 1, 5)
        )
        self.assertIn("07/01/2026", fault_text(self.env, fault))
        # Those without a text of their own say at least what is the matter.
        rare = DeliveryError("customer_changes", content="1001", expected="1002")
        for text in (fault_text(self.env, rare), placed_text(self.env, rare)):
            self.assertIn("record is not as Nets w", text)
            self.assertIn("customer '1001' inside", text)

    def test_faults_are_danish_to_who_reads_danish(self):
        """The code's own English stands in none that a file or a member can cause."""
        danish = self.in_danish("res.partner").env
        title = LAYOUTS["0602-092"]["amount"].title
        for code in sorted(set(MESSAGES) - OWN_FILES_ONLY):
            names = re.findall(r"{(\w+)", MESSAGES[code])
            values = {name: 0 if name == "codepoint" else "42" for name in names}
            error = DeliveryError(code, field=title, position=7, **values)
            for text in (fault_text, placed_text):
                with self.subTest(code=code, text=text.__name__):
                    english = text(self.env(context={"lang": "en_US"}), error)
                    told = text(danish, error)
                    self.assertNotEqual(told, english)
                    self.assertNotIn(error.message, told)
                    self.assertNotIn(title.en, told)

    def test_a_live_delivery(self):
        with freeze_time("2025-12-05 09:00:00"):
            first = self.quarter.action_create_delivery()
            self.assertTrue(self.quarter.has_live_delivery)
            first.action_cancel()
            self.assertFalse(self.quarter.has_live_delivery)
