"""From a delivery to its records: order, totals and the rules above one collection.

Writer and reader share this: the writer writes the records, the reader compares them
with what it has read. So a rule stands in one place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from .collection_records import collection_records
from .context import RULES, Context, Rendered, Rules
from .delivery import Collection, Delivery, Section
from .delivery_types import COLLECTION_TRANSACTIONS
from .errors import Deviation
from .totals import Totals

DELIVERY_TYPE = "0601"


class Assembler:
    """Iterates over the records (layout, text padded to its length) of a delivery.

    Errors and deviations name the line of the record they are found in, because every
    check is made when its record is due. ``extra_records`` is the number of unknown
    records that will stand between ours (an envelope counts them).

    :raises DeliveryError: while iterating.
    """

    def __init__(
        self,
        delivery: Delivery,
        rules: Rules = RULES,
        *,
        tolerant: bool = False,
        line_of: Callable[[int], int | None] | None = None,
        extra_records: int = 0,
    ):
        self.delivery = delivery
        self.ctx = Context(rules, tolerant, line_of)
        self.extra_records = extra_records

    @property
    def deviations(self) -> list[Deviation]:
        """What has been tolerated so far."""
        return self.ctx.deviations

    def __iter__(self) -> Iterator[Rendered]:
        envelope = self.delivery.envelope
        records = self._delivery()
        if not envelope:
            return self._counted(records)
        return self._counted(self._enveloped(records))

    def _counted(self, records: Iterator[Rendered]) -> Iterator[Rendered]:
        for record in records:
            yield record
            self.ctx.ordinal += 1

    def _enveloped(self, records: Iterator[Rendered]) -> Iterator[Rendered]:
        envelope = self.delivery.envelope
        values = envelope.values()
        if envelope.status is None:
            values["identification"] = envelope.identification
            yield self.ctx.record(envelope.start, values)
        else:
            yield self.ctx.record(envelope.start, values | {"status": envelope.status})
        yield from records
        values["identification"] = envelope.identification
        values["count"] = self.ctx.ordinal - 1 + self.extra_records
        yield self.ctx.record("PBCNET90", values)

    def _delivery(self) -> Iterator[Rendered]:
        delivery = self.delivery
        self._check_start()
        ids = {
            "supplier": delivery.supplier,
            "subsystem": delivery.subsystem,
            "delivery_type": DELIVERY_TYPE,
        }
        yield self.ctx.record(
            "0601-002",
            ids
            | {"identification": delivery.identification, "created": delivery.created},
        )
        totals = Totals()
        for section in delivery.sections:
            section_totals = Totals()
            yield from self._section(section, section_totals)
            totals.add_section(section_totals)
        if not delivery.sections:
            raise self.ctx.error("no_sections", "0601-992", "count_sections")
        yield self.ctx.record("0601-992", ids | totals.values("0601-992"))

    def _check_start(self) -> None:
        delivery = self.delivery
        self.ctx.check_sender("0601-002", delivery.supplier, delivery.subsystem)

    def _section(self, section: Section, totals: Totals) -> Iterator[Rendered]:
        _check_section(self.ctx, section)
        ids = {
            "pbs_number": section.pbs_number,
            "section": section.number,
            "debtor_group": section.debtor_group,
        }
        yield self.ctx.record(
            "0601-012",
            ids
            | {
                "user_id": section.user_id,
                "created": section.created,
                "main_text": section.main_text,
            },
        )
        created = self.delivery.created or section.created
        for collection in section.collections:
            for record in collection_records(self.ctx, section, collection, created):
                yield record
                totals.add(record[0]["record_type"].constant())
            totals.amount += collection.amount
        if not section.collections:
            raise self.ctx.error("no_collections", "0601-092", "count_042")
        if totals.amount < 0:
            raise self.ctx.error(
                "negative_section", "0601-092", "amount", content=-totals.amount
            )
        yield self.ctx.record("0601-092", ids | totals.values("0601-092"))


def _check_section(ctx: Context, section: Section) -> None:
    ctx.check_section("0601-012", section, COLLECTION_TRANSACTIONS, DELIVERY_TYPE)


def check_collection(
    collection: Collection,
    section: Section,
    created: date | None = None,
    rules: Rules = RULES,
) -> None:
    """Check one collection alone, so that one bad member does not stop the others.

    ``section`` gives number, PBS number and debtor group; its collections are not
    looked at. What only shows in a whole delivery (duplicates, totals) is not checked.

    :param created: creation date of the delivery it is meant for.
    :raises DeliveryError: with record, field, position and customer number; no line.
    """
    context = Context(rules, line_of=lambda ordinal: None)
    _check_section(context, section)
    for _record in collection_records(
        context, section, collection, created or section.created
    ):
        pass
