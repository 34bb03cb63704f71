from lxml import html

from odoo.tests import HttpCase, tagged


@tagged("post_install", "-at_install")
class TestLoginPage(HttpCase):
    """The pages by which members log in: the bureau's own, and easy to use."""

    def page(self, path):
        answer = self.url_open(path)
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("odoo.com", answer.text)
        self.assertNotIn("Powered by", answer.text)
        page = html.fromstring(answer.text)
        for field in page.xpath("//input[not(@type='hidden')][not(@type='submit')]"):
            with self.subTest(field.get("name")):
                self.assertTrue(page.xpath(f"//label[@for='{field.get('id')}']"))
        for button in page.xpath("//button"):
            self.assertTrue(button.text_content().strip() or button.get("aria-label"))
        return page

    def test_log_in(self):
        page = self.page("/web/login")
        form = page.xpath("//form[contains(@class, 'oe_login_form')]")[0]
        self.assertEqual(form.get("class").split(), ["oe_login_form"])
        [link] = form.xpath(".//a[contains(@href, '/web/reset_password')]")
        self.assertEqual(link.text_content().strip(), "Forgotten your password?")
        # By keyboard: name, password, button, and only then the link.
        self.assertFalse(page.xpath("//*[@tabindex > 0]"))
        order = form.xpath(
            ".//input[@name='password'] | .//button[@type='submit'] | .//a"
        )
        self.assertEqual([each.tag for each in order[:3]], ["input", "button", "a"])

    def test_a_new_password(self):
        page = self.page("/web/reset_password")
        self.assertIn("You get a mail with", page.text_content())
        [button] = page.xpath("//form//button[@type='submit']")
        self.assertEqual(button.text_content().strip(), "Send Me a Link")

    def test_the_link_of_the_mail(self):
        user = self.env["res.users"].with_context(no_reset_password=True)
        user = user.create({"name": "Ida Holm", "login": "ida@example.com"})
        user.partner_id.signup_prepare()
        token = user.partner_id._generate_signup_token()
        page = self.page(f"/web/reset_password?token={token}")
        [button] = page.xpath("//form//button[@type='submit']")
        self.assertEqual(button.text_content().strip(), "Save the Password")
        # One that is too old leads on, without a button that does nothing.
        page = self.page("/web/reset_password?token=too-old")
        self.assertFalse(page.xpath("//form//button[@type='submit']"))
        self.assertTrue(page.xpath("//a[@href='/web/login']"))
