"""Write a delivery 0601 as bytes, strictly.

ISO 8859-1, trailing blanks cut off, CR LF after every record (betalingsservice 1.2).
"""

from __future__ import annotations

import io
from collections import deque
from collections.abc import Iterator

from .assemble import Assembler
from .charset import ENCODING
from .context import RULES, Rules
from .delivery import Delivery
from .errors import DeliveryError
from .source import LINE_END, Form, Source


def write(
    delivery: Delivery, rules: Rules = RULES, *, keep_deviations: bool = False
) -> bytes:
    """The delivery's file.

    :param keep_deviations: only for a delivery that was read: write it exactly as it
        was read, with what the rules do not allow but the reader has tolerated.
    :raises DeliveryError: a rule is broken; names line, record, field, position and,
        in a collection, the customer.
    """
    # Joining would first make a list of all lines.
    stream = io.BytesIO()
    stream.writelines(write_lines(delivery, rules, keep_deviations=keep_deviations))
    return stream.getvalue()


def write_lines(
    delivery: Delivery, rules: Rules = RULES, *, keep_deviations: bool = False
) -> Iterator[bytes]:
    """The same line by line, for deliveries of any size.

    An error can come after some lines, so write to a place that can be thrown away.

    :raises DeliveryError: as :func:`write`.
    """
    source = delivery.source
    if keep_deviations:
        if source is None:
            raise DeliveryError("not_read")
        yield from _rewrite(delivery, rules, source)
        return
    if source and any(extra.is_record for extra in source.extras):
        raise DeliveryError("unknown_extra")
    for layout, text in Assembler(delivery, rules):
        yield layout.trimmed(text).encode(ENCODING) + LINE_END


def _rewrite(delivery: Delivery, rules: Rules, source: Source) -> Iterator[bytes]:
    """The records in the form they were read in, among the lines we do not know."""
    extras = deque(source.extras)
    assembler = Assembler(
        delivery,
        rules.as_read(),
        tolerant=True,
        line_of=lambda ordinal: (
            ordinal + 1 + sum(extra.after <= ordinal for extra in source.extras)
        ),
        extra_records=sum(extra.is_record for extra in extras),
    )
    known = set(source.deviations)
    plain = Form()
    count = 0
    for layout, text in assembler:
        for deviation in assembler.deviations:
            if deviation not in known:
                raise DeliveryError(
                    "new_deviation",
                    line=deviation.line,
                    record=deviation.record,
                    field=deviation.field,
                    position=deviation.position,
                    customer=deviation.customer,
                    content=deviation.message,
                )
        assembler.deviations.clear()
        while extras and extras[0].after <= count:
            yield extras.popleft().raw
        form = source.forms.get(count, plain)
        text = form.apply(layout, text)
        if form.length is not None:
            text = text.rstrip(" ").ljust(form.length)
        else:
            text = layout.trimmed(text)
        yield text.encode(ENCODING) + form.end
        count += 1
    for extra in extras:
        yield extra.raw
