from odoo.tools.sql import column_exists, drop_columns


def migrate(cr, version):
    """Approval is asked for by stage: where runs needed none, no stage does."""
    if not column_exists(cr, "asom_dunning_policy", "needs_approval"):
        return
    cr.execute(
        "UPDATE asom_dunning_policy SET approve_1 = FALSE, approve_2 = FALSE, "
        "approve_handover = FALSE WHERE needs_approval IS FALSE"
    )
    drop_columns(cr, [("asom_dunning_policy", "needs_approval")])
