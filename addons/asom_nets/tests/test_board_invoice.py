"""How a board finds an invoice that Nets collects, and why it is not paid."""

from odoo.tests import freeze_time, tagged

from .common import EARLY
from .test_fik_report import ReportCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestBoardInvoice(ReportCase):
    def setUp(self):
        super().setUp()
        self.board = self.user_of("board_nets", "group_board", self.north)
        self.rows = self.env["asom.member.invoice"].with_user(self.board)

    def test_it_is_found_by_what_stands_on_its_slip(self):
        number = self.slip.nets_payment_id
        for text in (number, number.lstrip("0"), f"+71<{number}+", f" {number} "):
            found = self.rows.search([("search_text", "ilike", text)])
            self.assertEqual(found.ids, self.slip.ids, text)

    def test_the_row_says_that_the_payer_has_refused_it(self):
        self.auto._asom_step().write(
            {"nets_failure": "rejected", "nets_failure_date": "2026-01-05"}
        )
        row = self.rows.browse(self.auto.ids)
        self.assertIn("Rejected by the Payer", row.why_unpaid)
        self.assertFalse(self.rows.browse(self.slip.ids).nets_failure)
