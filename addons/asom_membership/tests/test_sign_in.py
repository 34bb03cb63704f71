"""Whether somebody has an account, the pages for signing in do not tell."""

from unittest.mock import patch

from odoo.exceptions import AccessDenied
from odoo.tests import TransactionCase, new_test_user, tagged


@tagged("post_install", "-at_install")
class TestSignIn(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = new_test_user(
            cls.env, "ida@example.dk", groups="base.group_portal", password="x" * 16
        )
        new_test_user(cls.env, "bo@example.dk", groups="base.group_portal").email = ""

    def hashes(self, login):
        """How often a wrong password is hashed for a name."""
        users, done = self.env["res.users"], []

        class Context:
            def hash(self, password):
                done.append(password)

            def verify_and_update(self, password, hashed):
                done.append(password)
                return False, None

        with (
            patch.object(type(users), "_crypt_context", lambda self: Context()),
            self.assertRaises(AccessDenied),
        ):
            users._login(
                {"type": "password", "login": login, "password": "wrong"},
                {"interactive": False},
            )
        return len(done)

    def test_a_name_that_nobody_has_takes_as_long_as_a_wrong_password(self):
        for login in ("ida@example.dk", "nobody@example.dk"):
            self.assertEqual(self.hashes(login), 1, login)
        # Invited, and has chosen no password yet.
        self.env.cr.execute(
            "UPDATE res_users SET password = NULL WHERE id = %s", [self.ida.id]
        )
        self.assertGreaterEqual(self.hashes("ida@example.dk"), 1)

    def test_a_forgotten_password_is_answered_alike(self):
        users = self.env["res.users"]
        for login in ("nobody@example.dk", "bo@example.dk"):
            self.assertIsNone(users.reset_password(login))
