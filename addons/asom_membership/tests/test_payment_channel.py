"""Payment channels are data: a manager adds one, and everything else knows it."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .import_common import HEADINGS, ImportCase
from .test_member_portal import PortalCase

EAN = "5790000435944"


@tagged("post_install", "-at_install")
@freeze_time("2025-12-10")
class TestPaymentChannel(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.user_of("channel_manager", "group_manager", cls.north)
        cls.clerk = cls.user_of("channel_clerk", "group_staff", cls.north)
        cls.channels = cls.env["asom.payment.channel"].with_context(active_test=False)
        cls.mobilepay = cls.env.ref("asom_membership.payment_channel_mobilepay")
        cls.ean = cls.env.ref("asom_membership.payment_channel_ean")

    def offered(self, model="asom.membership", name="payment_channel"):
        return dict(self.env[model].fields_get([name])[name]["selection"])

    def test_the_usual_channels_keep_their_codes(self):
        codes = list(self.offered())
        self.assertEqual(codes[0], "betalingsservice")
        self.assertLessEqual({"slip", "card", "transfer"}, set(codes))
        self.assertNotIn("mobilepay", codes)
        self.assertNotIn("ean", codes)
        member = self.member(payment_channel="slip")
        self.assertEqual(member.payment_channel, "slip")
        self.assertEqual(self.member("Bo").payment_channel, "betalingsservice")

    def test_a_manager_adds_one_and_all_lists_know_it(self):
        added = self.channels.with_user(self.manager).create(
            {"name": "Løntræk på øen", "words": "løn, lontraek", "way": "transfer"}
        )
        self.assertEqual(added.code, "lontraek_pa_oen")
        for where in (
            ("asom.membership", "payment_channel"),
            ("asom.collection.run.line", "payment_channel"),
            ("asom.charge", "payment_channel"),
            ("asom.member.invoice", "payment_channel"),
            ("account.move", "asom_payment_channel"),
        ):
            self.assertEqual(self.offered(*where).get(added.code), added.name, where)
        ida = self.member(payment_channel=added.code)
        self.subscribe(ida, self.small)
        run = self.new_run()
        run.action_preview()
        self.assertIn("Løntræk på øen", str(run.summary))
        run.action_approve()
        run.action_execute()
        move = run.line_ids.move_id
        self.assertEqual(move.asom_payment_channel, added.code)
        self.assertIn("Løntræk på øen", str(run._totals_by_channel()))
        groups = self.env["asom.membership"].formatted_read_group(
            [("id", "=", ida.id)], ["payment_channel"], ["__count"]
        )
        self.assertEqual(groups[0]["payment_channel"], added.code)

    def test_only_a_manager_changes_them(self):
        channels = self.channels.with_user(self.clerk)
        self.assertTrue(channels.search([]).mapped("name"))
        for call in (
            lambda: channels.create({"name": "Cash"}),
            lambda: self.mobilepay.with_user(self.clerk).write({"active": True}),
            lambda: self.mobilepay.with_user(self.clerk).unlink(),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                call()

    def test_the_catalogue_holds_nothing_of_an_association(self):
        """Invariant 4, the declared exception: a number is its association's row."""
        for field in self.channels._fields.values():
            if field.relational and field.name not in ("create_uid", "write_uid"):
                self.assertEqual(field.name, "number_ids")
        self.env["asom.payment.channel.number"].create(
            {
                "channel_id": self.mobilepay.id,
                "company_id": self.south.id,
                "number": "424242",
            }
        )
        seen = self.mobilepay.with_user(self.manager).with_context(
            allowed_company_ids=self.north.ids
        )
        self.assertFalse(seen.number_ids)

    def test_an_unknown_channel_is_refused_and_those_there_are_named(self):
        for code in ("cash", "mobilepay"):
            with self.assertRaisesRegex(ValidationError, "Betalingsservice"):
                self.member(f"Bo {code}", payment_channel=code)

    def test_one_in_use_is_archived_not_deleted(self):
        added = self.channels.create({"name": "Wages"})
        ida = self.member(payment_channel=added.code)
        manager = added.with_user(self.manager)
        with self.assertRaisesRegex(UserError, "in use"):
            manager.unlink()
        manager.action_archive()
        self.assertEqual(self.offered()[added.code], "Wages (no longer used)")
        ida.note = "Still has it"
        with self.assertRaises(ValidationError) as refused:
            self.member("Bo", payment_channel=added.code)
        self.assertIn("Wages", str(refused.exception))
        ida.payment_channel = "slip"
        manager.unlink()
        self.assertNotIn("wages", self.offered())

    def test_what_comes_with_the_system_is_not_deleted(self):
        with self.assertRaisesRegex(UserError, "Archive"):
            self.mobilepay.with_user(self.manager).unlink()
        with self.assertRaisesRegex(UserError, "archived"):
            self.channels.with_user(self.manager).create({"name": "Mobilepay"})

    def test_codes_never_change_and_what_is_built_in_stays_so(self):
        slip = self.env.ref("asom_membership.payment_channel_slip")
        with self.assertRaisesRegex(UserError, "never changes"):
            slip.with_user(self.manager).code = "giro"
        with self.assertRaisesRegex(UserError, "built in"):
            slip.with_user(self.manager).way = "transfer"
        with self.assertRaisesRegex(UserError, "built in"):
            self.mobilepay.with_user(self.manager).way = "builtin"

    def test_without_betalingsservice_new_members_get_the_first_one(self):
        self.env.ref("asom_membership.payment_channel_betalingsservice").active = False
        self.assertIn(self.member().payment_channel, ("slip", "leverandorservice"))

    def test_a_list_of_members_may_name_it(self):
        bad = self.checked(self.row("1", Betalingsform="Vipps MobilePay"))
        self.assertEqual(bad.error_count, 1)
        self.assertIn("Betalingsservice", bad.line_ids.error_texts)
        self.mobilepay.active = True
        self.bring_in(
            self.row("1", Betalingsform="Vipps MobilePay"),
            self.row("2", Betalingsform="mobilepay"),
            self.row("3", Betalingsform="girokort"),
        )
        channels = self.members("1", "2", "3").mapped("payment_channel")
        self.assertEqual(channels, ["mobilepay", "mobilepay", "slip"])

    def test_a_list_of_members_brings_ean_numbers(self):
        self.ean.active = True
        headings = (*HEADINGS, "EAN-nummer")
        rows = [
            self.row("1", Betalingsform="EAN") | {"EAN-nummer": "5790 0004 35944"},
            self.row("2", Betalingsform="EAN"),
            self.row("3", Betalingsform="EAN") | {"EAN-nummer": "5790000435943"},
        ]
        record = self.draft(self.csv(*rows, headings=headings))
        record.action_check()
        lines = {line.member_number: line for line in record.line_ids}
        self.assertFalse(lines["1"].error_texts)
        self.assertIn("needs the payer's EAN number", lines["2"].error_texts)
        self.assertIn("is no EAN number", lines["3"].error_texts)
        self.imports._import_file(
            self.north, "m.csv", self.csv(rows[0], headings=headings)
        )
        self.assertEqual(self.members("1").ean_number, EAN)

    def test_a_word_means_one_channel(self):
        with self.assertRaisesRegex(ValidationError, "two payment channels"):
            self.channels.create({"name": "Cash", "words": "kontant, PBS"})

    def test_ean_needs_the_payers_number(self):
        self.ean.active = True
        with self.assertRaisesRegex(ValidationError, "EAN number"):
            self.member("The School", payment_channel="ean")
        for wrong in ("5790000435943", "123", "57900004359AB"):
            with self.assertRaisesRegex(ValidationError, "13 digits"):
                self.member(f"S {wrong}", payment_channel="ean", ean_number=wrong)
        school = self.member(
            "The School", payment_channel="ean", ean_number="5790 0004 35944"
        )
        self.assertEqual(school.ean_number, EAN)
        with self.assertRaisesRegex(ValidationError, "EAN number"):
            school.ean_number = False
        school.write({"payment_channel": "slip", "ean_number": False})


