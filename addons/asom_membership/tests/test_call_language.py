"""What a call that names no language is told: in the language of its user."""

import json
import xmlrpc.client

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_doors import QUIET, DoorsCase

RPC = "odoo.addons.rpc.controllers.xmlrpc"
GROUP = "asom.installation.group"
BROKEN = "Foreningen har allerede en installationsgruppe med det navn."
ENGLISH = "The association has an installation group of that name."


@tagged("post_install", "-at_install")
class TestCallLanguage(DoorsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.staff.lang = cls.board.lang = "da_DK"
        company = cls.env["res.company"].create({"name": "Nord"})
        cls.staff.company_ids |= company
        cls.values = {"company_id": company.id, "name": "Vest"}
        cls.env[GROUP].create(cls.values)
        cls.env.flush_all()

    def fault_of(self, user, *call, **words):
        """What XML-RPC says of a call that fails."""
        server = self.server("/xmlrpc/2/object")
        with mute_logger(*QUIET, RPC):
            with self.assertRaises(xmlrpc.client.Fault) as caught:
                server.execute_kw(self.env.cr.dbname, user.id, user.login, *call, words)
        return caught.exception.faultString

    def test_a_broken_constraint_is_told_in_the_users_language(self):
        call = GROUP, "create", [self.values]
        self.assertIn(BROKEN, self.fault_of(self.staff, *call))
        self.assertNotIn("cannot be completed", self.fault_of(self.staff, *call))
        english = self.fault_of(self.staff, *call, context={"lang": "en_US"})
        self.assertIn(ENGLISH, english)

    def test_one_that_breaks_when_what_was_written_is_flushed(self):
        other = self.env[GROUP].create({**self.values, "name": "Øst"})
        self.env.flush_all()
        call = GROUP, "write", [other.ids, {"name": "Vest"}]
        self.assertIn(BROKEN, self.fault_of(self.staff, *call))

    def test_a_shut_door_is_told_in_it_as_well(self):
        told = self.fault_of(self.board, "res.users", "unlink", [[1]])
        self.assertIn("Din adgang", told)

    def test_the_interface_with_keys(self):
        keys = self.env(user=self.staff)["res.users.apikeys"].sudo()
        key = keys._generate(None, "language", None)
        with mute_logger(*QUIET):
            answer = self.url_open(
                f"/json/2/{GROUP}/create",
                json.dumps({"vals_list": [self.values]}),
                headers={
                    "Content-Type": "application/json",
                    "Authorization": f"bearer {key}",
                },
            )
        self.assertIn(BROKEN, answer.json()["message"])
