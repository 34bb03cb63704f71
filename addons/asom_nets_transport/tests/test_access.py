"""Connections and transfers are the association's own, and the board sees none."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_nets.tests.common import EARLY

from .common import TransportCase

GROUPS = ("board", "accountant", "service_partner", "staff", "manager")
OWN = ("asom.nets.channel", "asom.nets.transfer")
STEPS = {
    "asom.nets.channel": (
        "action_start",
        "action_stop",
        "action_archive",
        "action_test",
        "action_work_now",
        "action_show_host_key",
        "action_generate_key",
        "action_forget_key",
    ),
    "asom.nets.transfer": (
        "action_try_now",
        "action_arrived",
        "action_not_arrived",
        "action_cancel",
    ),
}
SECRETS = ("South Cable", "Sekret", "theirs.invalid")


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestAccess(TransportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.subscriber("Sekret Person", cls.south)
        cls.delivery = cls.ready()
        cls.their_delivery = cls.collect_south().action_create_delivery()
        cls.users = {
            group: cls.user_of(f"transport_{group}", f"group_{group}", cls.north)
            for group in GROUPS
        }

    def setUp(self):
        super().setUp()
        self.channel = self.watched(name="Ours", auto_send=False)
        theirs = self.watched(self.south, name="Sekret South", host="theirs.invalid")
        self.delivery.action_send()
        self.their_delivery.action_send()
        self.foreign = {
            "asom.nets.channel": theirs,
            "asom.nets.transfer": self.their_delivery.transfer_id,
        }
        self.ours = {
            "asom.nets.channel": self.channel,
            "asom.nets.transfer": self.delivery.transfer_id,
        }
        self.env.flush_all()

    def as_user(self, group, model):
        return (
            self.env[model]
            .with_user(self.users[group])
            .with_context(allowed_company_ids=self.north.ids)
        )

    def refused(self, call):
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            with self.assertRaises(UserError) as caught:
                with self.env.cr.savepoint():
                    call()
                    self.env.flush_all()
        for secret in SECRETS:
            self.assertNotIn(secret, str(caught.exception))
        return caught.exception

    def test_every_model_is_an_associations_own(self):
        models = {
            name
            for name, model in self.env.registry.items()
            if model._original_module == "asom_nets_transport" and not model._transient
        }
        self.assertEqual(models, set(OWN))
        for name in models:
            company = self.env[name]._fields["company_id"]
            self.assertTrue(company.required and company.store and company.index, name)
            self.assertTrue(self.env[name]._check_company_auto, name)
            rules = self.env["ir.rule"].search(
                [("model_id.model", "=", name), ("groups", "=", False)]
            )
            self.assertIn("('company_id', 'in', company_ids)", rules.domain_force)

    def test_board_and_others_see_nothing(self):
        for group in ("board", "accountant", "service_partner"):
            for name in OWN:
                self.assertFalse(self.as_user(group, name).has_access("read"), name)
                mine = self.as_user(group, name).browse(self.ours[name].ids)
                self.refused(lambda mine=mine: mine.read(["display_name"]))
                self.refused(lambda mine=mine: mine.search([]))

    def test_the_board_still_sees_its_deliveries(self):
        board = self.as_user("board", "asom.nets.delivery").browse(self.delivery.id)
        fields = board.fields_get()
        self.assertNotIn("transfer_state", fields)
        self.assertNotIn("can_be_sent", fields)
        [values] = board.read()
        self.assertEqual(values["filename"], self.delivery.filename)
        for step in (
            "action_send",
            "action_do_not_send",
            "action_nets_has_it",
            "action_nets_does_not_have_it",
            "action_mark_sent",
            "action_cancel",
        ):
            self.refused(getattr(board, step))
        self.assertEqual(self.delivery.transfer_state, "waiting")

    def test_others_associations(self):
        for group in ("staff", "manager"):
            for name, records in self.foreign.items():
                model = self.as_user(group, name)
                self.assertEqual(model.search([]).company_id, self.north)
                self.assertFalse(model.search([("id", "in", records.ids)]))
                mine = model.browse(records.ids)
                self.refused(lambda mine=mine: mine.read(["company_id"]))
                self.refused(lambda mine=mine: mine.mapped("display_name"))
                self.refused(lambda mine=mine: mine.export_data(["id"]))
                self.refused(lambda mine=mine: mine.write({"company_id": 1}))
                self.refused(mine.unlink)
                for step in STEPS[name]:
                    self.refused(getattr(mine, step))
            delivery = self.as_user(group, "asom.nets.delivery").browse(
                self.their_delivery.id
            )
            for step in ("action_send", "action_do_not_send", "action_nets_has_it"):
                self.refused(getattr(delivery, step))
        self.assertEqual(self.foreign["asom.nets.channel"].state, "running")
        self.assertEqual(self.foreign["asom.nets.transfer"].state, "waiting")

    def test_staff_sees_connections_and_changes_none(self):
        channel = self.as_user("staff", "asom.nets.channel").browse(self.channel.id)
        self.assertEqual(channel.name, "Ours")
        self.refused(lambda: channel.write({"name": "Mine"}))
        self.refused(lambda: channel.create({"name": "Mine"}))
        self.refused(channel.unlink)
        for step in STEPS["asom.nets.channel"]:
            self.refused(getattr(channel, step))

    def test_nobody_edits_transfers(self):
        for group in ("staff", "manager"):
            transfer = self.as_user(group, "asom.nets.transfer").browse(
                self.ours["asom.nets.transfer"].id
            )
            self.refused(lambda transfer=transfer: transfer.write({"state": "done"}))
            self.refused(
                lambda transfer=transfer: transfer.create(
                    {
                        "channel_id": self.channel.id,
                        "direction": "in",
                        "filename": "x",
                    }
                )
            )
            self.refused(transfer.unlink)
        with self.assertRaisesRegex(UserError, "is kept"):
            self.delivery.transfer_id.sudo().unlink()

    def test_staff_takes_the_whole_way(self):
        delivery = self.as_user("staff", "asom.nets.delivery").browse(self.delivery.id)
        delivery.action_do_not_send()
        self.assertTrue(delivery.can_be_sent)
        delivery.action_send()
        delivery.transfer_id.action_try_now()
        self.env["asom.nets.channel"].sudo()._cron_work()
        self.assertEqual(delivery.state, "sent")
        self.assertEqual(delivery.transfer_state, "done")
        self.assertEqual(delivery.transfer_id.channel_id.display_name, "Ours")

    def test_staff_over_the_bureaus_connection(self):
        """They may not see the bureau's own company, and yet send over it."""
        self.channel.action_stop()
        delivery = self.as_user("staff", "asom.nets.delivery").browse(self.delivery.id)
        delivery.action_do_not_send()
        shared = self.watched(self.bureau, name="Bureau")
        self.env.flush_all()
        delivery.invalidate_recordset()
        self.assertTrue(delivery.can_be_sent)
        delivery.action_send()
        self.assertFalse(
            self.as_user("staff", "asom.nets.channel").search([("name", "=", "Bureau")])
        )
        [values] = delivery.transfer_id.web_read(
            {"channel_id": {"fields": {"display_name": {}}}, "error": {}}
        )
        self.assertEqual(values["channel_id"]["display_name"], "Bureau")
        shared.sudo()._work()
        self.assertEqual(delivery.state, "sent")

    def test_a_person_decides_and_may(self):
        transfer = self.delivery.transfer_id.sudo()
        transfer._step({"state": "doubtful"})
        board = self.as_user("board", "asom.nets.transfer").browse(transfer.id)
        with self.assertRaises(AccessError), mute_logger("odoo.models"):
            board.action_arrived()
        staff = self.as_user("staff", "asom.nets.transfer").browse(transfer.id)
        staff.action_arrived()
        self.assertEqual(self.delivery.state, "sent")
        told = self.delivery.message_ids.filtered(lambda m: m.tracking_value_ids)
        self.assertFalse(told - told.filtered(lambda m: m.author_id))

    def test_nobody_makes_another_associations_connection(self):
        manager = self.as_user("manager", "asom.nets.channel")
        vals = {"name": "x", "kind": "folder", "folder_base": "x"}
        self.refused(lambda: manager.create({**vals, "company_id": self.south.id}))
        channel = manager.browse(self.channel.id)
        self.refused(lambda: channel.write({"company_id": self.south.id}))

    def test_nobody_watches_the_others_folder(self):
        """Blanks around its name make no other folder."""
        manager = self.as_user("manager", "asom.nets.channel")
        name = self.foreign["asom.nets.channel"].folder_base
        self.assertTrue(name)
        vals = {"company_id": self.north.id, "name": "x", "kind": "folder"}
        for taken in (f"{name} ", f" {name}", f"{name}\N{NO-BREAK SPACE}"):
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    manager.create({**vals, "folder_base": taken})
            with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError):
                with self.env.cr.savepoint():
                    manager.browse(self.channel.id).write({"folder_base": taken})
        own = manager.create({**vals, "folder_base": " our own "})
        self.assertEqual(own.folder_base, "our own")

    def test_whether_the_others_connection_was_used(self):
        """A refusal is the same for both: the step is not looked into before."""
        told = set()
        channel = self.foreign["asom.nets.channel"]
        unused = self.watched(
            self.south, start=False, name="Unused", folder_base="unused"
        )
        for each in (channel, unused):
            for group in GROUPS:
                mine = self.as_user(group, "asom.nets.channel").browse(each.id)
                error = self.refused(
                    lambda mine=mine: mine.write({"company_id": self.north.id})
                )
                told.add(type(error))
        self.assertEqual(told, {AccessError})
