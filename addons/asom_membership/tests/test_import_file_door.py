"""The file of an import is written through the import alone."""

import base64

from odoo.exceptions import UserError
from odoo.tests import freeze_time, tagged

from .import_common import ImportCase


@tagged("post_install", "-at_install")
@freeze_time("2026-06-10")
class TestImportFileDoor(ImportCase):
    def test_no_user_puts_another_file_in_its_place(self):
        data = self.csv(self.row("1"))
        record = self.draft(data)
        staff = self.user_of("door_staff", "group_staff", self.north)
        files = self.env["ir.attachment"]
        tie = {"res_model": record._name, "res_id": record.id, "res_field": "content"}
        [kept] = files.search([(name, "=", value) for name, value in tie.items()])
        mine = files.with_user(staff)
        other = mine.create({"name": "x", "raw": b"Navn\r\nX\r\n"})
        for call in (
            lambda: mine.create({"name": "x", "raw": b"x", **tie}),
            lambda: other.write(tie),
            lambda: mine.browse(kept.id).write({"raw": b"x"}),
        ):
            with self.assertRaises(UserError), self.env.cr.savepoint():
                call()
        self.assertEqual(base64.b64decode(record.content), data)
        # Through the record it may be replaced, while nothing has been imported.
        record.with_user(staff).content = base64.b64encode(data + b"\r\n")
        self.assertEqual(kept.raw, data + b"\r\n")
