"""Two associations with a record of every kind, and the users of one of them."""

from __future__ import annotations

import base64
import hashlib
import logging
import os
import tempfile
from contextlib import suppress
from unittest.mock import patch

from odoo import Command
from odoo.modules.registry import Registry
from odoo.tests import freeze_time, new_test_user

from odoo.addons.asom_isolation.frozen import FrozenBinary
from odoo.addons.asom_membership.tests.orders_common import stand_ready
from odoo.addons.asom_nets.tests.common import EARLY
from odoo.addons.asom_nets.tests.common_access import AccessCase

from .arguments import needed
from .clients import Client, replaced_store
from .markers import Markers
from .operations import Ground
from .owners import rows_of, tables
from .watch import Watch

# {name of the user: group}; each belongs to ``north`` alone.
ATTACKERS = {
    "member": "base.group_portal",
    "partner": "asom_membership.group_service_partner",
    "board": "asom_membership.group_board",
    "accountant": "asom_membership.group_accountant",
    "staff": "asom_membership.group_staff",
}
ANONYMOUS, CONTROL = "anonymous", "control"
# The doors refuse nearly all that these ask: once more with the doors open, so that the
# guards behind them are tried as well.
BEHIND = " behind"
BEHIND_DOORS = {f"{who}{BEHIND}": who for who in ("member", "partner", "board")}
EVERYBODY = (*ATTACKERS, *BEHIND_DOORS, ANONYMOUS)
CVR = "10150817"
# A word that is looked for, where SQL does not write one.
UNPLACED = "Zqxfffffx000000q"
# What frozen fields hold.
FROZEN = b"attack"


def _as_it_is(_self, bodies, *_args, **_words):
    """In place of the program that makes a PDF: what it is made from."""
    return "\n".join(map(str, bodies)).encode()


