import json

from odoo import api, fields, models

from ...inkasso import neutral
from ...inkasso.archive import unpack
from .inkasso_message import WITH_FILES

# Renderings of one case, which a file of several does not have.
SINGLE = ("case.csv", "case.xlsx")


class InkassoMessage(models.Model):
    """Several cases in one file, for agencies that want it so; and what is looked at
    before a case leaves."""

    _inherit = "asom.inkasso.message"

    batch_id = fields.Many2one(
        "asom.inkasso.message",
        string="Leaves In",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        ondelete="restrict",
        help="The file of several cases that it is in.",
    )
    part_ids = fields.One2many(
        "asom.inkasso.message", "batch_id", string="Cases in It", readonly=True
    )

    # === ONE FILE FOR SEVERAL === #

    def _bundle(self):
        """One file for these cases of an agreement that were not sent.

        :returns: the message that they leave with
        """
        agreement = self.agreement_id
        agreement.ensure_one()
        company = agreement.company_id
        number = company._asom_sequence("asom.inkasso.batch").next_by_id()
        contents = [part._frozen_bytes("content") for part in self]
        document = {
            "schema_version": neutral.SCHEMA_VERSION,
            "kind": "batch",
            "message_id": f"S{company.id}-{number}",
            "created": fields.Datetime.now(),
            "creditor": agreement._creditor(),
            "cases": [json.loads(content) for content in contents],
        }
        files = {
            "cases.json": neutral.as_json(document),
            **self._rendered("cases", agreement, list(map(neutral.parsed, contents))),
        }
        for part in self:
            for name, data in unpack(part._frozen_bytes("archive")).items():
                if name not in SINGLE:
                    files[f"{part.case_ref}/{name}"] = data
        batch = self._freeze(
            agreement,
            document,
            files,
            case_ref=document["message_id"],
            amount=sum(self.mapped("amount")),
            note=", ".join(self.mapped("case_ref")),
        )
        self.batch_id = batch
        return batch

    @api.model
    def _send_approved(self, messages):
        """Send cases that were approved together, as each agency wants them."""
        for agreement, some in messages.grouped("agreement_id").items():
            several = agreement.files == "batch" and len(some) > 1
            (some._bundle() if several else some)._deliver()

    def _never_left(self) -> bool:
        """Is it certain that the agency does not have it?"""
        self.ensure_one()
        carrier = self.batch_id or self
        return carrier.state in ("waiting", "failed") and not carrier.perhaps_there

    def _drop(self):
        """It was never sent and need not be; what would have left with it leaves
        without it."""
        this = self.sudo()
        batches = this.batch_id.filtered(lambda row: row.state in ("waiting", "failed"))
        this.state = "dropped"
        for batch in batches:
            others = batch.part_ids.filtered(lambda row: row.state == "waiting")
            batch.state = "dropped"
            others.batch_id = False
            self._send_approved(others)

    def _about(self) -> str:
        """What it is about, for the subject of a mail."""
        return self.case_ref or self.name

    # === LOOKED AT ONCE MORE === #

    def _held_back_text(self) -> str:
        """Why a case may not leave any more, such as a dispute since it was approved;
        "" when it may, and of other messages."""
        if self.kind not in WITH_FILES:
            return ""
        # What was withdrawn or paid since is told by itself.
        cases = (self.part_ids or self).case_id.filtered(
            lambda case: case.state == "approved"
        )
        return "\n".join(filter(None, (case._held_back_text() for case in cases)))

    def _held_back(self) -> bool:
        """Leave it here, and say why."""
        self.ensure_one()
        why = self._held_back_text()
        if why:
            # No attempt: the agency has got nothing.
            self.write({"state": "failed", "error": why, "next_try": False})
        return bool(why)
