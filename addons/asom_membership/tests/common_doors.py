"""Users of each kind who ask the server over HTTP."""

import json
import xmlrpc.client

from odoo.tests import HttpCase, new_test_user
from odoo.tests.common import Transport
from odoo.tools import mute_logger

QUIET = ("odoo.http", "odoo.addons.asom_isolation.models.guards.door", "odoo.sql_db")


class AskCase(HttpCase):
    """The ways to ask a server."""

    def ask(self, route, **params):
        """The answer of a jsonrpc route."""
        body = {"jsonrpc": "2.0", "method": "call", "params": params, "id": 1}
        with mute_logger(*QUIET):
            answer = self.url_open(
                route, json.dumps(body), headers={"Content-Type": "application/json"}
            )
        return answer.json()

    def call(self, model, method, *args, **kwargs):
        return self.ask(
            "/web/dataset/call_kw",
            **{"model": model, "method": method, "args": args, "kwargs": kwargs},
        )

    def server(self, path):
        """XML-RPC at an address."""
        url = f"{self.base_url()}{path}"
        return xmlrpc.client.ServerProxy(url, transport=Transport(self))

    def sign_in(self, user):
        self.authenticate(user.login, user.login)


class DoorsCase(AskCase):
    """A board, somebody of the staff, a member and an administrator."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("en_US")
        cls.board, cls.staff, cls.member, cls.admin = (
            new_test_user(cls.env, f"{group}_http", groups=group, lang="en_US")
            for group in (
                "asom_membership.group_board",
                "asom_membership.group_staff",
                "base.group_portal",
                "base.group_system",
            )
        )

    def assert_shut(self, answer):
        self.assertEqual(answer["error"]["data"]["name"], "odoo.exceptions.AccessError")
        self.assertIn("does not include", answer["error"]["data"]["message"])
