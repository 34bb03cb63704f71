"""The planner over two associations: north quarters in advance, south months in
arrears; both due on the first banking day."""

from odoo.tests import freeze_time

from .common import EARLY, NetsCase


class PlanCase(NetsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.boss = cls.user_of("plan_boss", "group_staff", cls.north, cls.south)
        (cls.north | cls.south).asom_responsible_id = cls.boss
        cls.plans = cls.env["asom.nets.plan"].sudo()

    def plan(self, at=EARLY):
        """The planner's nightly round."""
        with freeze_time(at):
            self.plans._cron_plan()
            self.env.flush_all()

    def rows(self, company=None, due="2026-01-02", **wanted):
        domain = [("company_id", "=", (company or self.north).id)]
        if due:
            domain.append(("date_due", "=", due))
        domain += [(name, "=", value) for name, value in wanted.items()]
        return self.plans.search(domain, order="date_due, step_number")

    def row(self, kind, company=None, due="2026-01-02"):
        found = self.rows(company, due, kind=kind)
        self.assertEqual(len(found), 1, kind)
        return found

    def states(self, company=None, due="2026-01-02"):
        return {row.kind: row.state for row in self.rows(company, due)}

    def dues(self, company=None):
        found = self.rows(company, None, kind="send").mapped("date_due")
        return [str(due) for due in found]

    def activities(self, rows):
        return self.env["mail.activity"].search(
            [("res_model", "=", "asom.nets.plan"), ("res_id", "in", rows.ids)]
        )
