from collections import defaultdict

from odoo import api, fields, models

from odoo.addons.asom_membership.batches import commit_batch

FOLLOW_BATCH = 1000


class Membership(models.Model):
    """The payment channel follows the member's mandates."""

    _inherit = "asom.membership"

    def _nets_gained_mandate(self, texts):
        """Members with a new mandate pay by Betalingsservice from now on.

        :param texts: {membership: [what to note on it]}; extended
        """
        following = self._nets_following()
        for member in self:
            other = member.payment_channel != "betalingsservice"
            if other and member.company_id in following and member.nets_has_mandate:
                member._nets_change_channel("betalingsservice", texts)

    def _nets_lost_mandate(self, texts):
        """Members who have no mandate any more are collected from in another way.

        :param texts: as above
        """
        following = self._nets_following()
        for member in self:
            automatic = member.payment_channel == "betalingsservice"
            agreement = following.get(member.company_id)
            if automatic and agreement and not member.nets_has_mandate:
                member._nets_change_channel(agreement.channel_without_mandate, texts)

    def _nets_following(self):
        """Agreements that let the payment channel follow, by association."""
        agreements = self.env["asom.nets.agreement"].search(
            [("company_id", "in", self.company_id.ids), ("follow_mandates", "=", True)]
        )
        return {agreement.company_id: agreement for agreement in agreements}

    def _nets_change_channel(self, channel, texts):
        labels = dict(self._fields["payment_channel"]._description_selection(self.env))
        before = self.payment_channel
        if channel == before:
            return
        # One note tells both, the mandate and what follows from it.
        self.with_context(mail_notrack=True).payment_channel = channel
        texts[self].append(
            self.env._(
                "Payment channel: %(before)s → %(after)s.",
                before=labels[before],
                after=labels[channel],
            )
        )

    @api.model
    def _nets_log(self, texts):
        """Note something on members, in one go.

        :param texts: {membership: [sentences]}
        """
        noted = {member: " ".join(lines) for member, lines in texts.items() if lines}
        if noted:
            self.union(*noted)._message_log_batch(
                bodies={member.id: text for member, text in noted.items()}
            )


class NetsMandate(models.Model):
    """The end of a mandate takes effect on its day."""

    _inherit = "asom.nets.mandate"

    end_followed = fields.Boolean(
        readonly=True, help="The member's payment channel has followed the end."
    )

    _end_idx = models.Index(
        "(ended_on) WHERE ended_on IS NOT NULL AND end_followed IS NOT TRUE"
    )

    def _follow_end(self, texts):
        """Let members' channels follow the end of their mandates.

        :param texts: {membership: [what to note on it]}; extended
        """
        collecting = self.filtered(lambda mandate: mandate.kind == "mandate")
        collecting.membership_id._nets_lost_mandate(texts)
        self.write({"end_followed": True})

    @api.model
    def _cron_follow_ends(self):
        """Once a day: mandates whose last day was known before have ended now."""
        today = fields.Date.context_today(self)
        # The notes are for staff, not for the scheduler, who has no language.
        lang = self.env["asom.nets.agreement"]._bureau().partner_id._asom_lang()
        ended = self.with_context(lang=lang).search(
            [("ended_on", "<=", today), ("end_followed", "=", False)], order="id"
        )
        for start in range(0, len(ended), FOLLOW_BATCH):
            texts = defaultdict(list)
            ended[start : start + FOLLOW_BATCH]._follow_end(texts)
            self.env["asom.membership"]._nets_log(texts)
            commit_batch(self.env)
