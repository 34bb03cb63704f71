"""Routes that are told a model or an action, whatever stands in their parameters."""

import json
import logging
import os
from types import SimpleNamespace
from unittest.mock import patch

from odoo import Command, http
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.asom_isolation.calls import fault, time_limit

from .common_doors import QUIET, DoorsCase
from .test_member_portal import PortalCase

BOARD = "asom_membership.group_board"


@tagged("post_install", "-at_install")
class TestDoorsRoutes(DoorsCase):
    def action(self, model, **vals):
        return self.env["ir.actions.act_window"].create(
            {"name": "A page", "res_model": model, **vals}
        )

    def breadcrumb(self, **words):
        answer = self.ask("/web/action/load_breadcrumbs", actions=[words])
        if "error" in answer:
            self.assert_shut(answer)
            return "shut"
        [told] = answer["result"]
        return "shut" if "does not include" in told.get("error", "") else told

    # === ACTIONS === #

    def test_a_page_of_a_model_without_a_door_is_not_loaded(self):
        self.sign_in(self.board)
        for model in ("account.move", "mail.message", "ir.attachment"):
            action = self.action(model)
            self.assert_shut(self.ask("/web/action/load", action_id=action.id))
            self.assertEqual(self.breadcrumb(action=action.id), "shut")
            self.assertEqual(self.breadcrumb(action=action.id, resId=1), "shut")
            self.assertEqual(self.breadcrumb(model=model, resId=1), "shut")
        action = self.action("asom.membership")
        self.assertTrue(self.ask("/web/action/load", action_id=action.id)["result"])
        self.assertEqual(self.breadcrumb(action=action.id)["display_name"], "A page")

    def test_no_server_action_runs_above_a_form(self):
        action = self.env["ir.actions.server"].create(
            {
                "name": "Runs",
                "model_id": self.env["ir.model"]._get("res.partner").id,
                "path": "runs-a-page",
                "state": "code",
                "code": "env['res.partner'].sudo().create({'name': 'It has run'})",
            }
        )
        self.sign_in(self.board)
        for given in (action.id, "runs-a-page"):
            self.assertEqual(self.breadcrumb(action=given), "shut")
            self.assert_shut(self.ask("/web/action/load", action_id=given))
        partners = self.env["res.partner"]
        self.assertFalse(partners.search_count([("name", "=", "It has run")]))

    # === MODELS IN PARAMETERS === #

    def test_the_model_in_a_routes_parameters_has_a_door(self):
        """By whatever name the route takes it, and whether there is such a model."""
        self.sign_in(self.board)
        for route, name in (
            ("/web/domain/validate", "model"),
            ("/web/export/get_fields", "model"),
            ("/mail/thread/messages", "thread_model"),
        ):
            words = {
                "/web/domain/validate": {"domain": []},
                "/web/export/get_fields": {"domain": [], "import_compat": False},
                "/mail/thread/messages": {"thread_id": 1},
            }[route]
            for model in ("account.move", "no.such.model", "ir.attachment"):
                answer = self.ask(route, **words, **{name: model})
                self.assert_shut(answer)
            self.assertNotIn(
                "does not include",
                json.dumps(self.ask(route, **words, **{name: "asom.membership"})),
                route,
            )

    def test_each_name_that_a_route_has_for_a_model_is_looked_at(self):
        door = self.env(user=self.board)["asom.door"]
        for name in ("model", "__model__", "res_model", "resModel", "thread_model"):
            with self.assertRaises(AccessError), mute_logger(*QUIET):
                door._check_params("/any", {name: "account.move"})
            door._check_params("/any", {name: "asom.membership"})
        with self.assertRaises(AccessError), mute_logger(*QUIET):
            door._check_params("/any", {"model": "asom.charge", "method": "write"})

    def test_the_chatter_is_told_of_records_that_have_a_door(self):
        self.sign_in(self.board)
        for model in ("account.move", "mail.template"):
            about = {"thread_model": model, "thread_id": 1, "request_list": []}
            answer = self.ask("/mail/data", fetch_params=[["mail.thread", about]])
            self.assert_shut(answer)

    # === EXPORT === #

    def test_fields_of_records_without_a_door_are_not_offered_to_export(self):
        self.sign_in(self.board)
        fields = self.ask(
            "/web/export/get_fields",
            model="asom.membership",
            domain=[],
            import_compat=False,
        )["result"]
        inner = {f["id"]: f.get("params", {}).get("model") for f in fields}
        self.assertEqual(inner["partner_id"], "res.partner")
        limits = self.env(user=self.board)["asom.door"]._limits()
        told = {model for model in inner.values() if model}
        for model in told:
            self.assertTrue(limits.allows_model("", model), model)
        self.assertNotIn("res.users", {*inner.values()} - told)
        self.assertNotIn("mail.activity", told)

    def test_an_export_does_not_go_where_there_is_no_door(self):
        board = self.env(user=self.board)
        members = board["asom.membership"]
        members.export_data(["partner_id/name", "company_id/id", "message_ids/id"])
        for path in ("message_ids/body", "partner_id/user_ids/message_ids/body"):
            with self.assertRaises(AccessError), mute_logger(*QUIET):
                members.export_data([path])
        with self.assertRaises(AccessError), mute_logger(*QUIET):
            board["account.move"].export_data(["name"])

    # === FOR WHOEVER WRITES ROWS === #

    def test_to_observe_refuses_nothing_and_notes_it(self):
        self.sign_in(self.board)
        logger = "odoo.addons.asom_isolation.models.guards.door"
        with patch.dict(os.environ, ASOM_DOORS="observe"):
            self.assertIn("result", self.call("res.partner", "search", []))
            partners = self.env(user=self.board)["res.partner"]
            with self.assertLogs(logger, logging.INFO) as log:
                call_kw(partners, "search", [[]], {})
            self.assertIn("shut res.partner search", log.output[0])
            with patch.object(
                self.env.registry,
                "_init_modules",
                {*self.env.registry._init_modules, "asom_production"},
            ):
                self.assert_shut(self.call("res.partner", "search", []))
        self.assert_shut(self.call("res.partner", "search", []))

    # === JSON-2 === #

    def test_json_2_with_a_key_comes_through_the_same_doors(self):
        key = (
            self.env(user=self.board)["res.users.apikeys"]
            .sudo()
            ._generate(None, "doors", None)
        )

        def ask(model, method, **words):
            with mute_logger(*QUIET):
                return self.url_open(
                    f"/json/2/{model}/{method}",
                    json.dumps(words),
                    headers={
                        "Content-Type": "application/json",
                        "Authorization": f"bearer {key}",
                    },
                )

        self.assertEqual(ask("asom.charge", "search_count", domain=[]).json(), 0)
        for model, method, words in (
            ("asom.charge", "search", {"domain": []}),
            ("asom.membership", "write", {"ids": [1], "vals": {}}),
            ("res.partner", "create", {"vals_list": [{"name": "x"}]}),
            ("res.config.settings", "set_values", {"ids": []}),
            ("account.move", "search_read", {"domain": []}),
            ("ir.attachment", "search_read", {"domain": []}),
        ):
            answer = ask(model, method, **words)
            self.assertEqual(answer.status_code, 403, (model, method))
            self.assertIn("does not include", answer.json()["message"])
            self.assertFalse(answer.json().get("debug"))

    # === ERRORS AND TIME === #

    def test_who_has_named_no_database_is_told_nothing_of_an_error(self):
        """A server with several databases knows no user where none is named."""
        self.addCleanup(http._request_stack.pop)
        http._request_stack.push(SimpleNamespace(env=None))
        self.assertFalse(fault.tells_all())
        told = http.serialize_exception(KeyError("a secret"))
        self.assertFalse(told["debug"])
        self.assertNotIn("a secret", json.dumps(told))

    def test_members_and_visitors_have_less_time(self):
        def limit(user):
            with self.env.cr.savepoint():
                time_limit.start(self.env(user=user, su=False))
                self.env.cr.execute("SHOW statement_timeout")
                return self.env.cr.fetchone()[0]

        self.assertEqual(limit(self.board), "1min")
        self.assertEqual(limit(self.member), "15s")
        self.assertEqual(limit(self.env.ref("base.public_user")), "15s")
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(time_limit.OUTSIDE_PARAMETER, "0")
        self.assertEqual(limit(self.member), "1min")
        parameters.set_param(time_limit.PARAMETER, "5")
        parameters.set_param(time_limit.OUTSIDE_PARAMETER, "9")
        self.assertEqual(limit(self.member), "5s")


