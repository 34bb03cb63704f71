"""Bytes that are written piece by piece become what Odoo makes of them in one piece."""

import base64
import os
import tracemalloc
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.asom_isolation.frozen_file import FrozenFile

from .common import NetsCase

LINE = b"BS0220000000 Kirsten S\xf8rensen, Nordby\r\n"
MIB = 1 << 20
# Told by the bytes themselves; names, ids and times are others for any two of them.
OF_THE_BYTES = ("file_size", "checksum", "mimetype", "store_fname", "db_datas", "type")


@tagged("post_install", "-at_install")
class TestFrozenFile(NetsCase):
    def kept(self, content):
        """A delivery with this content, and its attachment."""
        delivery = (
            self.env["asom.nets.delivery"]
            .sudo()
            .create(
                {
                    "company_id": self.env.ref("base.main_company").id,
                    "direction": "in",
                    "type": "unknown",
                    "filename": "a file",
                    "content": content,
                    "state": "failed",
                }
            )
        )
        attachments = self.env["ir.attachment"].sudo()
        return delivery, attachments._asom_frozen_of(delivery, "content")

    def path(self, attachment):
        return attachment._full_path(attachment.store_fname)

    def test_what_is_kept_is_what_odoo_keeps(self):
        pieces, whole = LINE * 3, LINE * 2 + LINE.lower()
        with FrozenFile() as file:
            file.writelines([LINE] * 3)
            mine, attachment = self.kept(file)
        theirs, other = self.kept(base64.b64encode(whole))
        self.assertEqual((mine.size, theirs.size), (len(pieces), len(whole)))
        self.assertEqual(mine._frozen_bytes("content"), pieces)
        self.assertEqual(base64.b64decode(mine.content), pieces)
        self.assertEqual(Path(self.path(attachment)).read_bytes(), pieces)
        plain = self.env["ir.attachment"].create({"name": "content", "raw": pieces})
        for name in OF_THE_BYTES:
            self.assertEqual(attachment[name], plain[name], name)
        self.assertEqual(attachment.mimetype, other.mimetype)

    def test_words_are_not_kept_in_the_database(self):
        with FrozenFile() as file:
            file.write(LINE)
            _delivery, attachment = self.kept(file)
        _delivery, other = self.kept(base64.b64encode(LINE * 2))
        plain = self.env["ir.attachment"].create(
            {"name": "a", "raw": LINE, "mimetype": "text/plain"}
        )
        self.assertIn("Kirsten", plain.index_content)
        self.assertFalse(attachment.index_content)
        self.assertFalse(other.index_content)
        other.write({"raw": LINE * 2, "mimetype": "text/plain"})
        self.assertFalse(other.index_content)

    def test_a_large_file_does_not_stand_in_memory(self):
        tracemalloc.start()
        self.addCleanup(tracemalloc.stop)
        with FrozenFile() as file:
            file.writelines(LINE * 1000 for _ in range(16 * MIB // len(LINE * 1000)))
            tracemalloc.reset_peak()
            before, _peak = tracemalloc.get_traced_memory()
            delivery, _attachment = self.kept(file)
            _now, peak = tracemalloc.get_traced_memory()
        self.assertGreater(delivery.size, 15 * MIB)
        self.assertLess(peak - before, 6 * MIB)

    def test_what_is_undone_is_collected(self):
        """As Odoo's own: the name stands in the list of what is perhaps nobody's."""
        with FrozenFile() as file:
            file.write(LINE * 5)
            _delivery, attachment = self.kept(file)
        listed = attachment._full_path(f"checklist/{attachment.store_fname}")
        self.assertTrue(os.path.exists(listed))

    def test_another_file_under_its_name_is_not_overwritten(self):
        with FrozenFile() as file:
            file.write(LINE * 7)
            name = f"{file.sha1[:2]}/{file.sha1}"
            path = Path(self.env["ir.attachment"]._full_path(name))
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(b"other")
            self.addCleanup(path.unlink)
            with self.assertRaisesRegex(UserError, "collides"):
                self.kept(file)
            self.assertEqual(path.read_bytes(), b"other")
            self.assertEqual([*path.parent.glob(f"{path.name}.*")], [])

    def test_the_same_bytes_are_stored_once(self):
        paths = set()
        for times in (9, 9):
            with FrozenFile() as file:
                file.write(LINE * times)
                attachments = self.env["ir.attachment"].sudo()
                path = attachments._full_path(f"{file.sha1[:2]}/{file.sha1}")
                attachments._file_write(file, file.sha1)
                paths.add((path, os.stat(path).st_ino))
        self.assertEqual(len(paths), 1)
        os.unlink(path)

    def test_a_storage_in_the_database_is_given_the_bytes(self):
        self.env["ir.config_parameter"].set_param("ir_attachment.location", "db")
        with FrozenFile() as file:
            file.write(LINE * 4)
            delivery, attachment = self.kept(file)
        self.assertFalse(attachment.store_fname)
        self.assertEqual(attachment.db_datas, LINE * 4)
        self.assertEqual(delivery._frozen_bytes("content"), LINE * 4)
        self.assertTrue(delivery._frozen_intact("content"))
