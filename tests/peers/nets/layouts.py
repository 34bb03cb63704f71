"""The records that Nets sends, 0602, 0603 and 0621: one layout to write and to read.

Rules: betalingsservice.md, the tables of 3, 4 and 6. A field is (last position, what
stands there): "=text" fixed, "9key" a number with zeros to the left, "Xkey" text with
blanks to the right, "Ckey" a customer number, with zeros to the left.
"""

from __future__ import annotations

LENGTH = 128


class Layout:
    """One kind of record, written from and read to a mapping of its keys.

    Values are int or str for "9", str else; day fields are six digits (`six`).
    """

    def __init__(self, name: str, *fields: tuple[int, str]) -> None:
        self.name = name
        self.fields: list[tuple[int, int, str, str]] = []
        """(first position, last position, kind, key or fixed text)."""
        parts, start = [], 1
        for end, what in fields:
            kind, key, width = what[0], what[1:], end - start + 1
            if kind == "=":
                key = key or " " * width
                parts.append(key)
            else:
                fill = {"9": "0>", "C": "0>", "X": " <"}[kind]
                parts.append(f"{{{key}:{fill}{width}}}")
            if kind == "=" and len(key) != width:
                raise ValueError(f"{name}: {key!r} does not fill {start}-{end}")
            self.fields.append((start, end, kind, key))
            start = end + 1
        if start != LENGTH + 1:
            raise ValueError(f"{name}: ends at {start - 1}, not at {LENGTH}")
        self._format = "".join(parts).format_map

    def write(self, values: dict) -> str:
        """The record without the blanks at its end.

        Raises ValueError if a value does not fit its field.
        """
        record = self._format(values)
        if len(record) != LENGTH:
            for start, end, kind, key in self.fields:
                width = end - start + 1
                if kind != "=" and len(f"{values[key]}") > width:
                    raise ValueError(
                        f"{self.name}: {key} {values[key]!r} is longer than {width} "
                        f"characters ({start}-{end})"
                    )
        return record.rstrip(" ")

    def read(self, record: str) -> dict[str, int | str]:
        """The values: "9" as int, text without blanks at the end, "C" at full width.

        Days stay six digits. Raises ValueError naming field and position.
        """
        padded = record.ljust(LENGTH)
        if len(padded) != LENGTH:
            raise ValueError(f"{self.name}: {len(record)} characters")
        values: dict[str, int | str] = {}
        for start, end, kind, key in self.fields:
            text = padded[start - 1 : end]
            if kind == "=":
                if text != key:
                    raise ValueError(
                        f"{self.name} {start}-{end} must be {key!r}, found {text!r}"
                    )
                continue
            if kind == "9" and not (text.isascii() and text.isdigit()):
                raise ValueError(
                    f"{self.name} {start}-{end}: {key} must be digits, found {text!r}"
                )
            values[key] = text if kind == "C" else text.rstrip(" ")
            if kind == "9" and not key.endswith(("_day", "number")):
                values[key] = int(text)
        return values


def _supplier(delivery: str) -> tuple[tuple[int, str], ...]:
    return (13, "9supplier_number"), (16, "Xsub_system"), (20, f"={delivery}")


def _delivery_start(delivery: str) -> Layout:
    return Layout(
        f"{delivery} 002",
        (5, "=BS002"),
        *_supplier(delivery),
        (30, "9delivery_number"),
        (49, "="),
        (55, "9created_day"),
        (128, "="),
    )


def _section_start(filler: str) -> Layout:
    return Layout(
        "012",
        (5, "=BS012"),
        (13, "9pbs_number"),
        (17, "9section_number"),
        (20, f"={filler}"),
        (25, "9group"),
        (40, "Xuser_id"),
        (49, "="),
        (55, "9created_day"),
        (128, "="),
    )


_DETAIL = (
    (5, "=BS042"),
    (13, "9pbs_number"),
    (17, "9code_number"),
    (20, "=000"),
    (25, "9group"),
)
_PAID = (109, "9paid_day"), (115, "9booked_day"), (128, "9paid")
_ZEROS_37 = "=" + "0" * 37

