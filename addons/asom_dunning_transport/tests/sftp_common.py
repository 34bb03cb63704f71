"""Two cases of an agency that is reached over a real SFTP server."""

from peers.sftp import SftpServer

from odoo.tests import freeze_time

from odoo.addons.asom_dunning.tests.after_common import APPROVED, AfterCase

NOW = f"{APPROVED} 10:00:00"
OUT = "to_nets"


class SftpCase(AfterCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.server = SftpServer()
        cls.server.__enter__()
        cls.addClassCleanup(cls.server.__exit__)
        members, handover = cls.handed_over("Ida Holm", "Bo Lind")
        cls.decide(handover.decision_ids, "inkasso")
        cls.cases = handover.decision_ids.inkasso_ids
        cls.classPatch(type(cls.cases), "_invoice_pdf", lambda case, move: b"%PDF")
        cls.agreement = cls.cases.agreement_id
        cls.agreement.write(
            {
                "delivery": "sftp",
                "sftp_host": cls.server.host,
                "sftp_port": cls.server.port,
                "sftp_user": cls.server.user,
                "sftp_host_key": cls.server.host_key,
                "sftp_folder": cls.server.path(OUT),
                "new_sftp_key": cls.server.private_key,
            }
        )
        with freeze_time(NOW):
            cls.cases[0].action_approve()
        cls.message = cls.cases[0].inkasso_message_ids
        cls.name = f"{cls.message.name}.zip"

    def setUp(self):
        super().setUp()
        self.addCleanup(self.server.empty)
