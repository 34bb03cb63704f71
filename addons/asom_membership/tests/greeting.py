"""A second, tiny kind of run: it “invoices” a greeting.

What a kind of run costs, and the example of ``docs/runs.md``.
"""

from odoo import api, fields, models

from ..report.collection_run_xlsx import Column, Table

MODULE = "asom_greeting"
RUN = "asom.greeting.run"
LINE = "asom.greeting.run.line"


def greeting():
    """The definitions of the small add-on."""

    class GreetingRun(models.Model):
        """Greets each member of an association by the name of the day."""

        _name = RUN
        _description = "Greetings"
        _inherit = ["asom.run.mixin"]
        _module = MODULE
        _run_lines = LINE
        _run_fixed = frozenset({"company_id", "text"})

        name = fields.Char(required=True, default="Greetings")
        text = fields.Char(required=True, default="Hello")
        line_ids = fields.One2many(LINE, "run_id", readonly=True)
        sent = fields.Boolean(readonly=True)

        # === WHO IS LOOKED AT, AND WHAT A BATCH WRITES === #

        def _subject_domain(self):
            return [*super()._subject_domain(), ("state", "=", "active")]

        def _preview_limit(self):
            return 2

        def _preview_subjects(self, subjects):
            rows = []
            for member in subjects:
                found = []
                if not member.partner_id.email:
                    found.append({"code": "by_post", "params": {"price": "1,00"}})
                if member.partner_id.name == "Poison":
                    raise ValueError(member)
                rows.append(
                    {
                        "run_id": self.id,
                        "company_id": self.company_id.id,
                        "membership_id": member.id,
                        "amount": 1.0,
                        **self.env[LINE]._warning_vals(found),
                    }
                )
            self.env[LINE].sudo().create(rows)

        # === WHAT EXECUTING AND CANCELLING DO === #

        def _execute_limit(self):
            return 2

        def _execute_lines(self, lines, tools):
            for line in lines.sudo():
                if line.membership_id.partner_id.comment:
                    raise ValueError(line)
                line.greeting = f"{self.text}, {line.membership_id.partner_id.name}!"

        def _check_can_cancel(self):
            assert not self.sent
            return super()._check_can_cancel()

        def _cancel_limit(self):
            return 2

        def _cancel_lines(self, lines, tools):
            lines.sudo().greeting = False

        # === THE REPORT'S TABLES === #

        def _report_sheets(self):
            columns = [Column("Payer"), Column("Greeting")]
            rows = [
                (self._report_name(line.membership_id), line.greeting or "")
                for line in self._report_lines()
            ]
            return [Table("Members Greeted", columns, rows)]

    class GreetingLine(models.Model):
        """One member's greeting."""

        _name = LINE
        _description = "Greeting"
        _inherit = ["asom.run.line.mixin"]
        _module = MODULE

        run_id = fields.Many2one(RUN, required=True, index=True, ondelete="cascade")
        membership_id = fields.Many2one("asom.membership", check_company=True)
        greeting = fields.Char(readonly=True)

        _once = models.UniqueIndex("(run_id, membership_id)", "Greeted once.")

        @api.model
        def _warning_texts(self):
            return {**super()._warning_texts(), "by_post": "By post: %(price)s kr."}

    return [GreetingRun, GreetingLine]
