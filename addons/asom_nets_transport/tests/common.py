"""Connections to a watched folder and to a real SFTP server."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from peers.sftp import SftpServer

from odoo.addons.asom_nets.tests.common import NetsCase

# What Nets sends; nothing but the fact that it came is in it.
RECEIPT = (
    b"PBCNET40" + b" " * 20 + b"+PN00DATA ACCEPTERET\r\n"
)  # domain: old envelope, receipt of one line
OUT, IN, FETCHED, TAKEN = "to_nets", "from_nets", "from_nets/fetched", "taken"


class TransportCase(NetsCase):
    """``north`` has a delivery that is ready; the test makes the connections."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ida = cls.subscriber("Ida Holm")
        cls.bureau = cls.env.ref("base.main_company")
        cls.env.user.company_ids |= cls.bureau

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.startPatcher(patch.dict("os.environ", {"ASOM_NETS_FOLDERS": folder.name}))

    @classmethod
    def watched(cls, company=None, start=True, **vals):
        """A connection to a folder of its own."""
        company = company or cls.north
        channel = cls.env["asom.nets.channel"].create(
            {
                "company_id": company.id,
                "kind": "folder",
                "folder_base": f"box{company.id}",
                "settle_seconds": 0,
                "responsible_id": cls.env.user.id,
                **vals,
            }
        )
        if start:
            channel.action_start()
        return channel

    @classmethod
    def ready(cls):
        """A delivery of ``north`` that has not been sent."""
        return cls.collect().action_create_delivery()

    def folder(self, channel, name):
        return self.root / channel.folder_base / name

    def lay(self, channel, name, data=RECEIPT):
        """Nets lays a file into the folder."""
        path = self.folder(channel, IN) / name
        path.write_bytes(data)
        return path

    def names(self, channel, name):
        """The files of a folder, whatever they are called."""
        found = self.folder(channel, name).iterdir()
        return sorted(path.name for path in found if path.is_file())

    def transfers(self, channel, **wanted):
        found = self.env["asom.nets.transfer"].search(
            [("channel_id", "=", channel.id)], order="id"
        )
        return found.filtered(
            lambda t: all(t[name] == value for name, value in wanted.items())
        )


class SftpCase(TransportCase):
    """A real SFTP server for all tests of the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = SftpServer()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__)

    def setUp(self):
        super().setUp()
        self.addCleanup(self.server.empty)

    @classmethod
    def connection(cls, company=None, start=True, **vals):
        """A connection to the server."""
        server = cls.server
        channel = cls.env["asom.nets.channel"].create(
            {
                "company_id": (company or cls.north).id,
                "kind": "sftp",
                "host": server.host,
                "port": server.port,
                "username": server.user,
                "host_key": server.host_key,
                "new_private_key": server.private_key,
                "folder_in": server.path(IN),
                "folder_fetched": server.path(FETCHED),
                "folder_out": server.path(OUT),
                "folder_taken": server.path(TAKEN),
                "settle_seconds": 0,
                **vals,
            }
        )
        if start:
            channel.action_start()
        return channel