START = {delivery: _delivery_start(delivery) for delivery in ("0602", "0603", "0621")}
SECTION = {
    **dict.fromkeys(("0211", "0215"), _section_start("000")),
    **dict.fromkeys(("0210", "0212", "0219"), _section_start("")),
    "0120": Layout(
        "012 of 0621",
        (5, "=BS012"),
        (13, "9pbs_number"),
        (17, "=0120"),
        (20, "="),
        (25, "9group"),
        (54, "="),
        (60, "9created_day"),
        (128, "="),
    ),
}
AUTOMATIC = Layout(
    "042 of 0211",
    *_DETAIL,
    (40, "Ccustomer"),
    (49, "9mandate_number"),
    (55, "9due_day"),
    (56, "9sign"),
    (69, "9amount"),
    (99, "Xreference"),
    (103, "="),
    *_PAID,
)
SLIP = Layout(
    "042 of 0215",
    *_DETAIL,
    (44, "Cpayer"),
    (46, "9card_number"),
    (47, "9fee_sign"),
    (52, "9fee"),
    (58, "9due_day"),
    (59, "9sign"),
    (72, "9amount"),
    (81, "Xreference"),
    (103, "Xarchive"),
    *_PAID,
)
MANDATE = Layout(
    "042 of 0210, 0212 and 0219",
    *_DETAIL,
    (40, "Ccustomer"),
    (49, "9mandate_number"),
    (55, "9start_day"),
    (61, "9end_day"),
    (128, "="),
)
CONTROL = Layout(
    "022 / 001 of 0621",
    (5, "=BS022"),
    (13, "9pbs_number"),
    (17, "9code_number"),
    (20, "=001"),
    (25, "9group"),
    (40, "Xcustomer"),
    (55, "=" + "0" * 15),
    (56, "9kind"),
    (60, "9bank_number"),
    (70, "9account_number"),
    (76, "9payment_day"),
    (82, "9print_day"),
    (91, "9count"),
    (100, "9texts"),
    (113, "9amount"),
    (128, "="),
)
TEXT = Layout(
    "022 / 002 of 0621",
    (5, "=BS022"),
    (13, "9pbs_number"),
    (17, "9code_number"),
    (20, "=002"),
    (25, "9group"),
    (58, "=" + "0" * 33),
    (71, "9amount"),
    (114, "Xtext"),
    (120, "9text_number"),
    (128, "="),
)
REPLY = Layout(
    "022 / 0200 of 0621",
    (5, "=BS022"),
    (13, "9pbs_number"),
    (17, "9code_number"),
    (20, "=000"),
    (25, "9group"),
    (40, "Xcustomer"),
    (49, "9mandate_number"),
    (55, "9reply_day"),
    (114, "Xtext"),
    (120, "9text_number"),
    (128, "="),
)
_SECTION_TOTALS = (
    (42, "9count"),
    (57, "9amount"),
    (68, "9texts"),
    (83, "="),
    (94, "9names"),
    (128, "="),
)
_OF_SECTION = (5, "=BS092"), (13, "9pbs_number"), (17, "9section_number"), (20, "=000")
SECTION_END = {
    **dict.fromkeys(
        ("0602", "0603"),
        Layout("092", *_OF_SECTION, (25, "9group"), (31, "="), *_SECTION_TOTALS),
    ),
    "0621": Layout("092", *_OF_SECTION, (31, "9count"), (68, _ZEROS_37), (128, "=")),
}
END = {
    delivery: Layout(
        f"{delivery} 992",
        (5, "=BS992"),
        *_supplier(delivery),
        (31, "9sections"),
        (42, "9count"),
        (57, "9amount"),
        (68, "9texts"),
        (83, "=" + "0" * 15),
        (94, "9names"),
        (128, "=" + "0" * 34),
    )
    for delivery in ("0602", "0603")
}
END["0621"] = Layout(
    "0621 992",
    (5, "=BS992"),
    *_supplier("0621"),
    (31, "9sections"),
    (42, "9count"),
    (79, _ZEROS_37),
    (128, "="),
)
