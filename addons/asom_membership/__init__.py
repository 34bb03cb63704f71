from . import controllers, models, wizards
from .periods import TIME_ZONE


def pre_init_hook(env):
    """The charge's exclusion constraint compares an id and a range in one GiST
    index, which needs PostgreSQL's own extension btree_gist (trusted: the owner of
    the database may create it)."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")


def post_init_hook(env):
    """Users without a time zone, the one of scheduled actions among them, live in
    Denmark: around midnight "today" is another day by UTC."""
    users = env["res.users"].with_context(active_test=False)
    users.search([("tz", "=", False)]).tz = TIME_ZONE
