"""Staff read files: of each they are told what became of it."""

import base64

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.tests import freeze_time, tagged
from odoo.tools import mute_logger

from odoo.addons.asom_nets.models.delivery import process

from .test_worklist import NOW, WorkListCase


@tagged("post_install", "-at_install")
@freeze_time(NOW)
class TestReceiveWizard(WorkListCase):
    def setUp(self):
        super().setUp()
        bureau = self.env.ref("base.main_company")
        self.clerk = self.user_of("worklist_clerk", "group_staff", bureau, self.north)
        self.wizards = self.wizards_of(self.clerk)

    def wizards_of(self, user):
        """The dialog, while the user looks at ``north`` alone."""
        wizards = self.env["asom.nets.receive"].with_user(user)
        return wizards.with_context(allowed_company_ids=self.north.ids)

    def take_in(self, *files):
        """Read files (name, bytes) as the dialog does.

        :returns: the result lines
        """
        uploaded = self.wizards.env["ir.attachment"].create(
            [
                {
                    "name": name,
                    "datas": base64.b64encode(data),
                    "res_model": "asom.nets.receive",
                    "res_id": 0,
                }
                for name, data in files
            ]
        )
        wizard = self.wizards.create({"file_ids": [(6, 0, uploaded.ids)]})
        action = wizard.action_receive()
        self.assertEqual((action["res_id"], action["target"]), (wizard.id, "new"))
        self.assertFalse(uploaded.exists(), "the deliveries keep the bytes")
        return wizard.line_ids

    def test_the_loser_of_a_race_is_told_that_it_is_known(self):
        """Its transaction began before the winner's ended: it does not see the file."""
        deliveries = self.env.registry["asom.nets.delivery"]
        same = self.file_0602(self.paid(self.move), number=4711)
        number = self.file_0602(self.paid(self.bo_move), number=4711)
        first = self.env["asom.nets.delivery"].receive("first", same)
        search = deliveries.search

        def blind(this, domain, *args, **kwargs):
            found = search(this, domain, *args, **kwargs)
            return found - first if this._name == first._name else found

        self.patch(deliveries, "search", blind)
        for data in (same, number):
            with self.quiet():
                [line] = self.take_in(("again", data))
            self.assertEqual(line.outcome, "known")
            self.assertIn("received already", line.text)
            with self.quiet(), self.assertRaises(ConcurrencyError):
                # The server tries the request again, and then it sees the file.
                self.env["asom.nets.delivery"].receive("again", data)
        self.assertEqual(self.bo_move.payment_state, "not_paid")

    def test_several_files(self):
        good = self.file_0602(self.paid(self.move))
        lost = self.file_0602(
            self.paid(self.bo_move, customer="99887", reference="000777777")
        )
        broken = self.file_0602(self.paid(self.bo_move)).replace(b"BS0920", b"BS0929")
        lines = self.take_in(
            ("good", good), ("lost", lost), ("broken", broken), ("again", good)
        )
        self.assertEqual(lines.mapped("outcome"), ["read", "read", "refused", "known"])
        self.assertEqual(self.move.payment_state, "paid")
        self.assertIn("Everything is placed", lines[0].text)
        self.assertIn("Records: 1", lines[0].text)
        self.assertIn("1 on the work list", lines[1].text)
        self.assertIn("Line 4, BS092", lines[2].text)
        self.assertIn("before", lines[3].text)
        self.assertIn("nothing was changed", lines[3].text)
        self.assertEqual(lines[3].delivery_id, lines[0].delivery_id)
        wizard = lines.receive_id
        self.assertEqual(wizard.open_count, 1)
        found = self.as_staff(self.env["asom.nets.parked"]).search(
            wizard.action_view_parked()["domain"]
        )
        self.assertEqual(found.delivery_id, lines[1].delivery_id)
        self.assertEqual(
            wizard.action_view_deliveries()["domain"],
            [("id", "in", lines.delivery_id.ids)],
        )
        self.assertEqual(lines[0].action_open()["res_id"], lines[0].delivery_id.id)

    def test_anything(self):
        lines = self.take_in(("empty", b""), ("junk", bytes(range(256)) * 9))
        self.assertEqual(lines.mapped("outcome"), ["refused", "refused"])
        self.assertTrue(all(lines.mapped("text")))
        for delivery in lines.sudo().delivery_id:
            self.assertTrue(delivery.readable)

    def test_nothing_chosen(self):
        with self.assertRaises(UserError):
            self.wizards.create({}).action_receive()

    def test_only_what_was_uploaded_here(self):
        """A request that names any other attachment neither reads nor removes it."""
        others = self.env["ir.attachment"].create(
            [
                {"name": "letter", "raw": b"secret"},
                {
                    "name": "another user's",
                    "raw": b"secret",
                    "res_model": "asom.nets.receive",
                },
            ]
        )
        wizard = self.wizards.sudo().create({"file_ids": [(6, 0, others.ids)]})
        with self.assertRaises(UserError):
            wizard.sudo(False).action_receive()
        self.assertEqual(others.exists(), others)
        self.assertFalse(
            self.env["asom.nets.delivery"].search([("direction", "=", "in")])
        )

    def test_a_big_file_is_worked_on_behind(self):
        self.patch(process, "AT_ONCE_BYTES", 100)
        data = self.file_0602(self.paid(self.move), self.slip_paid(self.bo_move))
        cron = self.env.ref("asom_nets.cron_nets_deliveries")
        triggers = self.env["ir.cron.trigger"]
        self.assertFalse(triggers.search([("cron_id", "=", cron.id)]))
        [line] = self.take_in(("big", data))
        self.assertTrue(triggers.search([("cron_id", "=", cron.id)]))
        self.assertEqual(line.outcome, "waiting")
        self.assertIn("background", line.text)
        delivery = line.delivery_id
        self.assertEqual((delivery.state, delivery.progress), ("received", 0.0))
        self.assertEqual(self.move.payment_state, "not_paid")
        # The same file once more, while it waits: it is still there only once.
        [again] = self.take_in(("big", data))
        self.assertEqual(again.delivery_id, delivery)
        self.assertEqual(again.outcome, "waiting")
        self.env["asom.nets.delivery"].sudo()._cron_process()
        self.assertEqual((delivery.state, delivery.progress), ("done", 100.0))
        self.assertEqual(self.move.payment_state, "paid")

    def test_the_scheduler_speaks_the_associations_language(self):
        self.env["res.lang"]._activate_lang("da_DK")
        self.north.partner_id.lang = "da_DK"
        data = self.file_0602(self.paid(self.move, customer="99887", reference=""))
        delivery, _known = self.env["asom.nets.delivery"]._receive("x", data)
        scheduler = delivery.env(context={})["asom.nets.delivery"].sudo()
        scheduler._cron_process()
        reason = "Ingen er kendt under kundenummer 99887."
        self.assertEqual(self.open_parked(delivery).reason, reason)
        self.assertIn("Linjer læst", "".join(delivery.message_ids.mapped("body")))

    def test_progress_grows(self):
        self.patch(process, "STAGE_BATCH", 1)
        self.patch(process, "AT_ONCE_BYTES", 100)
        data = self.file_0602(self.paid(self.move), self.slip_paid(self.bo_move))
        delivery, _known = self.env["asom.nets.delivery"]._receive("big", data)
        seen = [delivery.progress]
        while delivery.sudo()._process_step():
            seen.append(delivery.progress)
        self.assertEqual(seen, sorted(seen))
        self.assertEqual(seen[:2], [0.0, 25.0])
        self.assertEqual(delivery.progress, 100.0)

    def test_one_that_stops_does_not_stop_the_others(self):
        responsible = self.user_of("responsible", "group_staff", self.north)
        self.north.asom_responsible_id = responsible
        self.patch(process, "AT_ONCE_BYTES", 100)
        deliveries = self.env["asom.nets.delivery"]
        bad, _known = deliveries._receive("bad", self.file_0602(self.paid(self.move)))
        good, _known = deliveries._receive(
            "good", self.file_0602(self.slip_paid(self.bo_move))
        )
        original = type(bad)._process_step

        def breaks(this):
            if this == bad:
                raise ValueError("broken for the test")
            return original(this)

        self.patch(type(bad), "_process_step", breaks)
        with self.assertLogs("odoo.addons.asom_nets.models.delivery.process", "ERROR"):
            deliveries.sudo()._cron_process()
        self.assertEqual((bad.state, good.state), ("received", "done"))
        # Somebody is told, once, and needs not care any more when it is mended.
        with mute_logger("odoo.addons.asom_nets.models.delivery.process"):
            deliveries.sudo()._cron_process()
        self.assertEqual(bad.sudo().activity_ids.user_id, responsible)
        self.assertEqual(len(bad.sudo().activity_ids), 1)
        self.assertFalse(good.sudo().activity_ids)
        self.patch(type(bad), "_process_step", original)
        deliveries.sudo()._cron_process()
        self.assertEqual(bad.state, "done")
        self.assertFalse(bad.sudo().activity_ids)

    def test_a_refused_file_is_read_once_it_can_be(self):
        row = self.paid(self.move)
        row = row._replace(
            pbs_number="09999999", record=row.record.replace("01234567", "09999999", 1)
        )
        data = self.file_0602(row)
        [line] = self.take_in(("x", data))
        self.assertEqual(line.outcome, "refused")
        self.assertIn("09999999", line.text)
        [line] = self.take_in(("x", data))
        self.assertEqual(line.outcome, "refused")
        self.assertIn("before", line.text)
        self.replace_agreement("09999999")
        [line] = self.take_in(("x", data))
        self.assertEqual(line.outcome, "read", line.text)
        self.assertEqual(line.delivery_id.state, "done")

    def test_another_associations_file(self):
        secret = self.subscriber("Sekret Person", self.south)
        self.collect_south()
        data = self.file_0602(self.paid(self.move_of(secret)))
        staff = self.wizards_of(self.staff)
        for user in (self.wizards, self.wizards, staff, staff):
            self.wizards = user
            [line] = self.take_in(("x", data))
            self.assertEqual(line.outcome, "refused")
            self.assertFalse(line.delivery_id)
            self.assertNotIn("South", line.text)
            self.assertNotIn("Sekret", line.text)

    def test_the_board_reads_no_files(self):
        board = self.user_of("worklist_board", "group_board", self.north)
        with self.assertRaises(AccessError):
            self.env["asom.nets.receive"].with_user(board).create({})

    def test_files_that_were_never_read_are_removed(self):
        old = self.env["ir.attachment"].create(
            {"name": "x", "raw": b"x", "res_model": "asom.nets.receive", "res_id": 0}
        )
        kept = self.env["ir.attachment"].create(
            {"name": "y", "raw": b"y", "res_model": "asom.nets.receive", "res_id": 0}
        )
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = '2026-01-01' WHERE id = %s",
            (old.id,),
        )
        self.env.cr.execute(
            "UPDATE ir_attachment SET create_date = %s WHERE id = %s", (NOW, kept.id)
        )
        self.env.invalidate_all()
        self.env["asom.nets.receive"]._gc_files()
        self.assertEqual((old | kept).exists(), kept)
