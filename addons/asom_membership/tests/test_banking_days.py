import unittest
from datetime import date, timedelta

from odoo.addons.asom_membership.banking_days import (
    add_banking_days,
    bank_holidays,
    first_banking_day,
    is_banking_day,
    last_banking_days,
    next_banking_day,
    previous_banking_day,
)

# domain/betalingsservice.md, section 11: payment month, normal deadline (6th last
# banking day of the month before), late deadline (3rd last), first banking day, last
# day to reject (7th or next banking day).
CALENDAR = """
2026-01 2025-12-18 2025-12-23 2026-01-02 2026-01-07
2026-02 2026-01-23 2026-01-28 2026-02-02 2026-02-09
2026-03 2026-02-20 2026-02-25 2026-03-02 2026-03-09
2026-04 2026-03-24 2026-03-27 2026-04-01 2026-04-07
2026-05 2026-04-23 2026-04-28 2026-05-01 2026-05-07
2026-06 2026-05-21 2026-05-27 2026-06-01 2026-06-08
2026-07 2026-06-23 2026-06-26 2026-07-01 2026-07-07
2026-08 2026-07-24 2026-07-29 2026-08-03 2026-08-07
2026-09 2026-08-24 2026-08-27 2026-09-01 2026-09-07
2026-10 2026-09-23 2026-09-28 2026-10-01 2026-10-07
2026-11 2026-10-23 2026-10-28 2026-11-02 2026-11-09
2026-12 2026-11-23 2026-11-26 2026-12-01 2026-12-07
2027-01 2026-12-21 2026-12-28 2027-01-04 2027-01-07
"""

# Easter Sunday: 5 April 2026, 28 March 2027.
CLOSED = {
    2026: [
        "2026-01-01",
        "2026-04-02",
        "2026-04-03",
        "2026-04-06",
        "2026-05-14",
        "2026-05-15",
        "2026-05-25",
        "2026-06-05",
        "2026-12-24",
        "2026-12-25",
        "2026-12-31",
    ],
    2027: [
        "2027-01-01",
        "2027-03-25",
        "2027-03-26",
        "2027-03-29",
        "2027-05-06",
        "2027-05-07",
        "2027-05-17",
        "2027-12-24",
        "2027-12-31",
    ],
}


class TestBankingDays(unittest.TestCase):
    def test_the_whole_of_two_years(self):
        """Every weekday on which the banks are closed, and no other."""
        for year, expected in CLOSED.items():
            closed = []
            day = date(year, 1, 1)
            while day.year == year:
                if day.weekday() < 5 and not is_banking_day(day):
                    closed.append(day.isoformat())
                day += timedelta(days=1)
            self.assertEqual(closed, expected)

    def test_weekends(self):
        self.assertFalse(is_banking_day(date(2026, 11, 21)))
        self.assertFalse(is_banking_day(date(2026, 11, 22)))
        self.assertTrue(is_banking_day(date(2026, 11, 23)))

    def test_calendar_of_collections(self):
        for row in CALENDAR.split("\n")[1:-1]:
            month, *days = row.split()
            normal, late, first, reject = map(date.fromisoformat, days)
            payment_month = date.fromisoformat(f"{month}-01")
            before = payment_month - timedelta(days=1)
            self.assertEqual(last_banking_days(before, 6), normal, month)
            self.assertEqual(last_banking_days(before, 3), late, month)
            self.assertEqual(first_banking_day(payment_month), first, month)
            self.assertEqual(
                next_banking_day(payment_month.replace(day=7)), reject, month
            )

    def test_any_day_of_the_month_finds_its_first_banking_day(self):
        for number in (1, 15, 31):
            self.assertEqual(first_banking_day(date(2026, 8, number)), date(2026, 8, 3))

    def test_great_prayer_day_was_abolished_in_2024(self):
        # Fourth Friday after Easter.
        self.assertFalse(is_banking_day(date(2023, 5, 5)))
        self.assertTrue(is_banking_day(date(2024, 4, 26)))

    def test_ascension_friday_every_year(self):
        for year, ascension in [(2025, "2025-05-29"), (2028, "2028-05-25")]:
            friday = date.fromisoformat(ascension) + timedelta(days=1)
            self.assertIn(friday, bank_holidays(year))
            self.assertFalse(is_banking_day(friday))

    def test_next_banking_day_of_christmas(self):
        self.assertEqual(next_banking_day(date(2026, 12, 24)), date(2026, 12, 28))
        self.assertEqual(next_banking_day(date(2026, 12, 31)), date(2027, 1, 4))


