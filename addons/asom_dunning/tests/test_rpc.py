"""Reminders over XML-RPC: the steps of a run, and the letter's bytes by the record."""

import base64
import hashlib
import xmlrpc.client

from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tests.common import Transport
from odoo.tools import mute_logger

from .common import DunningCase

DOORS = "odoo.addons.asom_isolation.models.guards.door"
RPC = "odoo.addons.rpc.controllers.xmlrpc"
DAY = "2026-01-12"


@tagged("post_install", "-at_install")
class TestRpc(DunningCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.owing("Ida Holm")
        cls.policy_of(cls.south)
        cls.users = {
            name: cls.user_of(f"rpc_{name}", f"group_{group}", company)
            for name, group, company in (
                ("staff", "staff", cls.north),
                ("manager", "manager", cls.north),
                ("board", "board", cls.north),
                ("other", "staff", cls.south),
                ("other_board", "board", cls.south),
            )
        }
        cls.env.ref("base.user_admin").company_ids |= cls.north
        cls.users["admin"] = cls.env.ref("base.user_admin")
        cls.users["admin"].password = "rpc_admin"
        cls.env.flush_all()

    def call(self, name, model, method, *args, **words):
        """As a program calls: only the user is named."""
        user = self.users[name]
        url = f"{self.base_url()}/xmlrpc/2/object"
        server = xmlrpc.client.ServerProxy(url, transport=Transport(self))
        password = "rpc_admin" if name == "admin" else user.login
        if name == "admin":
            words["context"] = {"allowed_company_ids": self.north.ids}
        with mute_logger(RPC, DOORS, "odoo.http", "odoo.addons.base.models.ir_rule"):
            return server.execute_kw(
                self.env.cr.dbname, user.id, password, model, method, args, words
            )

    def refused(self, *call, **words):
        with self.assertRaises(xmlrpc.client.Fault, msg=call):
            self.call(*call, **words)

    def letter_of_ida(self):
        self.remind(DAY)
        letter = self.reminders_of(self.ida)
        self.env.flush_all()
        return letter

    def test_a_run_is_taken_through_its_steps(self):
        with freeze_time(f"{DAY} 09:00:00"):
            run = self.call(
                "manager",
                "asom.dunning.run",
                "create",
                {"company_id": self.north.id, "date": DAY},
            )
            for step in ("preview", "approve", "execute", "execute"):
                if step == "approve" and self.state_of(run) == "approved":
                    continue
                answer = self.call(
                    "manager", "asom.dunning.run", f"action_{step}", [run]
                )
                self.assertIs(answer, True, step)
        self.assertEqual(self.state_of(run), "done")
        self.assertEqual(len(self.reminders_of(self.ida)), 1)

    def state_of(self, run):
        [row] = self.call("manager", "asom.dunning.run", "read", [run], ["state"])
        return row["state"]

    def test_the_letter_is_read_by_who_may_read_the_reminder(self):
        letter = self.letter_of_ida()
        data = letter._frozen_bytes("pdf")
        names = ["attachment_id", "pdf", "sha256"]
        for user in ("staff", "admin", "board"):
            [row] = self.call(user, letter._name, "read", letter.ids, names)
            self.assertEqual(row["attachment_id"][0], letter.attachment_id.id, user)
            got = base64.b64decode(row["pdf"])
            self.assertEqual(got, data, user)
            self.assertEqual(hashlib.sha256(got).hexdigest(), row["sha256"])
        for user in ("other", "other_board"):
            self.refused(user, letter._name, "read", letter.ids, names)

    def test_the_attachment_is_read_by_its_id_and_nothing_else(self):
        letter = self.letter_of_ida()
        ids = letter.attachment_id.ids
        for user in ("staff", "admin"):
            [row] = self.call(user, "ir.attachment", "read", ids, ["datas"])
            got = base64.b64decode(row["datas"])
            self.assertEqual(got, letter._frozen_bytes("pdf"), user)
            self.refused(user, "ir.attachment", "write", ids, {"name": "x"})
            self.refused(user, "ir.attachment", "unlink", ids)
        for user in ("other", "board", "other_board"):
            self.refused(user, "ir.attachment", "read", ids, ["datas"])
            self.refused(user, "ir.attachment", "read", ids, ["name"])
        for domain in (
            [["id", "in", ids]],
            [["res_model", "=", letter._name], ["res_field", "=", "pdf"]],
        ):
            call = "ir.attachment", "search", domain
            self.assertEqual(self.call("staff", *call), ids)
            self.assertEqual(self.call("other", *call), [])
            self.assertEqual(self.call("other", call[0], "search_count", domain), 0)

    def test_changed_bytes_are_not_served_by_the_id_either(self):
        letter = self.letter_of_ida()
        ids = letter.attachment_id.ids
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            [b"%PDF forged", ids[0]],
        )
        self.env.invalidate_all()
        for user in ("staff", "admin"):
            self.refused(user, "ir.attachment", "read", ids, ["datas"])
            self.refused(user, letter._name, "read", letter.ids, ["pdf"])
