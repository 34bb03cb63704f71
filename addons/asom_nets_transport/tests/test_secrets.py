"""Our key goes in and never comes out: not for anybody, in no way, at no time."""

import json
from datetime import datetime

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_nets.tests.common import EARLY

from .common import SftpCase

GROUPS = ("board", "accountant", "service_partner", "staff", "manager")
STORED = ("private_key", "passphrase")
PASSPHRASE = "Hemmelig-3141"
# Ways to get at a field, of connections and of transfers (by a path).
WAYS = (
    lambda records, field: records.read([field]),
    lambda records, field: records[field],
    lambda records, field: records.mapped(field),
    lambda records, field: records.export_data([field]),
    lambda records, field: records.search_read([], [field]),
    lambda records, field: records.web_read({field: {}}),
    lambda records, field: records.search([(field, "like", "A%")]),
    lambda records, field: records.search([], order=f"{field} desc"),
    lambda records, field: records._read_group([], [field]),
    lambda records, field: records.formatted_read_group([], [field], ["__count"]),
)
WAYS_AROUND = (
    lambda records, path: records.search([(path, "like", "%")]),
    lambda records, path: records.search([], order=path),
    lambda records, path: records.search([]).mapped(path),
    lambda records, path: records.search([]).export_data([path.replace(".", "/")]),
    lambda records, path: records.search([]).web_read(
        {path.partition(".")[0]: {"fields": {path.partition(".")[2]: {}}}}
    ),
)


