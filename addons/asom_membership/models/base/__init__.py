"""What every model shares: views, menus, guards beside other add-ons."""

from . import (
    alike_rows_mixin,
    beside,
    member_first,
    bound_users,
    base_views,
    export_fields,
    ir_ui_menu,
    forbidden,
    today,
    protected_names,
    protected_mail,
    policy_mixin,
    mixin_labels,
    sign_in,
)