def easter_sunday(year):
    """Gauss' rule of 1816 for the Gregorian calendar, independent of any library."""
    century = year // 100
    correction = (15 - century + century // 4 - (8 * century + 13) // 25) % 30
    moon = (19 * (year % 19) + correction) % 30
    if moon == 29 or (moon == 28 and year % 19 > 10):
        moon -= 1
    shift = (4 + century - century // 4) % 7
    weekday = (2 * (year % 4) + 4 * (year % 7) + 6 * moon + shift) % 7
    return date(year, 3, 22) + timedelta(days=moon + weekday)


# Easter Sundays of printed calendars, so that the rule above is checked too.
EASTER = {
    2020: "04-12",
    2021: "04-04",
    2022: "04-17",
    2023: "04-09",
    2024: "03-31",
    2025: "04-20",
    2026: "04-05",
    2027: "03-28",
    2028: "04-16",
    2029: "04-01",
    2030: "04-21",
}
# Days from Easter Sunday: Maundy Thursday, Good Friday, Easter Monday, Ascension Day
# and the Friday after, Whit Monday.
MOVABLE = (-3, -2, 1, 39, 40, 50)
GREAT_PRAYER_DAY, LAST_GREAT_PRAYER_DAY = 26, 2023
FIXED = ((1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31))


class TestElevenYears(unittest.TestCase):
    """2020 to 2030 against a table that is computed from the rules' own words."""

    def closed(self, year):
        easter = easter_sunday(year)
        offsets = list(MOVABLE)
        if year <= LAST_GREAT_PRAYER_DAY:
            offsets.append(GREAT_PRAYER_DAY)
        days = {easter + timedelta(days=offset) for offset in offsets}
        return days | {date(year, month, day) for month, day in FIXED}

    def test_easter(self):
        for year, day in EASTER.items():
            self.assertEqual(easter_sunday(year).isoformat(), f"{year}-{day}")

    def test_every_day(self):
        day, wrong = date(2020, 1, 1), []
        while day.year <= 2030:
            expected = day.weekday() < 5 and day not in self.closed(day.year)
            if is_banking_day(day) != expected:
                wrong.append(day.isoformat())
            day += timedelta(days=1)
        self.assertEqual(wrong, [])

    def test_great_prayer_day(self):
        """The 4th Friday after Easter: closed up to and including 2023."""
        for year, day in [
            (2020, "05-08"),
            (2021, "04-30"),
            (2022, "05-13"),
            (2023, "05-05"),
            (2024, "04-26"),
            (2025, "05-16"),
            (2026, "05-01"),
        ]:
            friday = date.fromisoformat(f"{year}-{day}")
            self.assertEqual(friday - easter_sunday(year), timedelta(days=26))
            self.assertEqual(is_banking_day(friday), year > 2023, year)


class TestCounting(unittest.TestCase):
    def test_previous(self):
        for day, expected in [
            ("2026-12-28", "2026-12-28"),
            ("2026-12-27", "2026-12-23"),
            ("2027-01-03", "2026-12-30"),
            ("2026-04-06", "2026-04-01"),
        ]:
            found = previous_banking_day(date.fromisoformat(day))
            self.assertEqual(found.isoformat(), expected)

    def test_add(self):
        for day, count, expected in [
            ("2026-12-22", 1, "2026-12-23"),
            ("2026-12-22", 2, "2026-12-28"),
            ("2026-12-22", 5, "2027-01-04"),
            ("2027-01-04", -1, "2026-12-30"),
            ("2027-01-04", -5, "2026-12-22"),
            # From a closed day: the day itself is not counted.
            ("2026-12-26", 1, "2026-12-28"),
            ("2026-12-26", -1, "2026-12-23"),
            ("2026-12-26", 0, "2026-12-28"),
            ("2026-12-28", 0, "2026-12-28"),
            ("2026-05-13", 1, "2026-05-18"),
        ]:
            found = add_banking_days(date.fromisoformat(day), count)
            self.assertEqual(found.isoformat(), expected, (day, count))

    def test_there_and_back(self):
        day = date(2025, 1, 1)
        while day.year < 2027:
            if is_banking_day(day):
                for count in (1, 6, 10, 23):
                    later = add_banking_days(day, count)
                    self.assertEqual(add_banking_days(later, -count), day)
                    between = sum(
                        is_banking_day(day + timedelta(days=n))
                        for n in range(1, (later - day).days + 1)
                    )
                    self.assertEqual(between, count)
            day += timedelta(days=1)
