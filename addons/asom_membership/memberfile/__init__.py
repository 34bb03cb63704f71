"""Members' files: CSV and XLSX read strictly, row by row, into checked values.

``read_rows`` opens a file, ``guess`` maps its headings to :data:`FIELDS`, ``parse_row``
makes a row's values and problems, ``template_xlsx`` makes the file to fill in. No part
of it knows Odoo.
"""

from .choices import CHOICES, Choice
from .conflicts import conflicts
from .encoding import CHARACTER_SETS
from .errors import CellFault, MemberFileError, Problem, ValueCode
from .fields import FIELD, FIELDS, Field
from .mapping import check_mapping, doubtful, guess
from .messages import MESSAGES, TO_CONFIRM
from .reader import MAX_ROWS, read_rows
from .survey import Survey, survey
from .table import Row, Table
from .template import template_xlsx
from .validate import ParsedRow, parse_row, parse_value

__all__ = [
    "CHARACTER_SETS",
    "CHOICES",
    "FIELD",
    "FIELDS",
    "MAX_ROWS",
    "MESSAGES",
    "TO_CONFIRM",
    "CellFault",
    "Choice",
    "Field",
    "MemberFileError",
    "ParsedRow",
    "Problem",
    "Row",
    "Survey",
    "Table",
    "ValueCode",
    "check_mapping",
    "conflicts",
    "doubtful",
    "guess",
    "parse_row",
    "parse_value",
    "read_rows",
    "survey",
    "template_xlsx",
]
