"""Frozen bytes have one door: the record's own."""

import base64
import hashlib
import tracemalloc
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.service.model import call_kw
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_isolation.frozen import frozen_fields
from odoo.addons.asom_isolation.frozen_file import FrozenFile

from .common_access import AccessCase

FORGED = b"BS0-forged"
MIB = 1 << 20


@tagged("post_install", "-at_install")
class TestFrozen(AccessCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.users["admin"] = cls.env.ref("base.user_admin")
        cls.users["admin"].company_ids |= cls.north
        cls.users["staff"].password = "nets_staff-secret"
        cls.tie = {
            "res_model": "asom.nets.delivery",
            "res_id": cls.ours.id,
            "res_field": "content",
        }
        cls.env.flush_all()

    def call(self, user, model, method, *args, **context):
        """As a call over RPC, through open doors; what is refused leaves nothing
        behind."""
        model = self.as_user(user, model)
        context = {"allowed_company_ids": self.users[user].company_ids.ids, **context}
        doors = self.env.registry["asom.door"]
        with (
            patch.object(doors, "_limits", lambda self: None),
            self.env.cr.savepoint(),
        ):
            return call_kw(model, method, list(args), {"context": context})

    def assert_refused(self, user, *call, **context):
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(UserError, msg=(user, call)),
        ):
            self.call(user, *call, **context)

    def attachments(self):
        # Odoo looks in the cache of a search otherwise.
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT id FROM ir_attachment WHERE res_model = %s AND res_id = %s"
            " AND res_field = %s",
            list(self.tie.values()),
        )
        return self.env["ir.attachment"].browse(
            id_ for (id_,) in self.env.cr.fetchall()
        )

    def test_no_file_is_put_beside_the_frozen_one(self):
        """By no way that makes or ties an attachment, for nobody."""
        datas = base64.b64encode(FORGED).decode()
        new = {"name": "forged", "datas": datas}
        for user in ("staff", "board", "admin"):
            self.assert_refused(user, "ir.attachment", "create", [{**new, **self.tie}])
            self.assert_refused(
                user,
                "ir.attachment",
                "create",
                [new],
                **{f"default_{name}": value for name, value in self.tie.items()},
            )
            self.assert_refused(
                user, "ir.attachment", "create", [{**new, **self.tie}], asom_freezing=1
            )
            own = self.call(user, "ir.attachment", "create", [new])
            self.assert_refused(user, "ir.attachment", "write", own, self.tie)
            if user != "board":
                half = {**self.tie, "res_field": False}
                self.call(user, "ir.attachment", "write", own, half)
                self.assert_refused(
                    user, "ir.attachment", "write", own, {"res_field": "content"}
                )
            frozen = self.attachments()
            self.assert_refused(user, "ir.attachment", "copy", frozen.ids)
            self.assert_refused(
                user, "ir.attachment", "write", frozen.ids, {"datas": datas}
            )
            self.assert_refused(user, "ir.attachment", "unlink", frozen.ids)
        with self.assertRaises(UserError):
            self.env["ir.attachment"].create({**new, **self.tie})
        self.assertEqual(len(self.attachments()), 1)

    def test_the_database_makes_no_second_one(self):
        [attachment] = self.attachments()
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            with self.env.cr.savepoint():
                self.env.cr.execute(
                    "INSERT INTO ir_attachment (name, type, res_model, res_id,"
                    " res_field) SELECT name, type, res_model, res_id, res_field"
                    " FROM ir_attachment WHERE id = %s",
                    [attachment.id],
                )
        self.assertIn("content_frozen_uniq", str(caught.exception))

    def test_users_do_not_see_the_attachment(self):
        [attachment] = self.attachments()
        for user in ("staff", "board", "admin"):
            for domain in (
                [("id", "=", attachment.id)],
                [("res_field", "=", "content")],
                [("res_model", "=", "asom.nets.delivery"), ("res_field", "!=", False)],
            ):
                found = self.call(user, "ir.attachment", "search", domain)
                self.assertNotIn(attachment.id, found, (user, domain))
            for field in ("raw", "datas", "store_fname", "checksum"):
                self.assert_refused(
                    user, "ir.attachment", "read", attachment.ids, [field]
                )

    def test_only_the_records_own_address_serves_it(self):
        self.authenticate("nets_staff", "nets_staff-secret")
        [attachment] = self.attachments()
        for address in (
            f"/web/content/{attachment.id}",
            f"/web/content/asom.nets.delivery/{self.ours.id}/content",
            f"/web/content?model=ir.attachment&id={attachment.id}&field=datas",
            f"/web/image/{attachment.id}?download=true",
            f"/asom/frozen/asom.nets.delivery/{self.theirs.id}/content",
            f"/asom/frozen/asom.nets.delivery/{self.ours.id}/filename",
            "/asom/frozen/asom.nets.delivery/987654321/content",
            f"/asom/frozen/res.partner/{self.users['staff'].partner_id.id}/image_1920",
        ):
            with mute_logger("odoo.http"):
                answer = self.url_open(address)
            self.assertEqual(answer.status_code, 404, address)
            self.assertNotIn(b"BS0", answer.content, address)
        self.ours.sudo().state = "sent"
        answer = self.url_open(self.ours._frozen_url("content"))
        self.assertEqual(answer.content, self.data(self.ours))
        self.assertEqual(answer.headers["Cache-Control"], "no-store")

    def test_a_large_file_is_served_piece_by_piece(self):
        with FrozenFile() as file:
            file.writelines(b"x" * MIB for _each in range(16))
            large = self.env["asom.nets.delivery"].create(
                {
                    "company_id": self.north.id,
                    "direction": "in",
                    "type": "unknown",
                    "filename": "large",
                    "content": file,
                }
            )
        self.authenticate("nets_staff", "nets_staff-secret")
        self.opener.get(f"{self.base_url()}/odoo")
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        url = f"{self.base_url()}{large._frozen_url('content')}"
        with self.opener.get(url, stream=True) as answer:
            got = hashlib.sha256()
            for piece in answer.iter_content(MIB // 4):
                got.update(piece)
        _now, peak = tracemalloc.get_traced_memory()
        self.assertEqual(got.hexdigest(), large.sha256)
        self.assertEqual(answer.headers["Content-Length"], str(16 * MIB))
        self.assertLess(peak, 12 * MIB)

    def test_changed_bytes_leave_by_no_way(self):
        self.attachments()
        self.env.cr.execute(
            "UPDATE ir_attachment SET store_fname = NULL, db_datas = %s WHERE id = %s",
            [FORGED, self.attachments().id],
        )
        self.env.invalidate_all()
        text = "has been changed since"
        for call in (
            lambda: self.call(
                "staff", "asom.nets.delivery", "read", self.ours.ids, ["content"]
            ),
            self.ours._data,
            self.ours.action_download,
            lambda: self.ours._stream().__enter__(),
        ):
            with self.assertRaisesRegex(UserError, text):
                call()
        self.assertFalse(self.ours.raw_text)
        self.authenticate("nets_staff", "nets_staff-secret")
        with mute_logger("odoo.http"):
            answer = self.url_open(self.ours._frozen_url("content"))
        self.assertNotEqual(answer.status_code, 200)
        self.assertNotIn(FORGED, answer.content)

    def test_everything_frozen_is_guarded_by_its_kind(self):
        """Each such field, also of models to come: digest, mixin and index."""
        found = frozen_fields(self.env)
        self.assertIn(("asom.nets.delivery", "content"), found)
        for model, name in found:
            field = self.env[model]._fields[name]
            self.assertTrue(field.groups, f"{model}.{name} is for everybody")
            self.assertFalse(field.copy)
            self.env.cr.execute(
                "SELECT 1 FROM pg_indexes WHERE indexname = %s",
                [f"{self.env[model]._table}_{name}_frozen_uniq"[:63]],
            )
            self.assertTrue(self.env.cr.fetchone(), f"{model}.{name}")

    def test_the_digest_is_that_of_the_bytes_whatever_is_given(self):
        delivery = self.env["asom.nets.delivery"].create(
            {
                "company_id": self.north.id,
                "direction": "in",
                "type": "unknown",
                "filename": "x",
                "content": base64.b64encode(b"bytes"),
                "sha256": "0" * 64,
            }
        )
        self.assertEqual(delivery.sha256, hashlib.sha256(b"bytes").hexdigest())
