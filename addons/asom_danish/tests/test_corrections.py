"""Odoo's own texts in our Danish, wherever Odoo reads them from."""

from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import code_translations

from odoo.addons.asom_danish import hooks, terms

DANISH = "da_DK"


@tagged("post_install", "-at_install")
class TestCorrections(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang(DANISH)
        cls.load("account", "auth_signup", "base", "portal")

    @classmethod
    def load(cls, *modules, overwrite=False):
        """What installing, updating or loading the language does."""
        loaded = cls.env["ir.module.module"]
        loaded._load_module_terms(list(modules), [DANISH], overwrite=overwrite)

    def danish(self, xmlid):
        return self.env.ref(xmlid).with_context(lang=DANISH)

    def test_a_text_of_a_view_is_corrected(self):
        """Odoo has "Moms ekskluderet"."""
        arch = self.danish("account.view_invoice_tree").arch_db
        self.assertIn("Uden moms", arch)
        self.assertNotIn("Moms ekskluderet", arch)

    def test_a_list_on_a_telephone_is_added_to_in_a_sentence(self):
        """Odoo has "Tilføj Linjer", of the list's name."""
        texts = code_translations.get_web_translations("web", DANISH)["messages"]
        danish = {entry["id"]: entry["string"] for entry in texts}
        self.assertEqual(danish["Add %s"] % "Linjer", "Tilføj til “Linjer”")

    def test_a_correction_outlives_the_language_being_loaded_anew(self):
        self.load("account", overwrite=True)
        self.assertIn("Uden moms", self.danish("account.view_invoice_tree").arch_db)

    def test_a_correction_takes_the_place_of_odoos_own(self):
        menu = self.danish("base.menu_management")
        menu.name = "Apps"
        self.load("base")
        self.assertEqual(menu.name, "Programmer")

    def test_a_users_own_name_of_a_menu_is_kept(self):
        menu = self.danish("base.menu_management")
        menu.name = "Vores programmer"
        self.load("base")
        self.load("asom_danish")
        self.assertEqual(menu.name, "Vores programmer")
        self.load("base", overwrite=True)
        self.assertEqual(menu.name, "Programmer", "asked for by loading it anew")

    def test_what_we_gave_before_is_not_taken_for_a_users(self):
        menu = self.danish("base.menu_management")
        menu.name = "Tilføjelser"
        self.patch(terms, "former", lambda module, lang: {"Apps": {"Tilføjelser"}})
        self.load("base")
        self.assertEqual(menu.name, "Programmer")

    def test_a_users_own_words_in_a_mail_are_kept(self):
        """Records that users may change are corrected once, at installation."""
        mail = self.danish("auth_signup.portal_set_password_email")
        mail.subject = "Hej fra foreningen"
        self.load("auth_signup")
        self.assertEqual(mail.subject, "Hej fra foreningen")

    def test_a_mail_that_another_has_taken_the_place_of_is_left_alone(self):
        """A correction fits the text that it was made for, and no other."""
        mail = self.env.ref("auth_signup.portal_set_password_email")
        mail = mail.with_context(lang="en_US")
        mail.body_html = "<p>Your dues</p>"
        self.env["ir.model.data"].search(
            [("model", "=", "mail.template"), ("res_id", "=", mail.id)]
        ).noupdate = False
        self.env.flush_all()
        before = mail.with_context(lang=DANISH).body_html
        self.load("auth_signup")
        self.assertEqual(mail.with_context(lang=DANISH).body_html, before)

    def test_the_invitation_of_a_member_is_in_danish(self):
        body = self.danish("auth_signup.portal_set_password_email").body_html
        self.assertIn("Vælg adgangskode", body)
        self.assertNotIn("Powered by", body)

    def test_a_message_from_python_is_corrected(self):
        user = self.env["res.users"].create(
            {"name": "Bo", "login": "bo", "group_ids": [], "lang": DANISH}
        )
        partner = self.env["res.partner"].with_user(user).with_context(lang=DANISH)
        with self.assertRaises(AccessError) as told:
            partner.create({"name": "Ida"})
        self.assertNotIn("allowed to", str(told.exception))

    def test_a_text_of_the_web_client_is_corrected(self):
        messages = code_translations.get_web_translations("web", DANISH)["messages"]
        texts = {message["id"]: message["string"] for message in messages}
        self.assertEqual(
            texts["Missing required fields"], "Udfyld de felter, der skal udfyldes"
        )
        # What has no correction is Odoo's.
        self.assertEqual(texts["Save"], "Gem")

    def test_other_languages_are_odoos(self):
        self.env["res.lang"]._activate_lang("de_DE")
        messages = code_translations.get_web_translations("web", "de_DE")["messages"]
        self.assertNotIn("Slet?", {message["string"] for message in messages})

    def test_the_taxes_of_a_new_company_have_names_for_people(self):
        company = self.env["res.company"].create(
            {"name": "South", "country_id": self.env.ref("base.dk").id}
        )
        charts = self.env["account.chart.template"].with_context(lang=DANISH)
        charts.try_loading("dk", company, install_demo=False)
        tax = company.account_sale_tax_id.with_context(lang=DANISH)
        self.assertEqual(tax.name, "25 % moms")
        self.assertEqual(tax.with_context(lang="en_US").name, "S_DK_25")

    def test_records_that_odoo_has_written_in_english(self):
        """A channel's name and the like have no translations; a user's own are kept."""
        texts = {
            self.env.ref(xmlid): {name: ours for name, (_odoos, ours) in fields.items()}
            for xmlid, fields in hooks.RECORDS.items()
        }
        for record, fields in texts.items():
            for name, ours in fields.items():
                self.assertEqual(record[name], ours, record)
        channel = self.env.ref("mail.channel_all_employees")
        channel.write({"name": "general", "description": "Our own"})
        hooks.post_init_hook(self.env)
        self.assertEqual((channel.name, channel.description), ("general", "Our own"))
        channel.description = "General announcements for all employees."
        hooks.post_init_hook(self.env)
        self.assertEqual(channel.name, "fælles")
        del self.env.registry.asom_danish_charts_to_do

    def test_who_has_paid_online_is_told_so_in_danish(self):
        """Also where Odoo wrote its English before anybody had a language."""
        provider = self.env["payment.provider"].create({"name": "Cards"})
        own = provider.copy({"done_msg": "<p>Tak.</p>"})
        for lang in ("en_US", DANISH):
            for name, (odoos, _ours) in hooks.PROVIDERS.items():
                provider.with_context(lang=lang)[name] = odoos
        hooks.correct_providers(self.env)
        told = provider.with_context(lang=DANISH)
        self.assertIn("afventer godkendelse", told.pending_msg)
        self.assertIn("gået igennem", told.done_msg)
        self.assertEqual(own.with_context(lang=DANISH).done_msg, "<p>Tak.</p>")
