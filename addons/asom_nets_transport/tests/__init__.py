from . import (
    test_access,
    test_channel,
    test_fetch,
    test_fetch_broken,
    test_key_places,
    test_neutralize,
    test_secrets,
    test_secrets_sealed,
    test_send,
    test_send_broken,
    test_send_late,
    test_sftp,
    test_transport_parts,
    test_views,
)
from . import test_second
