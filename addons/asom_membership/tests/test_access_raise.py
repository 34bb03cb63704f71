"""Nobody raises himself: what is public, writes as superuser and asks nothing."""

import logging
import os
from contextlib import nullcontext
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_isolation.models.core import template_rendering
from odoo.addons.asom_isolation.models.guards import privileged

from .common_access import AccessCase
from .walk_methods import Watch, public_methods, sampled, walk

# One of so many methods; all with ASOM_WALK=all.
PART = 12
USERS = ("service_partner", "board", "accountant", "staff", "portal", "outside")
# Tried a second time with their doors open, or the guards behind would not be.
LIMITED = ("service_partner", "board", "portal")


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestAccessRaise(AccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["outside"] = cls.user_outside()

    def test_no_method_raises_anybody(self):
        """Each of a sample, and each that writes as superuser without asking."""
        every = list(public_methods(self.env))
        chosen = every
        if os.environ.get("ASOM_WALK") != "all":
            unasked = [
                each
                for each in every
                if privileged.unasked(self.env.registry[each[0]], each[1])
            ]
            self.assertGreaterEqual(len(unasked), 15)
            chosen = [*unasked, *sampled(every, PART)]
        # Made once for all, by the first who asks.
        self.env["mail.push.device"].sudo().get_web_push_vapid_public_key()
        watch = Watch(self.env, self.south)
        cache = {}

        def ids(found, company):
            def of(name):
                if (name, company) not in cache:
                    cache[name, company] = self.records(name, found, company)
                return cache[name, company]

            return of

        both = ids(self.ours, self.north), ids(self.theirs, self.south)
        found = []
        logging.disable(logging.CRITICAL)
        self.addCleanup(logging.disable, logging.NOTSET)
        for key, doors in [
            *((key, "") for key in USERS),
            *((k, "open") for k in LIMITED),
        ]:
            env = self.env(
                user=self.users[key],
                su=False,
                context={"allowed_company_ids": self.north.ids},
            )
            with self.open_doors() if doors else nullcontext():
                rows = walk(env, watch, both, chosen)
            found += [(key, doors, *each) for each in rows]
        self.assertFalse(found, "\n" + "\n".join(map(str, found)))

    def test_nobody_brings_in_a_mail_that_becomes_a_record(self):
        """Odoo makes it as superuser, with the values that the call says: an approved
        run, an order that is done."""
        mail = "From: x@y.z\nTo: a@b.c\nSubject: x\nMessage-ID: <{}@x>\n\nHello"
        for number, (user, thread) in enumerate(
            (user, thread)
            for user in ("board", "accountant", "staff", "outside")
            for thread in ("mail.thread", "asom.collection.run")
        ):
            values = {
                "company_id": self.north.id,
                "date_from": "2028-01-01",
                "date_to": "2028-03-31",
                "state": "approved",
            }
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.rpc(
                    user,
                    thread,
                    "message_process",
                    "asom.collection.run",
                    mail.format(number),
                    values,
                )
        self.assertFalse(
            self.env["asom.collection.run"].search([("date_from", "=", "2028-01-01")])
        )

    def open_doors(self):
        door = self.env.registry["asom.door"]
        return patch.object(door, "_limits", lambda self: None)

    def records(self, name, found, company):
        """Ids of a model's records of a company, or of those that have none."""
        if name in found:
            return found[name].ids
        model = self.env[name]
        if model._abstract or model._transient:
            return []
        domain = []
        if model._fields.get("company_id") and model._fields["company_id"].store:
            domain = [("company_id", "in", [company.id, False])]
        return model.search(domain, limit=2, order="id desc").ids

    def test_the_watch_sees(self):
        """Or the walk would prove nothing."""
        watch = Watch(self.env, self.south)
        self.assertFalse(watch.seen())
        self.theirs["res.partner"].name = "x"
        self.env["ir.config_parameter"].set_param("x", "y")
        self.env.flush_all()
        seen = {("res_partner", "UPDATE"), ("ir_config_parameter", "INSERT")}
        self.assertLessEqual(seen, {*watch.seen()})

    def test_settings_are_the_administrators(self):
        restricted = template_rendering.PARAMETER
        parameters = self.env["ir.config_parameter"].sudo()
        for user in USERS:
            for method in ("set_values", "execute", "default_get"):
                args = [["company_name"]] if method == "default_get" else [[]]
                said = self.told(user, "res.config.settings", method, *args)
                self.assertTrue(said.startswith("refused"), (user, method, said))
            self.assertIn(parameters.get_param(restricted), ("True", "1"), user)

    def test_what_is_meant_for_everybody_works(self):
        for user in ("accountant", "outside"):
            said = self.told(user, "mail.message", "mark_all_as_read", [])
            self.assertFalse(said.startswith("refused"), said)

    def test_every_exception_is_still_needed(self):
        for model, names in privileged.PERSONAL.items():
            for name in names:
                if model in self.env:
                    cls = self.env.registry[model]
                    self.assertTrue(privileged.unasked(cls, name), (model, name))

    # === CODE IN MAIL TEMPLATES === #

    def test_restricted_rendering_is_put_back(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(template_rendering.PARAMETER, False)
        self.assertEqual(len(parameters._asom_template_faults()), 2)
        with self.assertLogs(template_rendering.__name__, logging.INFO):
            parameters._register_hook()
        self.assertFalse(parameters._asom_template_faults())
        self.assertFalse(
            self.users["staff"].has_group("mail.group_mail_template_editor")
        )

    @mute_logger("odoo.addons.base.models.ir_rule")
    def test_nobody_but_administrators_writes_code(self):
        code = (
            "<p t-out=\"object.env['res.users'].sudo().search([]).mapped('login')\"/>"
        )
        model = self.env["ir.model"]._get_id("res.partner")
        for user in ("board", "accountant", "staff"):
            vals = {"name": "x", "model_id": model, "body_html": code}
            with self.assertRaises(AccessError, msg=user):
                self.rpc(user, "mail.template", "create", vals)
