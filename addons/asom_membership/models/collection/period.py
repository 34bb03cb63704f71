from odoo import api, fields, models
from odoo.tools import SQL


class CollectionRun(models.Model):
    """The period of a run, and what other runs have charged in it."""

    _inherit = "asom.collection.run"

    others_note = fields.Char(
        readonly=True,
        copy=False,
        help="Whom other runs had charged in the same period when this one was "
        "previewed.",
    )

    def onchange(self, values, field_names, fields_spec):
        """Whoever chooses both ends of the period has chosen the end; so has whoever
        opens a new run with a period."""
        if not field_names or {"date_from", "date_to"} <= set(field_names):
            self = self.with_context(asom_end_given=True)
        return super().onchange(values, field_names, fields_spec)

    @api.onchange("date_from")
    def _onchange_end_follows(self):
        """The end of the period follows a changed start, to the end of its term."""
        if not self.company_id.asom_is_association or not self.date_from:
            return
        given = self.env.context.get("asom_end_given") and self.date_to
        if not given or self.date_to < self.date_from:
            term = self.company_id._asom_term_containing(self.date_from)
            self.date_to = term.date_to

    def _charged_by_others(self) -> list[tuple]:
        """(run, number of members) of whom other runs have charged days of the period,
        most members first."""
        self.ensure_one()
        self.env.flush_all()
        query = SQL(
            """SELECT charge.run_id, count(DISTINCT charge.membership_id)
                 FROM asom_charge charge
                WHERE charge.company_id = %s AND charge.kind = 'subscription'
                  AND charge.state IN ('draft', 'invoiced')
                  AND charge.reversal_id IS NULL AND charge.run_id != %s
                  AND charge.date_from <= %s AND charge.date_to >= %s
             GROUP BY 1 ORDER BY 2 DESC, 1""",
            self.company_id.id,
            self.id,
            self.date_to,
            self.date_from,
        )
        return [
            (self.browse(key), count) for key, count in self.env.execute_query(query)
        ]

    def _told_by_others(self) -> str:
        """The same in words, for the message of the preview; empty when nobody."""
        return " ".join(
            self.env._(
                "Members already charged by %(run)s: %(count)s.",
                count=count,
                run=run.name,
            )
            for run, count in self._charged_by_others()
        )
