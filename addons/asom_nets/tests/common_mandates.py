"""Mandates told by Nets, written by the independent peer, for the tests of mandates."""

import io
from datetime import date

from peers.nets.outgoing import Writer, mandate as record

from .common import SUPPLIER, NetsCase

LISTED = date(2025, 12, 5)


class MandateCase(NetsCase):
    """``ida`` and ``bo`` of ``north`` have no mandate yet; what Nets tells of them is
    received by :meth:`told`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm", member_number="1001")
        cls.bo = cls.subscriber("Bo Lund", member_number="1002", payment_channel="slip")
        cls.numbers = 0

    @classmethod
    def row(
        cls,
        who,
        code="0231",
        number="000000501",
        start=date(2025, 12, 1),
        end=None,
        section="0212",
        group=1,
        pbs_number="01234567",
    ):
        """A record of a 0603.

        :param who: a member, or a customer number
        """
        customer = who if isinstance(who, str) else who.member_number
        return record(section, code, pbs_number, group, customer, number, start, end)

    @classmethod
    def file_0603(cls, *rows, day=LISTED, number=None):
        """The bytes of a delivery 0603 with these records, in sections as they come."""
        cls.numbers += 1
        stream = io.BytesIO()
        writer = Writer(
            stream,
            "0603",
            supplier=SUPPLIER,
            sub_system="BS1",
            number=f"{number or 7000 + cls.numbers:010d}",
            day=day,
        )
        for row in rows:
            writer.add(row)
        writer.close()
        return stream.getvalue()

    @classmethod
    def told(cls, *rows, **head):
        """A delivery 0603 with these records, received."""
        data = cls.file_0603(*rows, **head)
        return cls.env["asom.nets.delivery"].receive("D-603.BS1", data)

    def events(self, delivery):
        return self.env["asom.nets.mandate.event"].search(
            [("delivery_id", "=", delivery.id)], order="line"
        )

    def mandates_of(self, member):
        """(number, from, to, why it ended), the oldest first."""
        rows = self.env["asom.nets.mandate"].search(
            [("membership_id", "=", member.id)], order="date_from, id"
        )
        return [
            (row.number, str(row.date_from), str(row.ended_on or ""), row.end_reason)
            for row in rows
        ]

    def parked(self, delivery, state="open"):
        return self.env["asom.nets.parked"].search(
            [("delivery_id", "=", delivery.id), ("state", "=", state)]
        )

    @staticmethod
    def notes(member):
        """What was noted on the member, as plain text."""
        return " ".join(member.message_ids.mapped("preview"))
