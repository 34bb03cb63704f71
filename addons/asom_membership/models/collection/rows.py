from collections import defaultdict

from psycopg2.extras import execute_values

from odoo import models
from odoo.tools import SQL, float_repr

from ...money import danish, to_kroner, to_ore
from ...periods import danish_day

CHARGE_COLUMNS = (
    "company_id",
    "membership_id",
    "subscription_id",
    "product_id",
    "kind",
    "name",
    "date_from",
    "date_to",
    "amount",
    "state",
    "run_id",
    "run_line_id",
    "payment_channel",
    "reverses_id",
    "rule",
    "create_uid",
    "write_uid",
    "create_date",
    "write_date",
)


def _column(model, name, vals):
    """A value as the database gets it."""
    field = model._fields[name]
    if field.type == "monetary":
        # With its øre, as Odoo writes it: 300.00 and not 300.
        return float_repr(vals[name], 2)
    return field.convert_to_column_insert(vals[name], model, vals)


class CollectionRun(models.Model):
    """What a preview writes: a line for each member, and the charges."""

    _inherit = "asom.collection.run"

    def _create_lines(self, memberships, owed):
        """One line per member that is charged or needs a look.

        :param owed: what :meth:`_calculate` has found of them
        :returns: {membership id: run line}
        """
        if not memberships:
            return {}
        totals = {member.id: owed.total(member.id) for member in memberships}
        booked = self._booked(memberships, owed)
        previous = self._previous_amounts(memberships)
        facts = self._membership_warnings(memberships, totals, previous)
        vals_list = []
        for membership in memberships:
            key = membership.id
            found = owed.warnings.get(key, []) + facts.get(key, [])
            nothing = key not in owed.rows and key not in owed.fees
            vals_list.append(
                {
                    "run_id": self.id,
                    "company_id": self.company_id.id,
                    "membership_id": membership.id,
                    "partner_id": membership.partner_id.id,
                    "payment_channel": membership.payment_channel,
                    "amount": to_kroner(totals[key]),
                    "previous_amount": previous.get(key, 0.0),
                    "state": "failed" if nothing else "pending",
                    "error": self._held_text(found)
                    or self.env._("Nothing can be charged.")
                    if nothing
                    else False,
                    "booked_as": booked.get(key, False),
                    "warnings": found or False,
                    "warning_codes": " ".join(w["code"] for w in found) or False,
                }
            )
        model = self.env["asom.collection.run.line"]
        if self._may_be_inserted(memberships):
            lines = model.browse(self._insert_lines(vals_list))
        else:
            # Odoo itself says what is wrong with whom.
            lines = model.sudo().create(vals_list).with_env(self.env)
        return dict(zip(memberships.ids, lines, strict=True))

    def _may_be_inserted(self, memberships) -> bool:
        """Whether the lines pass what is checked when they are created: members and
        payers are the association's own."""
        members = memberships.sudo()
        return members.company_id == self.company_id and all(
            payer.company_id == self.company_id for payer in members.partner_id
        )

    def _insert_lines(self, vals_list) -> list[int]:
        """Write new lines in one statement, with the columns that Odoo would write.

        No ``create`` sees them: what extends it goes into :meth:`_create_lines`.

        :returns: their ids, in the same order
        """
        model = self.env["asom.collection.run.line"]
        self.env.flush_all()
        now = self.env.cr.now()
        common = {
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": now,
            "write_date": now,
        }
        names = [*vals_list[0], *common]
        statement = SQL(
            "INSERT INTO asom_collection_run_line (%s) VALUES",
            SQL(", ").join(map(SQL.identifier, names)),
        ).code
        found = execute_values(
            self.env.cr._obj,
            statement + " %s RETURNING id",
            [
                tuple(_column(model, name, vals) for name in names)
                for vals in ({**vals, **common} for vals in vals_list)
            ],
            page_size=len(vals_list),
            fetch=True,
        )
        model.invalidate_model()
        self.invalidate_recordset(["line_ids"])
        self.env["asom.membership"].invalidate_model(["run_line_ids"])
        return [key for [key] in found]

    def _create_failed_line(self, membership, reason):
        """A line that says why nothing is charged to a member whose data are broken."""
        payer = membership.sudo().partner_id
        own = payer.company_id == self.company_id
        self.env["asom.collection.run.line"].sudo().create(
            {
                "run_id": self.id,
                "company_id": self.company_id.id,
                "membership_id": membership.id,
                # Another association's contact is not shown in this one.
                "partner_id": own and payer.id,
                "payment_channel": membership.payment_channel,
                "state": "failed",
                "error": reason,
            }
        )

    def _previous_amounts(self, memberships) -> dict[int, float]:
        query = SQL(
            """SELECT DISTINCT ON (line.membership_id) line.membership_id, line.amount
                 FROM asom_collection_run_line line
                 JOIN asom_collection_run run ON run.id = line.run_id
                WHERE line.membership_id IN %s AND line.state = 'done'
                  AND run.state = 'done' AND run.id != %s
             ORDER BY line.membership_id, run.date_from DESC, run.id DESC""",
            tuple(memberships.ids) or (0,),
            self.id,
        )
        return {key: float(amount) for key, amount in self.env.execute_query(query)}

    def _membership_warnings(self, memberships, totals, previous) -> dict[int, list]:
        """What staff should look at; extended where more is known of a member.

        :param totals: {membership id: øre}
        :param previous: {membership id: kroner last time}
        :returns: {membership id: [{"code", "params"}]}
        """
        found = defaultdict(list)
        limit = self.company_id.asom_deviation_percent
        for membership in memberships:
            total = totals[membership.id]
            before = to_ore(previous.get(membership.id, 0.0))
            warn = found[membership.id].append
            if not membership.has_address:
                warn({"code": "no_address"})
            if membership.date_left and membership.date_left < self.date_from:
                day = danish_day(membership.date_left)
                warn({"code": "left", "params": {"day": day}})
            if total < 0:
                warn({"code": "negative"})
            elif total == 0:
                warn({"code": "zero"})
            if before > 0 and abs(total - before) * 100 > limit * before:
                warn({"code": "deviation", "params": {"previous": danish(before)}})
        return found

    def _insert_charges(self, rows, lines):
        """Write the charges in one statement and tie credits to what they take back."""
        now = self.env.cr.now()
        common = {
            "company_id": self.company_id.id,
            "state": "draft",
            "run_id": self.id,
            "create_uid": self.env.uid,
            "write_uid": self.env.uid,
            "create_date": now,
            "write_date": now,
        }
        values = []
        for member, member_rows in rows.items():
            line = lines[member]
            for row in member_rows:
                row = {
                    **common,
                    **row,
                    "run_line_id": line.id,
                    "payment_channel": line.payment_channel,
                    # With its øre, as Odoo writes it: 300.00 and not 300.
                    "amount": float_repr(to_kroner(row["amount"]), 2),
                }
                values.append(tuple(row.get(column) for column in CHARGE_COLUMNS))
        if not values:
            return
        self.env.flush_all()
        # Credits first: the days they free may be charged again in the same batch.
        values.sort(key=lambda row: row[CHARGE_COLUMNS.index("kind")] != "credit")
        credit_rows = [
            row for row in values if row[CHARGE_COLUMNS.index("kind")] == "credit"
        ]
        for part in (credit_rows, values[len(credit_rows) :]):
            self._insert_rows(part)
        self.env["asom.charge"].invalidate_model()

    def _insert_rows(self, values):
        if not values:
            return
        columns = SQL(", ").join(map(SQL.identifier, CHARGE_COLUMNS))
        statement = SQL("INSERT INTO asom_charge (%s) VALUES", columns).code + " %s"
        execute_values(
            self.env.cr._obj,
            statement,
            values,
            page_size=len(values),
        )
        self.env.cr.execute(
            SQL(
                "UPDATE asom_charge original SET reversal_id = credit.id "
                "FROM asom_charge credit WHERE credit.reverses_id = original.id "
                "AND credit.run_id = %s AND original.reversal_id IS NULL",
                self.id,
            )
        )

    def _take_fees(self, fees, lines):
        charges = self.env["asom.charge"]
        for member, rows in fees.items():
            taken = charges.browse([charge_id for charge_id, _amount in rows])
            taken.sudo().write({"run_id": self.id, "run_line_id": lines[member].id})
