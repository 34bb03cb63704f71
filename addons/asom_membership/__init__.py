from . import controllers, models, wizards


def pre_init_hook(env):
    """The charge's exclusion constraint compares an id and a range in one GiST
    index, which needs PostgreSQL's own extension btree_gist (trusted: the owner of
    the database may create it)."""
    env.cr.execute("CREATE EXTENSION IF NOT EXISTS btree_gist")
