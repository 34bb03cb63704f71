"""What e-conomic can say to what we send is told in Danish, with what to do: each error
that was captured, and each code of its published documents."""

import json
import re
import unittest

from peers.economic import documents

from odoo.tests import TransactionCase, tagged

from ..economic.errors import of_answer
from ..trouble_text import finding, trouble_text

CODE = re.compile(r"^\|\s*([A-Z][a-z]+[A-Z]\w+)\s*\|", re.MULTILINE)
# Of what is in no call of ours.
NEVER_SENT = {
    "journalsapi": re.compile(
        "Supplier|Employee|Project|CostType|Asset|Accrual|PaymentDetails|Unit|Quantity|"
        "JournalMustBeEmpty"
    ),
    "customersapi": re.compile(
        "Contact|DeliveryLocation|EAN|PEPPOL|PNumber|Discount|PriceGroup|Default|"
        "(Invoice|Order|Quotation|Reminder|Statement)Email|Attachment|Voucher|"
        # Of places of delivery.
        "CustomerNotFound|CustomerIsBarred"
    ),
}


@tagged("post_install", "-at_install")
class TestTold(TransactionCase):
    def setUp(self):
        super().setUp()
        if not documents.folder():
            raise unittest.SkipTest("no sample files")
        self.danish = self.env(context={"lang": "da_DK"})

    def assertTold(self, kind, detail, name):
        """It has words of its own, in Danish, with what to do."""
        text, _remedy, who = finding(self.danish, kind, detail)
        self.assertNotIn(f"({kind})", text, name)
        self.assertIn(who, ("bureau", "accountant", "server"), name)
        whole = trouble_text(self.danish, kind, detail)
        self.assertNotEqual(whole, trouble_text(self.env, kind, detail), name)

    def test_each_captured_error_is_told(self):
        paths = sorted((documents.folder() / "errors").glob("*"))
        self.assertGreaterEqual(len(paths), 5)
        texts = {}
        for path in paths:
            body = json.loads(path.read_text())
            status = body.get("httpStatusCode") or body.get("status") or 409
            error = of_answer(status, body)
            told = error.errors[0] if error.errors else None
            kind = (told and told.kind) or error.kind
            self.assertTold(kind, error.detail, path.name)
            self.assertTrue(error.trace, path.name)
            texts[path.stem] = trouble_text(self.danish, kind, error.detail)
        barred = texts["legacy_400_period_barred_E04041"]
        self.assertIn("Perioden er spærret", barred)
        self.assertIn("åbner perioden", barred)

    def test_each_published_code_that_a_call_of_ours_can_meet_is_told(self):
        for service, never in NEVER_SENT.items():
            codes = set()
            for tag in documents.openapi(service)["tags"]:
                codes |= set(CODE.findall(tag.get("description") or ""))
            self.assertGreater(len(codes), 30, service)
            for code in sorted(codes):
                if not never.search(code):
                    self.assertTold(code, "", code)
