"""Who sees and places the money on bank statements, and the list they work from."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from .common import EARLY
from .test_statement import StatementCase


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestStatementAccess(StatementCase):
    def as_user(self, login, group):
        user = self.user_of(login, group, self.north)
        return (
            self.env["account.bank.statement.line"]
            .with_user(user)
            .with_context(allowed_company_ids=self.north.ids)
        )

    def test_staff_place_the_money(self):
        lines = self.lines(
            (100.0, self.move.nets_payment_id), (300.0, self.other.nets_payment_id)
        )
        model = self.as_user("statement_staff", "group_staff")
        self.assertEqual(model.search([("nets_move_id", "!=", False)]), lines)
        model.browse(lines[0].id).action_nets_match()
        self.assertEqual(self.move.amount_residual, 200.0)
        model.browse(lines[1].id).action_undo_reconciliation()
        self.assertEqual(self.other.amount_residual, 300.0)
        with self.assertRaises(AccessError):
            model.create(
                {
                    "journal_id": self.bank(self.north).id,
                    "amount": 1.0,
                    "payment_ref": "x",
                }
            )

    def test_the_board_does_not(self):
        [line] = self.lines((100.0, self.move.nets_payment_id))
        with self.assertRaises(AccessError):
            self.as_user("statement_board", "group_board").browse(
                line.id
            ).action_nets_match()

    def test_others_see_nothing(self):
        [theirs] = self.lines((9.0, "Sekret"), company=self.south)
        model = self.as_user("statement_other", "group_staff")
        self.assertNotIn(theirs.id, model.search([]).ids)
        for call in ("action_nets_match", "action_nets_find"):
            with self.assertRaises(AccessError) as caught:
                getattr(model.browse(theirs.id), call)()
            self.assertNotIn("Sekret", str(caught.exception))

    def test_the_list_shows_what_is_to_be_placed(self):
        waits, done = self.lines(
            (100.0, self.move.nets_payment_id), (300.0, self.other.nets_payment_id)
        )
        self.assertTrue(done.is_reconciled)
        action = self.env.ref("asom_nets.action_bank_statement_line")
        views = self.env[action.res_model].get_views(
            [(view.view_id.id, view.view_mode) for view in action.view_ids]
            + [(action.search_view_id.id, "search")]
        )["views"]
        self.assertEqual(set(views), {"list", "kanban", "search"})
        search = etree.fromstring(views["search"]["arch"])
        default = safe_eval(action.context)
        self.assertEqual(default, {"search_default_to_place": 1})
        found = {
            node.get("name"): self.env[action.res_model].search(
                [
                    *safe_eval(node.get("domain")),
                    ("company_id", "=", self.north.id),
                ]
            )
            for node in search.iter("filter")
            if node.get("domain")
        }
        self.assertEqual(found["to_place"], waits)
        self.assertEqual(found["suggested"], waits | done)
        self.assertFalse(found["unknown"])
        self.assertEqual(found["matched"], done)

    def test_the_menu(self):
        menu = self.env.ref("asom_nets.menu_nets_bank_statement_line")
        for group, seen in (("group_staff", True), ("group_board", False)):
            user = self.user_of(f"statement_menu_{group}", group, self.north)
            visible = self.env["ir.ui.menu"].with_user(user)._visible_menu_ids()
            self.assertEqual(menu.id in visible, seen, group)
