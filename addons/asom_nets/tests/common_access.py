"""Two associations with a record of every kind, also in files that hold both, and the
users of one of them."""

import io
from datetime import date

from odoo.exceptions import UserError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common import EARLY, SUPPLIER
from .common_payments import PaymentCase, outgoing

# What only the other association may know; looked for in every text and answer.
SECRETS = ("Sekret", "South Cable", "07654321", "000000777", "Hemmelig")
GROUPS = ("staff", "manager", "board", "accountant", "service_partner")
# Whoever has the file sees both; it is named as a person might name it.
SHARED_NAME = "D-602 North Antenna South Cable.BS1"


class AccessCase(PaymentCase):
    """Each association has sent a delivery, has a mandate, payments, rows on its work
    list, payouts, costs and a plan; one file of payments and one of mandates hold both.
    """

    @classmethod
    def setUpClass(cls):
        with freeze_time(EARLY):
            super().setUpClass()
            cls.secret = cls.subscriber(
                "Sekret Person", cls.south, member_number="424242"
            )
            cls.secret_mandate = cls.mandate(cls.secret, "000000777")
            cls.ours = cls.quarter.action_create_delivery()
            cls.theirs = cls.collect_south().action_create_delivery()
            cls.ida_move = cls._invoice(cls.ida)
            cls.secret_move = cls._invoice(cls.secret)
            for company in cls.north | cls.south:
                cls._furnish(company)
            cls.shared = cls.env["asom.nets.delivery"].receive(
                SHARED_NAME, cls._shared_0602()
            )
            cls.listed = cls.env["asom.nets.delivery"].receive(
                "D-603 South Cable.BS1", cls._shared_0603()
            )
            for section in cls.listed.section_ids:
                cls._furnish_section(section)
            cls.env["asom.nets.plan"].sudo()._cron_plan()
        cls.users = {
            group: cls.user_of(f"nets_{group}", f"group_{group}", cls.north)
            for group in GROUPS
        }
        # Or no export would be refused for the right reason.
        for user in cls.users.values():
            user.group_ids |= cls.env.ref("base.group_allow_export")
        cls.env.flush_all()

    @classmethod
    def _invoice(cls, member):
        return cls.env["account.move"].search([("asom_membership_id", "=", member.id)])

    @classmethod
    def _furnish(cls, company):
        member = cls.ida if company == cls.north else cls.secret
        cls.env["asom.nets.mandate.request"].create(
            {"membership_id": member.id, "kind": "cancel"}
        )
        cls.env["asom.nets.tariff"].create(
            {
                "company_id": company.id,
                "kind": "paid",
                "amount": 4.5,
                "valid_from": "2025-01-01",
            }
        )

    @classmethod
    def _shared_0602(cls):
        unknown = {"customer": "99887", "reference": "000555555"}
        return cls.file_0602(
            cls.paid(cls.ida_move),
            cls.paid(cls.ida_move, 10000, **unknown),
            cls.paid(cls.secret_move, mandate="000000777"),
            cls.paid(cls.secret_move, 20000, mandate="000000777", **unknown),
        )

    @classmethod
    def _shared_0603(cls):
        stream = io.BytesIO()
        writer = outgoing.Writer(
            stream,
            "0603",
            supplier=SUPPLIER,
            sub_system="BS1",
            number="0000007001",
            day=date(2025, 12, 5),
        )
        for member, number in ((cls.ida, "000000501"), (cls.secret, "000000777")):
            # A full list waits for a person; it is what is compared.
            writer.add(
                outgoing.mandate(
                    "0210",
                    "0230",
                    cls.pbs_number(member.company_id),
                    1,
                    member.member_number,
                    number,
                    date(2025, 6, 1),
                )
            )
        writer.close()
        return stream.getvalue()

    @classmethod
    def _furnish_section(cls, section):
        base = {
            "delivery_id": section.delivery_id.id,
            "section_id": section.id,
            "company_id": section.company_id.id,
            "line": section.line,
        }
        cls.env["asom.nets.slip"].create(base)
        cls.env["asom.nets.information"].create({**base, "severity": "control"})

    # === AS SOMEBODY ELSE === #

    def as_user(self, user, model):
        """``model`` as a group's user of ``north``, or as the given user."""
        return (
            self.env[model]
            .with_user(self.users.get(user, user) if isinstance(user, str) else user)
            .with_context(allowed_company_ids=self.north.ids)
        )

    def of(self, company, model):
        """The association's records of a model, all of them."""
        return (
            self.env[model]
            .sudo()
            .with_context(active_test=False)
            .search([("company_id", "=", company.id)])
        )

    def refused(self, call, what=""):
        """The call is refused, and says nothing of the other association."""
        with mute_logger("odoo.addons.base.models.ir_rule", "odoo.models"):
            with self.assertRaises(UserError, msg=what) as caught:
                with self.env.cr.savepoint():
                    call()
                    self.env.flush_all()
        self.assert_silent(str(caught.exception), what)
        return caught.exception

    def assert_silent(self, answer, what=""):
        """Nothing in an answer is the other association's."""
        for secret in SECRETS:
            self.assertNotIn(secret, str(answer), what)
