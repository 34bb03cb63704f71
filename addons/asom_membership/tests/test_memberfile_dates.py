"""A column of dates is read in one way."""

from datetime import date

import pytest

from odoo.addons.asom_membership.memberfile import parse_row, read_rows, survey


def read(*days, more=""):
    """[date or code of the problem] of a column with these cells."""
    text = "Navn;Indmeldt\n" + "".join(f"Bo;{day}\n" for day in days) + more
    mapping = {"Navn": "name", "Indmeldt": "date_joined"}
    found = survey(mapping, read_rows(text.encode(), "m.csv").rows)
    rows = [
        parse_row(mapping, row, found.orders)
        for row in read_rows(text.encode(), "m.csv").rows
    ]
    return [
        row.problems[0].code if row.problems else row.values["date_joined"]
        for row in rows
    ]


@pytest.mark.parametrize(
    ("cells", "days"),
    [
        # As an American program writes them: all of them, or none.
        (
            ["03/04/2026", "03/14/2026", "12/31/2025"],
            [date(2026, 3, 4), date(2026, 3, 14), date(2025, 12, 31)],
        ),
        (["03/04/2026", "14/03/2026"], [date(2026, 4, 3), date(2026, 3, 14)]),
        (["03/04/2026"], [date(2026, 4, 3)]),
        # None fits all: what may be two days is refused, what is none in Danish too.
        (
            ["03/04/2026", "03/14/2026", "14/03/2026", "05/05/2026"],
            ["date_mixed", "date_order", date(2026, 3, 14), date(2026, 5, 5)],
        ),
        # One that is no day in any way says nothing about the others.
        (["31-02-2026", "03-04-2026"], ["date", date(2026, 4, 3)]),
        (["26-03-04", "99-12-31"], [date(2026, 3, 4), date(1999, 12, 31)]),
        (["05-01-26", "31-12-25"], [date(2026, 1, 5), date(2025, 12, 31)]),
        (["260304", "991231"], [date(2026, 3, 4), date(1999, 12, 31)]),
        (["040326", "311299"], [date(2026, 3, 4), date(1999, 12, 31)]),
        (["040326"], ["date_mixed"]),
        (
            ["03/04/2026 00:00:00", "03/14/2026 12:00 AM"],
            [date(2026, 3, 4), date(2026, 3, 14)],
        ),
        (["2026-04-03", "03/14/2026"], [date(2026, 4, 3), date(2026, 3, 14)]),
        (["3. april 2026", "03-apr-26"], [date(2026, 4, 3)] * 2),
        (["46027"], ["date"]),
        # Midnight with a time zone is the day; 22:00 in Greenwich is the next one here.
        (
            ["2026-04-03T00:00:00Z", "2026-04-03T00:00:00.000+02:00"],
            [date(2026, 4, 3)] * 2,
        ),
        (["2026-04-02T22:00:00Z", "2026-04-02T22:00:00+00:00"], ["date"] * 2),
        (["03–04–2026", "3‑4‑2026", "03 — 04 — 26"], [date(2026, 4, 3)] * 3),
        # What Excel and databases make of no day at all.
        (["01-01-1900", "1900-01-01 00:00:00"], ["date_range"] * 2),
    ],
)
def test_a_column_is_read_in_one_way(cells, days):
    assert read(*cells) == days


def test_a_column_that_tells_nothing_is_read_as_the_others_of_the_file():
    text = "Navn;Indmeldt;Udmeldt\nBo;03/04/2025;03/14/2026\n"
    mapping = {"Navn": "name", "Indmeldt": "date_joined", "Udmeldt": "date_left"}
    found = survey(mapping, read_rows(text.encode(), "m.csv").rows)
    assert found.orders == {"date_joined": "mdy", "date_left": "mdy"}
