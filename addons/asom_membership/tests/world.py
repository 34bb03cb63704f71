"""The two associations that nearly every test works on.

A chart of accounts takes longer to load than most tests run, so the test run makes
them once, in the database that each of its processes begins with (tools/database.py);
where they are missing (Odoo's own test runner), each class makes its own.
"""

from odoo.tests import freeze_time

# Valid CVR numbers of no association that exists here (modulus 11).
CVR_NORTH = "25313763"
CVR_SOUTH = "10150817"
CVR_OTHER = "13585628"

QUIET = {
    # Whatever languages the database has.
    "lang": "en_US",
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "mail_notrack": True,
    "no_reset_password": True,
}

# (name, CVR number, term, timing of the dues)
NORTH = ("North Antenna", CVR_NORTH, "quarter", "advance")
SOUTH = ("South Cable", CVR_SOUTH, "month", "arrears")


def association(env, name, registry, term, timing, **vals):
    """A new association."""
    return env["res.company"]._asom_create_association(
        {
            "name": name,
            "company_registry": registry,
            "asom_dues_term": term,
            "asom_dues_timing": timing,
            **vals,
        }
    )


def standing(env, name, registry, term, timing):
    """The association as the database has it, or a new one."""
    found = env["res.company"].search([("company_registry", "=", registry)])
    return found or association(env, name, registry, term, timing)


def make(env):
    """Make both, for the tests to come."""
    env = env(context=dict(env.context, **QUIET))
    # Not today: the database is kept until an add-on changes.
    with freeze_time("2025-01-01"):
        for each in (NORTH, SOUTH):
            standing(env, *each)
    _keep_statistics(env.cr)
    env.cr.commit()  # pylint: disable=invalid-commit


def _keep_statistics(cr):
    """Nobody counts the rows of this database any more, nor of its copies.

    A test's rows are never committed. Autovacuum, which comes because of those that
    earlier tests have rolled back, sees none of them and notes that the tables are
    empty: the planner then nests loops over thousands of rows, for minutes.
    """
    cr.execute(
        "SELECT format('ALTER TABLE %I SET (autovacuum_enabled = off)', relname)"
        " FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
    )
    for (command,) in cr.fetchall():
        cr.execute(command)
    cr.execute("ANALYZE")
