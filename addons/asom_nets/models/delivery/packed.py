"""A delivery of tens of thousands of collections, without holding them all at once."""

import pickle

BATCH = 1000


class Packed:
    """A list of plain objects, each kept as bytes: a collection with its texts takes a
    quarter of what its objects do, and is gone through once or twice."""

    def __init__(self):
        self._rows = []

    def append(self, each):
        """Keep one more."""
        self._rows.append(pickle.dumps(each, pickle.HIGHEST_PROTOCOL))

    def clear(self):
        """Let go of all."""
        self._rows.clear()

    def __iter__(self):
        return map(pickle.loads, self._rows)

    def __len__(self):
        return len(self._rows)


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
