from . import (
    association_login,
    board,
    collection_run_report,
    export,
    export_pivot,
    home,
    member_import,
    member_list,
    portal_account,
    portal_member,
    portal_payment,
    work_order,
)
