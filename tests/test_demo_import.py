from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from odoo.tests import freeze_time, tagged

from odoo.addons.asom_membership.tests.import_common import ImportCase

from tools import demo_data

QUARTER = date(2027, 1, 1)


@tagged("post_install", "-at_install")
@freeze_time("2026-12-01")
class TestImportDemo(ImportCase):
    """The made-up lists of the demonstration, with every troublesome row."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for group, names in (
            ("TV 2", ("Grundpakke", "Mellempakke", "Fuldpakke")),
            ("Net", ("Bredbånd 100/100", "Bredbånd 500/500")),
        ):
            packages = cls.env["asom.package.group"].create({"name": group})
            for name in names:
                cls.product(name, asom_package_group_id=packages.id)
        for name in ("Sportskanal", "Ekstra udtag", "Fast IP-adresse"):
            cls.product(name, asom_kind="addon")
        for name in ("Kontingent", "Fiber basis"):
            cls.product(name, company=cls.south)
        cls.product("Servicebidrag", company=cls.south, asom_kind="addon")

    @staticmethod
    def written(write, name, *arguments):
        with TemporaryDirectory() as folder:
            path = Path(folder) / name
            write(*arguments[:1], path, *arguments[1:])
            return path.read_bytes()

    def first(self, encoding="cp1252"):
        rows = demo_data.members(120, quarter=QUARTER)
        data = self.written(demo_data.write_csv, "m.csv", rows, encoding)
        return rows, self.imports._import_file(self.north, "m.csv", data)

    def test_every_row_goes_in(self):
        rows, record = self.first()
        self.assertEqual((record.encoding, record.separator), ("cp1252", ";"))
        self.assertEqual(self.figures(record), (120, 2, 0, 0, 4))
        warned = record.line_ids.filtered("has_warning").mapped("member_number")
        self.assertEqual(warned, ["9001", "9009", "9015", "A117"])
        self.assertEqual(len(self.members()), 120)
        wanted = {
            (
                row["Medlemsnr"],
                row["Pakke"],
                row["Pakke fra"],
                row["Pakke til"] or False,
            )
            for row in rows
        }
        got = {
            (row.membership_id.member_number, row.product_id.name, row.date_from,
             row.date_to)
            for row in self.members().subscription_ids
            if row.kind == "package"
        }  # fmt: skip
        self.assertEqual(got, wanted)

    def test_encodings_give_the_same_members(self):
        savepoint = self.cr.savepoint(flush=False)
        self.first("cp1252")
        windows = self.everything()
        savepoint.rollback()
        self.env.invalidate_all()
        self.first("utf-8")
        self.assertEqual(self.everything(), windows)

    def test_again_changes_nothing(self):
        self.first()
        before = self.everything()
        _rows, again = self.first()
        self.assertEqual(self.figures(again)[:4], (0, 0, 122, 0))
        self.assertEqual(self.everything(), before)

    def test_each_trouble(self):
        self.first()
        found = {member.member_number: member for member in self.members()}
        self.assertLessEqual(demo_data.TROUBLE.keys(), found.keys())

        no_address = found["9001"]
        self.assertFalse(no_address.has_address or no_address.installation_id)
        self.assertTrue(no_address.subscription_ids)

        left, joined = found["9002"], found["9003"]
        self.assertEqual(str(left.date_left), "2027-02-10")
        self.assertEqual(left.subscription_ids.mapped("date_to"), [left.date_left])
        self.assertEqual(left.note, "Hus solgt")
        self.assertEqual(joined.state, "prospect")
        self.assertEqual(joined.occupancy_ids.installation_id,
                         left.occupancy_ids.installation_id)  # fmt: skip
        self.assertEqual(str(joined.occupancy_ids.date_from), "2027-02-11")

        self.assertEqual(
            {row[0::2] for row in self.runs(found["9004"])},
            {("Grundpakke", "2027-02-14"), ("Fuldpakke", "")},
        )
        self.assertEqual(
            {row[0] for row in self.runs(found["9005"])},
            {"Grundpakke", "Bredbånd 100/100"},
        )
        protected = found["9006"]
        self.assertEqual(protected.partner_id.name, "Navnebeskyttet")
        self.assertFalse(protected.name_protected)
        self.assertFalse(protected.email or protected.phone)

        self.assertEqual(len(found["9007"].partner_id.name), 66)
        self.assertIn("(baghuset)", found["9007"].installation_id.street)
        self.assertEqual(found["9008"].partner_id.name, "Viggo")
        self.assertFalse(found["9009"].partner_id.zip)

        abroad = found["9010"].partner_id
        self.assertEqual((abroad.city, abroad.zip), ("Malmö", "211 00"))
        self.assertEqual(abroad.country_id.code, "SE")
        self.assertEqual(found["9010"].installation_id.country_id.code, "DK")

        self.assertEqual(found["9011"].payment_channel, "betalingsservice")
        self.assertEqual(found["9012"].state, "left")
        self.assertEqual(
            self.runs(found["9012"]), {("Grundpakke", "1985-04-01", "1998-06-30")}
        )
        self.assertEqual(found["9013"].state, "prospect")

        father, son = found["9014"], found["9015"]
        self.assertEqual(father.partner_id.name, son.partner_id.name)
        self.assertNotEqual(father.partner_id, son.partner_id)
        self.assertEqual(father.installation_id, son.installation_id)

        self.assertEqual(found["9016"].note, 'Ring først;\nhunden hedder "Bøffe"')
        self.assertEqual(found["A117"].member_number_key, "A117")

    def test_second_association_has_a_workbook(self):
        rows = demo_data.second_association_members(year=QUARTER)
        data = self.written(demo_data.write_xlsx, "m.xlsx", rows)
        record = self.imports._import_file(self.south, "m.xlsx", data)
        self.assertEqual(self.figures(record), (80, 0, 0, 0, 0))
        self.assertFalse(record.encoding)
        names = {row["Medlemsnr"]: row["Navn"] for row in rows}
        for number in demo_data.SECOND_TROUBLE:
            member = self.members(number, company=self.south)
            self.assertEqual(member.partner_id.name, names[number])
        self.assertFalse(self.members())
        again = self.imports._import_file(self.south, "m.xlsx", data)
        self.assertEqual(self.figures(again)[:4], (0, 0, 80, 0))
