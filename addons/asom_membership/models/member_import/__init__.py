"""The import of an association's list of members."""

from . import (
    member_import,
    again,
    member_import_column,
    dates,
    form,
    member_import_line,
    confirm,
    installation_address_key,
    member_import_profile,
    read,
    failed_rows,
    run,
    undo,
)
