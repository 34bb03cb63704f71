"""The same doors where the calls arrive, what is told of errors, and time limits."""

import json
import xmlrpc.client
from unittest.mock import patch

from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.asom_isolation.calls import time_limit

from .common_doors import QUIET, DoorsCase

SECRET = "the password of the bank"


@tagged("post_install", "-at_install")
class TestDoorsHttp(DoorsCase):
    # === DOORS === #

    def test_chat_import_and_whatever_runs_actions_is_shut(self):
        for user in (self.board, self.member):
            self.sign_in(user)
            for route in (
                "/discuss/search",
                "/discuss/channel/members",
                "/mail/action",
                "/mail/message/post",
                "/mail/thread/subscribe",
                "/mail/link_preview",
                "/web/action/run",
                "/html_editor/attachment/add_url",
                "/web/session/modules",
            ):
                self.assert_shut(self.ask(route))
            with mute_logger(*QUIET):
                for route in ("/doc", "/json/x", "/chat/1/x", "/web/tests"):
                    self.assertEqual(self.url_open(route).status_code, 404, route)

    def test_a_member_calls_no_model_but_for_the_own_login(self):
        self.sign_in(self.member)
        for model in ("res.partner", "account.move", "mail.message", "res.company"):
            self.assert_shut(self.call(model, "search_read", [], ["display_name"]))
        self.assertEqual(self.ask("/my/counters", counters=[])["result"], {})
        self.assertEqual(self.url_open("/my/security").status_code, 200)

    def test_a_board_reads_its_pages_and_no_more(self):
        self.sign_in(self.board)
        self.assertEqual(self.call("asom.charge", "search_count", [])["result"], 0)
        self.assert_shut(self.call("asom.charge", "search", []))
        self.assert_shut(self.call("res.config.settings", "set_values", []))

    def test_what_the_chat_is_asked_besides_is_not_answered(self):
        self.sign_in(self.board)
        answer = self.ask("/mail/data", fetch_params=["init_messaging"])["result"]
        self.assertTrue(answer)
        card = ["avatar_card", {"model": "res.users", "id": self.board.id}]
        for question in ("channels_as_member", "mail.canned.response", card):
            self.assertFalse(self.ask("/mail/data", fetch_params=[question])["result"])

    def test_the_log_of_a_record_that_is_not_the_users_is_no_other_log(self):
        theirs = self.env["res.company"].create({"name": "Theirs"})
        area = self.env["asom.installation.group"].create(
            {"company_id": theirs.id, "name": "Area"}
        )
        place = self.env["asom.installation"].create(
            {"company_id": theirs.id, "street": "Vej 1", "group_id": area.id}
        )
        # A message that the board may read, of a model that it has no door to.
        self.board.partner_id.message_post(body="Something else")
        for user in (self.board, self.staff):
            self.sign_in(user)
            for key in (place.id, 2_000_000_001):
                told = self.ask(
                    "/mail/thread/messages",
                    thread_model="asom.installation",
                    thread_id=key,
                    fetch_params={"limit": 1000},
                )
                self.assertFalse(told["result"]["messages"], user.login)
                self.assertNotIn("Something else", json.dumps(told))

    def test_a_user_hears_of_nothing_but_himself(self):
        self.sign_in(self.board)
        told = self.env["ir.websocket"].with_user(self.board)
        channels = told._asom_own_channels(["discuss.channel_1", "asom_other"])
        self.assertFalse(channels)
        told = self.env["ir.websocket"].with_user(self.staff)
        self.assertEqual(told._asom_own_channels(["asom_other"]), ["asom_other"])

    def test_xmlrpc_and_jsonrpc_come_through_the_same_doors(self):
        board = self.env.cr.dbname, self.board.id, self.board.login
        objects = self.server("/xmlrpc/2/object")
        call = "res.config.settings", "set_values", [[]]
        with mute_logger(*QUIET, "odoo.addons.rpc.controllers.xmlrpc"):
            with self.assertRaisesRegex(xmlrpc.client.Fault, "does not include"):
                objects.execute_kw(*board, *call)
            count = objects.execute_kw(*board, "asom.charge", "search_count", [[]])
            self.assertEqual(count, 0)
        with mute_logger(*QUIET, "odoo.addons.rpc.controllers.jsonrpc"):
            params = {"service": "object", "method": "execute_kw"}
            self.assert_shut(self.ask("/jsonrpc", args=[*board, *call], **params))

    def test_an_id_of_others_is_refused_in_the_words_of_one_that_nothing_has(self):
        theirs = self.env["res.company"].create({"name": "Theirs"})
        area = self.env["asom.installation.group"].create(
            {"company_id": theirs.id, "name": "Area"}
        )
        place = self.env["asom.installation"].create(
            {"company_id": theirs.id, "street": "Vej 1", "group_id": area.id}
        )
        self.sign_in(self.board)
        fields = {"group_id": {}}
        for ask in (
            lambda key: self.call("asom.installation", "read", [key], ["group_id"]),
            lambda key: self.call("asom.installation", "web_read", [key], fields),
            lambda key: self.call("asom.installation", "action_view_memberships", key),
            lambda key: self.call(
                "asom.order",
                "onchange",
                [],
                {"installation_id": key},
                ["installation_id"],
                {"installation_id": {}},
            ),
            lambda key: self.call("asom.order", "web_save", [key], {}, {}),
            lambda key: self.call(
                "asom.order", "web_save", [], {"installation_id": key}, {}
            ),
        ):
            told = [ask(key) for key in (place.id, 2_000_000_001)]
            for each in told:
                each["error"].pop("id", None)
            self.assertEqual(*told)

    # === WHAT ERRORS TELL === #

    def broken(self):
        """Each call of `res.partner.name_search` breaks with a secret in its text."""
        partner = self.env.registry["res.partner"]

        def name_search(self, *args, **kwargs):
            raise KeyError(SECRET)

        name_search._api_model = True
        return patch.object(partner, "name_search", name_search)

    def test_an_error_tells_its_reason_to_the_administrator_alone(self):
        with self.broken():
            self.sign_in(self.staff)
            said = self.call("res.partner", "name_search")
            self.assertNotIn(SECRET, json.dumps(said))
            self.assertNotIn("Traceback", json.dumps(said))
            self.assertIn("server", said["error"]["data"]["message"])
            self.sign_in(self.admin)
            said = self.call("res.partner", "name_search")
            self.assertIn(SECRET, said["error"]["data"]["debug"])

    def test_an_error_that_was_written_for_users_comes_without_traceback(self):
        self.sign_in(self.staff)
        said = self.call("res.users", "write", [self.admin.id], {"name": "x"})
        self.assertEqual(said["error"]["data"]["name"], "odoo.exceptions.AccessError")
        self.assertTrue(said["error"]["data"]["message"])
        self.assertFalse(said["error"]["data"]["debug"])

    def test_xmlrpc_tells_nothing_of_a_programs_error(self):
        staff = self.env.cr.dbname, self.staff.id, self.staff.login
        with (
            self.broken(),
            mute_logger(*QUIET, "odoo.addons.rpc.controllers.xmlrpc"),
        ):
            for version in ("xmlrpc/2", "xmlrpc"):
                objects = self.server(f"/{version}/object")
                with self.assertRaises(xmlrpc.client.Fault) as caught:
                    objects.execute_kw(*staff, "res.partner", "name_search", [])
                for text in (SECRET, "Traceback"):
                    self.assertNotIn(text, caught.exception.faultString)
                    self.assertNotIn(text, str(caught.exception.faultCode))

    # === DATABASES === #

    def test_nobody_manages_databases_over_the_web(self):
        service = self.server("/xmlrpc/2/db")
        with mute_logger(*QUIET, "odoo.addons.rpc.controllers.xmlrpc"):
            for call, args in (
                (service.list, ()),
                (service.server_version, ()),
                (service.drop, ("admin", "x")),
                (service.dump, ("admin", self.env.cr.dbname, "zip")),
            ):
                with self.assertRaisesRegex(xmlrpc.client.Fault, "Access Denied"):
                    call(*args)
        with mute_logger(*QUIET, "odoo.addons.rpc.controllers.jsonrpc"):
            said = self.ask("/jsonrpc", service="db", method="list", args=[])
        self.assertEqual(said["error"]["data"]["name"], "odoo.exceptions.AccessDenied")
        for route in ("manager", "selector"):
            self.assertEqual(self.url_open(f"/web/database/{route}").status_code, 404)
        self.assertEqual(self.ask("/web/database/list")["error"]["code"], 404)
        common = self.server("/xmlrpc/2/common")
        with mute_logger("odoo.addons.rpc.controllers.xmlrpc"):
            self.assertIn("server_version", common.version())

    # === TIME === #

    def test_a_statement_that_takes_too_long_is_stopped_and_said_so(self):
        partner = self.env.registry["res.partner"]

        def name_search(self, *args, **kwargs):
            self.env.cr.execute("SELECT pg_sleep(5)")

        name_search._api_model = True
        self.env["ir.config_parameter"].set_param(time_limit.PARAMETER, "1")
        self.sign_in(self.staff)
        with patch.object(partner, "name_search", name_search):
            said = self.call("res.partner", "name_search")["error"]["data"]
        self.assertEqual(said["name"], "odoo.exceptions.UserError")
        self.assertIn("took too long", said["message"])
