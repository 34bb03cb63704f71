"""Boards see their own settlement and change nothing; nobody sees another's."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_payments import DUE
from .common_settlement import SettlementCase

MODELS = (
    "asom.nets.payout",
    "asom.nets.settlement.report",
    "asom.nets.tariff",
    "asom.nets.cost",
    "asom.nets.cost.month",
)


@tagged("post_install", "-at_install")
class TestSettlementAccess(SettlementCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["asom.nets.tariff"].search([]).unlink()
        cls.subscriber("Sekret Person", cls.south)
        cls.south_move = cls.collect_south().move_ids
        for company in cls.north | cls.south:
            cls.env["asom.nets.tariff"].create(
                {
                    "company_id": company.id,
                    "kind": "paid",
                    "amount": 4.5,
                    "valid_from": "2025-01-01",
                }
            )
        # One file of the bureau holds both.
        cls.both = cls.told(cls.paid(cls.ida_move), cls.paid(cls.south_move))
        cls.users = {
            group: cls.user_of(f"settle_{group}", f"group_{group}", cls.north)
            for group in ("board", "staff", "manager", "accountant", "service_partner")
        }

    def as_user(self, group, model, *companies):
        ids = [company.id for company in companies or (self.north,)]
        return (
            self.env[model]
            .with_user(self.users[group])
            .with_context(allowed_company_ids=ids)
        )

    def theirs(self, model):
        records = self.env[model].search([("company_id", "=", self.south.id)])
        self.assertTrue(records, model)
        return records

    def refused(self, call):
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            with self.assertRaises(UserError) as caught, self.env.cr.savepoint():
                call()
                self.env.flush_all()
        for secret in ("Sekret", "South Cable", "07654321"):
            self.assertNotIn(secret, str(caught.exception))

    def test_required_company_and_rule(self):
        for name in MODELS:
            model = self.env[name]
            company = model._fields["company_id"]
            self.assertTrue(company.required and company.store and company.index, name)
            self.assertTrue(model._check_company_auto, name)
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            self.assertEqual(rules.domain_force, "[('company_id', 'in', company_ids)]")

    def test_own_is_read_and_no_more(self):
        for group in ("board", "staff", "manager"):
            for name in MODELS:
                own = self.as_user(group, name).search([])
                self.assertTrue(own, (group, name))
                self.assertEqual(own.company_id, self.north)
                own.read()
                names = self.as_user(group, name).name_search("", limit=None)
                foreign = set(self.theirs(name).ids)
                self.assertFalse({row[0] for row in names} & foreign)

    def test_others_are_refused(self):
        for group in self.users:
            for name in MODELS:
                foreign = self.as_user(group, name).browse(self.theirs(name).ids)
                self.refused(lambda foreign=foreign: foreign.read(["company_id"]))
                self.refused(
                    lambda foreign=foreign: foreign.write({"company_id": self.north.id})
                )
                self.refused(foreign.unlink)

    def test_steps_with_the_others_money(self):
        theirs = self.theirs("asom.nets.payout")
        for group in ("board", "staff", "manager"):
            payout = self.as_user(group, "asom.nets.payout").browse(theirs.ids)
            for step in ("action_look", "action_receive", "action_take_back"):
                self.refused(getattr(payout, step))
            wizard = self.as_user(group, "asom.nets.payout.receive")
            self.refused(
                lambda wizard=wizard: wizard.create(
                    {"payout_ids": [(6, 0, theirs.ids)], "amount": 1.0, "date": DUE}
                ).action_receive()
            )
            month = self.as_user(group, "asom.nets.cost.month").browse(
                self.theirs("asom.nets.cost.month").ids
            )
            self.refused(month.action_count)
            self.refused(month.action_close)
        self.assertEqual(theirs.state, "open")

    def test_our_payout_with_their_bank_statement(self):
        line = self.statement(99.5, text="x", company=self.south)
        own = self.as_user("staff", "asom.nets.payout").search([])
        wizard = self.as_user("staff", "asom.nets.payout.receive")
        self.refused(
            lambda: wizard.create(
                {
                    "payout_ids": [(6, 0, own.ids)],
                    "way": "statement",
                    "statement_line_id": line.id,
                }
            ).action_receive()
        )
        self.assertFalse(line.is_reconciled)

    def test_our_difference_on_their_account(self):
        own = self.as_user("staff", "asom.nets.payout").search([])
        wizard = self.as_user("staff", "asom.nets.payout.explain")
        account = self.account(company=self.south)
        self.refused(
            lambda: wizard.create(
                {
                    "payout_id": own.id,
                    "explanation": "Theirs",
                    "account_id": account.id,
                }
            ).action_explain()
        )

    def test_the_board_changes_nothing(self):
        payout = self.as_user("board", "asom.nets.payout").search([])
        for step in ("action_look", "action_take_back"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                getattr(payout, step)()
        for name in ("asom.nets.payout.receive", "asom.nets.payout.explain"):
            with self.assertRaises(AccessError), self.env.cr.savepoint():
                self.as_user("board", name).create({})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.as_user("board", "asom.nets.cost").create({"name": "Mine"})
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            self.as_user("staff", "asom.nets.tariff").search([]).amount = 0.0

    def test_the_board_reads_the_form(self):
        """All that the form shows, also what comes from the bureau's file."""
        payout = self.as_user("board", "asom.nets.payout").search([])
        fields = [
            "display_name",
            "section_ids",
            "stated",
            "waiting_amount",
            "control_amount",
            "statement_line_ids",
            "by_hand",
            "unshown",
        ]
        [row] = payout.read(fields)
        self.assertEqual(row["stated"], 300.0)
        self.assertEqual(row["unshown"], 300.0)

    def test_the_staff_does_it(self):
        payout = self.as_user("staff", "asom.nets.payout").search([])
        action = payout.action_receive()
        wizard = (
            self.as_user("staff", "asom.nets.payout.receive")
            .with_context(**action["context"])
            .create({"amount": 290.0})
        )
        wizard.action_receive()
        self.assertEqual(payout.state, "different")
        explain = self.as_user("staff", "asom.nets.payout.explain").with_context(
            **payout.action_explain()["context"]
        )
        explain.create(
            {
                "explanation": "The bank's fee",
                "account_id": self.account().id,
                "date": DUE,
            }
        ).action_explain()
        self.assertEqual(payout.state, "agreed")
        self.assertEqual(payout.explained_by_id, self.users["staff"])
        self.assert_adds_up()

    def test_costs_of_a_shared_file(self):
        own = self.as_user("board", "asom.nets.cost").search([])
        self.assertEqual((own.kind, own.count, own.amount), ("paid", 1, 4.5))
        # The file itself is the bureau's; its name may be told, it is not opened.
        self.assertFalse(own.delivery_visible)
