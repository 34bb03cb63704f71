"""One box finds a member; lists know what members owe."""

import re

from lxml import etree

from odoo.tests import freeze_time, tagged
from odoo.tools import SQL
from odoo.tools.safe_eval import safe_eval

from .common import AssociationCase

# What grows with members, and with every run.
GROWING = {
    "account_move",
    "account_move_line",
    "asom_charge",
    "asom_collection_run_line",
    "asom_dunning_case",
    "asom_dunning_claim",
    "asom_dunning_reminder",
    "asom_dunning_run_line",
    "asom_economic_customer",
    "asom_economic_document",
    "asom_economic_incoming",
    "asom_economic_transfer",
    "asom_installation",
    "asom_membership",
    "asom_nets_collection",
    "asom_nets_information",
    "asom_nets_mandate",
    "asom_nets_mandate_event",
    "asom_nets_payment",
    "asom_order",
    "asom_subscription",
    "asom_work_order",
    "res_partner",
}
# Read as a whole for their graphs, by views of SQL that join all there is.
REPORTS = {"asom.dunning.effect", "asom.membership.change"}
# Odoo's own models with boxes of ours.
ODOOS = {"account.move"}
# What is typed into a box of each kind, and how it is looked for.
TYPED = {
    "char": ("12345", "ilike"),
    "text": ("mette", "ilike"),
    "many2one": ("mette", "ilike"),
    "one2many": ("mette", "ilike"),
    "integer": (12345, "="),
    "monetary": (123.45, "="),
}


