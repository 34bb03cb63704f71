"""What Nets told of mandates, slips and sign-ups: who sees it, and what opens."""

from datetime import date

from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from .common import EARLY
from .common_mandates import MandateCase

GROUPS = ("board", "accountant", "staff", "manager")
OWN = ("asom.nets.mandate.event", "asom.nets.mandate.request", "asom.nets.slip")
ACTIONS = (
    "action_nets_mandate",
    "action_nets_mandate_event",
    "action_nets_mandate_request",
)
STAFF_ACTIONS = ("action_nets_mandate_compare", "action_nets_mandate_assign")


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestMandateAccess(MandateCase):
    """Both associations have one record of each kind."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.secret = cls.subscriber("Sekret", cls.south, member_number="1001")
        # One file of both: it belongs to the bureau.
        cls.delivery = cls.told(
            cls.row(cls.ida),
            cls.row(cls.ida, "0232", end=date(2025, 12, 4)),
            cls.row("1001", pbs_number="07654321", number="000000777"),
            cls.row("1091"),
        )
        cls.env["asom.nets.mandate.request"].create(
            [
                {"membership_id": cls.ida.id},
                {"membership_id": cls.secret.id, "kind": "cancel"},
            ]
        )
        sections = cls.delivery.section_ids
        cls.env["asom.nets.slip"].create(
            [
                {
                    "delivery_id": cls.delivery.id,
                    "section_id": section.id,
                    "company_id": section.company_id.id,
                    "line": section.line,
                }
                for section in sections[:2]
            ]
        )
        cls.users = {
            group: cls.user_of(f"mandate_{group}", f"group_{group}", cls.north)
            for group in (*GROUPS, "service_partner")
        }
        cls.env.flush_all()

    def as_user(self, group, model):
        return (
            self.env[model]
            .with_user(self.users[group])
            .with_context(allowed_company_ids=self.north.ids)
        )

    def test_models_are_an_associations_own(self):
        for name in OWN:
            model = self.env[name]
            company = model._fields["company_id"]
            self.assertTrue(company.required and company.store and company.index, name)
            self.assertTrue(model._check_company_auto, name)
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            self.assertIn("('company_id', 'in', company_ids)", rules.domain_force)

    def test_own_is_read_and_foreign_is_not(self):
        for name in OWN:
            foreign = self.env[name].search([("company_id", "=", self.south.id)])
            self.assertTrue(foreign, name)
            for group in GROUPS:
                mine = self.as_user(group, name)
                self.assertEqual(mine.search([]).company_id, self.north, (name, group))
                self.assertFalse(mine.search([("id", "in", foreign.ids)]))
                with (
                    mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"),
                    self.assertRaises(AccessError),
                ):
                    mine.browse(foreign.ids).read(["company_id"])
            with self.assertRaises(AccessError):
                self.as_user("service_partner", name).search([])

    def test_records_are_written_by_nobody(self):
        for name in ("asom.nets.mandate.event", "asom.nets.slip", "asom.nets.mandate"):
            for group in GROUPS:
                for right in ("write", "create", "unlink"):
                    self.assertFalse(self.as_user(group, name).has_access(right))
        for group in ("board", "accountant"):
            requests = self.as_user(group, "asom.nets.mandate.request")
            self.assertFalse(requests.has_access("write"))

    def test_nothing_points_at_another_association(self):
        with self.assertRaises(UserError):
            self.as_user("staff", "asom.nets.mandate.request").create(
                {
                    "membership_id": self.ida.id,
                    "kind": "cancel",
                    "debtor_group_id": self.south_agreement.debtor_group_ids.id,
                }
            )

    def read_as_shown(self, model, records, kind):
        """Read what the view of this kind shows, as the web client does."""
        view = model.get_views([(False, kind)])
        arch = etree.fromstring(view["views"][kind]["arch"])
        fields = view["models"][model._name]["fields"]
        wanted = {}
        for node in arch.iter("field"):
            name = node.get("name")
            if name in fields and not list(node.iterancestors("field")):
                many2one = fields[name]["type"] == "many2one"
                shown = {"fields": {"display_name": {}}} if many2one else {}
                wanted[name] = shown
        return model.browse(records.ids).web_read(wanted)

    def test_every_view_opens(self):
        for group in GROUPS:
            actions = self.as_user(group, "ir.actions.act_window")
            for name in ACTIONS:
                action = actions._for_xml_id(f"asom_nets.{name}")
                model = self.as_user(group, action["res_model"])
                records = model.search([])
                self.assertTrue(records, (group, name))
                for kind in action["view_mode"].split(","):
                    self.assertTrue(self.read_as_shown(model, records, kind))
                model.get_views([(False, "search")])
            for name in STAFF_ACTIONS if group in ("staff", "manager") else ():
                action = actions._for_xml_id(f"asom_nets.{name}")
                self.as_user(group, action["res_model"]).get_views([(False, "form")])

    def test_a_board_opens_what_came_in_the_bureaus_file(self):
        self.assertNotEqual(self.delivery.company_id, self.north)
        events = self.as_user("board", "asom.nets.mandate.event").search([])
        # Not the file's own name: that may tell of others who are in it.
        name = f"0603 Mandates {self.delivery.number}"
        self.assertEqual(set(events.mapped("delivery_name")), {name})
        mandates = self.as_user("board", "asom.nets.mandate").search([])
        self.assertEqual(mandates.delivery_name, name)

    def test_members_and_agreements_open(self):
        for group in GROUPS:
            for name, record in (
                ("asom.membership", self.ida),
                ("asom.nets.agreement", self.north_agreement),
                ("asom.nets.parked", self.parked(self.delivery)),
            ):
                self.read_as_shown(self.as_user(group, name), record, "form")