class World(AccessCase):
    """``north`` attacks; the rows of ``south`` hold the words that are looked for.

    :cvar clients: {name of the user: client}
    :cvar foreign: {model: ids of the rows of ``south``}
    :cvar own: the same for ``north``
    :cvar client_class: how the users' requests are made
    :cvar doors_open: are the doors of boards, partners and members open?
    """

    client_class = Client
    doors_open = False

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        for name, value in (
            ("ASOM_NETS_FOLDERS", folder.name),
            # A connection beside the test's would wait for its rows for ever.
            ("PGOPTIONS", "-c lock_timeout=3s -c statement_timeout=20s"),
        ):
            os.environ[name] = value
            cls.addClassCleanup(os.environ.pop, name)
        super().setUpClass()
        cls.registry_enter_test_mode_cls()
        with freeze_time(EARLY):
            for company, member in ((cls.north, cls.ida), (cls.south, cls.secret)):
                cls.furnish(company, member)
                cls._furnish_rest(company)
        cls.people = cls._people()
        cls.env.flush_all()
        cls.env = cls.env(context={"lang": "en_US"})
        cls._mark()
        cls._open_doors()

    # === WHAT THERE IS === #

    @classmethod
    def furnish(cls, company, member):
        """What asom_nets' own tests do not need: of each other model a record."""
        cls.act_in(company)
        env, base = cls.env, {"company_id": company.id}
        word = "Sekret" if company == cls.south else "Open"
        run = env["asom.collection.run"].search([*cls.in_(company)], limit=1)
        area = env["asom.installation.group"].create({**base, "name": "Area"})
        place = env["asom.installation"].create(
            {**base, "street": f"{word}vej 7", "group_id": area.id}
        )
        cls.member(f"{word} Later", company, installation_id=place.id)
        packages = env["asom.package.group"].create({**base, "name": "Packages"})
        product = env["asom.subscription"].search([*cls.in_(company)], limit=1)
        product.product_id.asom_package_group_id = packages
        env["asom.discount"].create(
            {"subscription_id": product.id, "name": "Discount", "percent": 10.0}
        )
        env["asom.billing.hold"].create(
            {
                "membership_id": member.id,
                "reason": f"{word} hold",
                "date_from": "2020-01-01",
                "date_to": "2020-01-02",
            }
        )
        firm = cls.payer(f"{word} Firm", company)
        stand_ready(env, company, product, firm, word)
        env["asom.association.contact"].create(
            {**base, "partner_id": cls.payer(f"{word} Chair", company).id}
        )
        cls.checked_import(company, f"{word} Import")
        for record in (member, run, member.partner_id):
            record.message_post(body="A secret message", subject="Secret")
            env["ir.attachment"].create(
                {
                    "name": "Secret file",
                    "raw": UNPLACED.encode(),
                    "res_model": record._name,
                    "res_id": record.id,
                }
            )
        member.activity_schedule(summary="Secret", user_id=env.uid)
        member.message_subscribe(member.partner_id.ids)
        cls._furnish_bank(company, member)
        cls._furnish_transport(company)
        cls._furnish_supplier(company, member)
        cls._furnish_odoo(company, member)
        cls._furnish_dunning(company)
        cls.act_in(cls.north, cls.south)

    @staticmethod
    def in_(company):
        """Domain of a company's records."""
        return [("company_id", "=", company.id)]

    @classmethod
    def _furnish_bank(cls, company, member):
        env = cls.env
        env["res.partner.bank"].create(
            {"partner_id": member.partner_id.id, "acc_number": f"35350000{company.id}"}
        )
        journals = env["account.journal"].search(
            [*cls.in_(company), ("type", "=", "bank")], limit=1
        )
        env["account.bank.statement"].create(
            {
                "name": "Statement",
                "line_ids": [
                    Command.create(
                        {
                            "journal_id": journals.id,
                            "date": "2025-12-01",
                            "amount": 7654.32 if company == cls.south else 12.34,
                            "payment_ref": "Secret",
                            "partner_id": member.partner_id.id,
                        }
                    )
                ],
            }
        )

    @classmethod
    def _furnish_transport(cls, company):
        channel = cls.env["asom.nets.channel"].create(
            {
                "company_id": company.id,
                "name": "Connection",
                "kind": "folder",
                "folder_base": f"box{company.id}",
                "responsible_id": cls.env.uid,
            }
        )
        channel.action_start()
        spans = {
            cls.north: ("2026-04-01", "2026-06-30"),
            cls.south: ("2026-01-01", "2026-01-31"),
        }
        run = cls.collect(*spans[company], due="2026-02-02", company=company)
        run.action_create_delivery().action_send()

    @classmethod
    def _furnish_supplier(cls, company, member):
        agreement = cls.env["asom.nets.agreement"]._of(company)
        agreement.ls_creditor_number = f"{1000 + company.id:05d}"
        cls.env["asom.nets.supplier.registration"].create(
            {
                "membership_id": member.id,
                "bank_registration": "0040",
                "bank_account": "440116243",
                "cvr": CVR,
            }
        )

    @classmethod
    def _furnish_odoo(cls, company, member):
        """Odoo's own models that an association has records of."""
        env, base = cls.env, {"company_id": company.id}
        env["resource.calendar"].create({**base, "name": "Hours"})
        env["mail.activity.plan"].create(
            {**base, "name": "Plan", "res_model": "asom.membership"}
        )
        env["res.partner.category"].create({"name": "Shared"})
        env["ir.default"].set("res.partner", "comment", UNPLACED, company_id=company.id)
        cls.env["account.payment"].create(
            {
                "partner_id": member.partner_id.id,
                "amount": 6543.21 if company == cls.south else 12.5,
                "payment_type": "inbound",
                "partner_type": "customer",
            }
        )

    @classmethod
    def _furnish_dunning(cls, company):
        """What a member has acknowledged is about an invoice that is posted."""
        move = cls.env["account.move"].search(
            [
                *cls.in_(company),
                ("asom_membership_id", "!=", False),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
            ],
            limit=1,
        )
        # What became of each stage is told of claims that were handed over.
        move.asom_dunning_handed_over_on = move.invoice_date_due
        cls.env["asom.dunning.acknowledgement"].create(
            {
                "membership_id": move.asom_membership_id.id,
                "date": min(move.invoice_date_due, move.invoice_date),
                "move_ids": [(6, 0, move.ids)],
                "document": base64.b64encode(FROZEN),
            }
        )

    @classmethod
    def _furnish_rest(cls, company):
        """Models that came later: a record of its required fields, if that will do;
        then of those that hang on it."""
        for _level in range(4):
            cls.env.flush_all()
            rows = rows_of(cls.env, company)
            ground = Ground(cls.env, {}, rows, cls.north, cls.south)
            for model in ground.models():
                if not model._name.startswith("asom.") or model._name in rows:
                    continue
                if model._abstract or model._transient or not model._auto:
                    continue
                values = {**needed(ground, model), "company_id": company.id}
                if cls._is_whole(model, values, company):
                    with suppress(Exception), cls.env.cr.savepoint():
                        model.with_company(company).create(values)

    @classmethod
    def _is_whole(cls, model, values, company) -> bool:
        """Is all there that a record hangs on, and of the association?

        Texts get its number, because some must be the only ones of their kind.
        """
        for name, field in model._fields.items():
            if field.type == "char" and values.get(name) == "attack":
                values[name] = f"attack {company.id}"
            if isinstance(field, FrozenBinary):
                values[name] = base64.b64encode(FROZEN)
                values[field.sha256] = hashlib.sha256(FROZEN).hexdigest()
            if field.type != "many2one" or not field.required or not field.store:
                continue
            if name == "company_id" or field.compute or field.related or field.default:
                continue
            linked = cls.env[field.comodel_name].browse(values.get(name) or ())
            of = "company_id" in linked._fields and linked.company_id
            if not linked or of and of != company:
                return False
        return True

    # === WHO THERE IS === #

    @classmethod
    def _people(cls):
        people = {}
        for name, group in ATTACKERS.items():
            words = {"company_id": cls.north.id}
            if name == "member":
                words["partner_id"] = cls.ida.partner_id.id
            people[name] = new_test_user(
                cls.env,
                f"attack_{name}",
                groups=group,
                lang="en_US",
                company_ids=[Command.set(cls.north.ids)],
                **words,
            )
        works = cls.env["asom.work.order"].search(cls.in_(cls.north))
        people["partner"].asom_receiver_ids = works.receiver_id
        cls.ida.partner_id.name = "Ida Holm"
        theirs = new_test_user(
            cls.env,
            "attack_theirs",
            groups="asom_membership.group_staff",
            company_id=cls.south.id,
            company_ids=[Command.set(cls.south.ids)],
        )
        theirs.partner_id.email = "theirs@south.example"
        cls.author = theirs
        people[CONTROL] = new_test_user(
            cls.env,
            "attack_control",
            groups="asom_membership.group_manager,base.group_system",
            company_id=cls.north.id,
            company_ids=[Command.set((cls.north | cls.south).ids)],
        )
        people |= {name: people[who] for name, who in BEHIND_DOORS.items()}
        return people

    # === WHAT IS LOOKED FOR === #

    @classmethod
    def _mark(cls):
        cls.foreign = rows_of(cls.env, cls.south)
        cls.own = rows_of(cls.env, cls.north)
        for name, ids in cls.foreign.items():
            shared = ids & cls.own.get(name, set())
            ids -= shared
        cls.markers = Markers()
        cls.markers.mark(cls.env, cls.foreign, cls.author)
        cls.watch = Watch(cls.cr)
        cls.watch.begin(tables(cls.env))

    @classmethod
    def _open_doors(cls):
        # What is refused is logged, a thousand times over.
        logging.disable(logging.CRITICAL)
        cls.addClassCleanup(logging.disable, logging.NOTSET)
        sessions = cls.startClassPatcher(replaced_store())
        cls.sessions = sessions
        cls.clients = {
            name: cls.client_class(cls.env, sessions, user, user.company_ids.ids)
            for name, user in cls.people.items()
            if name not in BEHIND_DOORS
        }
        cls.clients |= {name: cls.clients[who] for name, who in BEHIND_DOORS.items()}
        door = cls.env.registry["asom.door"]
        limits = door._limits
        cls.startClassPatcher(
            patch.object(
                door,
                "_limits",
                lambda self: None if cls.doors_open else limits(self),
            )
        )
        cls.clients[ANONYMOUS] = cls.client_class(cls.env, sessions, None, [])
        cls.startClassPatcher(
            patch.object(
                type(cls.env["ir.actions.report"]), "_run_wkhtmltopdf", _as_it_is
            )
        )
        # Who gets a module installed is seen by its state; the server is not rebuilt.
        cls.startClassPatcher(patch.object(Registry, "new", side_effect=RuntimeError))
        cls.env.flush_all()
        cls.env.invalidate_all()
        cls.watch.forget()
        # What takes longer is another issue's.
        cls.cr.execute("SET LOCAL statement_timeout = '20s'")

    def setUp(self):
        super().setUp()
        # Requests come from this very thread.
        self.http_request_allow_all = True
