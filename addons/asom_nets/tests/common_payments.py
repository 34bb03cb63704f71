"""Payments from Nets, written by the independent peer, for the tests of booking."""

import io
from datetime import date

from peers.nets import outgoing

from odoo.tests import freeze_time

from .common import EARLY, SUPPLIER, NetsCase

DUE = date(2026, 1, 2)


class PaymentCase(NetsCase):
    """``quarter`` has collected the first quarter of 2026 for Ida (mandate) and Bo
    (slip); what Nets tells about it is received by :meth:`told`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.bo = cls.subscriber("Bo Friis", payment_channel="slip")
        cls.mandate(cls.ida)
        cls.quarter = cls.collect()
        cls.numbers = 0
        cls.act_in(cls.north, cls.south)

    @classmethod
    def paid(cls, move, amount=None, code="0236", day=DUE, asked=None, **vals):
        """A record of section 0211 about an invoice.

        :param asked: øre that were collected; the whole invoice without
        """
        member = move.asom_membership_id
        told = code in ("0237", "0238")
        whole = round(move.amount_total * 100)
        row = {
            "pbs_number": cls.pbs_number(move.company_id),
            "group": 1,
            "customer": member.member_number,
            "mandate": "000000123",
            "due": move.invoice_date_due,
            "amount": whole if asked is None else asked,
            "reference": move.nets_reference,
            "paid_day": None if told else day,
            "booked_day": None if told else day,
            "paid": 0 if told else amount or whole,
            **vals,
        }
        return outgoing.automatic(code, **row)

    @classmethod
    def slip_paid(cls, move, amount=None, code="0297", day=DUE, archive=None, **vals):
        """A record of section 0215 about an invoice."""
        cls.numbers += 1
        row = {
            "pbs_number": cls.pbs_number(move.company_id),
            "group": 1,
            "payer": move.asom_membership_id.member_number,
            "due": move.invoice_date_due,
            "amount": round(move.amount_total * 100),
            "reference": move.nets_reference,
            "archive": archive or f"420260102{cls.numbers:013d}",
            "paid_day": day,
            "booked_day": day,
            "paid": amount or round(move.amount_total * 100),
            **vals,
        }
        return outgoing.slip(code, **row)

    @classmethod
    def pbs_number(cls, company):
        return cls.env["asom.nets.agreement"]._of(company).pbs_number

    @classmethod
    def file_0602(cls, *rows, number=None, supplier=SUPPLIER, day=DUE):
        """The bytes of a delivery 0602 with these records, in sections as they come."""
        cls.numbers += 1
        stream = io.BytesIO()
        writer = outgoing.Writer(
            stream,
            "0602",
            supplier=supplier,
            sub_system="BS1",
            number=f"{number or 9000 + cls.numbers:010d}",
            day=day,
        )
        for row in rows:
            writer.add(row)
        writer.close()
        return stream.getvalue()

    @classmethod
    def told(cls, *rows, **head):
        """A delivery 0602 with these records, received."""
        data = cls.file_0602(*rows, **head)
        return cls.env["asom.nets.delivery"].receive("D-602.BS1", data)

    @classmethod
    def of_north(cls, field):
        """Records of ``north`` in which ``field`` is set."""
        return [("company_id", "=", cls.north.id), (field, "!=", False)]

    @classmethod
    def delivered(cls):
        """The quarter's 0601, written in time."""
        with freeze_time(EARLY):
            return cls.quarter.action_create_delivery()

    def payment(self, delivery):
        """The only payment of a delivery."""
        found = self.env["asom.nets.payment"].search(
            [("delivery_id", "=", delivery.id)]
        )
        self.assertEqual(len(found), 1)
        return found

    def balance_of(self, account):
        """Posted balance of an account in øre."""
        lines = self.env["account.move.line"].search(
            [("account_id", "=", account.id), ("parent_state", "=", "posted")]
        )
        return round(sum(lines.mapped("balance")) * 100)

    def open_parked(self, delivery):
        return self.env["asom.nets.parked"].search(
            [("delivery_id", "=", delivery.id), ("state", "=", "open")]
        )
