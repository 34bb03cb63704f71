"""Default values of records made in a set are those that each would have alone, and a
preview in small batches is the preview of all."""

from itertools import count
from unittest.mock import patch

from odoo.tests import tagged

from odoo.addons.asom_isolation.models.guards import same_defaults

from .common import DunningCase

VALUES = {
    "mail.mail": {"subject": "A", "body_html": "<p>B</p>", "email_to": "a@example.org"},
    "mail.message": {"subject": "A", "model": "res.partner"},
    "ir.attachment": {"name": "a.txt", "raw": b"a"},
    "asom.dunning.case": {"membership_id": 1, "company_id": 1},
    "asom.dunning.reminder": {"membership_id": 1, "company_id": 1},
    "asom.dunning.run.line": {"membership_id": 1, "company_id": 1},
}


@tagged("post_install", "-at_install")
class TestSameDefaults(DunningCase):
    def prepared(self, name, vals_list):
        """What Odoo completes values to, and how often it asks for defaults."""
        model = self.env[name].sudo()
        asked = []
        default_get = type(model).default_get

        def asking(some, names):
            asked.append(some._name)
            return default_get(some, names)

        with patch.object(type(model), "default_get", asking):
            found = model._prepare_create_values([dict(vals) for vals in vals_list])
        for vals in found:
            for each in ("create_date", "write_date", "date", "__precomputed__"):
                vals.pop(each, None)
        return found, asked.count(name)

    def test_a_set_has_the_defaults_of_each(self):
        for name, vals in VALUES.items():
            self.assertTrue(self.env[name]._asom_defaults_are_known(), name)
            other = {key: vals[key] for key in list(vals)[:1]}
            several = [vals, other, vals, other, vals]
            together, asked = self.prepared(name, several)
            # Once for each kind of values.
            self.assertEqual(asked, 2, name)
            alone = [self.prepared(name, [each])[0][0] for each in several]
            self.assertEqual(together, alone, name)

    def test_a_default_that_may_differ_is_asked_for_each(self):
        model = self.env["mail.message"]
        numbers = count()
        self.patch(model._fields["subject"], "default", lambda _m: f"{next(numbers)}")
        values = [{"model": "res.partner"}] * 3
        found, asked = self.prepared("mail.message", values)
        self.assertEqual([vals["subject"] for vals in found], ["0", "1", "2"])
        self.assertEqual(asked, 3)

    def test_another_addon_with_a_hand_in_them_is_asked_for_each(self):
        with patch.object(same_defaults, "KNOWN", ("odoo.orm.models",)):
            _found, asked = self.prepared("mail.mail", [VALUES["mail.mail"]] * 3)
        self.assertEqual(asked, 3)

    def test_no_call_brings_defaults_along(self):
        model = self.env["mail.message"].with_context(asom_defaults={})
        values = {"model": "res.partner"}
        known = {("mail.message", frozenset(values)): {"subject": "forged"}}
        model = model.with_context(asom_defaults=known)
        found = model._add_missing_default_values(values)
        self.assertNotIn("subject", found)

    def test_a_preview_by_ones_looks_at_each_member_once(self):
        members = self.owing("Ida Holm", "Bo Lind", "Eva Krog")
        other = self.product(company=self.south)
        self.owing("Sekret", company=self.south, product=other)
        runs = type(self.env["asom.dunning.run"])
        with patch.object(runs, "_preview_limit", lambda run: 1):
            run = self.remind("2026-01-12")
        self.assertEqual(run.line_ids.membership_id, members)
        self.assertEqual(len(run.line_ids), len(members))
        self.assertEqual(len(run.reminder_ids), len(members))