@tagged("post_install", "-at_install")
class TestChannelOnInvoices(PortalCase):
    def shown(self, move):
        page = self.env["ir.qweb"]._render(
            "asom_membership.report_member_invoice_document",
            {"o": move, "lang": "en_US"},
        )
        return " ".join(str(page).split())

    def test_mobilepay_tells_the_associations_number(self):
        mobilepay = self.env.ref("asom_membership.payment_channel_mobilepay")
        mobilepay.active = True
        self.ida.payment_channel = "mobilepay"
        self.assertEqual(self.invoice._asom_way_to_pay(), "transfer")
        numbers = self.env["asom.payment.channel.number"]
        for company, number in ((self.north, "123456"), (self.south, "654321")):
            numbers.create(
                {
                    "channel_id": mobilepay.id,
                    "company_id": company.id,
                    "number": number,
                }
            )
        self.assertEqual(self.invoice._asom_way_to_pay(), "number")
        page = self.shown(self.invoice)
        self.assertIn("Pay to this number", page)
        self.assertIn("123456", page)
        self.assertNotIn("654321", page)
        self.assertIn("123456", str(self.invoice._asom_mail_way()))
        payment = self.invoice.with_user(
            self.env["res.users"].search([("login", "=", "ida")])
        )._asom_payment()
        self.assertEqual((payment["label"], payment["number"]), ("MobilePay", "123456"))

    def test_the_invoice_shows_the_ean_number(self):
        self.env.ref("asom_membership.payment_channel_ean").active = True
        self.ida.write({"payment_channel": "ean", "ean_number": EAN})
        page = self.shown(self.invoice)
        self.assertIn("EAN number", page)
        self.assertIn(EAN, page)
        self.assertIn("0440116243", page)
