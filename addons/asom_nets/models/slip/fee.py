from odoo import api, fields, models
from odoo.exceptions import ValidationError

from odoo.addons.asom_membership.money import to_ore
from odoo.addons.asom_membership.periods import danish_day

from ...betalingsservice import customer
from ..membership import NETS_CHANNELS

# Marks the charge; the database lets a run add one for each member.
SLIP_FEE = "slip_fee"


class NetsAgreement(models.Model):
    """The fee for paper slips."""

    _inherit = "asom.nets.agreement"

    slip_fee_product_id = fields.Many2one(
        "product.product",
        string="Fee for Paper Slips",
        check_company=True,
        ondelete="restrict",
        domain="[('asom_kind', '=', 'fee'), ('company_id', '=', company_id)]",
        help="A collection run adds it for each member to whom Nets sends a slip on "
        "paper. Empty: no fee.",
    )

    @api.constrains("slip_fee_product_id")
    def _check_slip_fee(self):
        for agreement in self:
            product = agreement.slip_fee_product_id
            if not product:
                continue
            own = product.company_id == agreement.company_id
            if product.asom_kind != "fee" or not own:
                raise ValidationError(
                    self.env._(
                        "%s is not a fee of this association.", product.display_name
                    )
                )
            if not product.asom_price_ids:
                raise ValidationError(
                    self.env._("%s has no price yet.", product.display_name)
                )


class CollectionRun(models.Model):
    """One fee for each member to whom the run's slip comes on paper."""

    _inherit = "asom.collection.run"

    def _extra_charges(self, memberships, rows, fees, warnings):
        super()._extra_charges(memberships, rows, fees, warnings)
        agreement = self.env["asom.nets.agreement"]._of(self.company_id)
        product = agreement.slip_fee_product_id
        if not product:
            return
        # Who pays nothing more gets no slip. Superuser: whoever previews a run need not
        # read journal items for this.
        credit = self.sudo()._credit_for_dues(memberships)
        owing = memberships.filtered(
            lambda member: (
                self._owed(rows.get(member.id), fees.get(member.id))
                > credit.get(member, 0)
            )
        )
        amount = None
        on_paper = owing._nets_paper_slips(agreement)
        refused = self._nets_refuses(on_paper, agreement)
        for member in on_paper:
            if member in refused:
                # Nobody pays for a slip that is never sent.
                params = {"day": danish_day(self.date_due)}
                warnings[member.id].append({"code": "no_slip", "params": params})
                continue
            if amount is None:
                amount = self._price_when_due(product)
            lang = member.partner_id._asom_lang()
            name = product.with_context(lang=lang).name
            if amount is False:
                params = {"product": name, "day": danish_day(self.date_due)}
                warnings[member.id].append({"code": "no_price", "params": params})
            elif amount:
                rows[member.id].append(
                    {
                        "membership_id": member.id,
                        "product_id": product.id,
                        "kind": "fee",
                        "name": name,
                        "date_from": self.date_due,
                        "date_to": self.date_due,
                        "amount": amount,
                        "rule": SLIP_FEE,
                    }
                )

    def _nets_refuses(self, memberships, agreement):
        """Members for whom Nets takes no collection on the run's due date: by the rules
        of the delivery, as far as they can be told beforehand."""
        if not memberships:
            return memberships
        # Superuser: whoever previews a run need not see deliveries for this.
        deliveries = self.env["asom.nets.delivery"].sudo()
        taken = deliveries._taken_on(self.company_id, [self.date_due])
        default_group = agreement.debtor_group_ids[:1]

        def is_refused(member):
            group = member.nets_debtor_group_id or default_group
            key = customer.comparable(member.member_number)
            return (group.id, key, self.date_due) in taken or bool(
                deliveries._wrong_due_date(agreement, group, self.date_due)
            )

        return memberships.filtered(is_refused)

    @staticmethod
    def _owed(new, waiting):
        """What a member is asked for without the fee, in øre."""
        return sum(row["amount"] for row in new or ()) + sum(
            amount for _id, amount in waiting or ()
        )

    def _price_when_due(self, product):
        """The price on the due date in øre, or False when there is none."""
        prices = product.asom_price_ids.filtered(
            lambda price: price.valid_from <= self.date_due
        )
        return to_ore(prices.sorted("valid_from")[-1].amount) if prices else False


class Membership(models.Model):
    _inherit = "asom.membership"

    def _collection_extras(self, asked):
        """The fee for the slip, as a run adds it."""
        amounts = super()._collection_extras(asked)
        company = self.company_id
        agreement = self.env["asom.nets.agreement"].sudo()._of(company)
        product = agreement.slip_fee_product_id
        if not product:
            return amounts
        on_paper = {
            channel: bool(self._nets_paper_slips(agreement, channel))
            for channel in {each.channel for each in asked}
        }
        runs = self.env["asom.collection.run"]
        credit = None
        for number, each in enumerate(asked):
            if not on_paper[each.channel]:
                continue
            due = company._asom_due_date(each.period)
            run = runs.new({"company_id": company.id, "date_due": due})
            if credit is None:
                credit = run._credit_for_dues(self).get(self, 0) if self.ids else 0
            if each.owed > credit:
                amounts[number] += run._price_when_due(product) or 0
        return amounts

    def _nets_paper_slips(self, agreement, channel=None):
        """Those for whom Nets prints a slip: collected through Nets, but not from
        their account, and not by an electronic slip in the net bank.

        :param channel: as if this were their way to pay
        """
        default_group = agreement.debtor_group_ids[:1]
        electronic = self.env["asom.nets.mandate"].search_fetch(
            [
                ("membership_id", "in", self.ids),
                ("kind", "=", "electronic_slip"),
                ("state", "=", "active"),
            ],
            ["membership_id", "debtor_group_id"],
        )
        without_paper = {(row.membership_id, row.debtor_group_id) for row in electronic}

        def on_paper(member):
            group = member.nets_debtor_group_id or default_group
            return (
                (channel or member.payment_channel) in NETS_CHANNELS
                and (group.section == "0117" or not member.nets_has_mandate)
                and (member, group) not in without_paper
            )

        return self.filtered(on_paper)
