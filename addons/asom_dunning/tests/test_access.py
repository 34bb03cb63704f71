"""Invariant 4 for reminders: no association sees, counts or touches another's; a board
reads its own."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_isolation.calls.doors import READ

from .after_common import APPROVED, AfterCase

OWN = {
    "asom.dunning.policy",
    "asom.dunning.hold",
    "asom.dunning.case",
    "asom.dunning.reminder",
    "asom.dunning.claim",
    "asom.dunning.run",
    "asom.dunning.run.line",
    "asom.dunning.agreement",
    "asom.dunning.agreement.line",
    "asom.dunning.letter",
    "asom.dunning.write.off",
    "asom.dunning.effect",
    "asom.dunning.handover",
    "asom.dunning.decision",
    "asom.dunning.closing",
    "asom.dunning.notice",
    "asom.dunning.acknowledgement",
    "asom.inkasso.agency",
    "asom.inkasso.agreement",
    "asom.inkasso.case",
    "asom.inkasso.message",
}
ALL = {"asom.dunning.law"}


@tagged("post_install", "-at_install")
class TestAccess(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.owing("Ida Holm")
        tv = cls.product("Skjult", company=cls.south)
        cls.secret = cls.owing("Sekret", company=cls.south, product=tv)
        for member in cls.ida | cls.secret:
            cls.env["asom.dunning.hold"].create(
                {
                    "membership_id": member.id,
                    "reason": "wish",
                    "date_from": "2025-01-01",
                    "date_to": "2025-01-02",
                }
            )
        for company in (cls.north, cls.south):
            cls.remind("2026-01-12", company)
        cls.all_that_follows()
        for member in cls.ida | cls.secret:
            agreement = cls.env["asom.dunning.agreement"].create(
                {"membership_id": member.id}
            )
            agreement.action_start()
            cls.env["asom.dunning.write.off"].create(
                {"membership_id": member.id, "reason": "Sekret"}
            )
        cls.users = {
            group: cls.user_of(f"dun_{group}", f"group_{group}", cls.north)
            for group in ("staff", "board", "accountant", "service_partner")
        }
        cls.env.flush_all()

    @classmethod
    def all_that_follows(cls):
        """In both associations a signal that is closed, and a case at an agency."""
        for company in (cls.north, cls.south):
            tv = cls.product("Andet", company=company)
            word = "Sekret" if company == cls.south else "Andet"
            names = (f"{word} To", f"{word} Tre")
            members, handover = cls.handed_over(*names, company=company, product=tv)
            closes, collects = handover.decision_ids.filtered(
                lambda row, some=members: row.membership_id in some
            )
            cls.decide(closes, "close")
            cls.decide(collects, "inkasso")
            with freeze_time(f"{APPROVED} 10:00:00"):
                closes.closing_ids.action_approve()
                collects.inkasso_ids.action_approve()
            cls.acknowledge(closes.membership_id)

    def of(self, company, name):
        return self.env[name].search([("company_id", "=", company.id)])

    def test_every_model_is_an_associations_own(self):
        models = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "asom_dunning"
            and not model._abstract
            and not model._transient
        }
        self.assertEqual(models, OWN | ALL)
        for name in OWN:
            company = self.env[name]._fields["company_id"]
            self.assertTrue(company.required and company.store and company.index, name)
            self.assertTrue(self.env[name]._check_company_auto, name)
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            own = "[('company_id', 'in', company_ids)]"
            self.assertEqual(rules.mapped("domain_force"), [own], name)
        for field in self.env["asom.dunning.law"]._fields.values():
            # What two decide is found by who may read it, the bureau's company.
            if field.comodel_name != "asom.setting.change" or field.store:
                self.assertFalse(
                    field.relational and field.comodel_name.startswith("asom."), field
                )

    @mute_logger("odoo.addons.base.models.ir_rule", "odoo.models")
    def test_nothing_of_another_is_found_read_or_written(self):
        for group, user in self.users.items():
            for name in OWN:
                theirs = self.of(self.south, name)
                self.assertTrue(theirs, name)
                mine = self.as_user(user, theirs)
                for call in (
                    mine.read,
                    mine.unlink,
                    lambda mine=mine: mine.export_data(["display_name"]),
                    lambda mine=mine: mine.write({"company_id": self.north.id}),
                ):
                    self.env.invalidate_all()
                    with self.assertRaises(UserError, msg=f"{group} {name}") as refused:
                        call()
                    self.assertNotIn("Sekret", str(refused.exception))
                if group != "service_partner":
                    found = mine.browse().search([])
                    self.assertEqual(found.company_id, self.north, name)

    def test_the_board_reads_its_own_and_does_nothing(self):
        board = self.users["board"]
        for name in OWN | ALL:
            records = self.env[name].search([], limit=1)
            if name in OWN:
                records = self.of(self.north, name)[:1]
            mine = self.as_user(board, records)
            self.assertTrue(mine.read(["display_name"]), name)
            self.env.invalidate_all()
            with self.assertRaises(AccessError, msg=name):
                mine.write({"create_date": "2026-01-01"})
            doors = self.env["asom.door"].with_user(board)._limits()
            self.assertTrue(all(doors.allows_call(name, each) for each in READ), name)
            for method in ("write", "create", "action_execute", "action_cancel"):
                self.assertFalse(doors.allows_call(name, method), name)
        run = self.as_user(board, self.of(self.north, "asom.dunning.run"))
        for step in ("action_preview", "action_approve", "action_cancel"):
            with self.assertRaises(AccessError):
                getattr(run, step)()

    def test_a_board_decides_and_reaches_no_other_step(self):
        doors = self.env["asom.door"].with_user(self.users["board"])._limits()
        for model, method in (
            ("asom.dunning.decision", "action_decide"),
            ("asom.dunning.decision", "action_undo"),
            ("asom.dunning.decide", "web_save"),
            ("asom.dunning.decide", "action_confirm"),
            ("asom.dunning.handover", "action_pdf"),
        ):
            self.assertTrue(doors.allows_call(model, method), (model, method))
        for model, method in (
            ("asom.dunning.decision", "action_carry_out"),
            ("asom.dunning.decision", "message_post"),
            ("asom.dunning.case", "action_ask_association"),
            ("asom.dunning.case", "action_acknowledge"),
            ("asom.dunning.closing", "action_approve"),
            ("asom.dunning.closing", "action_order"),
            ("asom.dunning.closing", "action_withdraw"),
            ("asom.dunning.acknowledgement", "action_document"),
            ("asom.inkasso.case", "action_approve"),
            ("asom.inkasso.case", "action_withdraw"),
            ("asom.inkasso.message", "action_download"),
            ("asom.inkasso.message", "action_book"),
            ("asom.inkasso.receive", "action_receive"),
            ("asom.inkasso.assign", "action_confirm"),
        ):
            self.assertFalse(doors.allows_call(model, method), (model, method))

    def test_a_letter_to_a_protected_name_is_not_the_boards(self):
        letter = self.of(self.north, "asom.dunning.reminder").filtered(
            lambda row: row.membership_id == self.ida
        )[:1]
        board = self.as_user(self.users["board"], letter)
        self.assertTrue(board._frozen_serve("pdf").read().startswith(b"%PDF"))
        self.ida.name_protected = True
        with self.assertRaises(AccessError):
            board._frozen_serve("pdf")
        staff = self.as_user(self.users["staff"], letter)
        self.assertTrue(staff._frozen_serve("pdf").read())
