from odoo import api, models
from odoo.fields import Domain

CHANNELS = ("discuss.channel", "discuss.channel.member", "discuss.call.history")


class DiscussChannel(models.Model):
    """A channel tells the names and addresses of its members to all others."""

    _inherit = "discuss.channel"

    def _add_members(self, *, partners=None, users=None, **kwargs):
        """:raises AccessError: when somebody is added whom the user may not read"""
        if not self.env.su:
            for records in (partners, users):
                if records:
                    given = records.with_env(self.env)
                    if foreign := given._asom_foreign():
                        foreign._asom_refuse()
        return super()._add_members(partners=partners, users=users, **kwargs)

    def _subscribe_users_automatically_get_members(self):
        """Bound users join nothing by themselves: channels that everybody joins show
        the associations to each other."""
        result = super()._subscribe_users_automatically_get_members()
        ids = {id_ for found in result.values() for id_ in found}
        partners = self.env["res.partner"].sudo().browse(ids)
        bound = {
            partner.id
            for partner in partners
            if any(user._asom_is_bound() for user in partner.user_ids)
        }
        return {
            channel: [id_ for id_ in found if id_ not in bound]
            for channel, found in result.items()
        }


class DiscussChannelMember(models.Model):
    _inherit = "discuss.channel.member"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # The channel is joined by this: it need not be readable before.
            self._asom_check_all_given(
                each
                for vals in vals_list
                for each in self.browse()._asom_given(
                    {"partner_id": vals.get("partner_id")}
                )
            )
        return super().create(vals_list)


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _asom_known_channels(self, domain, model_name):
        """A bound user sees of the channels that are open to everybody those in which
        nobody of another association is."""
        if model_name not in CHANNELS or self.env.su:
            return domain
        user = self.env.user.sudo()
        if not user._asom_is_bound():
            return domain
        strangers = Domain("user_ids", "!=", False) & ~Domain(
            "user_ids", "in", user._asom_known_ids()
        )
        stranger = Domain("partner_id", "any!", strangers)
        stranger = Domain("channel_member_ids", "any!", stranger)
        known = Domain("is_member", "=", True) | ~stranger
        if model_name != "discuss.channel":
            known = Domain("channel_id", "any!", known)
        return (domain & known).optimize(self.env[model_name])
