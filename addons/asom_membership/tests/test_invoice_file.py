"""The document that boards and members are served is the invoice's own."""

import base64

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_access import AccessCase

FORGED = base64.b64encode(b"%PDF another account").decode()


@tagged("post_install", "-at_install")
class TestInvoiceFile(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["manager"] = cls.user_of("file_manager", "group_manager", cls.north)
        cls.move = cls.env["account.move"].search(
            [
                ("company_id", "=", cls.north.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
            ],
            limit=1,
        )

    def test_nobody_puts_another_document_in_its_place(self):
        tie = {"res_model": "account.move", "res_id": self.move.id}
        tie["res_field"] = "invoice_pdf_report_file"
        loose = {key: tie[key] for key in ("res_model", "res_id")}
        new = {"name": "Invoice.pdf", "raw": FORGED}
        for made in (False, True):
            if made:
                self.env["ir.attachment"].create({"name": "a.pdf", "raw": b"1", **tie})
            own = self.env["ir.attachment"].search(
                [*((key, "=", value) for key, value in tie.items())]
            )
            self.assertEqual(bool(own), made)
            for user in ("staff", "accountant", "manager"):
                calls = [
                    (
                        "account.move",
                        "write",
                        [self.move.id],
                        {tie["res_field"]: FORGED},
                    ),
                    (
                        "account.move",
                        "write",
                        [self.move.id],
                        {tie["res_field"]: False},
                    ),
                    ("ir.attachment", "create", {**new, **tie}),
                ]
                if made:
                    calls.append(("ir.attachment", "write", own.ids, {"raw": FORGED}))
                for call in calls:
                    with self.subTest(user=user, call=call, made=made):
                        with self.assertRaises(UserError), self.cr.savepoint():
                            self.rpc(user, *call)
            # A file beside it becomes none of its own.
            beside = self.rpc("manager", "ir.attachment", "create", {**new, **loose})
            with self.assertRaises(UserError), self.cr.savepoint():
                field = {"res_field": tie["res_field"]}
                self.rpc("manager", "ir.attachment", "write", [beside], field)
