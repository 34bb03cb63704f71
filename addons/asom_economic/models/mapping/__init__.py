"""Which account, code, journal and department is which there."""

from . import (
    mapping,
    mapping_numbers,
    mapping_file,
)
