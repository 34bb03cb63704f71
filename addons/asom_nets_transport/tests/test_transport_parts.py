"""The parts of the transport that know nothing of Odoo (no database is needed)."""

import os
import tempfile
import tracemalloc
import unittest
from pathlib import Path
from unittest.mock import patch

from hypothesis import given, strategies as st

from ..transport import (
    KINDS,
    LocalFolders,
    TransportError,
    fingerprint,
    generate_private_key,
    has_bytes,
    is_safe_name,
    load_private_key,
    local as local_module,
    matches,
    other_name,
    parse_host_keys,
    part_name,
    public_line,
    wait_minutes,
)

MIB = 1 << 20


class TestNames(unittest.TestCase):
    def test_safe(self):
        for name in ("a", "D3808688001-603.KR9", "BS0601-0042.BS1", "æøå.txt", "a b"):
            self.assertTrue(is_safe_name(name), name)
        for name in ("", ".", "..", ".a", "a/b", "a\\b", "/a", "a\0", "a\n", "x" * 201):
            self.assertFalse(is_safe_name(name), name)
        # The direction turned, a byte that is no UTF-8, a line's end.
        for name in ("a\u202etxt.exe", "a\udce5", "a\x85b", "a\u2028b"):
            self.assertFalse(is_safe_name(name), ascii(name))

    @given(st.text(max_size=220))
    def test_never_leaves_its_folder(self, name):
        if is_safe_name(name):
            self.assertEqual(os.path.basename(name), name)
            self.assertEqual(
                os.path.normpath(os.path.join("/in/box", name)), f"/in/box/{name}"
            )

    def test_patterns(self):
        self.assertTrue(matches("D1-602.BS1", "*.bs1 *.txt"))
        self.assertTrue(matches("a.TXT", "*.bs1 *.txt"))
        self.assertFalse(matches("a.doc", "*.bs1 *.txt"))
        self.assertFalse(matches("a.doc", ""))
        self.assertTrue(matches("anything", "*"))

    def test_other_names(self):
        self.assertEqual(part_name("a.txt"), "a.txt.part")
        self.assertEqual(other_name("a.txt", 2), "a.txt.2")

    def test_waits(self):
        waits = [wait_minutes(failures) for failures in range(11)]
        self.assertEqual(waits, [0, 5, 10, 20, 40, 80, 160, 320, 360, 360, 360])
        self.assertEqual(wait_minutes(10**6), 360)

    def test_kinds(self):
        for kind in KINDS:
            self.assertEqual(TransportError(kind).kind, kind)
        with self.assertRaises(ValueError):
            TransportError("something")
        self.assertTrue(TransportError("lost").is_connection)
        self.assertFalse(TransportError("exists").is_connection)


