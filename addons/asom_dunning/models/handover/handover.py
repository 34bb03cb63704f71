import base64
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from odoo.addons.asom_isolation.frozen import FrozenBinary
from odoo.addons.asom_membership.banking_days import next_banking_day
from odoo.addons.asom_membership.money import danish, to_kroner, to_ore

MANAGER = "asom_membership.group_manager"
BOARD = "asom_membership.group_board"


class DunningHandover(models.Model):
    """The association is asked what is to be done about members who have had both
    reminders: one letter and list for several cases, frozen as they were sent."""

    _name = "asom.dunning.handover"
    _description = "Hand-Over to the Association"
    _inherit = ["mail.thread", "mail.activity.mixin", "asom.frozen.mixin"]
    _order = "date_sent desc, id desc"
    _check_company_auto = True

    company_id = fields.Many2one(
        "res.company", string="Association", required=True, index=True, readonly=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_sent = fields.Date(string="Sent", required=True, readonly=True)
    date_answer = fields.Date(string="Answer By", required=True, readonly=True)
    date_reminded = fields.Date(string="Reminded", readonly=True, tracking=1)
    date_escalated = fields.Date(string="Told to the Bureau", readonly=True, tracking=2)
    decision_ids = fields.One2many(
        "asom.dunning.decision", "handover_id", string="Decisions", readonly=True
    )
    amount = fields.Monetary(
        string="Overdue", readonly=True, help="When the association was asked."
    )
    member_count = fields.Integer(string="Members", compute="_compute_counts")
    waiting_count = fields.Integer(string="Not Decided", compute="_compute_counts")
    reached = fields.Char(
        string="Sent To", readonly=True, help="Whoever got the mail of the board."
    )
    pdf = FrozenBinary(
        string="Letter", sha256="pdf_sha256", required=True, readonly=True, groups=BOARD
    )
    pdf_sha256 = fields.Char(string="SHA-256", readonly=True, required=True)
    xlsx = FrozenBinary(
        string="List", sha256="xlsx_sha256", required=True, readonly=True, groups=BOARD
    )
    xlsx_sha256 = fields.Char(
        string="SHA-256 of the List", readonly=True, required=True
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id.name", "date_sent")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for handover in self:
            handover.display_name = self.env._(
                "%(association)s, hand-over of %(day)s",
                association=handover.company_id.name or "",
                day=format_date(self.env, handover.date_sent),
            )

    def _compute_counts(self):
        counts = {}
        for handover, state, count in self.env["asom.dunning.decision"]._read_group(
            [("handover_id", "in", self.ids)], ["handover_id", "state"], ["__count"]
        ):
            counts.setdefault(handover.id, {})[state] = count
        for handover in self:
            found = counts.get(handover._origin.id, {})
            handover.member_count = sum(found.values())
            handover.waiting_count = found.get("waiting", 0)

    # === CRUD METHODS === #

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("What the association was asked stays."))

    def _frozen_filename(self, name):
        ending = "pdf" if name == "pdf" else "xlsx"
        return f"{self.display_name}.{ending}".replace("/", "-")

    # === ASKING === #

    @api.model
    def _ask(self, company):
        """Ask an association about its cases that wait for it and of which it has not
        been asked.

        :returns: the hand-over, or an empty recordset where there is nothing to ask
        """
        cases = (
            self.env["asom.dunning.case"]
            .sudo()
            .search(
                [
                    ("company_id", "=", company.id),
                    ("state", "=", "handed_over"),
                    ("decision_ids", "not any", [("live", "=", True)]),
                ],
                order="id",
            )
        )
        cases = cases.try_lock_for_update() if cases else cases
        cases.invalidate_recordset()
        cases = cases.filtered(
            lambda case: (
                case.state == "handed_over"
                and not case.decision_ids.filtered("live")
                and case._claimable_ore() > 0
            )
        )
        if not cases:
            return self.browse()
        policy = self.env["asom.dunning.policy"].sudo()._require(company)
        day = fields.Date.context_today(self)
        contact = self._contacts(company)[:1] or company.sudo().partner_id
        lang = contact._asom_lang()
        until = next_banking_day(day + timedelta(days=policy.answer_days))
        texts = self.sudo().with_context(lang=lang)
        told = cases.with_env(texts.env)
        handover = self.sudo().create(
            {
                "company_id": company.id,
                "date_sent": day,
                "date_answer": until,
                "amount": to_kroner(sum(case._claimable_ore() for case in cases)),
                "pdf": base64.b64encode(texts._pdf_of(company, told, day, until)),
                "xlsx": base64.b64encode(texts._xlsx_of(told)),
                "decision_ids": [(0, 0, case._decision_vals()) for case in cases],
            }
        )
        handover._mail("asom_dunning.mail_template_handover")
        handover._put_to_board()
        return handover

    @api.model
    def _contacts(self, company):
        """Whom of the association it is sent to: its board, else its own address."""
        rows = company.sudo().asom_contact_ids.filtered(
            lambda contact: contact.role in ("chair", "treasurer", "board", "manager")
        )
        found = rows.partner_id.filtered("email")
        return found or company.sudo().partner_id.filtered("email")

    def _mail(self, xmlid):
        """Letter and list by mail to the board, in their languages; without an address
        the bureau is told."""
        self.ensure_one()
        contacts = self._contacts(self.company_id)
        self.reached = ", ".join(contacts.mapped("email")) or False
        if not contacts:
            self._tell_bureau(
                self.env._(
                    "%s has no contact person with an e-mail address: call the board.",
                    self.company_id.name,
                )
            )
            return
        template = self.env.ref(xmlid).sudo()
        for lang, some in contacts.grouped(lambda who: who._asom_lang()).items():
            # The names of the files are theirs as well.
            self.with_context(lang=lang)._frozen_mail(
                template.with_context(lang=lang),
                ["pdf", "xlsx"],
                recipient_ids=[(6, 0, some.ids)],
            )

    def _put_to_board(self):
        """An activity for who of the board has a login."""
        users = self._contacts(self.company_id).user_ids | self.env[
            "res.users"
        ].sudo().search([("company_ids", "in", self.company_id.ids)])
        board = users.filtered(
            lambda user: (
                user.active
                and user._is_internal()
                and self.company_id in user.company_ids
                and user.has_group(BOARD)
                and not user.has_group("asom_membership.group_accountant")
            )
        )[:1]
        if board:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                self.date_answer,
                summary=self.env._("Decide about members who have not paid"),
                user_id=board.id,
            )

    def _tell_bureau(self, text):
        """An activity for a manager of the bureau."""
        self.activity_schedule(
            "mail.mail_activity_data_todo",
            fields.Date.context_today(self),
            summary=text,
            user_id=self.env["asom.dunning.case"]._bureau_user(self.company_id).id,
        )

    # === WHAT A MAIL SAYS === #

    def _mail_day(self) -> str:
        """Until when the association is asked to answer."""
        return self.env["ir.qweb.field.date"].value_to_html(self.date_answer, {})

    def _mail_amount(self) -> str:
        return danish(to_ore(self.amount))

    # === ACTION METHODS === #

    def action_pdf(self):
        """Open the letter as it was sent."""
        return self._frozen_action("pdf")

    def action_xlsx(self):
        """Download the list as it was sent."""
        return self._frozen_action("xlsx", "download")

    def action_view_decisions(self):
        """Open the members about whom the association is asked."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_dunning.action_dunning_decision"
        )
        action["domain"] = [("handover_id", "=", self.id)]
        action["context"] = {}
        return action