@tagged("post_install", "-at_install")
class TestPayThroughDoors(PortalCase):
    """A member pays online as far as Odoo goes without a provider's own server."""

    def test_a_payment_begins_and_is_followed(self):
        method = self.env.ref("payment.payment_method_unknown")
        form = self.env["ir.ui.view"].create(
            {"name": "form", "type": "qweb", "arch": "<form action='x' method='post'/>"}
        )
        provider = self.env["payment.provider"].create(
            {
                "name": "Cards",
                "code": "none",
                "state": "test",
                "is_published": True,
                "company_id": self.north.id,
                "payment_method_ids": [Command.set(method.ids)],
                "redirect_form_view_id": form.id,
            }
        )
        method.active = True
        self.ida._asom_step().payment_channel = "card"
        path = f"/my/invoices/{self.invoice.id}?payment=1"
        response, page, _text = self.seen(path, "ida")
        self.assertIn("o_payment_form", response.text)
        [node] = page.xpath("//form[@id='o_payment_form']")
        route = node.get("data-transaction-route")
        words = {
            "provider_id": provider.id,
            "payment_method_id": method.id,
            "token_id": None,
            "amount": 100.0,
            "flow": "redirect",
            "tokenization_requested": False,
            "landing_route": node.get("data-landing-route"),
            "access_token": node.get("data-access-token"),
        }
        begun = self.ask(route, words)
        self.assertTrue(begun["result"]["redirect_form_html"], begun)
        [paid] = self.env["payment.transaction"].search(
            [("invoice_ids", "in", self.invoice.ids)]
        )
        self.assertEqual((paid.amount, paid.state), (100.0, "draft"))
        self.assertIn("result", self.ask("/payment/status/poll", {}))

    def ask(self, route, words):
        body = {"jsonrpc": "2.0", "method": "call", "params": words, "id": 1}
        answer = self.url_open(
            route, json.dumps(body), headers={"Content-Type": "application/json"}
        )
        return answer.json()
