"""Which subscriptions a row starts and ends: nothing that was is ever changed.

The rules are those that :mod:`.subscription` enforces; here they are told before
anything is written, in the words of the file.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from .known import Product, Running, product_key

ONE_DAY = timedelta(days=1)


def cut(rows: tuple[Running, ...], last_day: date) -> tuple[Running, ...]:
    """The rows of a member who leaves: none runs longer, later ones never begin."""
    return tuple(
        replace(row, end=last_day) if row.end is None or row.end > last_day else row
        for row in rows
        if row.start <= last_day
    )


def add_products(row) -> None:
    """Bring a row's package and add-ons into its member.

    :param row: the :class:`.member_import_plan.RowReader`
    """
    values = row.values
    first = values.get("package_from")
    names = [values["package"]] if values.get("package") else []
    _add(row, "package", names, first, values.get("package_to"))
    names = values.get("addons") or ()
    _add(row, "addons", names, values.get("addons_from") or first, None)


def _add(row, column: str, names, start: date | None, end: date | None) -> None:
    end = end or row.values.get(f"{column}_to")
    for name in names:
        product = row.known.products.get(product_key(name))
        if product_key(name) in row.known.products_twice:
            # One of them by chance would be another price.
            row.error("product_twice", column, name=name)
        elif product:
            Addition(row, column, product, start, end).apply()
        else:
            known = row.known.product_names
            row.error("unknown_product", column, name=name, known=known)


class Addition:
    """One product of a row on its member.

    :param start: the first day, None where the file gives none
    :param end: the last day, None where the file gives none
    """

    def __init__(self, row, column: str, product: Product, start, end):
        self.row = row
        self.column = column
        self.product = product
        self.member = row.member
        self.given_start, self.given_end = start, end
        self.left = row.member.values.get("date_left")
        self.start = start or row.member.values["date_joined"]
        self.end = end or self.left

    def apply(self) -> None:
        """Start it, unless it runs already or something is in its way."""
        if self._outside_membership():
            return
        same = [
            other
            for other in self.member.running
            if other.product == self.product and other.overlaps(self.start, self.end)
        ]
        if same:
            self._runs_already(max(same, key=lambda other: other.start))
            return
        self._make_room()
        self._check_needs()
        self._check_place()
        if not self.given_start and self.member.id:
            self._warn("starts_at_joining", day=self.start)
        self.row.change(
            starts=self.product.name, **{"from": self.start, "to": self.end}
        )
        begun = Running(self.product, self.start, self.end, line=self.row.line)
        self.member.running += (begun,)

    def _error(self, code, **params):
        self.row.error(code, self.column, product=self.product.name, **params)

    def _warn(self, code, **params):
        self.row.warn(code, self.column, product=self.product.name, **params)

    def _outside_membership(self) -> bool:
        """Whether days lie before the member's first or after the last one; memberfile
        has told it when the row itself says that day."""
        joined = self.row.member.values.get("date_joined")
        if joined and self.start < joined:
            if not self.row.values.get("date_joined"):
                self._error("starts_before_joining", day=self.start, joined=joined)
            return True
        days = [day for day in (self.start, self.end) if day]
        if self.left and max(days) > self.left:
            if not self.row.values.get("date_left"):
                self._error("beyond_left", day=max(days), left=self.left)
            return True
        if self.end and self.end < self.start:
            if not self.given_start:
                self._error("ends_too_early", end=self.end, start=self.start)
            return True
        return False

    def _runs_already(self, other: Running) -> None:
        """What runs is left; only an end that lies ahead can come or come earlier."""
        if self.end == other.end:
            return
        over = other.end is not None and other.end < self.row.known.today
        if over and other.id and not self.given_start and not self.given_end:
            self._error("needs_start", other=other.product.name)
        elif self.end and (other.end is None or self.end < other.end) and not over:
            self._end(other, self.end)
        elif other.end is not None and (self.given_end or over):
            self._warn("end_stays", day=other.end)

    def _make_room(self) -> None:
        """A package of a group of which a member has one ends the earlier one."""
        for other in self.member.running:
            if not other.overlaps(self.start, self.end):
                continue
            name = other.product.name
            if self.product.group and other.product.group == self.product.group:
                over = other.end is not None and other.end < self.row.known.today
                if other.id and not self.given_start:
                    self._error("needs_start", other=name)
                elif other.start >= self.start:
                    self._error("begins_later", other=name, day=other.start)
                elif over and other.id:
                    self._error("was_then", other=name, day=other.end)
                else:
                    self._end(other, self.start - ONE_DAY, line=self.row.line)
            elif (
                other.product.template in self.product.excludes
                or self.product.template in other.product.excludes
            ):
                self._error("excluded", other=name)

    def _end(self, other: Running, last_day: date, line: int | None = None) -> None:
        """:param line: id of the line whose new package takes its place"""
        rows = self.member.running
        line = line if other.id and line else other.line
        ended = replace(other, end=last_day, line=line)
        self.member.running = tuple(ended if row is other else row for row in rows)
        self.row.change(ends=other.product.name, day=last_day)

    def _check_needs(self) -> None:
        needed = self.product.requires
        if needed and not any(
            other.product.template in needed
            and other.start <= self.start
            and other.overlaps(self.start, self.end)
            for other in self.member.running
        ):
            products = self.row.known.products.values()
            names = {each.name for each in products if each.template in needed}
            self._error("needs_other", needed=", ".join(sorted(names)))

    def _check_place(self) -> None:
        place = self.member.place
        areas, most = self.product.areas, self.product.most
        if areas and (place is None or place.area not in areas):
            self._error("not_sold_there")
        if most and place:
            rows = [
                other
                for other in place.running
                if other.product == self.product
                and other.overlaps(self.start, self.end)
            ]
            days = [other.start for other in rows if other.start > self.start]
            for day in [self.start, *days]:
                if sum(other.overlaps(day, day) for other in rows) >= most:
                    self._error("too_many_there", most=most)
                    return
