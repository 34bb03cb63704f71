import base64
import logging
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from ..importing.writer import ImportWriter
from ..models.member_import import run as member_import_run
from .import_common import ImportCase

_logger = logging.getLogger(__name__)
WRITER = "odoo.addons.asom_membership.importing.writer"

# Queries that one more row may cost.
CHECK_QUERIES = 0.1
NEW_QUERIES = 0.5
SAME_QUERIES = 0.2
# Two to three orders, each with its effects to be undone.
UPDATE_QUERIES = 15.0


class Killed(BaseException):
    """What no except clause of the import may swallow."""


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestImportBatches(ImportCase):
    """Batches: resumed where they stopped, one bad row alone refused, cheap rows."""

    def rows(self, count):
        """Members with packages, some in two rows far from one another."""
        first = [
            self.row(str(number), Pakke="Small TV", Husstand=f"Partner {number}")
            for number in range(1, count + 1)
        ]
        again = [
            self.row(str(number), Pakke="Large TV", Pakke_fra="01-07-2026")
            for number in range(1, count + 1, 3)
        ]
        return [*first, *again]

    def small_batches(self, size=4):
        return patch.object(member_import_run, "BATCH", size)

    # === INTERRUPTED === #

    def test_killed_at_any_batch_and_resumed(self):
        """The result is that of an import that was not disturbed."""
        rows = self.rows(12)
        savepoint = self.cr.savepoint(flush=False)
        self.bring_in(*rows)
        undisturbed = self.everything()
        savepoint.rollback()
        self.env.invalidate_all()
        for killed_in in range(4):
            savepoint = self.cr.savepoint(flush=False)
            with self.small_batches():
                record = self.checked(*rows)
                record._start_import()
                for _batch in range(killed_in):
                    self.assertTrue(record._import_batch())
                with (
                    patch.object(ImportWriter, "_finish", side_effect=Killed),
                    self.assertRaises(Killed),
                    self.cr.savepoint(),
                ):
                    record._import_batch()
                record.invalidate_recordset()
                self.assertEqual(record.state, "importing")
                self.assertEqual(record.todo_count, len(rows) - 4 * killed_in)
                record.action_import()
            self.assertEqual(record.state, "done")
            self.assertEqual(record.todo_count, 0)
            self.assertEqual(self.everything(), undisturbed, killed_in)
            savepoint.rollback()
            self.env.invalidate_all()

    def test_all_or_nothing_does_not_commit_between(self):
        record = self.checked(*self.rows(12), mode="all_or_nothing")
        with (
            self.small_batches(),
            patch.object(member_import_run, "commit_batch") as commit,
        ):
            record.action_import()
        self.assertEqual(commit.call_count, 1)
        self.assertEqual(record.state, "done")

    def test_good_rows_commit_after_every_batch(self):
        record = self.checked(*self.rows(12))
        with (
            self.small_batches(),
            patch.object(member_import_run, "commit_batch", return_value=9) as commit,
        ):
            record.action_import()
        # Before the first, after each of the four, at the end.
        self.assertEqual(commit.call_count, 6)

    def test_what_has_changed_since_the_check_counts(self):
        record = self.checked(self.row("1", Pakke="Small TV"), self.row("2"))
        self.bring_in(self.row("1", Pakke="Large TV"))
        record.action_import()
        first, second = record.line_ids
        self.assertEqual(first.action, "error")
        self.assertIn("From which day does Small TV run?", first.error_texts)
        self.assertEqual(second.state, "done")
        self.assertEqual(len(self.members("1")), 1)

    # === REFUSED WHILE WRITING === #

    def poisoned(self):
        """A payer that the database refuses, which no check foresees."""
        plain = ImportWriter._contact

        def contact(writer, partner):
            vals = plain(writer, partner)
            return vals | {"country_id": -1} if vals["name"] == "Poison" else vals

        return patch.object(ImportWriter, "_contact", contact)

    @mute_logger(WRITER, "odoo.sql_db")
    def test_one_poisoned_row_stops_no_other(self):
        rows = self.rows(9)
        rows[4]["Navn"] = "Poison"
        record = self.checked(*rows)
        self.assertFalse(record.error_count)
        with self.poisoned():
            record.action_import()
        self.assertEqual((record.state, record.error_count), ("done", 1))
        bad = record.line_ids.filtered(lambda line: line.action == "error")
        self.assertEqual(bad.line, 6)
        self.assertIn(f"import {record.id}", bad.error_texts)
        self.assertNotIn("country_id", bad.error_texts)
        self.assertEqual(len(self.members()), 8)
        self.assertEqual(
            self.runs(self.members("1")),
            {("Small TV", "2025-01-01", "2026-06-30"), ("Large TV", "2026-07-01", "")},
        )

    @mute_logger(WRITER, "odoo.sql_db")
    def test_poisoned_row_in_all_or_nothing(self):
        rows = self.rows(9)
        rows[4]["Navn"] = "Poison"
        record = self.checked(*rows, mode="all_or_nothing")
        before = self.counts()
        with (
            self.poisoned(),
            self.small_batches(),
            self.assertRaisesRegex(UserError, "Line 6"),
            self.cr.savepoint(),
        ):
            record.action_import()
        self.assertEqual(self.counts(), before)
        record.invalidate_recordset()
        self.assertEqual((record.state, record.todo_count), ("checked", 12))

    # === IN THE BACKGROUND === #

    def test_long_file_goes_to_the_background(self):
        cron = self.env.ref("asom_membership.cron_member_imports")
        record = self.checked(*self.rows(6))
        other = self.draft(self.csv(self.row("1")), company=self.south)
        other.action_check()
        with patch.object(member_import_run, "AT_ONCE", 3):
            record.action_import_start()
        self.assertEqual((record.state, record.progress), ("importing", 0))
        self.assertTrue(
            self.env["ir.cron.trigger"].search_count([("cron_id", "=", cron.id)])
        )
        other.action_import_start()
        self.assertEqual(other.state, "done")
        with self.small_batches():
            record._import_batch()
            record.invalidate_recordset()
            self.assertEqual(record.progress, 50)
            self.imports._cron_import()
        record.invalidate_recordset()
        self.assertEqual((record.state, record.progress), ("done", 100))
        self.assertEqual(len(self.members()), 6)

    def test_background_stops_when_its_time_is_up(self):
        record = self.checked(*self.rows(6))
        record._start_import()
        with (
            self.small_batches(),
            patch.object(member_import_run, "commit_batch", return_value=0),
        ):
            self.imports._cron_import()
        record.invalidate_recordset()
        self.assertEqual((record.state, record.todo_count), ("importing", 4))
        self.imports._cron_import()
        record.invalidate_recordset()
        self.assertEqual((record.state, record.todo_count), ("done", 0))

    @mute_logger(WRITER, "odoo.sql_db")
    def test_all_or_nothing_refused_in_the_background(self):
        rows = self.rows(6)
        rows[4]["Navn"] = "Poison"
        record = self.checked(*rows, mode="all_or_nothing")
        good = self.draft(self.csv(self.row("1")), company=self.south)
        good.action_check()
        with patch.object(member_import_run, "AT_ONCE", 0):
            record.action_import_start()
            good.action_import_start()
        with self.poisoned():
            self.imports._cron_import()
        record.invalidate_recordset()
        self.assertEqual(record.state, "checked")
        self.assertIn("Line 6", record.message_ids[0].body)
        self.assertFalse(self.members())
        self.assertEqual(good.state, "done")

    @mute_logger("odoo.addons.asom_membership.models.member_import.run")
    def test_what_nobody_foresaw_in_the_background_is_told_once_to_who_waits(self):
        cases = (("good_rows", "importing"), ("all_or_nothing", "checked"))
        for number, (mode, state) in enumerate(cases):
            with self.subTest(mode=mode):
                record = self.checked(self.row(f"{number}"), mode=mode)
                with patch.object(member_import_run, "AT_ONCE", 0):
                    record.action_import_start()
                broken = {"side_effect": KeyError("secret")}
                with patch.object(type(record), "_import_batch", **broken):
                    self.imports._cron_import()
                    self.imports._cron_import()
                record.invalidate_recordset()
                self.assertEqual(record.state, state)
                told = record.message_ids.filtered(
                    lambda message: "stopped" in (message.body or "")
                )
                self.assertEqual(len(told), 1)
                self.assertEqual(told.partner_ids, self.env.user.partner_id)
                self.assertNotIn("secret", told.body)
                record.action_import_start()
                self.assertEqual(record.state, "done")

    # === COST === #

    def queries(self, call):
        """Queries from cold caches to written rows."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        call()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def cost(self, rows):
        record = self.draft(self.csv(*rows))
        check = self.queries(record.action_check)
        return check, self.queries(record.action_import), record

    def marginal(self, make):
        """What one more row costs, from 500 to 5,000 of them."""
        self.cost([self.row("0AAA")])  # warms what is cached for good
        small, large = 500, 5000
        few = self.cost([make(f"A{number}") for number in range(small)])
        many = self.cost([make(f"B{number}") for number in range(large)])
        self.assertEqual(many[2].todo_count, 0)
        self.assertFalse(many[2].error_count)
        check, write = ((many[at] - few[at]) / (large - small) for at in (0, 1))
        _logger.info("queries for one more row: check %.3f, import %.3f", check, write)
        return check, write

    def test_cost_of_a_row(self):
        def make(number):
            return self.row(
                number, Pakke="Small TV", Tilvalg="Sport+", Adresse=f"Vej {number}"
            )

        check, write = self.marginal(make)
        self.assertLessEqual(check, CHECK_QUERIES)
        self.assertLessEqual(write, NEW_QUERIES)
        self.assertEqual(len(self.members()), 5501)
        check, write = self.marginal(make)
        self.assertLessEqual(check, CHECK_QUERIES)
        self.assertLessEqual(write, SAME_QUERIES)
        self.assertEqual(len(self.members()), 5501)

    def test_cost_of_a_change(self):
        """Every member changes package and address, and a third leaves."""
        for count in (50, 250):
            self.bring_in(
                *[self.row(f"{count}X{n}", Pakke="Small TV") for n in range(count)]
            )
        costs = [
            self.cost(
                [
                    self.row(
                        f"{count}X{n}",
                        Adresse=f"Nyvej {n}",
                        Pakke="Large TV",
                        Pakke_fra="01-07-2026",
                        Udmeldt="" if n % 3 else "31-12-2026",
                    )
                    for n in range(count)
                ]
            )
            for count in (50, 250)
        ]
        self.assertEqual(costs[1][2].update_count, 250)
        more = (costs[1][1] - costs[0][1]) / 200
        _logger.info("queries for one more change: %.2f", more)
        self.assertLessEqual(more, UPDATE_QUERIES)

    def test_same_bytes_are_told_before_they_are_imported(self):
        data = self.csv(self.row("1"))
        first = self.imports._import_file(self.north, "m.csv", data)
        again = self.draft(data, name="other.csv")
        self.assertEqual(again.same_file_id, first)
        theirs = self.draft(data, company=self.south)
        self.assertFalse(theirs.same_file_id)
        self.assertEqual(base64.b64decode(again.content), data)