class TestKeys(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.text = generate_private_key(2048)
        cls.key = load_private_key(cls.text)

    def test_our_key(self):
        line = public_line(self.key, "asom")
        self.assertTrue(line.startswith("ssh-rsa AAAA"))
        self.assertTrue(line.endswith(" asom"))
        [known] = parse_host_keys(line)
        self.assertEqual(known.fingerprint, fingerprint(self.key))
        self.assertEqual(known.line, " ".join(line.split()[:2]))

    def test_line_ends_of_any_kind(self):
        for end in ("\r\n", "\n", "\r"):
            text = f"  {end}{end.join(self.text.splitlines())}{end}{end}"
            self.assertEqual(fingerprint(load_private_key(text)), fingerprint(self.key))

    def test_no_key(self):
        lines = self.text.splitlines()
        torn = "\n".join([*lines[:3], *lines[-1:]])
        for text in ("", "nonsense", torn, self.text[:300], public_line(self.key)):
            for passphrase in ("", "something"):
                with self.assertRaises(TransportError) as caught:
                    load_private_key(text, passphrase)
                self.assertEqual(caught.exception.kind, "bad_key")
                self.assertEqual(caught.exception.detail, "")

    @given(st.text(max_size=300))
    def test_any_text_is_refused_in_the_same_way(self, text):
        with self.assertRaises(TransportError):
            load_private_key(text)

    def test_host_keys(self):
        line = public_line(self.key)
        for text in (line, f"# comment\n\n{line}\n", f"host,10.0.0.1 {line} comment"):
            self.assertEqual(len(parse_host_keys(text)), 1, text)
        self.assertEqual(len(parse_host_keys(f"{line}\n{line}")), 2)
        self.assertEqual(parse_host_keys(""), ())

    @given(st.text(max_size=100))
    def test_host_keys_of_any_text(self, text):
        try:
            keys = parse_host_keys(text)
        except TransportError as error:
            self.assertEqual(error.kind, "bad_host_key")
            self.assertGreater(int(error.detail), 0)
        else:
            self.assertEqual(keys, ())


class TestLocalFolders(unittest.TestCase):
    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name) / "nets"
        self.store = LocalFolders(str(self.root), 1000)
        self.store.__enter__()
        for name in ("in", "out"):
            self.store.make_folder(name)

    def refused(self, kind, call):
        with self.assertRaises(TransportError) as caught:
            call()
        self.assertEqual(caught.exception.kind, kind)
        return caught.exception.detail

    def test_there_and_back(self):
        self.store.put("in", "a", b"data")
        [entry] = self.store.list("in")
        self.assertEqual((entry.name, entry.size), ("a", 4))
        self.assertEqual(self.store.find("in", "a"), entry)
        self.assertEqual(self.store.get("in", "a"), b"data")
        self.store.rename("in", "a", "out", "b")
        self.assertEqual(self.store.list("in"), [])
        self.assertEqual(self.store.get("out", "b"), b"data")
        self.store.remove("out", "b")
        self.store.remove("out", "b")
        self.assertIsNone(self.store.find("out", "b"))

    def test_a_name_that_is_taken(self):
        self.store.put("in", "a", b"new")
        self.store.put("out", "a", b"old")
        self.refused("exists", lambda: self.store.rename("in", "a", "out", "a"))
        self.assertEqual(self.store.get("out", "a"), b"old")
        self.assertEqual(self.store.get("in", "a"), b"new")

    def test_writing_again_leaves_nothing_of_the_first(self):
        self.store.put("in", "a", b"long text")
        self.store.put("in", "a", b"x")
        self.assertEqual(self.store.get("in", "a"), b"x")

    def test_a_stream_goes_piece_by_piece(self):
        store = LocalFolders(str(self.root), 100 * MIB)
        with tempfile.TemporaryFile() as stream:
            for _each in range(16):
                stream.write(os.urandom(MIB))
            tracemalloc.start()
            self.addCleanup(tracemalloc.stop)
            store.put("in", "a", stream)
            [entry] = store.list("in")
            self.assertEqual(entry.size, 16 * MIB)
            self.assertTrue(has_bytes(store, "in", entry, stream))
            _now, peak = tracemalloc.get_traced_memory()
            self.assertLess(peak, 4 * MIB)
            stream.seek(15 * MIB)
            stream.write(b"other bytes")
            self.assertFalse(has_bytes(store, "in", entry, stream))
            stream.truncate()
            self.assertFalse(has_bytes(store, "in", entry, stream))

    def test_what_is_missing(self):
        self.assertEqual(
            self.refused("folder_missing", lambda: self.store.list("nowhere")),
            "nowhere",
        )
        self.refused("folder_missing", lambda: self.store.put("nowhere", "a", b""))
        self.refused("gone", lambda: self.store.get("in", "a"))
        self.refused("gone", lambda: self.store.rename("in", "a", "out", "a"))
        self.store.put("in", "a", b"")
        self.refused(
            "folder_missing", lambda: self.store.rename("in", "a", "nowhere", "a")
        )

    def test_outside(self):
        for folder in ("..", "../x", "in/../../..", "/../etc"):
            self.refused("outside", lambda folder=folder: self.store.list(folder))
        (self.root / "link").symlink_to("/etc")
        self.refused("outside", lambda: self.store.get("link", "passwd"))
        (self.root / "in" / "passwd").symlink_to("/etc/passwd")
        self.refused("failed", lambda: self.store.get("in", "passwd"))
        self.refused("failed", lambda: self.store.put("in", "passwd", b"x"))
        self.assertEqual(self.store.list("in"), [])
        for name in ("../a", "a/b", "", ".."):
            self.refused("bad_name", lambda name=name: self.store.get("in", name))

    def test_absolute_names_lie_below_the_root(self):
        self.store.put("/in/", "a", b"x")
        self.assertEqual((self.root / "in" / "a").read_bytes(), b"x")

    def test_too_big(self):
        (self.root / "in" / "a").write_bytes(b"x" * 1001)
        self.assertEqual(
            self.refused("too_big", lambda: self.store.get("in", "a")), "a"
        )

    def test_below(self):
        with self.store.below("in") as store:
            store.make_folder("deep")
            store.put("deep", "a", b"x")
            self.refused("outside", lambda: store.list(".."))
        self.assertEqual((self.root / "in" / "deep" / "a").read_bytes(), b"x")
        self.refused("outside", lambda: self.store.below("../x"))

    def test_on_another_disk(self):
        self.store.put("in", "a", b"data")
        real = os.link

        def link(old, new, **options):
            if Path(old).parent != Path(new).parent:
                raise OSError(18, "Invalid cross-device link")
            real(old, new)

        with patch.object(local_module.os, "link", link):
            self.store.rename("in", "a", "out", "a")
            self.assertEqual(self.store.get("out", "a"), b"data")
            self.store.put("in", "a", b"other")
            self.refused("exists", lambda: self.store.rename("in", "a", "out", "a"))
        self.assertEqual(self.store.get("out", "a"), b"data")
        self.assertEqual(self.store.get("in", "a"), b"other")
        self.assertEqual(os.listdir(self.root / "out"), ["a"])

    def test_where_files_have_one_name_only(self):
        self.store.put("in", "a", b"data")
        self.store.put("in", "b", b"other")
        error = OSError(95, "Operation not supported")
        with patch.object(local_module.os, "link", side_effect=error):
            self.store.rename("in", "a", "out", "a")
            self.refused("failed", lambda: self.store.rename("in", "b", "out", "a"))
        self.assertEqual(self.store.get("out", "a"), b"data")

    @unittest.skipIf(os.geteuid() == 0, "root may do everything")
    def test_without_right(self):
        (self.root / "in").chmod(0o500)
        self.addCleanup((self.root / "in").chmod, 0o700)
        self.refused("permission", lambda: self.store.put("in", "a", b""))