@tagged("post_install", "-at_install")
@freeze_time("2026-02-10")
class TestSearch(AssociationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tv = cls.product()
        cls.place = cls.env["asom.installation"].create(
            {"street": "Bøgeløkken 97", "zip": "5591", "city": "Gelsted"}
        )
        cls.mette = cls.member("Mette Nørgaard", installation_id=cls.place.id)
        cls.mette.partner_id.write(
            {"phone": "+45 65 11 12 13", "email": "mette@post.example"}
        )
        cls.ib = cls.member("Ib Kjær")
        cls.subscribe(cls.mette, cls.tv, "2026-01-01")
        cls.act_in(cls.north, cls.south)
        cls.foreign = cls.member("Mette Nørgaard", cls.south)
        cls.foreign.partner_id.phone = "65111213"
        cls.act_in(cls.north)
        cls.quarter = cls.collect(due="2026-01-15")
        cls.invoice = cls.quarter.move_ids
        cls.board = cls.user_of("search_board", "group_board", cls.north)
        cls.staff = cls.user_of("search_staff", "group_staff", cls.north)

    def own(self, model="asom.membership", user=None):
        return self.env[model].with_user(user or self.staff)

    def found(self, text, user=None):
        return self.own(user=user).search([("search_text", "ilike", text)])

    # === SEARCH === #

    def test_one_box_finds_a_member(self):
        for text in (
            self.mette.member_number,
            "norgaard",
            "Nørgaard Mette",
            "noergaard",
            "Bøgeløkken 97",
            "65111213",
            "+45 65 11 12 13",
            "METTE@post.example",
            self.invoice.name,
            self.invoice.name.lower(),
        ):
            for user in (self.staff, self.board):
                self.assertEqual(self.found(text, user), self.mette, text)
        self.assertEqual(self.found("Kjaer"), self.ib)
        self.assertFalse(self.found("Bøgeløkken 9"))

    def test_a_filter_that_somebody_puts_together_finds_as_the_box_does(self):
        members = self.own()
        both, number = self.mette | self.ib, self.mette.member_number
        for operator, value, found in (
            ("=", "norgaard", self.mette),
            ("in", [number, "Kjaer"], both),
            ("=ilike", "norgaard%", self.mette),
            ("!=", "norgaard", self.ib),
            ("!=", False, both),
            ("=", False, members),
        ):
            domain = [("search_text", operator, value), ("id", "in", both.ids)]
            self.assertEqual(members.search(domain), found, (operator, value))

    def test_what_changes_is_found_at_once(self):
        self.mette.partner_id.name = "Mette Åkjær"
        self.place.street = "Åvej 4"
        self.assertEqual(self.found("aakjaer aavej 4"), self.mette)
        self.assertFalse(self.found("norgaard"))

    def test_fields_that_choose_a_member_find_alike(self):
        names = self.own().name_search
        self.assertEqual([row[0] for row in names("noergaard")], self.mette.ids)
        self.assertIn(self.ib.id, [row[0] for row in names("")])
        charges = self.own("asom.charge")
        self.assertTrue(charges.search([("membership_id", "ilike", "65 11 12 13")]))
        self.assertFalse(
            charges.search([("membership_id", "not ilike", "norgaard")]).filtered(
                lambda charge: charge.membership_id == self.mette
            )
        )

    def test_a_page_of_one_association_is_sorted_by_the_index_alone(self):
        """Sorted by the association's name, every member would be read for it."""
        for companies, joined in (
            (self.north, False),
            (self.north | self.south, True),
        ):
            members = self.env["asom.membership"].with_context(
                allowed_company_ids=companies.ids
            )
            domain = [("search_text", "ilike", "m")]
            query = members._search(domain, limit=80, order=members._order)
            self.assertEqual('"res_company"' in query.select().code, joined)
        # What thousands have is read off that order too, also for who sees no
        # protected names: nothing is collected first.
        for user in (self.env.user, self.user_of("chair", "group_board", self.north)):
            members = self.env["asom.membership"].with_user(user)
            query = members._search([("search_text", "ilike", "20")], limit=80)
            self.assertNotIn("SELECT", query.select().code.removeprefix("SELECT"))

    def scans(self, model, domain):
        """Tables that are read as a whole for a search, though indexes are to be used
        wherever there is one."""
        # Without rules, order and limit: an index for these would be read instead.
        query = self.env[model].sudo()._search(domain)
        self.cr.execute("SET LOCAL enable_seqscan = off")
        rows = self.env.execute_query(SQL("EXPLAIN %s", query.select()))
        self.cr.execute("SET LOCAL enable_seqscan = on")
        plan = "\n".join(row[0] for row in rows)
        return set(re.findall(r"Seq Scan on (\w+)", plan))

    def boxes(self, model):
        """What a person looks for by typing it: (field, domain) of each search view."""
        fields = self.env[model]._fields
        # Odoo's own boxes are Odoo's.
        views = self.env["ir.ui.view"].search(
            [
                ("model", "=", model),
                ("type", "=", "search"),
                ("mode", "=", "primary"),
            ]
        )
        for view in views.filtered(lambda view: view.xml_id.startswith("asom_")):
            arch = etree.fromstring(self.env[model].get_view(view.id, "search")["arch"])
            for node in arch.iterfind("field"):
                name, own = node.get("name"), node.get("filter_domain")
                typed, operator = TYPED.get(fields[name].type, (None, None))
                if own:
                    yield name, safe_eval(own, {"self": typed or "mette"})
                elif typed and fields[name]._description_searchable:
                    yield name, [(name, operator, typed)]

    def test_nothing_that_is_typed_reads_a_table_that_grows(self):
        """By all boxes of all lists, of all add-ons that are installed."""
        self.env.flush_all()
        ours = [
            model
            for model in self.env.values()
            if not model._abstract
            and not model._transient
            and (model._name.startswith("asom.") or model._name in ODOOS)
            and model._name not in REPORTS
        ]
        bad, count = [], 0
        for model in ours:
            for name, domain in self.boxes(model._name):
                count += 1
                bad += [
                    f"{model._name}.{name}: {table}"
                    for table in self.scans(model._name, domain) & GROWING
                ]
        self.assertGreater(count, 50)
        self.assertFalse(bad, "\n".join(bad))

    def test_no_search_reads_all_members_contacts_or_addresses(self):
        for model, domain in (
            ("asom.membership", [("search_text", "ilike", "mette")]),
            ("asom.membership", [("installation_id", "ilike", "løkken 97")]),
            ("res.partner", [("display_name", "ilike", "mette")]),
            ("asom.installation", [("display_name", "ilike", "løkken 97")]),
            ("asom.charge", [("membership_id", "ilike", "mette")]),
            ("asom.subscription", [("membership_id", "ilike", "mette")]),
            ("account.move", [("asom_membership_id", "ilike", "mette")]),
            ("account.move", [("name", "ilike", "2026/0001")]),
        ):
            with self.subTest(model=model, domain=domain):
                self.assertFalse(self.scans(model, domain) & GROWING)

    def test_a_board_finds_its_own_alone(self):
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "company_id": self.south.id,
                "partner_id": self.foreign.partner_id.id,
            }
        )
        self.env.cr.execute(
            "UPDATE account_move SET asom_membership_id = %s, state = 'posted',"
            " name = 'SEKRET/1' WHERE id = %s",
            [self.foreign.id, invoice.id],
        )
        self.env.invalidate_all()
        self.assertEqual(
            self.env["asom.membership"].search([("search_text", "ilike", "SEKRET/1")]),
            self.foreign,
        )
        for text in ("SEKRET/1", self.foreign.member_number + " mette"):
            self.assertNotIn(self.foreign, self.found(text, self.board))

    # === WHAT MEMBERS OWE === #

    def members(self, domain=(), order=None):
        return self.own().search([*domain], order=order)

    def test_what_members_owe_is_sorted_filtered_and_totalled(self):
        self.assertEqual(self.mette.balance, 300.0)
        self.assertEqual(str(self.mette.unpaid_since), "2026-01-15")
        self.assertEqual(self.mette.overdue_days, 26)
        for domain in (
            [("balance", ">", 0)],
            [("balance", "=", 300)],
            [("balance", "!=", 0)],
            [("unpaid_since", "!=", False)],
            [("unpaid_since", "<", "2026-02-01")],
            [("overdue_days", ">", 25)],
        ):
            self.assertEqual(self.members(domain), self.mette, domain)
        for domain in (
            [("balance", "<=", 0)],
            [("balance", "=", 0)],
            [("unpaid_since", "=", False)],
            [("overdue_days", "<=", 25)],
        ):
            self.assertEqual(self.members(domain), self.ib, domain)
        self.assertFalse(self.members([("balance", "<", 0)]))
        both = self.mette | self.ib
        self.assertEqual(self.members(order="balance desc"), both)
        self.assertEqual(self.members(order="balance asc").ids, both.ids[::-1])
        self.assertEqual(self.members(order="overdue_days asc").ids, both.ids[::-1])
        totals = self.own()._read_group(
            [], ["company_id"], ["balance:sum", "overdue_days:max"]
        )
        self.assertEqual(totals, [(self.north, 300.0, 26)])
        fields = self.env["asom.membership"].fields_get(["balance", "overdue_days"])
        self.assertTrue(all(field["sortable"] for field in fields.values()))
        self.assertEqual(fields["balance"]["aggregator"], "sum")

    def test_what_is_paid_is_owed_no_more(self):
        self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=self.invoice.ids
        ).create({"payment_date": "2026-02-01"}).action_create_payments()
        self.env.invalidate_all()
        self.assertFalse(self.members([("balance", ">", 0)]))
        self.assertFalse(self.mette.unpaid_since)

    def test_credit_makes_nobody_overdue(self):
        """A payment that no invoice has used up covers the open one."""
        journal = self.env["account.journal"].search(
            [("type", "=", "general"), ("company_id", "=", self.north.id)], limit=1
        )
        receivable = self.mette.partner_id.property_account_receivable_id
        other = self.env["account.account"].search(
            [
                ("account_type", "=", "income"),
                ("company_ids", "in", self.north.ids),
            ],
            limit=1,
        )
        entry = self.env["account.move"].create(
            {
                "journal_id": journal.id,
                "line_ids": [
                    (0, 0, {"account_id": other.id, "debit": 500}),
                    (
                        0,
                        0,
                        {
                            "account_id": receivable.id,
                            "credit": 500,
                            "partner_id": self.mette.partner_id.id,
                        },
                    ),
                ],
            }
        )
        entry.action_post()
        self.env.invalidate_all()
        self.assertEqual(self.mette.balance, -200.0)
        self.assertEqual(self.members([("balance", "<", 0)]), self.mette)
        self.assertFalse(self.members([("unpaid_since", "!=", False)]))
        self.assertEqual(self.mette.overdue_days, 0)

    # === LISTS === #

    def test_lists_name_the_association_when_several_are_ticked(self):
        for model in ("asom.membership", "asom.charge", "asom.subscription"):
            for companies, shown in (
                (self.north, False),
                (self.north | self.south, True),
            ):
                view = self.env[model].with_context(allowed_company_ids=companies.ids)
                arch = view.get_view(view_type="list")["arch"]
                column = etree.fromstring(arch).find("field[@name='company_id']")
                self.assertEqual(column.get("optional") == "show", shown, model)
                self.assertEqual(bool(column.get("column_invisible")), not shown, model)
