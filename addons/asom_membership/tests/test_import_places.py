from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time, tagged

from .import_common import ImportCase

DAR = (
    "Medlemsnr;Navn;vejnavn;husnr;etage;dør;supplerendebynavn;postnr;postnrnavn;"
    "kommunekode;Adresse 2;bfe nr;Telefon;E-mail"
).split(";")


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestImportPlaces(ImportCase):
    """Danish addresses: floor and door, town, municipality and property."""

    def take(self, *rows):
        plain = {"vejnavn": "Engvej", "husnr": "12", "postnr": "5591"}
        plain |= {"postnrnavn": "Gelsted", "kommunekode": "410"}
        people = [
            {"Medlemsnr": str(n), "Navn": f"Person {n}"} | plain | row
            for n, row in enumerate(rows, start=1)
        ]
        data = self.csv(*people, headings=DAR)
        record = self.imports._import_file(self.north, "dar.csv", data)
        self.assertFalse(record.error_count, record.line_ids.mapped("error_texts"))
        return [self.members(str(n)).installation_id for n in range(1, len(rows) + 1)]

    def test_floor_and_door_make_installations(self):
        places = self.take(
            {"etage": "2", "dør": "th"},
            {"etage": "2", "dør": "tv"},
            {"etage": "02.", "dør": "TH."},
            {"etage": "2. th"},
            {"Adresse 2": "2. sal t.h."},
            {"husnr": "012", "etage": "st", "dør": "0012"},
            {"husnr": "12", "etage": "St.", "dør": "12"},
            {},
        )
        self.assertEqual(places[0].name, "Engvej 12, 2. th, 5591 Gelsted")
        self.assertEqual((places[0].floor, places[0].door), ("2", "th"))
        self.assertEqual(places[0].municipality_code, "410")
        self.assertEqual({places[0]}, {places[2], places[3], places[4]})
        self.assertEqual(places[5], places[6])
        self.assertEqual(len({*places}), 4)
        payer = self.members("1").partner_id
        self.assertEqual((payer.street, payer.street2), ("Engvej 12", "2. th"))

    def test_town_municipality_and_property_tell_addresses_apart(self):
        places = self.take(
            {},
            {"postnrnavn": "Ejby"},
            {"kommunekode": "420"},
            {"supplerendebynavn": "Lunde"},
            {"supplerendebynavn": "Tanderup"},
            {"bfe nr": "100", "supplerendebynavn": "Lunde"},
            {"bfe nr": "200", "supplerendebynavn": "Lunde"},
            {"postnrnavn": "Gelsted By", "kommunekode": ""},
        )
        self.assertEqual(places[7], places[0])
        self.assertEqual(places[1].city, "Ejby")
        self.assertEqual(len({places[0], places[1], places[2], places[4]}), 4)
        self.assertNotEqual(places[5], places[6])

    def test_care_of_is_the_persons_and_not_the_addresss(self):
        places = self.take(
            {}, {"Adresse 2": "c/o Jens"}, {"Adresse 2": "att. Ida, 2. th"}
        )
        self.assertEqual(places[0], places[1])
        self.assertFalse(places[0].street2)
        self.assertEqual(self.members("2").partner_id.street2, "c/o Jens")

    def test_care_of_on_the_line_of_the_street(self):
        places = self.take(
            {},
            {"vejnavn": "c/o Jens Holm, Engvej 12", "husnr": ""},
            {"vejnavn": "Engvej 12, c/o Jens Holm", "husnr": ""},
            {"Adresse 2": "c/o Jens, 2. tv"},
        )
        self.assertTrue(places[0])
        self.assertEqual({places[0]}, {places[1], places[2]})
        self.assertEqual(places[3].door, "tv")
        payer = self.members("2").partner_id
        self.assertEqual(payer.street, "c/o Jens Holm, Engvej 12")

    def test_a_person_without_a_street_is_told(self):
        row = self.row("1", Adresse="c/o Jens Holm")
        record = self.checked(row)
        self.assertIn("no_address", [each["code"] for each in record.line_ids.problems])

    def test_what_is_typed_is_normalised_in_the_same_way(self):
        place = self.env["asom.installation"].create(
            {"street": "Engvej 12", "street2": "02. TH", "zip": "5591"}
        )
        self.assertEqual((place.floor, place.door), ("2", "th"))
        self.assertFalse(place.street2)
        place.write({"floor": "Stuen", "door": "T.V."})
        self.assertEqual(place.name, "Engvej 12, st. tv, 5591")
        self.assertEqual(place.address_key, "engvej 12/st/tv|5591")
        old = self.env["asom.installation"].create(
            {"street": "Engvej 12, st.tv", "street2": "Gården", "zip": "5591"}
        )
        self.assertEqual(old.street2, "Gården")
        self.assertEqual(old.address_key, "engvej 12 garden/st/tv|5591")

    def test_moving_gives_the_letters_second_line(self):
        [home] = self.take({"etage": "2", "dør": "th", "supplerendebynavn": "Lunde"})
        member = self.member()
        wizard = self.env["asom.membership.move"].create(
            {
                "membership_id": member.id,
                "installation_id": home.id,
                "confirmed": True,
            }
        )
        wizard.action_move()
        self.assertEqual(member.partner_id.street2, "2. th, Lunde")

    def test_joining_years_from_now_is_told(self):
        rows = [self.row("1", Indmeldt="25-12-31"), self.row("2", Indmeldt="01-01-27")]
        far, near = self.checked(*rows).line_ids.sorted("line")
        self.assertIn("joined_far", [each["code"] for each in far.problems])
        self.assertFalse(near.problems)

    # === TELEPHONE, MAIL AND NUMBER: TYPED AND IMPORTED === #

    def test_telephone_and_mail_that_are_none(self):
        data = self.csv(
            {"Medlemsnr": "1", "Navn": "A", "Telefon": "telefon ukendt"},
            {"Medlemsnr": "2", "Navn": "B", "E-mail": "ingen mail"},
            headings=DAR,
        )
        record = self.imports._import_file(self.north, "m.csv", data)
        first, second = record.line_ids.mapped("warning_texts")
        self.assertIn("Telefon: “telefon ukendt” is no telephone number", first)
        self.assertIn("E-mail: “ingen mail” is not one e-mail address", second)
        member = self.members("1")
        self.assertFalse(member.phone)
        for values in ({"phone": "telefon ukendt"}, {"email": "ingen mail"}):
            with self.assertRaises(ValidationError), self.cr.savepoint():
                member.write(values)
            with self.assertRaises(ValidationError), self.cr.savepoint():
                member.partner_id.write(values)
        member.write({"phone": "+46 8 123 456", "email": "a@example.dk"})
        # Contacts that are no member's are as they were.
        self.payer(phone="telefon ukendt", email="ingen mail")

    def test_a_number_with_a_sign_that_the_others_lack(self):
        rows = [self.row(str(number)) for number in range(1, 10)]
        record = self.bring_in(*rows, self.row("1O"))
        warned = record.line_ids.filtered("has_warning")
        self.assertEqual(warned.member_number, "1O")
        self.assertIn("other signs than digits", warned.warning_texts)
        # A short list is compared with the members that there are.
        self.members("1O").member_number = "10"
        record = self.checked(self.row("1O4"), self.row("105"))
        warned = record.line_ids.filtered("has_warning")
        self.assertEqual(warned.mapped("member_number"), ["1O4"])
        # A list of numbers of another kind is one.
        record = self.checked(*[self.row(f"A{number}") for number in range(1, 7)])
        self.assertFalse(record.warning_count)
        form = Form(self.env["asom.membership"])
        form.partner_id = self.payer("New")
        with self.assertLogs("odoo.tests.form.onchange", "WARNING") as logs:
            form.member_number = "1O3"
        self.assertIn("other signs than digits", logs.output[0])
