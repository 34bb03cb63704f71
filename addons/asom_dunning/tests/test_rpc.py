"""A reminder's PDF over RPC: by the reminder, and by the id of its attachment."""

import base64
import hashlib
import json
import xmlrpc.client

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_membership.tests.common_doors import AskCase

from .common import DunningCase

QUIET = (
    "odoo.http",
    "odoo.addons.asom_isolation.models.guards.door",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.rpc.controllers.xmlrpc",
)
FILE = "ir.attachment"
TOLD = ["name", "mimetype", "datas"]
MAY = ("staff", "manager")
MAY_NOT = ("board", "accountant", "other", "other_board", "partner", "member")


@tagged("post_install", "-at_install")
class TestRpc(DunningCase, AskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users = {
            name: cls.user_of(f"rpc_{name}", f"group_{group}", company)
            for name, group, company in (
                ("staff", "staff", cls.north),
                ("manager", "manager", cls.north),
                ("board", "board", cls.north),
                ("partner", "service_partner", cls.north),
                ("accountant", "accountant", cls.south),
                ("other", "staff", cls.south),
                ("other_board", "board", cls.south),
            )
        }
        cls.users["member"] = new_test_user(
            cls.env, "rpc_member", groups="base.group_portal", company_id=cls.north.id
        )
        cls.ida = cls.owing("Ida Holm")
        cls.remind("2026-01-12")
        cls.letter = cls.env["asom.dunning.reminder"].search(
            [("membership_id", "=", cls.ida.id)]
        )
        cls.file = cls.letter.attachment_id
        cls.pdf = cls.letter._frozen_bytes("pdf")
        cls.keys = {}
        for name, user in cls.users.items():
            keys = cls.env(user=user)["res.users.apikeys"].sudo()
            cls.keys[name] = keys._generate(None, "rpc", None)
        cls.env.flush_all()

    # === WAYS TO CALL === #

    def by_key(self, name, model, method, **words):
        """JSON-2, by who is not signed in as well.

        :returns: the answer, or None where it is refused
        """
        self.authenticate(None, None)
        with mute_logger(*QUIET):
            answer = self.url_open(
                f"/json/2/{model}/{method}",
                json.dumps(words),
                headers={
                    "Content-Type": "application/json",
                    "Authorization": f"bearer {self.keys[name]}",
                },
            )
        if answer.ok:
            return answer.json()
        self.assertIn(answer.status_code, (403, 404, 422), answer.text)
        self.assertNotIn(self.file.checksum, answer.text)
        return None

    def by_session(self, name, model, method, ids, *args):
        """As the web client, which is signed in.

        :returns: the answer, or None where it is refused
        """
        self.sign_in(self.users[name])
        with mute_logger(*QUIET):
            answer = self.call(model, method, ids, *args)
        self.assertNotIn(self.file.checksum, str(answer.get("error")))
        return answer.get("result")

    def by_xml(self, name, model, method, *args):
        user = self.users[name]
        server = self.server("/xmlrpc/2/object")
        with mute_logger(*QUIET):
            return server.execute_kw(
                self.env.cr.dbname, user.id, user.login, model, method, args
            )

    def read_both(self, name, ids, names):
        """What both ways say, which is the same."""
        by_key = self.by_key(name, FILE, "read", ids=ids, fields=names)
        self.assertEqual(self.by_session(name, FILE, "read", ids, names), by_key)
        return by_key

    # === WHO MAY === #

    def test_who_reads_the_reminder_reads_its_attachment(self):
        for name in MAY:
            [row] = self.by_key(
                name,
                self.letter._name,
                "read",
                ids=self.letter.ids,
                fields=["attachment_id", "sha256"],
            )
            ids = row["attachment_id"][:1]
            self.assertEqual(ids, self.file.ids, name)
            [told] = self.read_both(name, ids, TOLD)
            data = base64.b64decode(told["datas"])
            self.assertEqual(data, self.pdf, name)
            self.assertEqual(hashlib.sha256(data).hexdigest(), row["sha256"])
            self.assertEqual(told["mimetype"], "application/pdf")
            [told] = self.by_xml(name, FILE, "read", ids, ["datas"])
            self.assertEqual(base64.b64decode(told["datas"]), self.pdf, name)

    def test_a_list_of_attachments_is_read_by_their_records(self):
        domain = [["res_model", "=", self.letter._name], ["res_field", "=", "pdf"]]
        for name, found in (("staff", self.file.ids), ("other", [])):
            for asked in (domain, [["id", "in", self.file.ids]]):
                said = self.by_key(name, FILE, "search", domain=asked)
                self.assertEqual(said, found, (name, asked))

    # === WHO MAY NOT === #

    def test_nobody_else_reads_it(self):
        for name in MAY_NOT:
            for names in (TOLD, ["name"], ["raw"], ["checksum", "store_fname"], []):
                said = self.read_both(name, self.file.ids, names)
                self.assertIsNone(said, (name, names))
            with self.assertRaises(xmlrpc.client.Fault, msg=name):
                self.by_xml(name, FILE, "read", self.file.ids, ["datas"])

    def test_nobody_changes_copies_or_opens_it(self):
        ids, name = self.file.ids, {"name": "x"}
        for user in MAY + MAY_NOT:
            for method, args in (
                ("write", [name]),
                ("write", [{"raw": "x"}]),
                ("write", [{"res_field": False}]),
                ("write", [{"public": True}]),
                ("unlink", []),
                ("copy", []),
                ("generate_access_token", []),
            ):
                said = self.by_session(user, FILE, method, ids, *args)
                self.assertIsNone(said, (user, method, args))
            self.sign_in(self.users[user])
            for address in ("content", "image"):
                page = self.url_open(f"/web/{address}/{ids[0]}?download=1")
                self.assertNotIn(self.pdf[:200], page.content, (user, address))
        self.env.invalidate_all()
        self.assertEqual(self.letter._frozen_bytes("pdf"), self.pdf)
        self.assertFalse(self.file.access_token)

    def test_a_protected_name_keeps_it_from_the_board(self):
        """Behind the door, which is shut for boards."""
        theirs = self.as_user(self.users["board"], self.file)
        [told] = theirs.read(["datas"])
        self.assertEqual(base64.b64decode(told["datas"]), self.pdf)
        self.ida.name_protected = True
        self.env.flush_all()
        self.env.invalidate_all()
        for names in (["datas"], ["name"]):
            with (
                mute_logger("odoo.addons.base.models.ir_rule"),
                self.assertRaises(AccessError),
            ):
                theirs.read(names)

    def test_changed_bytes_are_not_handed_out(self):
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            [b"%PDF forged", self.file.id],
        )
        self.env.invalidate_all()
        for name in MAY:
            self.assertIsNone(self.read_both(name, self.file.ids, ["datas"]))

    # === WHAT A REFUSAL LEAVES === #

    def test_what_others_have_looked_at_is_nobodys(self):
        """Users share a cache: what a refusal, or the superuser, has left in it."""
        plain = self.env[FILE].create(
            {
                "name": "Skjult",
                "raw": b"Skjult",
                "res_model": "asom.membership",
                "res_id": self.ida.id,
            }
        )
        self.env.flush_all()
        for attachment in (plain, self.file):
            theirs = attachment.with_user(self.users["other"]).with_context(
                allowed_company_ids=self.south.ids
            )
            for look in (
                lambda at: at.sudo().mapped("store_fname"),
                lambda at: at.sudo().read(["store_fname", "db_datas"]),
                lambda at: at.has_access("read"),
                lambda at: at.has_access("write"),
                lambda at: at.search([("id", "in", at.ids)]),
            ):
                self.env.invalidate_all()
                look(theirs)
                for name in ("raw", "datas"):
                    with (
                        self.subTest(file=attachment.name, name=name),
                        mute_logger("odoo.addons.base.models.ir_rule"),
                        self.assertRaises(AccessError),
                    ):
                        theirs.mapped(name)
