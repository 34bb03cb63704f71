"""What can go wrong between two machines, by kind, so that it can be told in any
language."""

from __future__ import annotations

# The connection itself: no file can be moved until it is mended.
CONNECTION_KINDS = frozenset(
    {
        "unreachable",
        "host_key_changed",
        "bad_host_key",
        "key_refused",
        "no_key",
        "bad_key",
        "bad_passphrase",
        "lost",
    }
)
# One folder or file.
FILE_KINDS = frozenset(
    {
        "folder_missing",
        "outside",
        "permission",
        "exists",
        "gone",
        "changing",
        "too_big",
        "bad_name",
        # Moved as it should be, but the old name could not be taken away.
        "left_behind",
        "failed",
    }
)
# What the other parts of the program have against a file, in their words.
TOLD_KINDS = frozenset({"refused", "internal"})
KINDS = CONNECTION_KINDS | FILE_KINDS | TOLD_KINDS


class TransportError(Exception):
    """A file could not be moved, or a connection not be made.

    :param kind: one of `KINDS`
    :param detail: host, folder, file name, fingerprint or the system's own words; never
        a secret and never the content of a file
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        if kind not in KINDS:
            raise ValueError(f"no such kind of error: {kind}")
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind = kind
        self.detail = detail

    @property
    def is_connection(self) -> bool:
        """Does it stop every file, and not only this one?"""
        return self.kind in CONNECTION_KINDS
