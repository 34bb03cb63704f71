"""What is kept secret, of all add-ons: in the database, in the log, to users.

Here, because this add-on has all of them below it.
"""

import logging
import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import tagged

from odoo.addons.asom_isolation import encrypted, vault
from odoo.addons.asom_isolation.encrypted import MASK, encrypted_fields
from odoo.addons.asom_nets.tests.common import NetsCase

from .furnished import record_of

CPR = "0101701234"
BODY = "b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE"
# In pieces: checkers look for keys that were left in files.
KIND = "OPENSSH PRIVATE" + " KEY"
VALUES = (
    CPR,
    f"-----BEGIN {KIND}-----\n{BODY}\n-----END {KIND}-----",
    f"{BODY}\x00{BODY}",
    BODY * 30_000,
    f"O'{BODY}\\' \ud800",
)
NOBODY = 2147480000


@tagged("post_install", "-at_install")
class TestSecretsSealed(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber()
        cls.north_agreement.may_sign_up = True
        cls.request = cls.env["asom.nets.mandate.request"].create(
            {"membership_id": cls.ida.id, "kind": "signup", "legal_id": CPR}
        )
        cls.channel = cls.env["asom.nets.channel"].create({"company_id": cls.north.id})
        cls.channel.write({"private_key": BODY, "passphrase": BODY})
        cls.staff = cls.user_of("sealed_staff", "group_staff", cls.north)
        cls.staff.group_ids |= cls.env.ref("base.group_allow_export")
        cls.env.flush_all()

    def record_of(self, field):
        for record in (self.request, self.channel):
            if record._name == field.model_name:
                return record.sudo()
        # Of an add-on that came later.
        return record_of(self.env(su=True), field.model_name, self.north)

    def stored(self, record, name):
        self.env.cr.execute(
            f'SELECT "{name}" FROM "{record._table}" WHERE id = %s', [record.id]
        )
        return self.env.cr.fetchone()[0]

    def test_the_database_holds_no_secret(self):
        found = {f"{field.model_name}.{field.name}" for field in self.fields()}
        self.assertLessEqual(
            {
                "asom.nets.channel.passphrase",
                "asom.nets.channel.private_key",
                "asom.nets.mandate.request.legal_id",
            },
            found,
        )
        for field in self.fields():
            record = self.record_of(field)
            for value in VALUES:
                field.write(record, value)
                record.flush_recordset([field.name])
                record.invalidate_recordset([field.name])
                self.assertTrue(vault.is_sealed(self.stored(record, field.name)))
                self.assertEqual(record[field.name], value)
            field.write(record, "")
            record.flush_recordset([field.name])
            self.assertIsNone(self.stored(record, field.name))

    def fields(self):
        return encrypted_fields(self.env)

    def test_no_field_of_the_kind_has_a_second_place(self):
        for field in self.fields():
            self.assertFalse(getattr(field, "tracking", None), field)
            self.assertFalse(field.related or field.index or field.copy, field)
            self.assertFalse(field.translate or field.company_dependent, field)
            self.assertTrue(field.groups, field)

    def other_field(self, record, kind):
        return next(
            field
            for name, field in sorted(record._fields.items())
            if field.type == kind
            and field.store
            and not field.related
            and not field.compute
            and field not in self.fields()
            and name not in ("create_uid", "write_uid")
        )

    def failures(self, field, value):
        """Statements that hold the value and fail in the database."""
        record = self.record_of(field)

        def with_nul():
            other = self.other_field(record, "char")
            field._update_cache(record, value, dirty=True)
            other._update_cache(record, "a\x00b", dirty=True)
            record.flush_recordset()

        def with_nobody():
            other = self.other_field(record, "many2one")
            field._update_cache(record, value, dirty=True)
            other._update_cache(record, NOBODY, dirty=True)
            record.flush_recordset()

        def created():
            other = self.other_field(record, "many2one")
            record.browse()._create(
                [
                    {
                        "stored": {field.name: value, other.name: NOBODY},
                        "inversed": {},
                        "inherited": {},
                        "protected": set(),
                    }
                ]
            )

        yield with_nul
        yield with_nobody
        yield created

    def test_a_statement_that_fails_is_logged_without_them(self):
        """Whatever is wrong with it; looked for in the log as bytes."""
        levels = logging.getLogger("odoo.sql_db").level
        self.addCleanup(logging.getLogger("odoo.sql_db").setLevel, levels)
        for field in self.fields():
            for value in VALUES:
                for call in self.failures(field, value):
                    with self.assertLogs(level="DEBUG") as log:
                        # Also while somebody looks at the statements.
                        logging.getLogger("odoo.sql_db").setLevel(logging.DEBUG)
                        with self.assertRaises(Exception) as caught:
                            with self.env.cr.savepoint():
                                call()
                        logging.getLogger("any").error("x", exc_info=caught.exception)
                    self.env.invalidate_all(flush=False)
                    said = "\n".join(log.output).encode("utf-8", "replace")
                    self.assertIn(b"bad query", said, (field, call))
                    for secret in (CPR, BODY):
                        where = (field, call.__name__)
                        self.assertNotIn(secret.encode(), said, where)
                        self.assertNotIn(secret, str(caught.exception), where)

    def test_staff_are_told_that_there_is_one(self):
        def call(method, *args):
            context = {"allowed_company_ids": self.north.ids}
            model = self.env["asom.nets.mandate.request"].with_user(self.staff)
            return call_kw(model, method, list(args), {"context": context})

        ids = self.request.ids
        self.assertEqual(call("read", ids, ["legal_id"])[0]["legal_id"], MASK)
        self.assertEqual(call("web_read", ids, {"legal_id": {}})[0]["legal_id"], MASK)
        exported = call("export_data", ids, ["legal_id"])
        self.assertEqual(exported["datas"], [[MASK]])
        self.assertEqual(call("search", [("legal_id", "!=", False)]), ids)
        self.assertEqual(call("search", [("legal_id", "=", False)]), [])
        for domain in (
            [("legal_id", "=", CPR)],
            [("legal_id", "=like", "01%")],
            [("legal_id", ">", "0")],
        ):
            with self.assertRaises(UserError, msg=domain):
                call("search", domain)
            with self.assertRaises(UserError, msg=domain):
                call("filtered_domain", ids, domain)
        told = call("fields_get", ["legal_id"])["legal_id"]
        self.assertFalse(told["searchable"] or told["sortable"] or told["groupable"])

    def test_without_a_key_nothing_is_stored_and_it_says_what_to_do(self):
        nothing = {"ASOM_SECRET_KEYS_FILE": "", "ASOM_SECRET_KEYS": ""}
        request = self.request.with_context(lang="da_DK").with_user(self.staff)
        with patch.dict(os.environ, nothing), patch.object(encrypted, "KEY_FILE", "-"):
            with self.assertRaisesRegex(UserError, "ASOM_SECRET_KEYS_FILE") as caught:
                request.legal_id = "0101704321"
                request.flush_recordset()
            self.assertIn("nøgle", str(caught.exception))
            self.env.invalidate_all(flush=False)
            with self.assertRaisesRegex(UserError, "ASOM_SECRET_KEYS_FILE"):
                self.request.legal_id.strip()
            # What is not secret is read as before.
            self.assertEqual(self.request.kind, "signup")

    def test_a_new_key_takes_over(self):
        old, new = vault.new_key("old"), vault.new_key("new")
        with patch.dict(os.environ, {"ASOM_SECRET_KEYS_FILE": ""}):
            with patch.dict(os.environ, {"ASOM_SECRET_KEYS": old}):
                self.request.legal_id = CPR
                self.channel.sudo().write({"private_key": BODY, "passphrase": BODY})
                self.env.flush_all()
            # From before anything was sealed.
            self.env.cr.execute(
                "UPDATE asom_nets_channel SET passphrase = 'plain' WHERE id = %s",
                [self.channel.id],
            )
            with patch.dict(os.environ, {"ASOM_SECRET_KEYS": f"{new}\n{old}"}):
                self.assertGreaterEqual(self.env["asom.secrets"]._renew(), 3)
                self.assertEqual(self.env["asom.secrets"]._renew(), 0)
            with patch.dict(os.environ, {"ASOM_SECRET_KEYS": new}):
                self.assertEqual(self.request.legal_id, CPR)
                secret = self.channel.sudo()
                self.assertEqual(secret.passphrase, "plain")
                self.assertEqual(secret.private_key, BODY)
            with patch.dict(os.environ, {"ASOM_SECRET_KEYS": old}):
                self.env.invalidate_all()
                with self.assertRaisesRegex(UserError, "“new”"):
                    self.request.legal_id.strip()
