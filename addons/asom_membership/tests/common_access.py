"""Two associations with a record of every kind, and the users of one of them."""

import base64
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import AssociationCase
from .orders_common import stand_ready

# What only the other association may know; searched for in every error text.
SECRETS = ("Sekret", "Hemmeligvej", "South Cable", "Skjult")

GROUPS = ("staff", "board", "accountant", "service_partner")


class AccessCase(AssociationCase):
    """``north`` asks, ``south`` has what only it may know."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.theirs = cls.furnish(cls.south, "Sekret", "Hemmeligvej 7", "Skjult")
        cls.ours = cls.furnish(cls.north, "Ida Holm", "Engvej 1", "Open")
        cls.users = {
            group: cls.user_of(f"north_{group}", f"group_{group}", cls.north)
            for group in GROUPS
        }
        firms = cls.ours["asom.work.order"].receiver_id
        cls.users["service_partner"].asom_receiver_ids = firms
        cls.users["portal"] = new_test_user(
            cls.env,
            "north_portal",
            groups="base.group_portal",
            company_id=cls.north.id,
            company_ids=[Command.set(cls.north.ids)],
        )
        cls.users["public"] = cls.env.ref("base.public_user")
        cls.models = sorted(
            name
            for name, model in cls.env.registry.items()
            if name.startswith("asom.")
            and not model._transient
            and not model._abstract
            # Declared: no association's data (test_payment_channel.py).
            and not getattr(model, "_asom_bureau_wide", False)
        )
        cls.env.flush_all()

    @classmethod
    def furnish(cls, company, person, street, thing):
        """One record of each kind in ``company``; returns {model: records}."""
        cls.act_in(company)
        env = cls.env
        base = {"company_id": company.id}
        group = env["asom.installation.group"].create({**base, "name": f"{thing} area"})
        place = env["asom.installation"].create(
            {**base, "street": street, "group_id": group.id}
        )
        packages = env["asom.package.group"].create({**base, "name": f"{thing} group"})
        product = cls.product(
            f"{thing} TV", 300.0, company, asom_package_group_id=packages.id
        )
        member = cls.member(person, company, installation_id=place.id)
        subscription = cls.subscribe(member, product, "2026-01-01")
        env["asom.discount"].create(
            {
                "subscription_id": subscription.id,
                "name": f"{thing} discount",
                "percent": 10.0,
            }
        )
        firm = cls.payer(f"{person} Firm", company)
        stand_ready(env, company, subscription, firm, thing)
        env["asom.billing.hold"].create(
            {
                "membership_id": member.id,
                "reason": f"{thing} hold",
                # Over long ago: the run below charges the member.
                "date_from": "2020-01-01",
                "date_to": "2020-01-02",
            }
        )
        env["asom.association.contact"].create(
            {**base, "partner_id": cls.payer(f"{person} Chair", company).id}
        )
        env["asom.payment.channel.number"].create(
            {
                **base,
                "channel_id": env.ref("asom_membership.payment_channel_mobilepay").id,
                "number": thing,
            }
        )
        run = cls.collect(company=company)
        # Active, and in no run.
        cls.member(f"{person} Later", company)
        cls.checked_import(company, person)
        attachment = env["ir.attachment"].create(
            [
                {
                    "name": f"{thing} file",
                    "res_model": record._name,
                    "res_id": record.id,
                    "datas": base64.b64encode(thing.encode()),
                }
                for record in (member, run)
            ]
        )
        message = member.message_post(body=f"{thing} message")
        records = {
            model: env[model].search([("company_id", "=", company.id)])
            for model in env.registry
            if model.startswith("asom.")
            and "company_id" in env[model]._fields
            and not env[model]._transient
            and not env[model]._abstract
        }
        records.update(
            {
                "asom.membership": member,
                "account.move": run.move_ids,
                "account.move.line": run.move_ids.line_ids,
                "res.partner": member.partner_id,
                "product.template": product.product_tmpl_id,
                "product.product": product,
                "ir.attachment": attachment,
                "mail.message": message,
                "account.journal": company.asom_dues_journal_id,
            }
        )
        cls.act_in(cls.north)
        return records

    @classmethod
    def user_outside(cls):
        """A user of the association who is in none of our groups."""
        return new_test_user(
            cls.env,
            "north_outside",
            company_id=cls.north.id,
            company_ids=[Command.set(cls.north.ids)],
        )

    def as_user(self, user, model):
        return (
            self.env[model]
            .with_user(user)
            .with_context(allowed_company_ids=self.north.ids)
        )

    def foreign(self):
        """(user's key, the other's records as that user) for every model."""
        for key, user in self.users.items():
            for model, records in self.theirs.items():
                if records:
                    found = self.as_user(user, model).browse(records.ids)
                    yield key, found

    def assert_refused(self, what, call):
        """``call`` is refused, and the text of the refusal names nobody."""
        with self.assertRaises(UserError, msg=what) as caught, self.cr.savepoint():
            call()
        for secret in SECRETS:
            self.assertNotIn(secret, str(caught.exception), what)

    def rpc(self, user, model, method, *args, context=None, **kwargs):
        """The answer to a call as the web client and JSON-2 make it.

        Through open doors: what is tested here holds whatever the doors let in.
        """
        env = self.env(user=self.users[user], context={}, su=False)
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"allowed_company_ids": self.north.ids, **(context or {})}
        with patch.object(self.env.registry["asom.door"], "_limits", lambda self: None):
            answer = call_kw(
                env[model], method, list(args), {**kwargs, "context": context}
            )
        self.env.flush_all()
        return answer

    def told(self, *args, **kwargs):
        """Text of the answer to a call, or of its refusal; nothing of the call stays.

        A refusal by something else than us (the database, a crash) fails the test.
        """
        text = None
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            try:
                with self.env.cr.savepoint() as savepoint:
                    text = str(self.rpc(*args, **kwargs))
                    savepoint.rollback()
            except UserError as error:
                text = f"refused: {error}"
        self.env.invalidate_all(flush=False)
        return text

    def assert_silent(self, text, what=""):
        """Nothing in a text is the other association's."""
        for secret in SECRETS:
            self.assertNotIn(secret, text, what)
