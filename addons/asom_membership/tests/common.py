"""Two associations of different terms, with members, for the tests of the add-on."""

import base64
from datetime import date

from odoo import Command
from odoo.tests import new_test_user
from odoo.tests.common import TransactionCase

from .world import NORTH, QUIET, SOUTH, association, standing


class AssociationCase(TransactionCase):
    """``north`` collects quarters in advance, ``south`` months in arrears."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context=dict(cls.env.context, **QUIET))
        cls.north = standing(cls.env, *NORTH)
        cls.south = standing(cls.env, *SOUTH)
        cls.env["res.lang"]._activate_lang("en_US")
        (cls.north | cls.south).partner_id.lang = "en_US"
        cls.env.user.lang = "en_US"
        cls.company = cls.north
        cls.act_in(cls.north)

    @classmethod
    def association(cls, name, registry, term, timing, **vals):
        return association(cls.env, name, registry, term, timing, **vals)

    @classmethod
    def act_in(cls, *companies):
        """Work in these associations as if they were chosen in the user's menu."""
        ids = [company.id for company in companies]
        cls.env = cls.env(context=dict(cls.env.context, allowed_company_ids=ids))

    @classmethod
    def user_of(cls, login, group, *companies):
        """A user of one of the add-on's groups who belongs to ``companies`` alone."""
        return new_test_user(
            cls.env,
            login,
            groups=f"asom_membership.{group}",
            lang="en_US",
            company_id=companies[0].id,
            company_ids=[Command.set([company.id for company in companies])],
        )

    @classmethod
    def two_managers_and_a_clerk(cls):
        """``one`` asks, ``two`` confirms and ``clerk`` may not: users of north."""
        cls.one = cls.user_of("one", "group_manager", cls.north)
        cls.two = cls.user_of("two", "group_manager", cls.north)
        cls.clerk = cls.user_of("clerk", "group_staff", cls.north)

    @classmethod
    def payer(cls, name="Ida Holm", company=None, **vals):
        return cls.env["res.partner"].create(
            {
                "name": name,
                "company_id": (company or cls.north).id,
                "street": "Engvej 1",
                "zip": "4000",
                "city": "Roskilde",
                "lang": "en_US",
                **vals,
            }
        )

    @classmethod
    def member(cls, name="Ida Holm", company=None, joined="2025-01-01", **vals):
        company = company or cls.north
        return cls.env["asom.membership"].create(
            {
                "company_id": company.id,
                "partner_id": cls.payer(name, company).id,
                "date_joined": joined,
                **vals,
            }
        )

    @classmethod
    def product(
        cls,
        name="TV",
        amount=300.0,
        company=None,
        since="2025-01-01",
        unit=None,
        **vals,
    ):
        """A product with its first price (no price with ``amount`` None)."""
        company = company or cls.north
        template = (
            cls.env["product.template"]
            .with_company(company)
            .create(
                {
                    "name": name,
                    "type": "service",
                    "company_id": company.id,
                    "asom_kind": "package",
                    **vals,
                }
            )
        )
        if amount is not None:
            cls.price(template, amount, since, unit or company.asom_dues_term)
        return template.product_variant_id

    @classmethod
    def price(cls, product, amount, since, unit="quarter", reason="Given by the test"):
        template = (
            product.product_tmpl_id if product._name == "product.product" else product
        )
        return cls.env["asom.price"].create(
            {
                "product_tmpl_id": template.id,
                "amount": amount,
                "unit": unit,
                "valid_from": since,
                "announced_on": since,
                "override_reason": reason,
            }
        )

    @classmethod
    def subscribe(cls, member, product, since="2025-01-01", until=False, **vals):
        return cls.env["asom.subscription"].create(
            {
                "membership_id": member.id,
                "product_id": product.id,
                "date_from": since,
                "date_to": until,
                **vals,
            }
        )

    @classmethod
    def new_run(cls, start="2026-01-01", end="2026-03-31", due=None, company=None):
        vals = {
            "company_id": (company or cls.north).id,
            "date_from": start,
            "date_to": end,
        }
        if due:
            vals["date_due"] = due
        return cls.env["asom.collection.run"].create(vals)

    @classmethod
    def collect(cls, start="2026-01-01", end="2026-03-31", due=None, company=None):
        """A run taken through all its steps."""
        run = cls.new_run(start, end, due, company)
        run.action_preview()
        run.action_approve()
        run.action_execute()
        return run

    @classmethod
    def waiting(cls, member, product, amount, kind="fee", day="2026-01-01"):
        """A fee or credit (below zero) that waits for the next run."""
        return cls.env["asom.charge"].create(
            {
                "company_id": member.company_id.id,
                "membership_id": member.id,
                "product_id": product.id,
                "kind": kind,
                "name": f"{kind} {amount}",
                "date_from": day,
                "date_to": day,
                "amount": amount,
            }
        )

    def charged(self, member):
        """What a member has been invoiced, credits included, in øre."""
        moves = self.env["account.move"].search(
            [("asom_membership_id", "=", member.id), ("state", "=", "posted")]
        )
        return round(sum(moves.mapped("amount_total_signed")) * 100)

    def spans(self, charges):
        """Sorted (kind, first day, last day, kroner) of charges."""
        return sorted(
            (c.kind, str(c.date_from), str(c.date_to), c.amount) for c in charges
        )

    @classmethod
    def checked_import(cls, company, name="Ida Holm"):
        """An import of one row, checked and with its mapping saved."""
        text = "Medlemsnr;Navn;Adresse;Postnr;By\r\n"
        text += f"901;{name};Engvej 9;4000;Roskilde\r\n"
        record = cls.env["asom.member.import"].create(
            {
                "company_id": company.id,
                "name": "members.csv",
                "content": base64.b64encode(text.encode("cp1252")),
            }
        )
        record.profile_name = "Their own list"
        record.action_check()
        return record


def day(text):
    """A date of its ISO text."""
    return date.fromisoformat(text)
