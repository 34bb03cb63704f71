"""Any members at all: a run and its delivery, and Nets finds no fault in the file."""

import re

from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.contact_rules import is_name
from odoo.addons.asom_nets.betalingsservice import to_latin1

from .common import EARLY, NetsCase

# Danish, foreign, transliterated, not writable; blanks; never what a column refuses.
LETTERS = st.characters(
    codec="utf-8",
    categories=("L", "N", "P", "Zs", "Sm", "Sc", "Mn"),
    max_codepoint=0x24FF,
)
DANISH = st.text("abcdefghijæøåÆØÅé ,.-'/", min_size=1, max_size=90)
# The checker takes a line that would be sound UTF-8 for wrongly written; nobody is
# called "Ã¸" on purpose.
LIKE_UTF8 = re.compile("[\xc2-\xf4][\xa0-\xbf]").search
ODD = st.text(LETTERS, min_size=1, max_size=90).filter(
    lambda text: not LIKE_UTF8(to_latin1(text, "?"))
)
TEXTS = st.one_of(DANISH, DANISH, ODD)
PEOPLE = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXTS.filter(str.strip).filter(is_name),
            "street": st.one_of(st.just(False), TEXTS),
            "street2": st.one_of(st.just(False), TEXTS),
            "zip": st.one_of(st.just(False), st.from_regex(r"\A[0-9]{4}\Z"), TEXTS),
            "city": st.one_of(st.just(False), TEXTS),
            "country": st.sampled_from([False, "DK", "DK", "SE", "DE", "GL"]),
            "channel": st.sampled_from(["betalingsservice", "slip", "card"]),
            "group": st.sampled_from([0, 1, 2]),
            "amounts": st.lists(st.integers(-50000, 500000), min_size=1, max_size=4),
            "text": TEXTS.filter(str.strip),
        }
    ),
    min_size=1,
    max_size=6,
)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestProperty(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.groups = [
            cls.env["asom.nets.debtor.group"],
            cls.add_group(2),
            cls.add_group(3, "0117"),
        ]
        cls.fee = cls.product("Fee", 1.0, asom_kind="fee", taxes_id=False)
        cls.good = cls.subscriber("Always Collected")

    def person(self, row):
        country = self.env["res.country"].search([("code", "=", row["country"])])
        member = self.member(
            row["name"],
            payment_channel=row["channel"],
            nets_debtor_group_id=self.groups[row["group"]].id,
        )
        member.partner_id.write(
            {
                **{key: row[key] for key in ("street", "street2", "zip", "city")},
                "country_id": country.id,
            }
        )
        for ore in row["amounts"]:
            kind = "fee" if ore >= 0 else "credit"
            charge = self.waiting(member, self.fee, ore / 100, kind, "2025-12-01")
            self.assertEqual(charge.state, "waiting")
        return member

    @settings(
        max_examples=25,
        # The clock stands still, so that looking for a smaller example has no end.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[
            HealthCheck.too_slow,
            HealthCheck.differing_executors,
            HealthCheck.data_too_large,
        ],
    )
    @given(people=PEOPLE, note=TEXTS)
    def test_any_members(self, people, note):
        savepoint = self.env.cr.savepoint()
        try:
            self.check(people, note)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all()

    def check(self, people, note):
        self.north.asom_advice_text = note
        members = [self.person(row) for row in people]
        run = self.collect()
        self.assertFalse(run.failed_count)
        delivery = run.action_create_delivery()
        report = self.accepted(delivery)
        found = {c.customer_number: c for c in report.collections}
        self.assertIn(self.good.member_number, found)
        self.assertEqual(len(found), delivery.included_count)
        self.assertEqual(
            sum(c.amount for c in report.collections),
            round(delivery.amount_total * 100),
        )
        rows = {row.membership_id: row for row in delivery.collection_ids}
        for member, person in zip(members, people, strict=True):
            owed = sum(person["amounts"])
            if person["channel"] == "card":
                self.assertNotIn(member, rows)
            elif not any(person["amounts"]):
                # What costs nothing gets no invoice.
                self.assertNotIn(member, rows)
            elif member.member_number in found:
                one = found[member.member_number]
                self.assertEqual(one.amount, owed)
                self.assertTrue(one.name_lines[0].strip())
            else:
                # Parked with a reason, not dropped.
                self.assertEqual(rows[member].state, "left_out")
                self.assertTrue(rows[member].reason)
        try:
            again = run.action_create_delivery()
        except UserError as error:
            self.fail(error)
        self.assertEqual(again, delivery)
