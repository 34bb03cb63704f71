"""Reminders are made in sets: what comes out is what each would be alone, and no more
queries are asked for one more."""

from unittest.mock import patch

from odoo.tests import freeze_time, tagged

from .common import DunningCase as Base

DAY = "2026-02-05"
KEPT = {
    "asom.dunning.reminder": (
        "stage demand date_sent date_deadline amount fee fee_reason interest channel"
        " state failure printed sha256 payment_number payment_line payment_picture"
        " create_uid"
    ),
    "asom.dunning.claim": "stage amount interest state date_deadline move_id",
    "asom.dunning.run.line": (
        "stage state claims amount fee fee_reason interest date_deadline channel reason"
        " error warning_codes"
    ),
    "asom.dunning.case": "state date_opened stage last_sent last_deadline fees",
    "asom.charge": "product_id kind name date_from date_to amount note state",
}
MOVE = (
    "name state move_type amount_total amount_residual invoice_date date"
    " invoice_date_due partner_id ref payment_reference asom_payment_channel"
    " payment_state journal_id asom_membership_id"
)
ITEM = (
    "display_type name account_id balance amount_residual date_maturity product_id"
    " quantity price_unit partner_id parent_state"
)
MAIL = (
    "state scheduled_date subject body_html body email_from reply_to auto_delete"
    " recipient_ids model message_type"
)


@tagged("post_install", "-at_install")
class TestSets(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"interest": False, "channel": "both", "channel_2": "mail"})
        names = ("Ida Holm", "Bo Lind", "Eva Dam", "Per Lund", "Ane Friis", "Ole Juhl")
        cls.members = cls.owing(*names)
        for member in cls.members[1:5]:
            member.email = f"member{member.id}@example.org"
        cls.members[2].partner_id.lang = "en_US"
        cls.remind("2026-01-12")
        # A later claim of all: two stages in one letter.
        with freeze_time("2026-01-05"):
            cls.collect("2026-04-01", "2026-06-30", "2026-01-23")

    def values(self, record, names):
        found = {}
        for name in names.split():
            value = record[name]
            found[name] = value.ids if hasattr(value, "ids") else value
        return found

    def snapshot(self, run):
        """What the run has made, by member; without what numbers it."""
        self.env.flush_all()
        self.env.invalidate_all()
        found = {}
        for letter in run.reminder_ids.sudo():
            fee = letter.fee_move_id
            mails = self.env["mail.mail"].search(
                [("model", "=", letter._name), ("res_id", "=", letter.id)]
            )
            records = {
                "asom.dunning.reminder": letter,
                "asom.dunning.claim": letter.claim_ids,
                "asom.dunning.run.line": run.line_ids.filtered(
                    lambda row, letter=letter: row.reminder_id == letter
                ),
                "asom.dunning.case": letter.case_id,
                "asom.charge": letter.charge_ids,
            }
            found[letter.membership_id] = {
                name: [self.values(each, KEPT[name]) for each in some]
                for name, some in records.items()
            } | {
                "fee": [self.values(move, MOVE) for move in fee],
                "of": fee.asom_dunning_reminder_id == letter,
                "items": [self.values(item, ITEM) for item in fee.line_ids],
                "mails": [self.values(mail, MAIL) for mail in mails],
                "copies": [
                    (copy.name, copy.raw, copy.res_model, copy.mimetype)
                    for copy in mails.attachment_ids
                ],
                "tied": mails.attachment_ids.mapped("res_id")
                == mails.mail_message_id.ids,
                "followers": letter.message_partner_ids.ids,
            }
        return found

    def make(self, limit):
        """A run of which so many lines are worked on at once, then undone."""
        savepoint = self.env.cr.savepoint(flush=True)
        runs = type(self.env["asom.dunning.run"])
        with patch.object(runs, "_execute_limit", lambda run: limit):
            found = self.snapshot(self.remind(DAY))
        savepoint.close()
        self.env.invalidate_all(flush=False)
        return found

    def test_each_is_what_it_would_be_alone(self):
        given = []
        moves = type(self.env["account.move"])
        how_to_pay = moves._asom_how_to_pay

        def new_ids(company, count):
            given.extend(range(count))
            first = len(given) - count
            return [
                {
                    "number": f"{first + number:015d}",
                    "line": f"+71<{first + number:015d}+00000000<",
                    "picture": "/fik/1.png",
                }
                for number in range(count)
            ]

        self.patch(type(self.env["res.company"]), "_asom_new_payment_ids", new_ids)
        self.patch(
            moves,
            "_asom_how_to_pay",
            lambda move: {**how_to_pay(move), "line": "+71<own"},
        )
        alone = self.make(1)
        given.clear()
        together = self.make(250)
        self.assertEqual(set(alone), set(self.members))
        for member in self.members:
            for name, values in alone[member].items():
                with self.subTest(member=member.display_name, of=name):
                    self.assertEqual(together[member][name], values)
        ida, eva = alone[self.members[0]], alone[self.members[2]]
        self.assertEqual(ida["asom.dunning.reminder"][0]["stage"], "2")
        self.assertFalse(ida["mails"], "without an address a letter goes")
        self.assertEqual(len(eva["copies"]), 1)
        self.assertTrue(eva["copies"][0][1].startswith(b"%PDF"))
        self.assertTrue(eva["tied"] and eva["of"])

    def test_one_more_reminder_asks_for_few_more_queries(self):
        def queries(members):
            savepoint = self.env.cr.savepoint(flush=True)
            with freeze_time(f"{DAY} 09:00:00"):
                run = self.new_dunning_run(DAY)
                run.action_preview()
                run.line_ids.filtered(
                    lambda line: line.membership_id not in members
                ).sudo().unlink()
                run.action_approve()
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                run.action_execute()
                self.env.flush_all()
                asked = self.env.cr.sql_log_count - before
            self.assertEqual(run.reminder_ids.membership_id, members)
            savepoint.close()
            self.env.invalidate_all(flush=False)
            return asked

        mailed = self.members[1:5]
        queries(mailed[0])  # what is learned once
        one, four = queries(mailed[0]), queries(mailed)
        self.assertLessEqual(four - one, 3 * 12)
