"""The demonstration of reminders: lives that do not go on as the letters want. One
agrees on instalments and does not pay them, one has died, one has moved and left no
address; one is written off in the end."""

from __future__ import annotations

from datetime import date, timedelta

from freezegun import freeze_time

MORNING = "07:00:00"
ENOUGH = 12
"""A small association keeps its few for what comes after reminder 2."""
HOLDS = {
    "address": "Brev kom retur: fraflyttet uden ny adresse",
    "deceased": "Bo efter medlemmet; skifteretten er spurgt",
}
"""Why reminders are held, and what was said."""


class Lives:
    """What happens to some of an association's reminded members.

    :param env: environment of the bureau's staff, in the association
    :param company: the association
    """

    def __init__(self, env, company) -> None:
        self.env = env
        self.company = company
        self.own = [("company_id", "=", company.id)]

    def after_reminder_1(self, day: date) -> None:
        """On a day between the reminders."""
        agreements = self.env["asom.dunning.agreement"]
        cases = self.env["asom.dunning.case"].search(
            [*self.own, ("state", "=", "open")], order="id"
        )
        free = cases.filtered(lambda case: not case.held)
        if len(free) < ENOUGH:
            return
        with freeze_time(f"{day} {MORNING}"):
            if not agreements.search_count(self.own):
                agreements.create(
                    {
                        "membership_id": free[-1].membership_id.id,
                        "date_first": day + timedelta(days=3),
                        "number": 4,
                        "every": "2weeks",
                        "note": "Ringede: kan betale over to måneder",
                    }
                ).action_start()
            for number, (reason, note) in enumerate(HOLDS.items(), 2):
                self._hold(free[-number], reason, note)
            self.env.cr.commit()

    def _hold(self, case, reason: str, note: str) -> None:
        holds = self.env["asom.dunning.hold"]
        known = holds.search_count([*self.own, ("reason", "=", reason)])
        if not known:
            holds.create(
                {
                    "membership_id": case.membership_id.id,
                    "reason": reason,
                    "note": note,
                }
            )

    def watch(self, day: date) -> None:
        """The scheduler looks at the agreements: the first instalment is missing."""
        with freeze_time(f"{day} {MORNING}"):
            running = self.env["asom.dunning.agreement"].search(
                [*self.own, ("state", "=", "running")]
            )
            for agreement in running:
                agreement._watch()
            self.env.cr.commit()

    def write_off(self, accountant, day: date) -> None:
        """What the one who has moved away owes is given up.

        :param accountant: environment of the user who writes off
        """
        offs = self.env["asom.dunning.write.off"]
        held = self.env["asom.dunning.hold"].search(
            [*self.own, ("reason", "=", "address")], limit=1
        )
        if not held or offs.search_count(self.own):
            return
        with freeze_time(f"{day} {MORNING}"):
            off = offs.new({"membership_id": held.membership_id.id})
            off._onchange_membership_id()
            made = offs.create(
                {
                    "membership_id": held.membership_id.id,
                    "reason": "Fraflyttet uden adresse; ikke fundet",
                    "move_ids": [(6, 0, off.move_ids._origin.ids)],
                    "date": day,
                }
            )
            made.with_env(accountant).action_write_off()
            self.env.cr.commit()

    def figures(self) -> dict[str, int]:
        """Counts, and amounts in øre."""
        count = self.env["asom.dunning.agreement"].search_count
        offs = self.env["asom.dunning.write.off"].search(
            [*self.own, ("state", "=", "done")]
        )
        return {
            "agreements_broken": count([*self.own, ("state", "=", "broken")]),
            "written_off": round(sum(offs.mapped("amount_booked")) * 100),
        }
