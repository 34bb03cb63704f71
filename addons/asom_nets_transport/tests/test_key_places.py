"""A key beside the database, and a copy of the database without any."""

import os
import tempfile
from pathlib import Path
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from odoo.addons.asom_nets.tests.common import EARLY

from .common import SftpCase

PASSPHRASE = "Hemmelig-3141"


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestKeyPlaces(SftpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.server.new_client_key(PASSPHRASE)
        cls.allowed = cls.server.public_key("client_key")
        cls.other = cls.server.public_key("other_key")
        cls.body = cls.key.splitlines()[2]

    def setUp(self):
        super().setUp()
        self.channel = self.connection(
            new_private_key=self.key, new_passphrase=PASSPHRASE, start=False
        )
        self.env.flush_all()

    def no_secret(self, values):
        for secret in (self.body, PASSPHRASE, "PRIVATE KEY-----"):
            self.assertNotIn(secret, str(values))

    # === BESIDE THE DATABASE === #

    def test_from_the_servers_environment(self):
        self.server.allow(self.other)
        self.addCleanup(self.server.allow, self.allowed)
        self.channel.action_forget_key()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "key"
            path.write_text(self.key)
            variables = {
                "ASOM_NETS_NORTH_KEY_FILE": str(path),
                "ASOM_NETS_NORTH_PASSPHRASE": PASSPHRASE,
            }
            with patch.dict(os.environ, variables):
                self.channel.key_variable = "ASOM_NETS_NORTH"
                self.assertEqual(self.channel.key_origin, "environment")
                self.channel.action_start()
            secret = self.channel.sudo()
            self.assertFalse(secret.private_key or secret.passphrase)
            self.assertEqual(secret.public_key.split()[:2], self.other.split()[:2])
            self.no_secret(secret.read())
        secret.invalidate_recordset()
        self.assertFalse(self.channel.key_origin)
        self.channel._work()
        self.assertIn("no private key", self.channel.error)

    def test_a_file_that_cannot_be_read(self):
        variables = {"ASOM_NETS_NORTH_KEY_FILE": "/nowhere/key"}
        with patch.dict(os.environ, variables):
            with self.assertRaisesRegex(UserError, "ASOM_NETS_NORTH_KEY_FILE"):
                self.channel.key_variable = "ASOM_NETS_NORTH"

    def test_no_other_variables_of_the_server(self):
        for name in (
            "PATH",
            "PGPASSWORD",
            "ASOM_NETS_../X",
            "asom_nets_x",
            "ASOM_NETS_",
        ):
            with self.assertRaisesRegex(ValidationError, "ASOM_NETS_"):
                self.channel.key_variable = name

    def test_one_connection_for_each_key_of_the_server(self):
        self.channel.key_variable = "ASOM_NETS_NORTH"
        theirs = self.connection(self.south, start=False)
        with self.quiet(), self.assertRaises(Exception) as caught:
            with self.env.cr.savepoint():
                theirs.key_variable = "ASOM_NETS_NORTH"
                theirs.flush_recordset()
        self.assertIn("key_variable_uniq", str(caught.exception))

    # === A COPY OF THE DATABASE === #

    def test_neutralized(self):
        self.server.allow(self.other)
        self.addCleanup(self.server.allow, self.allowed)
        self.channel.action_start()
        delivery = self.ready()
        delivery.action_send()
        self.env.flush_all()
        path = Path(__file__).parents[1] / "data" / "neutralize.sql"
        self.env.cr.execute(path.read_text())
        self.env.invalidate_all()
        secret = self.channel.sudo()
        self.assertFalse(secret.private_key or secret.passphrase or secret.key_variable)
        self.assertFalse(secret.active)
        self.assertEqual(secret.state, "draft")
        self.assertEqual(delivery.transfer_state, "cancelled")
        self.assertFalse(self.env["asom.nets.channel"]._due())
        self.assertEqual(self.server.names("to_nets"), [])

    def test_odoo_finds_what_neutralizes(self):
        from odoo.modules import neutralize

        queries = "\n".join(
            neutralize.get_neutralization_queries(["asom_nets_transport"])
        )
        self.assertIn("asom_nets_channel", queries)
        self.assertIn("private_key = NULL", queries)
