"""The attack in its short form: a sample of the walks, the same each time.

`make attack` takes all of them. What has leaked once stands in found.txt and is always
tried; what is known and not mended yet stands in known.txt.
"""

from __future__ import annotations

from odoo.tests import tagged

from . import report
from .clients import DOORS
from .operations import Operation
from .runner import Runner
from .world import ATTACKERS, BEHIND, BEHIND_DOORS, CONTROL, World

# One operation in so many, beside those that have leaked once.
STEP = 120
# The bureau's own, the same for every association.
SHARED = {"asom.payment.channel", "asom.dunning.law"}


@tagged("post_install", "-at_install")
class TestAttack(World):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.runner = Runner(cls)

    def test_nothing_new_leaks_and_nothing_mended_is_listed(self):
        known = report.lines(report.KNOWN)
        always = report.lines(report.FOUND) | {k.rpartition(" | ")[0] for k in known}
        pairs = [
            (who, operation)
            for who, operation in self.runner.pairs()
            if operation.number(who) % STEP == 0
            or report.name(who.removesuffix(BEHIND), operation) in always
        ]
        self.runner.walk(pairs)
        self.assertGreater(sum(self.runner.counts.values()), 500)
        found = {report.key(finding): finding for finding in self.runner.findings}
        new = [
            f"{key}\n    {finding.leak}\n    {finding.operation.shown(finding.who)}"
            for key, finding in sorted(found.items())
            if key not in known
        ]
        self.assertFalse(new, "\n".join(["leaks:", *new]))
        mended = sorted(known - found.keys())
        told = ["no longer there, take them out of known.txt:", *mended]
        self.assertFalse(mended, "\n".join(told))

    def test_the_walk_looks(self):
        """Who works in both associations is told the other's words, in each model."""
        self.assertEqual(self.runner.blind(), [])

    def test_the_walk_knocks_at_every_door(self):
        """Their own records are read by who may, at each of the doors."""
        for door in DOORS:
            for who in (CONTROL, "staff"):
                answer = self.clients[who].call(
                    door, self.env["asom.membership"], "search_read", None, [[]], {}
                )
                self.assertFalse(answer.is_error, (door, who, answer.data[-500:]))
                self.assertIn(b"Ida Holm", answer.data, (door, who))
                told = self.markers.found(answer.data)
                self.assertEqual(bool(told), who == CONTROL, (door, who))

    def test_guards_behind_the_doors_are_tried(self):
        """What a board has no door to is refused, and answered when doors are open."""
        read = Operation("read", "res.partner", "search_read", None, [[], ["name"]])
        ask = Operation("read", "res.partner", "search", None, [[]])
        for who in BEHIND_DOORS.values():
            answer = self.runner.send(who, ask)
            self.assertIn(b"does not include", answer.data, who)
        for who in BEHIND_DOORS:
            answer = self.runner.send(who, ask)
            self.assertNotIn(b"does not include", answer.data, who)
        told = self.runner.send(f"board{BEHIND}", read)
        self.assertIn(b"Ida Holm", told.data)
        self.assertFalse(self.markers.found(told.data))

    def test_each_model_of_ours_has_a_record_of_the_others(self):
        """A model that comes later is furnished in world.py, or its walk is empty."""
        models = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("asom.") and not model._abstract and not model._transient
        } - SHARED
        self.assertEqual(sorted(models - self.foreign.keys()), [])

    def test_what_is_written_is_seen(self):
        """A change, a link and a privilege, made by who may."""
        client = self.clients[CONTROL]
        theirs = self.runner.ground.theirs("asom.membership")
        for model, method, ids, args, kind in (
            ("asom.membership", "write", theirs[:1], [{"note": "x"}], "changes"),
            ("ir.config_parameter", "set_param", None, ["attack", "1"], "privileged"),
        ):
            operation = Operation("read", model, method, ids, args)
            leaks = self.runner.attempt(CONTROL, operation)
            self.assertIn(kind, {leak.kind for leak in leaks}, (model, client))
        # And all is undone.
        self.assertFalse(self.env["ir.config_parameter"].get_param("attack"))

    def test_users_belong_to_one_association(self):
        for who in ATTACKERS:
            self.assertEqual(self.people[who].company_ids, self.north, who)
