from . import (
    association_login,
    collection_run_report,
    home,
    member_import,
    portal_member,
)
