from odoo import http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount
from odoo.addons.portal.controllers.portal import pager as portal_pager

RECENT = 5


class MemberPortal(PortalAccount):
    """The portal as a member needs it: what is owed, until when, how it is paid.

    People who are no members see Odoo's own pages.
    """

    @http.route()
    def home(self, **kw):
        members = request.env.user._asom_memberships()
        if not members:
            return super().home(**kw)
        return request.render(
            "asom_membership.portal_member_home",
            {
                "page_name": "home",
                "members": [
                    {
                        "member": member,
                        "owed": member._asom_owed_moves(),
                        "recent": member._asom_moves(limit=RECENT),
                    }
                    for member in members
                ],
            },
        )

    @http.route()
    def portal_my_invoices(self, page=1, **kw):
        members = request.env.user._asom_memberships()
        if not members:
            return super().portal_my_invoices(page=page, **kw)
        pager = portal_pager(
            url="/my/invoices",
            total=members._asom_count_moves(),
            page=page,
            step=self._items_per_page,
        )
        moves = members._asom_moves(self._items_per_page, pager["offset"])
        return request.render(
            "asom_membership.portal_member_invoices",
            {"page_name": "invoice", "moves": moves, "pager": pager},
        )

    @http.route()
    def portal_my_invoice_detail(
        self, invoice_id, access_token=None, report_type=None, download=False, **kw
    ):
        try:
            move = self._document_check_access("account.move", invoice_id, access_token)
        except (AccessError, MissingError):
            return request.redirect("/my")
        pays_here = kw.get("payment") and move._asom_card_providers()
        if pays_here:
            # Odoo's page of a payment can begin none without.
            access_token = access_token or move._portal_ensure_token()
        if report_type or pays_here or not move._asom_is_document():
            return super().portal_my_invoice_detail(
                invoice_id,
                access_token=access_token,
                report_type=report_type,
                download=download,
                **kw,
            )
        return request.render(
            "asom_membership.portal_member_invoice",
            {
                "page_name": "invoice",
                "o": move,
                "doc": move._asom_document(),
                "payment": move._asom_payment(),
                "association": move.company_id,
                "token": access_token,
            },
        )

    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        """What a member's contact refuses is told beside the field: the form waits for
        an answer, and an error page is none."""
        invalid, missing, messages = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        if partner_sudo and partner_sudo <= partner_sudo._asom_memberships().partner_id:
            fault = partner_sudo.with_env(request.env)._asom_contact_fault(
                *(address_values.get(name) for name in ("name", "phone", "email"))
            )
            if fault and fault[0] not in invalid:
                invalid.add(fault[0])
                messages.append(fault[1])
        return invalid, missing, messages

    # === THE MEMBER'S OWN ADDRESS === #

    def _prepare_my_account_rendering_values(self, *args, **kwargs):
        values = super()._prepare_my_account_rendering_values(*args, **kwargs)
        if values.get("asom_private"):
            # Private people get no files for computers.
            values["invoice_edi_formats"] = {}
        return values

    def _prepare_address_form_values(self, *args, **kwargs):
        values = super()._prepare_address_form_values(*args, **kwargs)
        user = request.env.user
        company = user.partner_id.commercial_partner_id.is_company
        values["asom_private"] = bool(user._asom_memberships()) and not company
        return values

    def _get_mandatory_billing_address_fields(self, country_sudo):
        """A member without a telephone can move as well."""
        names = super()._get_mandatory_billing_address_fields(country_sudo)
        return names - self._asom_optional_fields()

    def _get_mandatory_delivery_address_fields(self, country_sudo):
        names = super()._get_mandatory_delivery_address_fields(country_sudo)
        return names - self._asom_optional_fields()

    def _asom_optional_fields(self):
        return {"phone"} if request.env.user._asom_memberships() else set()
