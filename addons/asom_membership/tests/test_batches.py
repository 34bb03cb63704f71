import psycopg2

from odoo.exceptions import ConcurrencyError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from ..batches import attempt, commit_batch, error_text, roll_back, split, work_off
from .batches_common import batches


@tagged("post_install", "-at_install")
class TestBatches(TransactionCase):
    """The kernel of everything that works in batches."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": f"Tag {number}", "color": 0} for number in range(100)]
        )

    # === TOGETHER OR SPLIT === #

    def test_each_poisoned_record_is_found_and_no_other_is_stopped(self):
        bad, failed, attempts = self.tags[3] | self.tags[97], [], []

        def work(tags):
            attempts.append(len(tags))
            tags.write({"color": 5})
            if tags & bad:
                raise KeyError("poison")

        split(self.tags, work, lambda tag, error: failed.append((tag, repr(error))))
        self.assertEqual([tag for tag, _error in failed], list(bad))
        self.assertEqual({text for _tag, text in failed}, {"KeyError('poison')"})
        self.assertEqual(self.tags.filtered(lambda tag: tag.color != 5), bad)
        self.assertLess(len(attempts), 32)

    def test_what_concerns_all_records_is_raised_at_once(self):
        for error in (psycopg2.OperationalError(), ConcurrencyError(), KeyError()):
            attempts = []

            def work(tags, error=error, note=attempts.append):
                note(tags)
                raise error

            with self.assertRaises(type(error)):
                split(self.tags, work, self.fail, let_through=(KeyError,))
            self.assertEqual(len(attempts), 1)

    def test_no_records_are_no_work(self):
        split(self.tags.browse(), self.fail, self.fail)

    def test_an_attempt_is_undone_as_a_whole(self):
        def work():
            self.tags[0].name = "Other"
            raise UserError("No")  # pylint: disable=translation-required

        self.assertEqual(str(attempt(self.env, work)), "No")
        self.assertEqual(self.tags[0].name, "Tag 0")
        with self.assertRaises(UserError):
            attempt(self.env, work, catching=KeyError)
        self.assertIsNone(attempt(self.env, lambda: None))

    # === THE SCHEDULER'S LOOP === #

    def test_what_stops_one_stops_no_other_and_leaves_nothing_half_done(self):
        first, bad, last = self.tags[:3]

        def work(tag, _left):
            tag.color = 7
            if tag == bad:
                raise KeyError
            commit_batch(self.env, 1)
            return True

        def stopped(tag, error):
            tag.name = type(error).__name__

        with batches(self.env):
            work_off(first | bad | last, work, stopped)
        self.assertEqual((first | bad | last).mapped("color"), [7, 0, 7])
        self.assertEqual(bad.name, "KeyError")

    @mute_logger("odoo.addons.asom_membership.batches")
    def test_that_nobody_can_be_told_stops_no_other(self):
        seen = []

        def work(tag, _left):
            seen.append(tag)
            raise KeyError

        def stopped(tag, _error):
            tag.name = "Stopped"
            raise ValueError

        with batches(self.env):
            work_off(self.tags[:3], work, stopped)
        self.assertEqual(len(seen), 3)
        self.assertEqual(self.tags[0].name, "Tag 0")

    def test_the_loop_ends_when_the_time_is_up(self):
        seen = []

        def work(_tag, left):
            seen.append(left)
            return commit_batch(self.env, 1) > 0

        with batches(self.env, time_for=2):
            work_off(self.tags, work, self.fail)
        self.assertEqual(seen, [99, 98])

    def test_what_concerns_the_transaction_is_left_to_the_scheduler(self):
        def work(_tag, _left):
            raise psycopg2.OperationalError

        with self.assertRaises(psycopg2.OperationalError):
            work_off(self.tags, work, self.fail)

    # === WATCHED === #

    def test_a_killed_worker_loses_what_it_has_not_committed(self):
        def work():
            for tag in self.tags:
                tag.color = 3
                commit_batch(self.env, 1, 9)

        with batches(self.env, killed_after=4) as watched:
            work()
        self.assertTrue(watched.killed)
        self.assertEqual(watched.commits, [(1, 9)] * 4)
        self.assertEqual(len(self.tags.filtered("color")), 4)

    def test_what_is_rolled_back_is_gone(self):
        with batches(self.env) as watched:
            self.tags[0].color = 4
            commit_batch(self.env)
            self.tags[0].color = 5
            roll_back(self.env)
        self.assertFalse(watched.killed)
        self.assertEqual(self.tags[0].color, 4)

    # === TEXTS FOR PEOPLE === #

    def text(self, work):
        return error_text(self.env, attempt(self.env, work), "run 7")

    @mute_logger("odoo.sql_db")
    def test_people_read_no_words_of_the_database_or_of_a_program(self):
        def refuse():
            # pylint: disable-next=translation-required
            raise UserError("The day is missing.")

        def unforeseen():
            raise KeyError("asom_secret")

        def unknown_country():
            self.env["res.partner"].create({"name": "A", "country_id": -1})

        def currency_twice():
            self.env["res.currency"].create({"name": "DKK", "symbol": "kr."})

        self.assertEqual(self.text(refuse), "The day is missing.")
        self.assertIn("run 7", self.text(unforeseen))
        self.assertNotIn("secret", self.text(unforeseen))
        self.assertNotIn("country_id", self.text(unknown_country))
        # A constraint with a text of its own tells what to do.
        self.assertIn("must be unique", self.text(currency_twice))
