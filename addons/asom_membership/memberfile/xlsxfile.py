"""The records of one sheet of an Excel workbook with their rows' numbers."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils.cell import (
    column_index_from_string,
    coordinate_from_string,
    range_boundaries,
)

from .archive import check_archive, damaged, part_holds
from .errors import CellFault, MemberFileError
from .numberformats import with_zeros, zero_masks
from .table import Record, Table, table_of

# Excel's own (ISO/IEC 29500-1, 18.3.1.73: rows are numbered from 1).
LAST_ROW = 1_048_576
MOST_UNREAD_FORMULAS = 10_000
FORMULA_UNREAD = CellFault("formula_unread")
_MERGE_TAG = re.compile(rb"<(?:\w{1,20}:)?mergeCell[\s/>]")
_FORMULA_TAG = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
# ISO/IEC 29500-1, 22.9.2.19: how a control character is written, a carriage return
# above all. (openpyxl leaves the escapes as they are.)
_ESCAPED_CONTROL = re.compile("_x00([01][0-9A-Fa-f])_")

# openpyxl warns of what it does not keep (validations, extensions, default styles),
# which matters only to those who write the workbook again.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\.")


def xlsx_table(data: bytes, sheet: str | None, max_rows: int) -> Table:
    """The table in a sheet of a workbook.

    :param sheet: its name; None for the first visible one
    :raises MemberFileError: when it is no workbook that can be read, ``no_sheet`` or
        ``sheet_missing``; ``xlsx_damaged`` may also come when the rows are read
    """
    check_archive(data)
    try:
        book = load_workbook(
            io.BytesIO(data), read_only=True, data_only=True, keep_links=False
        )
        sheets = {each.title: each for each in book.worksheets}
        visible = [
            each.title for each in book.worksheets if each.sheet_state == "visible"
        ]
    except Exception as error:  # whatever a damaged part makes the library raise
        raise damaged(error) from error
    if not visible:
        raise MemberFileError("no_sheet")
    name = visible[0] if sheet is None else sheet
    if name not in sheets:
        params = {"sheet": name, "sheets": ", ".join(visible)}
        raise MemberFileError("sheet_missing", params)
    records = _records(data, book, sheets[name])
    return table_of(records, max_rows, sheet=name, sheets=tuple(visible))


def _records(data, book, worksheet) -> Iterator[Record]:
    try:
        unread = _unread_formulas(data, worksheet)
        merged = _Merged(data, worksheet)
        # What a sheet says about its own size is often wrong.
        worksheet.reset_dimensions()
        for line, cells in enumerate(_cells(book, worksheet), start=1):
            if line > LAST_ROW:
                reason = f"a row after number {LAST_ROW}"
                raise MemberFileError("xlsx_damaged", {"reason": reason}, line)
            if line in unread:
                faults = dict.fromkeys(unread[line], FORMULA_UNREAD)
                cells = _with_faults(cells, faults)
            if faults := merged.faults(line, cells):
                cells = _with_faults(cells, faults)
            yield line, [_plain(cell) for cell in cells]
    except MemberFileError:
        raise
    except Exception as error:  # whatever a damaged part makes the library raise
        raise damaged(error) from error
    finally:
        book.close()


def _cells(book, worksheet) -> Iterator[tuple]:
    """The rows' values; a number that its format shows with leading zeros (a postcode,
    a member number) as the text that a person sees."""
    masks = zero_masks(book)
    if not masks:
        yield from worksheet.iter_rows(values_only=True)
        return
    for row in worksheet.iter_rows():
        yield tuple(
            with_zeros(cell.value, masks.get(getattr(cell, "_style_id", 0)))
            for cell in row
        )


def _plain(cell: object) -> object:
    if isinstance(cell, str) and "_x00" in cell:
        return _ESCAPED_CONTROL.sub(lambda found: chr(int(found[1], 16)), cell)
    return cell


def _with_faults(cells, faults: dict[int, CellFault]) -> list[object]:
    width = max(len(cells), *faults)
    padded = [*cells, *[None] * (width - len(cells))]
    for column, fault in faults.items():
        padded[column - 1] = fault
    return padded


class _Merged:
    """Cells that are merged over several rows: only the first one has the value.

    openpyxl does not tell them when it reads row by row, and Excel writes them below
    the rows.
    """

    def __init__(self, data: bytes, worksheet):
        part = worksheet._worksheet_path
        self.areas: list[tuple[int, int, int, int]] = []
        self.filled: set[tuple[int, int, int, int]] = set()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if not part_holds(archive, part, _MERGE_TAG):
                return
            with archive.open(part) as stream:
                for _event, element in ElementTree.iterparse(stream):
                    tag = element.tag.rpartition("}")[2]
                    if tag == "mergeCell":
                        self._add(element.get("ref") or "")
                    if tag in ("row", "mergeCell"):
                        element.clear()
        self.areas.sort(key=lambda area: area[1])

    def _add(self, reference: str) -> None:
        left, top, right, bottom = range_boundaries(reference)
        if bottom > top:
            self.areas.append((left, top, right, bottom))
            if len(self.areas) > MOST_UNREAD_FORMULAS:
                params = {"limit": MOST_UNREAD_FORMULAS}
                raise MemberFileError("merged_many", params, top)

    def faults(self, line: int, cells) -> dict[int, CellFault]:
        """The cells of a row whose value stands in a row above.

        :param cells: of the row; rows come in their order
        """
        found: dict[int, CellFault] = {}
        while self.areas and self.areas[0][1] < line and self.areas[0][3] < line:
            self.areas.pop(0)
        for area in self.areas:
            left, top, right, bottom = area
            if top > line:
                break
            if top == line:
                value = cells[left - 1] if left <= len(cells) else None
                if value not in (None, ""):
                    self.filled.add(area)
            elif line <= bottom and area in self.filled:
                fault = CellFault("merged_cell", {"line": top})
                found |= dict.fromkeys(range(left, right + 1), fault)
        return found


def _unread_formulas(data: bytes, worksheet) -> dict[int, set[int]]:
    """Columns of the cells of each row that have a formula but no calculated value.

    openpyxl gives None for them, as it does for an empty cell and for a formula that
    gives an empty text. A workbook made by a program, and never opened in Excel, has
    formulas without values.
    """
    part = worksheet._worksheet_path  # the part's name is not told in another way
    unread: dict[int, set[int]] = {}
    count = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if not part_holds(archive, part, _FORMULA_TAG):
            return unread
        with archive.open(part) as stream:
            for row, column in _cells_without_value(stream):
                unread.setdefault(row, set()).add(column)
                count += 1
                if count > MOST_UNREAD_FORMULAS:
                    params = {"limit": MOST_UNREAD_FORMULAS}
                    raise MemberFileError("formulas_unread", params, row)
    return unread


def _cells_without_value(stream) -> Iterator[tuple[int, int]]:
    row = column = 0
    for event, element in ElementTree.iterparse(stream, ("start", "end")):
        tag = element.tag.rpartition("}")[2]
        if event == "start":
            if tag == "row":
                row = int(element.get("r") or row + 1)
                column = 0
            elif tag == "c":
                reference = element.get("r")
                column = _column(reference) if reference else column + 1
        elif tag == "c" and element.get("t") != "str":
            children = {child.tag.rpartition("}")[2]: child for child in element}
            if "f" in children and ("v" not in children or not children["v"].text):
                yield row, column
        elif tag == "row":
            element.clear()


def _column(reference: str) -> int:
    return column_index_from_string(coordinate_from_string(reference)[0])
