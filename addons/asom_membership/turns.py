"""One after the other: two people who change the same record at the same moment.

A lock alone does not do. Who comes second waits, but goes on to read the database as it
was when the own transaction began, and so does not see what the first one has done.
"""

from __future__ import annotations

from odoo.tools import SQL


def take_turn(records) -> None:
    """Whoever comes second waits here until the first one has committed, and then
    begins anew: Odoo tries a request again after a serialization failure.

    Superuser's work: who may change the records has been asked before.

    :raises psycopg2.OperationalError: somebody was faster; the transaction is to be
        tried again as a whole
    """
    if records.ids:
        # Nothing is changed; but a row that was written makes the other one's fail.
        records.env.cr.execute(
            SQL(
                "UPDATE %s SET write_date = write_date WHERE id IN %s",
                SQL.identifier(records._table),
                tuple(sorted(records.ids)),
            )
        )
