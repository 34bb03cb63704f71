import base64

from odoo import api, fields, models
from odoo.tools import format_date

from odoo.addons.asom_membership.money import danish, to_ore

KINDS = [
    ("agreement", "Payment Agreement"),
    ("agreement_ended", "Payment Agreement Has Ended"),
]
TEMPLATE = "asom_dunning.mail_template_letter"


class DunningLetter(models.Model):
    """A letter to a member that is no reminder, frozen as it was sent."""

    _name = "asom.dunning.letter"
    _description = "Letter to a Member"
    _inherit = "asom.dunning.letter.mixin"
    _order = "date desc, id desc"

    agreement_id = fields.Many2one(
        "asom.dunning.agreement",
        index="btree_not_null",
        readonly=True,
        check_company=True,
        ondelete="restrict",
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    date = fields.Date(string="Sent", required=True, readonly=True)
    printed = fields.Boolean(readonly=True)

    @api.depends("kind", "date", "membership_id.member_number")
    def _compute_display_name(self):
        labels = dict(self._fields["kind"]._description_selection(self.env))
        for letter in self:
            number = letter.membership_id.member_number or ""
            letter.display_name = f"{labels.get(letter.kind)} {number} {letter.date}"

    def action_printed(self):
        """Note that a letter has been printed and posted."""
        self.check_access("write")
        self.sudo().printed = True
        return True

    def _mail_subject(self) -> str:
        labels = dict(self._fields["kind"]._description_selection(self.env))
        return labels[self.kind]

    def _mail_text(self) -> str:
        """What it is about, in a sentence."""
        if self.kind == "agreement":
            return self.env._(
                "We have agreed that you pay what you owe in instalments."
            )
        return self.env._(
            "We have not received an instalment, so the payment agreement has ended."
        )

    def _send(self):
        """Hand mails to the queue; letters wait to be printed."""
        template = self.env.ref(TEMPLATE)
        for letter in self.filtered(lambda row: row.channel == "mail"):
            letter._frozen_mail(template, ["pdf"])

    def _message_receive_bounce(self, email, partner):
        """Paper goes instead."""
        result = super()._message_receive_bounce(email, partner)
        back = self.sudo().filtered(lambda letter: letter.channel == "mail")
        back.write({"channel": "letter", "printed": False})
        for letter in back:
            letter.message_post(body=self.env._("The mail to %s came back.", email))
        return result


class DunningAgreement(models.Model):
    """What the member is told of an agreement."""

    _inherit = "asom.dunning.agreement"

    def _letter_channel(self, policy) -> str:
        """By mail where reminders go by mail and the member has got one."""
        member = self.membership_id
        payer = member.partner_id.with_company(member.company_id).sudo()
        way = payer.commercial_partner_id.invoice_sending_method
        by_mail = policy.channel != "letter" and payer.email
        return "mail" if by_mail and way in (False, "email") else "letter"

    def _write_letter(self, kind, deadline=None):
        """Freeze and send the letter of an agreement.

        :param deadline: last day of an agreement that has ended
        """
        self.ensure_one()
        today = fields.Date.context_today(self)
        record = self.sudo()
        policy = record.env["asom.dunning.policy"]._require(record.company_id)
        lang = record.membership_id.partner_id._asom_lang()
        policy = policy.with_context(lang=lang)
        pdf = policy._agreement_pdf(record.with_context(lang=lang), kind, deadline)
        letter = record.env["asom.dunning.letter"].create(
            {
                "company_id": record.company_id.id,
                "membership_id": record.membership_id.id,
                "agreement_id": record.id,
                "kind": kind,
                "date": today,
                "channel": record._letter_channel(policy),
                "pdf": base64.b64encode(pdf),
            }
        )
        letter._send()

    def _summary_text(self) -> str:
        """Where it stands, for somebody on the telephone."""
        self.ensure_one()
        if not self.date_next:
            return self.display_name
        return self.env._(
            "Payment agreement since %(since)s: %(left)s kr. are left, the next "
            "instalment is due on %(next)s.",
            since=format_date(self.env, self.date_started),
            left=danish(to_ore(self.amount_left)),
            next=format_date(self.env, self.date_next),
        )
