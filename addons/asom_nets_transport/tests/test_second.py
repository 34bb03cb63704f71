"""Where files to and from Nets go is decided by two: payments are read from there."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TransportCase


@tagged("post_install", "-at_install")
class TestSecond(TransportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.one, cls.two = (
            cls.user_of(login, "group_manager", cls.north, cls.bureau)
            for login in ("channel_one", "channel_two")
        )

    def mine(self, channel):
        return channel.with_user(self.one)

    def refused(self, channel, user):
        with self.assertRaisesRegex(UserError, "Somebody else"), self.cr.savepoint():
            channel.with_user(user).action_start()
        self.assertEqual(channel.state, "draft")

    def test_the_first_is_put_in_use_by_one(self):
        channel = self.watched(start=False).with_user(self.one)
        channel.folder_base = "mine"
        channel.action_start()
        self.assertEqual(channel.state, "running")

    def test_who_moves_it_does_not_begin_with_it(self):
        channel = self.watched()
        self.mine(channel).folder_base = "mine"
        self.assertEqual(channel.state, "draft")
        self.refused(channel, self.one)
        channel.with_user(self.two).action_start()
        self.assertEqual(channel.state, "running")
        # The next time it is the other way round.
        channel.with_user(self.two).folder_base = "theirs"
        self.refused(channel, self.two)
        self.mine(channel).action_start()
        self.assertEqual(channel.state, "running")

    def test_to_stop_and_go_on_takes_one(self):
        channel = self.watched()
        self.mine(channel).action_stop()
        self.mine(channel).action_start()
        self.assertEqual(channel.state, "running")

    def test_nor_does_who_enters_another_one(self):
        old = self.watched()
        self.mine(old).action_archive()
        created = (
            self.env["asom.nets.channel"]
            .with_user(self.one)
            .create(
                {
                    "company_id": self.north.id,
                    "kind": "folder",
                    "folder_base": "another",
                    "settle_seconds": 0,
                    "responsible_id": self.one.id,
                }
            )
        )
        self.refused(created, self.one)
        with self.assertRaisesRegex(UserError, "is kept"), self.cr.savepoint():
            self.mine(old).unlink()

    def test_nor_who_leaves_the_bureaus_own(self):
        self.watched(self.bureau)
        mine = self.watched(start=False, folder_base="own")
        self.mine(mine).folder_base = "mine"
        self.refused(mine, self.one)
