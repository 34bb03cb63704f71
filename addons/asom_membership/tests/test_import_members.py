from odoo.tests import freeze_time, tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestImportMembers(ImportCase):
    """What rows make of members, and what rows of members who exist change."""

    # === NEW === #

    def test_new_member(self):
        self.bring_in(
            self.row("7", Telefon="66112233", Mobil="20112233", Udmeldt="",
                     Betalingsform="Indbetalingskort", Pakke="small tv",
                     Tilvalg="SPORT+", Husstand="Ole Kær; Pia Kær", Bemærkning="Hund")
        )  # fmt: skip
        member = self.members("7")
        payer = member.partner_id
        self.assertEqual(
            (payer.name, payer.street, payer.zip, payer.city, payer.phone),
            ("Person 7", "Engvej 7", "4000", "Roskilde", "66112233"),
        )
        self.assertEqual(payer.country_id.code, "DK")
        self.assertEqual(payer.company_id, self.north)
        self.assertEqual(payer.customer_rank, 1)
        self.assertEqual(member.note, "Hund\nMobile: 20112233")
        self.assertEqual(member.payment_channel, "slip")
        self.assertEqual(member.household_ids.mapped("name"), ["Ole Kær", "Pia Kær"])
        self.assertEqual(member.household_ids.company_id, self.north)
        self.assertEqual(member.installation_id.name, "Engvej 7, 4000 Roskilde")
        self.assertEqual(str(member.occupancy_ids.date_from), "2025-01-01")
        self.assertEqual(
            self.runs(member),
            {("Small TV", "2025-01-01", ""), ("Sport+", "2025-01-01", "")},
        )
        self.assertEqual(member.state, "active")

    def test_numbers_that_the_file_lacks(self):
        """Given at last, and never one that a later row of the file has."""
        first = self.north._asom_sequence("asom.membership").number_next_actual
        self.bring_in(
            self.row("", Navn="A"),
            self.row("", Navn="B"),
            self.row(str(first), Navn="Of The File"),
            self.row(f"00{first + 1}", Navn="Of The File Too"),
        )
        numbers = {m.partner_id.name: m.member_number for m in self.members()}
        self.assertEqual(
            numbers,
            {
                "A": str(first + 2),
                "B": str(first + 3),
                "Of The File": str(first),
                "Of The File Too": f"00{first + 1}",
            },
        )

    def test_an_installation_is_shared_and_found_again(self):
        place = self.env["asom.installation"].create(
            {"street": "Engvej 12 B", "street2": "2. tv.", "zip": "4000"}
        )
        self.bring_in(
            self.row("1", Adresse="engvej 12B, 2. TV"),
            self.row("2", Adresse="Nyvej 1"),
            self.row("3", Adresse="NYVEJ 1"),
            self.row("4", Adresse="Nyvej 11"),
            self.row("5", Adresse="Nyvej 1", Postnr="5000"),
        )
        homes = [member.installation_id for member in self.members()]
        self.assertEqual(homes[0], place)
        self.assertEqual(homes[1], homes[2])
        self.assertEqual(len({*homes}), 4)

    def test_several_rows_are_one_member(self):
        record = self.bring_in(
            self.row("1", Pakke="Small TV"),
            self.row("01", Pakke="Net 100/100", Pakke_fra="01-03-2025"),
            self.row("1", Pakke="Net 100/100", Pakke_fra="01-03-2025"),
            self.row("001", Pakke="Large TV", Pakke_fra="15-05-2026"),
        )
        self.assertEqual(self.figures(record), (1, 2, 1, 0, 0))
        self.assertEqual(
            self.runs(self.members()),
            {
                ("Small TV", "2025-01-01", "2026-05-14"),
                ("Net 100/100", "2025-03-01", ""),
                ("Large TV", "2026-05-15", ""),
            },
        )

    def test_later_rows_add_to_the_first(self):
        self.bring_in(
            self.row("1", Indmeldt="", Pakke="Large TV", Pakke_fra="01-06-2026"),
            self.row("1", Indmeldt="", Pakke="Small TV", Pakke_fra="01-02-2025",
                     Pakke_til="31-05-2026", Telefon="66112233", Husstand="Ole",
                     Udmeldt="31-12-2026"),
        )  # fmt: skip
        member = self.members("1")
        self.assertEqual(str(member.date_joined), "2025-02-01")
        self.assertEqual(member.partner_id.phone, "66112233")
        self.assertEqual(member.household_ids.name, "Ole")
        self.assertEqual(
            self.runs(member),
            {
                ("Small TV", "2025-02-01", "2026-05-31"),
                ("Large TV", "2026-06-01", "2026-12-31"),
            },
        )

    def test_one_who_left_long_ago(self):
        self.bring_in(
            self.row("1", Indmeldt="01-04-1985", Udmeldt="30-06-1998", Pakke="Small TV")
        )
        member = self.members("1")
        self.assertEqual(member.state, "left")
        self.assertEqual(str(member.occupancy_ids.date_to), "1998-06-30")
        self.assertEqual(self.runs(member), {("Small TV", "1985-04-01", "1998-06-30")})

    def test_care_of_and_protection(self):
        headings = (
            "Medlemsnr",
            "Navn",
            "C/o",
            "Adresse",
            "Adresse 2",
            "Navnebeskyttet",
        )
        one = dict(
            zip(headings, ["1", "A", "Bo", "Engvej 1", "2. tv.", "ja"], strict=True)
        )
        two = dict(zip(headings, ["2", "B", "", "Engvej 2", "", ""], strict=True))
        data = self.csv(one, two, headings=headings)
        self.imports._import_file(self.north, "m.csv", data)
        member = self.members("1")
        self.assertEqual(member.partner_id.street2, "c/o Bo, 2. tv.")
        self.assertEqual(self.members().mapped("name_protected"), [True, False])
        other = one | {"C/o": "Eva", "Adresse 2": "", "Navnebeskyttet": "nej"}
        self.imports._import_file(
            self.north, "m.csv", self.csv(other, headings=headings)
        )
        self.assertEqual(member.partner_id.street2, "c/o Eva, 2. tv.")
        self.assertFalse(member.name_protected)

    def test_warnings_do_not_stop_a_row(self):
        record = self.bring_in(
            self.row("1", Adresse="", Postnr="", By=""),
            self.row("2", Postnr=""),
            self.row("3", Navn="Hans Hansen", Adresse="Fælledvej 1"),
            self.row("4", Navn="hans hansen", Adresse="Fælledvej 1"),
        )
        self.assertEqual(self.figures(record), (4, 0, 0, 0, 3))
        texts = record.line_ids.mapped("warning_texts")
        self.assertIn("No postal address", texts[0])
        self.assertIn("No postcode", texts[1])
        self.assertFalse(texts[2])
        self.assertIn("same person as member 3", texts[3])
        again = self.checked(
            self.row("5", Navn="Hans Hansen", Adresse="Fælledvej 1"), self.row("6")
        )
        self.assertIn("member 3", again.line_ids[0].error_texts)
        self.assertFalse(again.line_ids[1].error_texts)

    def test_unknown_country_goes_to_the_note(self):
        headings = ("Medlemsnr", "Navn", "Adresse", "By", "Land")
        cells = ["1", "A", "Street 1", "Ville", "Atlantis"]
        data = self.csv(dict(zip(headings, cells, strict=True)), headings=headings)
        record = self.imports._import_file(self.north, "m.csv", data)
        member = self.members("1")
        self.assertEqual(member.note, "Country: Atlantis")
        self.assertFalse(member.partner_id.country_id)
        self.assertFalse(member.installation_id)
        self.assertEqual(record.warning_count, 1)

    # === UPDATES === #

    def test_empty_cells_leave_what_is_there(self):
        self.bring_in(
            self.row("1", Telefon="66112233", Betalingsform="Kort", Bemærkning="Hund")
        )
        before = self.everything()
        headings = ("Medlemsnr", "Navn", "Telefon", "Adresse", "Betalingsform")
        data = self.csv({"Medlemsnr": "001", "Navn": "Person 1"}, headings=headings)
        record = self.imports._import_file(self.north, "m.csv", data)
        self.assertEqual(record.line_ids.action, "nothing")
        self.assertEqual(self.everything(), before)

    def test_changed_contact_and_dates(self):
        self.bring_in(self.row("1", Telefon="66112233", Bemærkning="Hund"))
        record = self.bring_in(
            self.row("1", Navn="Person Ny", Telefon="66112244", Postnr="5000",
                     By="Odense C", Indmeldt="01-06-2024", Bemærkning="Kat")
        )  # fmt: skip
        member = self.members("1")
        payer = member.partner_id
        self.assertEqual(
            (payer.name, payer.phone, payer.zip, payer.city),
            ("Person Ny", "66112244", "5000", "Odense C"),
        )
        self.assertEqual(str(member.date_joined), "2024-06-01")
        self.assertEqual(member.note, "Hund\nKat")
        self.assertIn("was called Person 1", record.line_ids.warning_texts)
        # The postal address has moved, the connected one has not.
        self.assertEqual(member.installation_id.zip, "4000")

    def test_household_grows_and_is_never_doubled(self):
        self.bring_in(self.row("1", Husstand="Ole"))
        self.bring_in(self.row("1", Husstand="OLE; Pia"))
        self.assertEqual(
            sorted(self.members("1").household_ids.mapped("name")), ["Ole", "Pia"]
        )

    def test_package_change_needs_a_day(self):
        self.bring_in(self.row("1", Pakke="Small TV"))
        record = self.bring_in(self.row("1", Pakke="Large TV"))
        self.assertIn("From which day does Large TV run?", record.line_ids.error_texts)
        member = self.members("1")
        self.assertEqual(self.runs(member), {("Small TV", "2025-01-01", "")})
        self.bring_in(self.row("1", Pakke="Large TV", Pakke_fra="01-07-2026"))
        self.assertEqual(
            self.runs(member),
            {("Small TV", "2025-01-01", "2026-06-30"), ("Large TV", "2026-07-01", "")},
        )

    def test_history_is_never_changed(self):
        self.bring_in(
            self.row("1", Pakke="Small TV", Pakke_til="31-12-2025"),
            self.row("1", Pakke="Large TV", Pakke_fra="01-01-2026"),
        )
        member = self.members("1")
        before = self.runs(member)
        for words, cells in (
            ("Large TV runs from", {"Pakke": "Small TV", "Pakke fra": "01-03-2025"}),
            ("From which day does Small TV", {"Pakke": "Small TV"}),
            ("Large TV runs from", {"Pakke": "Small TV", "Pakke fra": "01-01-2026"}),
        ):
            record = self.bring_in(self.row("1") | cells)
            told = record.line_ids.error_texts or record.line_ids.warning_texts or ""
            if words not in told:
                # What is there already, with another last day, stays as it is.
                self.assertIn("ends on", told, cells)
            self.assertEqual(self.runs(member), before, cells)

    def test_an_end_that_lies_ahead_may_come_earlier(self):
        self.bring_in(self.row("1", Pakke="Small TV", Pakke_til="31-12-2026"))
        member = self.members("1")
        self.bring_in(self.row("1", Pakke="Small TV", Pakke_til="30-09-2026"))
        self.assertEqual(self.runs(member), {("Small TV", "2025-01-01", "2026-09-30")})
        record = self.bring_in(self.row("1", Pakke="Small TV", Pakke_til="31-12-2027"))
        self.assertIn("not taken over", record.line_ids.warning_texts)
        self.assertEqual(self.runs(member), {("Small TV", "2025-01-01", "2026-09-30")})

    def test_addon_without_a_day_is_told(self):
        self.bring_in(self.row("1", Pakke="Small TV"))
        record = self.bring_in(self.row("1", Tilvalg="Sport+"))
        self.assertIn("from the day of joining", record.line_ids.warning_texts)
        self.assertIn(("Sport+", "2025-01-01", ""), self.runs(self.members("1")))

    def test_leaving(self):
        self.bring_in(self.row("1", Pakke="Small TV", Tilvalg="Sport+"))
        member = self.members("1")
        self.bring_in(self.row("1", Udmeldt="31-12-2026"))
        self.assertEqual(member.state, "leaving")
        self.assertEqual(str(member.occupancy_ids.date_to), "2026-12-31")
        ends = {row[2] for row in self.runs(member)}
        self.assertEqual(ends, {"2026-12-31"})
        self.bring_in(self.row("1", Udmeldt="31-05-2026"))
        self.assertEqual(member.state, "left")
        record = self.bring_in(self.row("1", Udmeldt="31-12-2027"))
        self.assertIn("left on 05/31/2026 already", record.line_ids.error_texts)
        record = self.bring_in(
            self.row("1", Pakke="Net 100/100", Pakke_fra="01-07-2026")
        )
        self.assertIn("after the member's last day", record.line_ids.error_texts)
        self.assertEqual(str(member.date_left), "2026-05-31")

    def test_mended_address_of_one_who_had_none(self):
        self.bring_in(self.row("1", Adresse="", Postnr="", By=""))
        member = self.members("1")
        self.assertFalse(member.installation_id)
        record = self.bring_in(self.row("1"))
        self.assertIn(
            "Installation Address: – → Engvej 1", record.line_ids.change_texts
        )
        self.assertEqual(member.installation_id.street, "Engvej 1")
        self.assertEqual(str(member.occupancy_ids.date_from), "2025-01-01")

    def test_another_installation_is_told_and_not_taken_over(self):
        self.bring_in(self.row("1"))
        headings = ("Medlemsnr", "Navn", "Installationsadresse")
        cells = {
            "Medlemsnr": "1",
            "Navn": "Person 1",
            "Installationsadresse": "Nyvej 3",
        }
        data = self.csv(cells, headings=headings)
        record = self.imports._import_file(self.north, "m.csv", data)
        self.assertIn("Nyvej 3 is not taken over", record.line_ids.warning_texts)
        self.assertEqual(self.members("1").installation_id.street, "Engvej 1")

    # === WHO MAY HAVE WHAT === #

    def test_rules_are_told_in_the_dry_run(self):
        """And what the dry run lets through, the subscriptions' own rules take."""
        area = self.env["asom.installation.group"].create({"name": "Harbour"})
        self.env["asom.installation"].create(
            {"street": "Kajen 1", "zip": "4000", "group_id": area.id}
        )
        self.product("Boat Net", asom_installation_group_ids=[(6, 0, area.ids)])
        self.product("Outlet", asom_kind="addon", asom_max_per_installation=1)
        self.product(
            "Film", asom_kind="addon",
            asom_requires_ids=[(6, 0, self.large.product_tmpl_id.ids)],
        )  # fmt: skip
        self.product("Lone", asom_excludes_ids=[(6, 0, self.net.product_tmpl_id.ids)])
        rows = [
            self.row("1", Adresse="Kajen 1", Pakke="Boat Net"),
            self.row("2", Pakke="Boat Net"),
            self.row("3", Tilvalg="Outlet"),
            self.row("4", Adresse="Engvej 3", Tilvalg="Outlet"),
            self.row("5", Pakke="Large TV", Tilvalg="Film"),
            self.row("6", Pakke="Small TV", Tilvalg="Film"),
            self.row("7", Pakke="Net 100/100"),
            self.row("7", Pakke="Lone"),
        ]
        record = self.checked(*rows)
        wrong = {line.line: line.error_texts for line in record.line_ids
                 if line.action == "error"}  # fmt: skip
        self.assertEqual(sorted(wrong), [3, 5, 7, 9])
        self.assertIn("not sold at", wrong[3])
        self.assertIn("at most 1", wrong[5])
        self.assertIn("needs one of: Large TV", wrong[7])
        self.assertIn("cannot be had together with Net 100/100", wrong[9])
        record.action_import()
        self.assertEqual(record.error_count, 4)
        self.assertEqual(len(self.members()), 4)