@tagged("post_install", "-at_install")
@freeze_time(EARLY)
class TestSecrets(SftpCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key = cls.server.new_client_key(PASSPHRASE)
        cls.allowed = cls.server.public_key("client_key")
        cls.other = cls.server.public_key("other_key")
        cls.users = {
            group: cls.user_of(f"secret_{group}", f"group_{group}", cls.north)
            for group in GROUPS
        }
        cls.users["admin"] = cls.env.ref("base.user_admin")
        cls.users["admin"].company_ids |= cls.north
        # As much as any user can have.
        cls.users["admin"].group_ids |= cls.env.ref("base.group_no_one") | cls.env.ref(
            "asom_membership.group_manager"
        )
        # Three lines of the key's body, which nothing that leaks could miss.
        cls.body = cls.key.splitlines()[2]

    def setUp(self):
        super().setUp()
        self.channel = self.connection(
            new_private_key=self.key, new_passphrase=PASSPHRASE, start=False
        )
        self.env.flush_all()

    def as_user(self, name):
        return (
            self.env["asom.nets.channel"]
            .with_user(self.users[name])
            .with_context(allowed_company_ids=self.north.ids)
        )

    def no_secret(self, text, where):
        text = text if isinstance(text, str) else json.dumps(text, default=str)
        for secret in (self.body, PASSPHRASE, "PRIVATE KEY-----"):
            self.assertNotIn(secret, text, where)

    def refused(self, call, where):
        """The call is refused, and the answer holds no secret."""
        # Nothing of the one who stored it is left in the cache.
        self.env.invalidate_all()
        with mute_logger("odoo.orm.models", "odoo.models"):
            with self.assertRaises(Exception) as caught:
                with self.env.cr.savepoint():
                    call()
        self.assertIsInstance(caught.exception, (UserError, ValueError), where)
        self.no_secret(str(caught.exception), where)

    def test_it_is_stored(self):
        """Or the tests below would prove nothing."""
        secret = self.channel.sudo()
        self.assertIn(self.body, secret.private_key)
        self.assertEqual(secret.passphrase, PASSPHRASE)
        self.assertEqual(self.channel.key_origin, "database")
        self.assertEqual(self.channel.public_key.split()[:2], self.other.split()[:2])

    def test_no_user_reads_it(self):
        for name in self.users:
            channel = self.as_user(name).browse(self.channel.id)
            for field in STORED:
                for way in WAYS:
                    self.refused(lambda way=way, c=channel, f=field: way(c, f), name)

    def test_not_by_way_of_another_record(self):
        delivery = self.ready()
        self.channel.sudo().state = "running"
        delivery.action_send()
        for name in ("staff", "manager", "admin"):
            transfers = (
                self.env["asom.nets.transfer"]
                .with_user(self.users[name])
                .with_context(allowed_company_ids=self.north.ids)
            )
            self.assertTrue(transfers.search([("channel_id.name", "like", "Nets")]))
            for field in STORED:
                path = f"channel_id.{field}"
                for way in WAYS_AROUND:
                    self.refused(
                        lambda way=way, t=transfers, p=path: way(t, p), (name, field)
                    )

    def test_what_a_user_reads(self):
        self.users["manager"].group_ids |= self.env.ref("base.group_allow_export")
        exported = set()
        for name in ("staff", "manager", "admin"):
            channel = self.as_user(name).browse(self.channel.id)
            self.assertFalse(set(STORED) & set(channel.fields_get()), name)
            [values] = channel.read()
            self.no_secret(values, name)
            self.assertFalse(set(STORED) & set(values), name)
            self.assertFalse(values.get("new_private_key"))
            self.assertFalse(values.get("new_passphrase"))
            everything = {field: {} for field in channel.fields_get()}
            self.no_secret(channel.web_read(everything), name)
            self.no_secret(channel.copy_data(), name)
            if channel.env.user.has_group("base.group_allow_export"):
                names = sorted(channel.fields_get())
                self.no_secret(channel.export_data(names), name)
                exported.add(name)
        self.assertTrue(exported)

    def test_what_the_form_gets_back(self):
        """The answer to the very request that brings a key does not hold it."""
        manager = self.as_user("manager").browse(self.channel.id)
        spec = {"new_private_key": {}, "new_passphrase": {}, "key_fingerprint": {}}
        typed = {"new_private_key": self.key, "new_passphrase": PASSPHRASE}
        [answer] = manager.web_save(typed, spec)
        self.no_secret(answer, "web_save")
        self.assertTrue(answer["key_fingerprint"])
        values = {**typed, "company_id": self.north.id, "name": "Another"}
        [answer] = self.as_user("manager").web_save(values, spec)
        self.no_secret(answer, "web_save of a new record")

    def test_nobody_writes_the_stored_fields(self):
        for name in self.users:
            channel = self.as_user(name).browse(self.channel.id)
            for field in STORED:
                with self.assertRaises(AccessError), mute_logger("odoo.models"):
                    channel.write({field: "mine"})

    def test_over_the_interface_for_programs(self):
        user = self.users["admin"]
        key = (
            self.env["res.users.apikeys"]
            .with_user(user)
            ._generate("rpc", "test", datetime(2100, 1, 1))
        )
        for method, body in (
            ("read", {"ids": self.channel.ids, "fields": ["private_key"]}),
            ("read", {"ids": self.channel.ids}),
            ("search_read", {"domain": [], "fields": ["passphrase"]}),
            ("search_read", {"domain": [["private_key", "like", "%"]]}),
            (
                "export_data",
                {"ids": self.channel.ids, "fields_to_export": ["private_key"]},
            ),
        ):
            with mute_logger("odoo.http", "odoo.models"):
                answer = self.url_open(
                    f"/json/2/asom.nets.channel/{method}",
                    json={**body, "context": {"allowed_company_ids": self.north.ids}},
                    headers={"Authorization": f"bearer {key}"},
                )
            self.no_secret(answer.text, method)
            asked = "private_key" in str(body) or "passphrase" in str(body)
            self.assertEqual(answer.status_code == 200, not asked, answer.text)

    def test_not_in_messages_logs_and_errors(self):
        self.server.allow(self.other)
        self.addCleanup(self.server.allow, self.allowed)
        with (
            self.assertLogs("odoo", "DEBUG") as logs,
            self.assertLogs("asom_nets_transport.ssh", "DEBUG") as lines,
        ):
            # The database's own log of queries is for those who see the database.
            with mute_logger("odoo.sql_db"):
                self.channel.action_start()
                self.channel.new_passphrase = PASSPHRASE
                self.channel.action_test()
                self.channel._work()
                self.channel.host_key = self.allowed
                with self.assertRaises(UserError) as caught:
                    self.channel.action_start()
        self.no_secret("\n".join(logs.output + lines.output), "log")
        self.no_secret(str(caught.exception), "error")
        messages = self.channel.message_ids
        self.no_secret(messages.mapped("body"), "messages")
        tracked = (
            self.env["mail.tracking.value"]
            .sudo()
            .search([("mail_message_id", "in", messages.ids)])
        )
        self.no_secret(tracked.read(), "tracking")
        self.no_secret(self.channel.transfer_ids.read(), "transfers")

    def test_wrong_keys(self):
        for vals, text in (
            ({"new_private_key": "no key"}, "no private key"),
            (
                {"new_private_key": self.key, "new_passphrase": "Wrong-2718"},
                "passphrase",
            ),
            ({"new_private_key": self.key}, "passphrase"),
            ({"new_passphrase": "Wrong-2718"}, "passphrase"),
        ):
            with self.assertRaisesRegex(ValidationError, text) as caught:
                self.channel.write(vals)
            self.no_secret(str(caught.exception), vals.keys())
            self.assertNotIn("Wrong-2718", str(caught.exception))
        self.assertIn(self.body, self.channel.sudo().private_key)

    def test_made_in_the_server(self):
        manager = self.as_user("manager").browse(self.channel.id)
        manager.action_generate_key()
        self.assertTrue(manager.public_key.startswith("ssh-rsa "))
        self.assertNotIn(self.body, self.channel.sudo().private_key)
        self.server.allow(manager.public_key)
        self.addCleanup(self.server.allow, self.allowed)
        manager.action_start()
        with self.assertRaisesRegex(UserError, "Stop the connection first"):
            manager.action_generate_key()

    def test_removed(self):
        self.channel.action_forget_key()
        secret = self.channel.sudo()
        self.assertFalse(secret.private_key or secret.passphrase)
        self.assertFalse(secret.public_key or secret.key_origin)
