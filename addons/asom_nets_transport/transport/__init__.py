"""Moving files to and from another machine. No Odoo in here.

Two stores with the same methods: `LocalFolders` (a folder that something else empties
and fills) and `SftpFolders`. Both raise `TransportError` and nothing else for what can
go wrong outside this program.
"""

from .entry import Entry
from .errors import CONNECTION_KINDS, KINDS, TransportError
from .keys import (
    HostKey,
    fingerprint,
    generate_private_key,
    load_private_key,
    parse_host_keys,
    public_line,
)
from .local import LocalFolders
from .moving import get_whole, has_bytes, put_away, whole_files
from .names import is_safe_name, matches, other_name, part_name
from .sftp import SftpFolders
from .waits import wait_minutes
