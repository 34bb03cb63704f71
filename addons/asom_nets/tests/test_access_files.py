"""Invariant 4 for files: who receives, sees and downloads them, and what is said of
files that hold several associations."""

import base64

from odoo import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import format_date, mute_logger

from ..betalingsservice.fik import payment_id
from .common_access import GROUPS, AccessCase


@tagged("post_install", "-at_install")
class TestFiles(AccessCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bureau = cls.env.ref("base.main_company")
        cls.users["bureau"] = cls.user_of(
            "nets_bureau", "group_staff", cls.bureau, cls.north, cls.south
        )
        # Works for both, and not in the bureau's own company.
        cls.users["both"] = cls.user_of(
            "nets_both", "group_staff", cls.north, cls.south
        )
        for user in cls.users.values():
            user.password = f"{user.login}-secret"
        cls.sign_ups = cls.env["asom.nets.delivery"].create(
            {
                "company_id": cls.north.id,
                "agreement_id": cls.north_agreement.id,
                "direction": "out",
                "type": "0605",
                "number": "9999000001",
                "filename": "BS0605.BS1",
                "content": base64.b64encode(b"BS042 with a CPR number"),
            }
        )
        cls.env.flush_all()

    def received(self, user, data, filename="D-602.BS1"):
        """What a user gets for a file; looked at as the database has it."""
        deliveries = (
            self.env["asom.nets.delivery"]
            .with_user(self.users[user])
            .with_context(allowed_company_ids=self.users[user].company_ids.ids)
        )
        delivery = deliveries.receive(filename, data)
        self.env.flush_all()
        return delivery.sudo()

    def refused_to(self, user, data):
        before = self.env["asom.nets.delivery"].sudo().search_count([])
        error = self.refused(lambda: self.received(user, data), user)
        after = self.env["asom.nets.delivery"].sudo().search_count([])
        self.assertEqual(before, after)
        return str(error)

    def stranger(self):
        """A record of a creditor whom nobody knows."""
        row = self.paid(self.secret_move)
        return row._replace(
            pbs_number="09999999",
            record=row.record.replace("07654321", "09999999"),
        )

    # === RECEIVING === #

    def test_files_of_others_are_refused(self):
        """In the same words, whether the file is here already or not."""
        texts = {
            self.refused_to("staff", data)
            for data in (
                self.data(self.shared),
                self.file_0602(self.paid(self.secret_move)),
                self.file_0602(self.paid(self.ida_move), self.paid(self.secret_move)),
                self.file_0602(self.paid(self.ida_move), self.stranger()),
                self.file_0602(self.stranger()),
                self.data(self.listed),
            )
        }
        self.assertEqual(len(texts), 1, texts)

    def test_the_board_receives_nothing(self):
        for group in ("board", "accountant", "service_partner"):
            self.refused_to(group, self.file_0602(self.paid(self.ida_move)))

    def test_a_file_of_several_is_the_bureaus(self):
        data = self.file_0602(self.paid(self.ida_move), self.paid(self.secret_move))
        first = self.refused_to("both", data)
        delivery = self.received("bureau", data)
        self.assertEqual((delivery.company_id, delivery.state), (self.bureau, "done"))
        self.assertEqual(self.received("bureau", data), delivery)
        self.assertEqual(self.refused_to("both", data), first)

    def test_a_file_with_somebody_unknown_is_the_bureaus(self):
        """Who else is in it is not known: the one who is must not see the rest."""
        for data in (
            self.file_0602(self.paid(self.ida_move), self.stranger()),
            self.file_0602(
                self.paid(self.ida_move), self.stranger(), self.paid(self.secret_move)
            ),
        ):
            delivery = self.received("bureau", data)
            self.assertEqual(delivery.state, "failed")
            self.assert_bureaus(delivery)

    def test_a_file_of_a_wrong_sender_is_the_bureaus(self):
        data = self.file_0602(
            self.paid(self.ida_move), self.paid(self.secret_move), supplier="10150817"
        )
        delivery = self.received("bureau", data)
        self.assertEqual(delivery.state, "failed")
        self.assert_bureaus(delivery)

    def assert_bureaus(self, delivery):
        self.assertEqual(delivery.company_id, self.bureau)
        self.assertFalse(delivery.agreement_id)
        for group in GROUPS[:-1]:
            model = self.as_user(group, "asom.nets.delivery")
            self.assertFalse(model.search([("id", "=", delivery.id)]))
            self.refused(model.browse(delivery.id).read, group)

    def test_a_number_of_anothers_file(self):
        """Nets numbers the files of the bureau; when others' came is not told."""
        self.received("bureau", self.file_0602(self.paid(self.secret_move), number=500))
        mine = self.received(
            "staff", self.file_0602(self.paid(self.ida_move), number=500)
        )
        self.assertEqual((mine.company_id, mine.state), (self.north, "failed"))
        self.assertIn("0000000500", mine.failure)
        day = format_date(self.env, mine.create_date)
        self.assertNotIn(day, mine.failure)
        self.assert_silent(mine.failure)
        self.received("staff", self.file_0602(self.paid(self.ida_move), number=501))
        again = self.file_0602(self.paid(self.ida_move, 5), number=501)
        self.assertIn(day, self.received("staff", again).failure)

    def test_the_wizard(self):
        user = self.users["staff"]
        wizard = self.as_user("staff", "asom.nets.receive").create({})
        files = self.as_user("staff", "ir.attachment").create(
            [
                {"name": "ours", "res_model": wizard._name, "raw": data}
                for data in (
                    self.file_0602(self.paid(self.ida_move)),
                    self.data(self.shared),
                )
            ]
        )
        wizard.file_ids = [Command.set(files.ids)]
        wizard.action_receive()
        self.assertEqual(wizard.line_ids.mapped("outcome"), ["read", "refused"])
        self.assertFalse(wizard.line_ids[1].delivery_id)
        self.assert_silent(wizard.line_ids.read())
        self.assertEqual(wizard.line_ids.create_uid, user)

    def test_nobody_elses_upload(self):
        theirs = self.env["ir.attachment"].create(
            {"name": "Hemmelig", "res_model": "asom.nets.receive", "raw": b"x"}
        )
        wizard = self.as_user("staff", "asom.nets.receive")
        self.refused(lambda: wizard.create({"file_ids": [Command.set(theirs.ids)]}))

    def test_a_shared_file_for_those_who_work_for_all_in_it(self):
        """Who works for the bureau and one of its associations sees no other's."""
        self.users["part"] = self.user_of(
            "nets_part", "group_staff", self.bureau, self.north
        )
        for user, sees in (("part", False), ("bureau", True)):
            model = (
                self.env["asom.nets.delivery"]
                .with_user(self.users[user])
                .with_context(allowed_company_ids=self.users[user].company_ids.ids)
            )
            among = [("id", "=", self.shared.id)]
            self.assertEqual(model.search_count(among), int(sees), user)
            self.assertEqual(
                model.search_count([*among, ("filename", "ilike", "South")]), int(sees)
            )
            if not sees:
                self.refused(model.browse(self.shared.id).read, user)
        self.users["part"].password = "nets_part-secret"
        self.assert_not_served("part", self.shared)
        self.assert_bytes_are_closed("part", self.shared)
        # Whoever has chosen only some of his associations still works on it.
        own = (
            self.env["asom.nets.delivery"]
            .with_user(self.users["bureau"])
            .with_context(allowed_company_ids=self.bureau.ids)
        )
        self.assertEqual(own.search_count([("id", "=", self.shared.id)]), 1)

    # === NAMES === #

    def test_a_shared_file_has_a_name_for_everybody(self):
        own = self.of(self.north, "asom.nets.payment")[:1]
        neutral = f"0602 Payments {self.shared.number}"
        for user, name in (
            ("board", neutral),
            ("staff", neutral),
            ("bureau", self.shared.filename),
        ):
            companies = self.users[user].company_ids
            payment = (
                own.with_env(self.env)
                .with_user(self.users[user])
                .with_context(allowed_company_ids=companies.ids)
            )
            [row] = payment.read(["delivery_id", "delivery_name", "delivery_visible"])
            self.assertEqual(row["delivery_id"][1], name)
            self.assertEqual(row["delivery_name"], name)
            self.assertEqual(row["delivery_visible"], user == "bureau")
            found = payment.search([("delivery_name", "ilike", "South Cable")])
            self.assertEqual(bool(found), user == "bureau")

    # === BYTES === #

    def attachment(self, delivery):
        attachment = (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "asom.nets.delivery"),
                    ("res_id", "=", delivery.id),
                    ("res_field", "=", "content"),
                ]
            )
        )
        self.assertEqual(len(attachment), 1)
        return attachment

    def fetch(self, group, delivery, by_attachment=False):
        self.authenticate(None, None)
        if group:
            login = self.users[group].login
            self.authenticate(login, f"{login}-secret")
        url = delivery._frozen_url("content")
        if by_attachment:
            url = f"/web/content/{self.attachment(delivery).id}"
        with mute_logger("odoo.http", "odoo.addons.base.models.ir_rule"):
            return self.url_open(f"{url}?download=true")

    def assert_not_served(self, group, delivery):
        for by_attachment in (False, True):
            response = self.fetch(group, delivery, by_attachment)
            if group:  # everybody else is asked to sign in
                self.assertNotEqual(response.status_code, 200, group)
            self.assertNotIn(b"BS0", response.content)
            self.assertNotIn("Content-Disposition", response.headers)
            self.assert_silent(response.text)

    def test_own_files_are_served(self):
        self.ours.sudo().state = "sent"
        response = self.fetch("staff", self.ours)
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.content, self.data(self.ours))
        self.assertIn(self.ours.filename, response.headers["Content-Disposition"])
        self.assertEqual(self.ours.downloaded_by_id, self.users["staff"])
        # A board sees what stands in a file, and needs no copy of it.
        for group in ("board", "accountant"):
            self.assert_not_served(group, self.ours)

    def test_files_of_others_are_not_served(self):
        for group in GROUPS:
            for delivery in (self.theirs, self.shared):
                self.assert_not_served(group, delivery)
        self.assert_not_served("board", self.listed)

    def test_nobody_is_served(self):
        self.assert_not_served(None, self.ours)
        self.assert_not_served("service_partner", self.ours)

    def test_cpr_numbers_are_for_staff(self):
        """A delivery 0605, also one of the own association."""
        self.assertEqual(self.fetch("staff", self.sign_ups).status_code, 200)
        self.assert_not_served("board", self.sign_ups)
        for group in ("board", "accountant", "service_partner"):
            self.assert_bytes_are_closed(group, self.sign_ups)
        board = self.as_user("board", "asom.nets.delivery")
        self.assertFalse(board.search([("type", "=", "0605")]))
        self.assertFalse(board.search([("filename", "ilike", "0605")]))

    def test_bytes_by_attachment(self):
        for group in GROUPS:
            for delivery in (self.theirs, self.shared, self.listed):
                self.assert_bytes_are_closed(group, delivery)

    def assert_bytes_are_closed(self, group, delivery):
        attachment = self.attachment(delivery)
        model = self.as_user(group, "ir.attachment")
        for field in ("content", False):
            among = [("id", "=", attachment.id), ("res_field", "=", field)]
            self.assertFalse(model.search(among), group)
        digest = [("checksum", "=", attachment.checksum), ("res_field", "!=", False)]
        self.assertFalse(model.search_count(digest), group)
        self.env.invalidate_all()
        for call in (
            lambda: model.browse(attachment.id).read(["raw"]),
            lambda: (
                self.as_user(group, delivery._name)
                .browse(delivery.id)
                .read(["content", "readable", "raw_text"])
            ),
            lambda: model.create(
                {
                    "name": "x",
                    "res_model": delivery._name,
                    "res_id": delivery.id,
                    "raw": b"x",
                }
            ),
        ):
            self.refused(call, group)

    # === PICTURES === #

    def test_the_picture_of_a_payment_id_looks_nothing_up(self):
        self.authenticate(None, None)
        number = self.secret_move.nets_payment_id
        creditor = self.south_agreement.l10n_dk_fik_creditor_number
        unused = payment_id(99999999999999)
        known = self.url_open(f"/fik/{number}-{creditor}.png")
        unknown = self.url_open(f"/fik/{unused}-80000000.png")
        for response in (known, unknown):
            self.assertEqual(response.status_code, 200)
            self.assertEqual(response.headers["Content-Type"], "image/png")
        self.assertEqual(known.headers.keys(), unknown.headers.keys())
