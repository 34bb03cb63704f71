"""Mails of a batch that are alike are rendered once: each is what Odoo makes of it."""

from markupsafe import Markup

from odoo.tests import tagged
from odoo.tools import html_sanitize

from odoo.addons.asom_isolation.mail_alike import (
    Compiled,
    Pattern,
    is_plain,
    marks_for,
    names_in,
)

from .common import DunningCase as Base

KEPT = (
    "subject",
    "body_html",
    "body",
    "email_from",
    "reply_to",
    "recipient_ids",
    "model",
    "res_id",
    "auto_delete",
    "state",
)
TEMPLATE = "asom_dunning.mail_template_reminder"
LAYOUT = "asom_membership.mail_layout"


@tagged("post_install", "-at_install")
class TestMailsAlike(Base):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy.write({"interest": False, "fee_1": 0.0, "channel": "mail"})
        cls.north.write(
            {"asom_bank_reg_number": "9999", "asom_bank_account_number": "1234567"}
        )
        names = ("Ida Holm", "Bo <Lind>", "Eva & Dam", "Per Lund", "Ane Friis")
        cls.members = cls.owing(*names)
        for member in cls.members:
            member.email = f"member{member.id}@example.org"
        cls.members[1].partner_id.lang = "da_DK"
        cls.members[4].partner_id.lang = "da_DK"
        cls.reminders = cls.remind("2026-01-12").reminder_ids.sudo()
        cls.template = cls.env.ref(TEMPLATE)

    def made(self, known=None):
        """What a mail for each reminder holds: of Odoo alone, or with what is alike."""
        template = self.template.with_context(asom_compiled=known)
        mails = template.send_mail_batch(self.reminders.ids)
        self.env.flush_all()
        mails.invalidate_recordset()
        return [{name: mail[name] for name in KEPT} for mail in mails]

    def assert_same(self):
        """:returns: what was worked out on the way"""
        known = Compiled()
        together, alone = self.made(known), self.made()
        self.assertEqual(len(alone), 5)
        for one, other in zip(alone, together, strict=True):
            self.assertEqual(one, other)
        self.assertEqual(
            len({mail["body"] for mail in alone}), 5, "each has a text of its own"
        )
        return known

    def test_each_is_what_odoo_makes_of_it(self):
        known = self.assert_same()
        # Two languages, each a body and a layout.
        self.assertEqual(len([each for each in known.patterns.values() if each]), 4)
        self.assertEqual(len(known.sanitized), 3, "the first of each is made whole")
        for whole, sanitized in known.sanitized.items():
            self.assertEqual(html_sanitize(whole, sanitize_style=True), sanitized)

    def test_demands_with_the_table_of_what_is_owed(self):
        self.tv.name = "TV & Internet <1000 (HD)"
        self.policy.interest = True
        self.reminders = self.remind("2026-02-05").reminder_ids.sudo()
        self.assertEqual(set(self.reminders.mapped("demand")), {True})
        known = self.assert_same()
        self.assertEqual(len([each for each in known.patterns.values() if each]), 4)
        self.assertEqual(len(known.sanitized), 3, "the first of each is made whole")
        for whole, sanitized in known.sanitized.items():
            self.assertIn("TV &amp; Internet &lt;1000 (HD)", sanitized)
            self.assertEqual(html_sanitize(whole, sanitize_style=True), sanitized)

    def test_demands_over_other_names_are_made_each(self):
        self.tv.name = "TV \"HD\" 'x' -- >"
        self.reminders = self.remind("2026-02-05").reminder_ids.sudo()
        known = self.assert_same()
        self.assertFalse(known.patterns)

    def test_a_template_that_asks_for_more_is_rendered_for_each(self):
        name = "object.membership_id.partner_id.name"
        greeting = Markup(f'<p>Dear <t t-out="{name}"/></p>')
        template = self.template.with_context(lang="en_US")
        template.body_html = greeting + template.body_html
        known = self.assert_same()
        # It was added in one language alone.
        self.assertEqual({key[1] for key in known.patterns}, {"da_DK"})
        self.assertIn("Eva &amp; Dam", self.made(Compiled())[2]["body"])

    def test_a_layout_that_asks_for_more_is_rendered_for_each(self):
        view = self.env.ref(LAYOUT)
        said = "<strong t-out=\"sender['name']\"/>"
        self.assertIn(said, view.arch)
        view.arch = view.arch.replace(said, said + '<i t-out="record.display_name"/>')
        known = self.assert_same()
        self.assertFalse(known.sanitized)

    def test_a_way_to_pay_that_asks_for_more_is_rendered_for_each(self):
        view = self.env.ref("asom_membership.mail_way_to_pay")
        said = "<strong t-out=\"payment['pay_by']\"/>"
        self.assertIn(said, view.arch)
        view.arch = view.arch.replace(said, said + '<i t-out="o.name"/>')
        known = self.assert_same()
        self.assertFalse(known.patterns)

    def test_rows_about_any_model_are_known_to_their_record(self):
        [move] = self.claims_of(self.members[0])
        known = [move.attachment_ids, move.message_ids]
        attachment = self.env["ir.attachment"].create(
            {"name": "a", "raw": b"a", "res_model": move._name, "res_id": move.id}
        )
        self.assertEqual(move.attachment_ids, known[0] | attachment)
        message = self.env["mail.message"].create(
            {"model": move._name, "res_id": move.id, "body": "a"}
        )
        self.assertEqual(move.message_ids, known[1] | message)
        attachment.write({"res_model": "res.partner", "res_id": 1})
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(move.attachment_ids, known[0])

    def test_what_html_would_write_otherwise_is_no_plain_text(self):
        for text in (
            "Pay 1.599,50\xa0kr. by 21. december 2026.",
            "1001/2",
            "/fik/1-2.png",
            "TV & Internet (HD) 01/01/2026–03/31/2026 – invoice INV/1 of 12/10/2025",
            "Interest (Interest Act § 5)",
        ):
            self.assertTrue(is_plain(text), text)
        for text in (
            "& b",
            "a 'b'",
            "<b",
            "b>",
            '"',
            "--",
            "> quoted",
            "",
            None,
            5,
            "a\nb",
            "//x",
            "/fik/1 2.png",
            "/fik/æ.png",
        ):
            self.assertFalse(is_plain(text), text)

    def test_marks_are_filled_in(self):
        texts = {"one": "1<5 & &lt;\xa00", "picture": "/fik/1.png"}
        marks = marks_for(texts)
        html = f"<p>{marks['one']}</p><img src='{marks['picture']}'>{marks['one']}"
        self.assertEqual(
            Pattern(html, marks).fill(texts),
            "<p>1&lt;5 &amp; &amp;lt;\xa00</p><img src='/fik/1.png'>"
            "1&lt;5 &amp; &amp;lt;\xa00",
        )
        self.assertEqual(Pattern("<p>none</p>", marks_for({})).fill({}), "<p>none</p>")

    def test_names_that_a_source_asks_for(self):
        source = '<p t-if="a.b[\'c\']" t-att-x="d.e()">f<t t-out="g.h.i"/></p>'
        self.assertEqual(names_in(source), {"a", "d", "g"})
        self.assertEqual(names_in(source, ("g.h", "d.e()")), {"a"})
        self.assertEqual(names_in(source, ("g.hh",)), {"a", "d", "g"})
        self.assertIsNone(names_in('<t t-call="other"/>'))
