"""Which line of a file has the headings, and what each is called.

Lists that a person has made often have a title above them. The headings are looked for
below it only where they cannot be anything else; where no heading is known, that is
told in plain words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .errors import CellFault, MemberFileError, Problem, ValueCode, shown
from .fields import FIELD
from .formats import cell_text
from .mapping import meaning

MOST_COLUMNS = 1_000
# So many lines that are not empty are looked through for the headings.
LOOKED_AT = 10
_NAMES = frozenset(key for key in FIELD if (FIELD[key].part_of or key) == "name")

Record = tuple[int, Sequence[object]]


def is_empty(cell: object) -> bool:
    """Whether nothing stands in the cell."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def heading_at(records: Sequence[Record]) -> int:
    """The position of the headings among a file's first records: below a title where
    the title has no headings and a later line a name and another one.

    :param records: the first :data:`LOOKED_AT` that are not empty
    """
    if not records or _known(records[0][1]):
        return 0
    for at, (_line, cells) in enumerate(records):
        known = _known(cells)
        if len(known) > 1 and known & _NAMES:
            return at
    return 0


def _known(cells: Iterable[object]) -> set[str]:
    texts = [cell for cell in cells if isinstance(cell, str) and not is_empty(cell)]
    keys = set(filter(None, map(meaning, texts)))
    # "Medlem" alone is a title.
    return keys if len(keys) > 1 or len(texts) > 1 else keys - _NAMES


def notices_of(records: Sequence[Record], at: int) -> list[Problem]:
    """What is told of the line that the headings were found in, or not.

    :param at: its position among the records
    """
    line, cells = records[at]
    if at:
        above = [cell for _line, row in records[:at] for cell in row]
        params = {"line": line, "value": _shown_cells(above)}
        return [Problem(line, "", "", "title_lines", params, blocking=False)]
    texts = [cell for cell in cells if isinstance(cell, str) and not is_empty(cell)]
    if any(map(meaning, texts)):
        return []
    params = {"line": line, "value": _shown_cells(cells)}
    return [Problem(line, "", "", "headings_unknown", params, blocking=False)]


def _shown_cells(cells: Iterable[object]) -> str:
    return shown(", ".join(str(cell).strip() for cell in cells if not is_empty(cell)))


def headings_in(line: int, cells: Sequence[object]):
    """The names of the columns, each once, and what is told of those without one.

    :raises MemberFileError: ``too_many_columns`` or ``heading_fault``
    """
    names: list[str] = []
    notices: list[Problem] = []
    last = max(i for i, cell in enumerate(cells) if not is_empty(cell))
    if last >= MOST_COLUMNS:
        raise MemberFileError("too_many_columns", {"limit": MOST_COLUMNS}, line)
    for position, cell in enumerate(cells[: last + 1], start=1):
        try:
            merged = isinstance(cell, CellFault) and cell.code == "merged_cell"
            heading = "" if merged else " ".join(cell_text(cell).split())
        except ValueCode as error:
            params = {"reason": error.text}
            raise MemberFileError("heading_fault", params, line) from error
        name = heading or f"#{position}"
        number = 2
        while name in names:
            name = f"{heading or f'#{position}'} ({number})"
            number += 1
        if name != heading:
            code = "heading_duplicate" if heading else "heading_empty"
            params = {"heading": shown(heading), "position": position, "name": name}
            notices.append(Problem(line, name, "", code, params, blocking=False))
        names.append(name)
    return tuple(names), notices
