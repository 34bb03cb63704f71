"""What the tests of two at once run in the server's shell.

A script that uses it has ``name`` and ``registry`` of the database, ``environment(cr)``
and ``invoices(env)``.
"""

# Two who meet, and the database as it was before them.
MEET = """
def attempt(work):
    # As Odoo does it: what the database refuses is tried again from the beginning.
    for _time in range(5):
        cr = registry.cursor()
        try:
            cr.execute("SET lock_timeout = '1000ms'")
            work(environment(cr))
            cr.commit()
            return "done"
        except (psycopg2.OperationalError, ConcurrencyError):
            cr.rollback()
        except (UserError, ValidationError, psycopg2.IntegrityError) as error:
            cr.rollback()
            return f"refused: {error}"
        finally:
            cr.close()
    return "never"

def meet(one, other, how):
    first, second = registry.cursor(), registry.cursor()
    for cr in (first, second):
        cr.execute("SET lock_timeout = '1000ms'")
    said = ""
    try:
        # The books as the second one sees them.
        invoices(environment(second)).mapped("amount_residual")
        if how == "while":
            # It is in the middle: what it would commit in batches waits.
            first.commit = first.flush
        one(environment(first))
        first.flush()
        if how == "after":
            first.commit()
        try:
            other(environment(second))
            second.commit()
            said = "done"
        except (psycopg2.OperationalError, ConcurrencyError):
            second.rollback()
            said = "tried again"
        except (UserError, ValidationError, psycopg2.IntegrityError) as error:
            second.rollback()
            said = f"refused: {error}"
        vars(first).pop("commit", None)
        first.commit()
    finally:
        first.close()
        second.close()
    return said if said == "done" else f"{said}; then {attempt(other)}"

def remember():
    odoo.sql_db.close_all()
    database.clone(name, f"{name}_before")

def begin():
    # As after set_up: the copy takes the database's place under the same name.
    odoo.sql_db.close_all()
    database.clone(f"{name}_before", name)
    registry.clear_all_caches()
"""
