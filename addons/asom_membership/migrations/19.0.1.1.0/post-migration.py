from odoo import SUPERUSER_ID, Command, api

PARTNER = "asom_membership.group_service_partner"
BOARD = "asom_membership.group_board"


def migrate(cr, version):
    """Users of service partners saw the work orders of all receivers of their
    associations; they go on to do so until somebody says for whom they work."""
    env = api.Environment(cr, SUPERUSER_ID, {"active_test": False})
    group, board = env.ref(PARTNER), env.ref(BOARD)
    users = env["res.users"].search(
        [
            ("all_group_ids", "in", group.ids),
            ("all_group_ids", "not in", board.ids),
            ("asom_receiver_ids", "=", False),
        ]
    )
    for user in users:
        own = [("company_id", "in", user.company_ids.ids)]
        receivers = (
            env["asom.work.rule"].search(own).receiver_id
            | env["asom.work.order"].search(own).receiver_id
        )
        user.asom_receiver_ids = [Command.set(receivers.ids)]
