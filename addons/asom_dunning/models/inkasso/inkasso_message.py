import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_isolation.frozen import FrozenBinary
from odoo.addons.asom_membership.money import to_kroner, to_ore

from ...inkasso import neutral, schema
from ...inkasso.archive import pack
from ...inkasso.tables import as_csv, as_xlsx

STAFF = "asom_membership.group_staff"
# These go with letters and invoices, in an archive.
WITH_FILES = ("case", "batch")
KINDS = [
    ("case", "New Case"),
    ("batch", "Several New Cases"),
    ("receipt", "Receipt"),
    ("payment", "Payment to the Association"),
    ("withdrawal", "Withdrawal"),
    ("correction", "Correction"),
    ("status", "Status"),
    ("settlement", "Settlement"),
]


class InkassoMessage(models.Model):
    """One message to or from an agency, frozen as it was sent or came."""

    _name = "asom.inkasso.message"
    _description = "Message with a Debt Collection Agency"
    _inherit = ["asom.frozen.mixin"]
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(string="Number", required=True, readonly=True, index=True)
    company_id = fields.Many2one(
        "res.company", string="Association", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    agreement_id = fields.Many2one(
        "asom.inkasso.agreement",
        required=True,
        index=True,
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    case_id = fields.Many2one(
        "asom.inkasso.case",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    case_ref = fields.Char(string="Reference in It", readonly=True)
    kind = fields.Selection(KINDS, required=True, readonly=True, index=True)
    direction = fields.Selection(
        [("out", "To the Agency"), ("back", "From the Agency")],
        required=True,
        readonly=True,
    )
    date = fields.Date(required=True, readonly=True)
    amount = fields.Monetary(readonly=True)
    costs = fields.Monetary(readonly=True, help="What the agency has kept.")
    note = fields.Char(readonly=True)
    state = fields.Selection(
        [
            ("waiting", "To Be Sent"),
            ("sent", "Sent"),
            ("failed", "Not Sent"),
            ("parked", "Parked: No Case Found"),
            ("done", "Received"),
            ("to_book", "To Be Booked"),
            ("dropped", "Not Needed Any More"),
        ],
        required=True,
        readonly=True,
        index=True,
    )
    error = fields.Char(readonly=True)
    attempts = fields.Integer(readonly=True)
    perhaps_there = fields.Boolean(
        readonly=True,
        help="It has been tried: the agency may have it, whatever we were told.",
    )
    next_try = fields.Datetime(readonly=True)
    date_delivered = fields.Datetime(string="Delivered", readonly=True)
    mail_id = fields.Many2one(
        "mail.mail", readonly=True, index="btree_not_null", ondelete="set null"
    )
    move_ids = fields.One2many(
        "account.move",
        "asom_inkasso_message_id",
        string="Booked As",
        readonly=True,
    )
    payment_key = fields.Char(
        readonly=True, help="Which settlement in the ledger it tells of."
    )
    content = FrozenBinary(
        string="JSON", sha256="sha256", required=True, readonly=True, groups=STAFF
    )
    sha256 = fields.Char(string="SHA-256", readonly=True, required=True)
    archive = FrozenBinary(
        string="ZIP", sha256="archive_sha256", readonly=True, groups=STAFF
    )
    archive_sha256 = fields.Char(string="SHA-256 of the ZIP", readonly=True)

    _name_once = models.UniqueIndex(
        "(agreement_id, direction, name)", "This message is here already."
    )
    _case_once = models.UniqueIndex(
        "(case_id) WHERE kind = 'case'", "The case has been handed over already."
    )
    _payment_once = models.UniqueIndex(
        "(case_id, payment_key) WHERE payment_key IS NOT NULL",
        "The agency has been told of this payment already.",
    )

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What was sent or received stays."))

    def _frozen_filename(self, name):
        ending = "json" if name == "content" else "zip"
        return f"{self.name}.{ending}"

    # === MAKING === #

    @api.model
    def _freeze_case(self, case, moves, fees):
        """The case as it leaves: JSON, CSV, XLSX, letters and invoices in one ZIP."""
        files = case._files(moves)
        document = case._document(moves, fees, files)
        return self._freeze(
            case.agreement_id,
            document,
            {
                **{name: data for name, (_kind, data) in files.items()},
                "case.json": neutral.as_json(document),
                **self._rendered("case", case.agreement_id, [document]),
            },
            case_id=case.id,
            case_ref=case.name,
            amount=to_kroner(document["totals"]["balance"]),
        )

    @api.model
    def _rendered(self, name, agreement, documents) -> dict[str, bytes]:
        """Cases as the agency's profile wants them: {file name: bytes}.

        :param documents: with amounts in øre and dates
        :raises UserError: when a sign is not in the agency's character set
        """
        try:
            rows = as_csv(documents, agreement._dialect())
        except UnicodeEncodeError as error:
            raise UserError(
                self.env._(
                    "“%(sign)s” is not in the character set of the agency's files. "
                    "Choose UTF-8 in the agreement.",
                    sign=error.object[error.start : error.end],
                )
            ) from error
        title = ", ".join(document["case_ref"] for document in documents)[:120]
        return {f"{name}.csv": rows, f"{name}.xlsx": as_xlsx(documents, title)}

    @api.model
    def _freeze(self, agreement, document, files, **vals):
        """Keep what is sent, after the published schema has been asked.

        :param files: {name: bytes} of the archive, if there is one
        :raises UserError: when it is not what the schema says
        """
        content = neutral.as_json(document)
        try:
            schema.check(content)
        except schema.SchemaError as error:
            raise UserError(
                self.env._(
                    "%(number)s is not what agencies are promised (%(place)s: "
                    "%(why)s). Nothing was sent. Mend the field, or tell who keeps "
                    "the system.",
                    number=document["message_id"],
                    place=error.place,
                    why=error.why,
                )
            ) from error
        return self.create(
            {
                "name": document["message_id"],
                "company_id": agreement.company_id.id,
                "agreement_id": agreement.id,
                "kind": document["kind"],
                "direction": "out",
                "date": fields.Date.context_today(self),
                "state": "waiting",
                "content": base64.b64encode(content),
                "archive": base64.b64encode(pack(files)) if files else False,
                **vals,
            }
        )

    @api.model
    def _tell(self, case, kind, key=None, **facts):
        """A message about a case that the agency has.

        :param kind: "payment", "withdrawal" or "correction"
        :param key: what it tells of; told once
        :param facts: what it says besides
        """
        sudo = self.env["asom.inkasso.message"].sudo()
        number = 1 + sudo.search_count(
            [("case_id", "=", case.id), ("direction", "=", "out")]
        )
        document = {
            "schema_version": neutral.SCHEMA_VERSION,
            "kind": kind,
            "message_id": f"{case.name}-{number}",
            "case_ref": case.name,
            "date": fields.Date.context_today(self),
            "creditor": case.agreement_id._creditor(),
            "balance": to_ore(sum(case.move_ids.mapped("amount_residual"))),
            **facts,
        }
        message = sudo._freeze(
            case.agreement_id,
            document,
            {},
            case_id=case.id,
            case_ref=case.name,
            amount=to_kroner(facts.get("amount", 0)),
            note=facts.get("reason") or facts.get("allocated_to"),
            payment_key=key,
        )
        message._deliver()
        return message

    # === ACTION METHODS === #

    def action_download(self):
        """Save it; what waits for that counts as sent."""
        self.ensure_one()
        self.check_access("write")
        self.sudo()._downloaded()
        return self._frozen_action(self._file_field(), "download")

    def _file_field(self) -> str:
        """What of it leaves: the archive of cases, else the message itself."""
        return "archive" if self.kind in WITH_FILES else "content"

    def _downloaded(self):
        waits = self.direction == "out" and self.state in ("waiting", "failed")
        # One that leaves with others is looked at; it leaves with them.
        if not waits or self.batch_id:
            return
        if why := self._held_back_text():
            raise UserError(why)
        self._delivered()

    def action_try_again(self):
        """Send once more what could not be sent."""
        self.check_access("write")
        for message in self.sudo().filtered(lambda row: row.state == "failed"):
            message.write(
                {"state": "waiting", "attempts": 0, "next_try": False, "error": False}
            )
            message._deliver()
        return True

    def action_arrived(self):
        """The agency has it: a person has asked.

        :raises UserError: when that is not the question
        """
        self.check_access("write")
        for message in self.sudo():
            if message.state != "failed" or not message.perhaps_there:
                raise UserError(self.env._("There is no doubt about %s.", message.name))
            message._delivered()
        return True

    # === SENDING === #

    def _deliver(self):
        """Send by the agreement's way; what is to be downloaded waits for that, what
        leaves with others for them."""
        for message in self:
            if message.state != "waiting" or message.batch_id or message._held_back():
                continue
            way = message.agreement_id.delivery
            if way in self._background_ways():
                # Nothing is sent that is not committed.
                self.env.ref("asom_dunning.cron_inkasso")._trigger()
            else:
                getattr(message, f"_deliver_{way}")()

    def _deliver_download(self):
        """Somebody of the bureau saves it."""

    def _deliver_mail(self):
        """By mail to the agency, with the files."""
        self.ensure_one()
        agency = self.agreement_id.agency_id
        if not agency.email:
            self.write({"state": "failed", "error": self.env._("No e-mail address.")})
            return
        name = self._file_field()
        what = dict(self._fields["kind"]._description_selection(self.env))[self.kind]
        body = self.env["ir.qweb"]._render(
            "asom_dunning.inkasso_mail", {"message": self, "kind": what}
        )
        files = [(self._frozen_filename(name), self._frozen_bytes(name))]
        self.mail_id = self.company_id._asom_mail(
            f"{what} {self._about()}", body, files, email_to=agency.email
        )
        self._delivered()

    def _delivered(self):
        self.write(
            {
                "state": "sent",
                "date_delivered": fields.Datetime.now(),
                "error": False,
                "next_try": False,
            }
        )
        if self.part_ids:
            self.part_ids._delivered()
        for message in self.filtered(lambda row: row.kind == "case"):
            if message.case_id.state == "approved":
                message.case_id.state = "sent"

    def _failed_once(self, error, again, most=10, certain=False):
        """Note that sending has failed; later once more, or not.

        :param again: whether it makes sense to try again
        :param certain: nothing can have arrived
        """
        self.ensure_one()
        attempts = self.attempts + 1
        last = not again or attempts >= most
        wait = timedelta(minutes=5 * 2 ** min(attempts, 8))
        self.write(
            {
                "attempts": attempts,
                "perhaps_there": not certain,
                "error": error,
                "state": "failed" if last else "waiting",
                "next_try": False if last else fields.Datetime.now() + wait,
            }
        )

    def _not_delivered(self, why):
        """A mail to an agency that no server takes has not been sent."""
        for message in self:
            message._failed_once(why, False)
