"""A delivery of tens of thousands of collections, without holding them all at once."""

import pickle
import zlib

BATCH = 1000


class Packed:
    """A list of plain objects, kept as compressed bytes by the thousand: a collection
    with its texts takes a twentieth of what its objects do, and is gone through once or
    twice. What comes out are copies."""

    def __init__(self):
        self._parts = []
        self._last = []
        self._count = 0

    def append(self, each):
        """Keep one more, as it is now."""
        self._count += 1
        self._last.append(pickle.dumps(each, pickle.HIGHEST_PROTOCOL))
        if len(self._last) >= BATCH:
            self._parts.append(_packed(self._last))
            self._last = []

    def clear(self):
        """Let go of all."""
        self._parts.clear()
        self._last.clear()
        self._count = 0

    def __iter__(self):
        for part in self._parts:
            yield from map(pickle.loads, _unpacked(part))
        yield from map(pickle.loads, self._last)

    def __len__(self):
        return self._count


def _packed(rows) -> bytes:
    # What one has in common with the next, such as its names, is found at any level.
    return zlib.compress(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), level=1)


def _unpacked(part) -> list[bytes]:
    return pickle.loads(zlib.decompress(part))


def batches_of(records, prefetch=None):
    """The records one by one; what was read of a batch is forgotten before the next.

    Whoever goes through them keeps values, not records.

    :param prefetch: called with each batch, to read what will be asked for
    """
    ids = records.ids
    for start in range(0, len(ids), BATCH):
        if start:
            records.env.invalidate_all()
        batch = records.browse(ids[start : start + BATCH])
        if prefetch:
            prefetch(batch)
        yield from batch
