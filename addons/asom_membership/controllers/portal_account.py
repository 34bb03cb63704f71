from odoo import fields
from odoo.http import request

from odoo.addons.account.controllers.portal import PortalAccount

from ..models.document.paid_letters import PAID_LETTERS

# Whom a member is, is changed by the association or the bureau alone.
BY_ORDER = ("name", "company_name", "vat")
# Signs of one line: what is longer is no address, and stands in letters and files.
LONGEST = 200
LOGGED = (
    "street",
    "street2",
    "zip",
    "city",
    "state_id",
    "country_id",
    "email",
    "phone",
)


class MemberAccount(PortalAccount):
    """A member's own contact: address, e-mail and telephone are the member's to change,
    and the membership's log says so; name and number are not."""

    def _asom_is_payer(self, partner_sudo) -> bool:
        """Whether the contact is the one who pays the user's own membership."""
        payers = request.env.user._asom_memberships().sudo().partner_id
        return bool(partner_sudo) and partner_sudo <= payers

    def _asom_whom_to_tell(self, partner_sudo) -> str:
        """The sentence that says who changes the name."""
        members = request.env.user._asom_memberships().sudo()
        member = members.filtered(lambda one: one.partner_id == partner_sudo)[:1]
        sender = member.company_id._asom_sender()
        whom = ", ".join(
            filter(None, (sender["name"], sender["phone"], sender["email"]))
        )
        if partner_sudo.commercial_partner_id.is_company:
            text = request.env._(
                "Name and VAT number are not changed here. Tell %s.", whom
            )
        else:
            text = request.env._("The name is not changed here. Tell %s.", whom)
        return f"{text} {sender['bureau']}".strip()

    def _prepare_my_account_rendering_values(self, *args, **kwargs):
        """What an association does not send is not offered: letters by Odoo's paid
        service, and files that only a business' computer reads."""
        values = super()._prepare_my_account_rendering_values(*args, **kwargs)
        if request.env.user._asom_memberships():
            # Other add-ons may add their ways after this: the page leaves them out.
            values["asom_unsent_methods"] = {PAID_LETTERS}
            if not request.env.user.partner_id.commercial_partner_id.is_company:
                values["asom_unsent_methods"].add("peppol")
                values["invoice_edi_formats"] = {}
        return values

    def _prepare_address_form_values(self, partner_sudo, *args, **kwargs):
        values = super()._prepare_address_form_values(partner_sudo, *args, **kwargs)
        if self._asom_is_payer(partner_sudo):
            values["asom_whom_to_tell"] = self._asom_whom_to_tell(partner_sudo)
        return values

    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        long = {
            name
            for name, value in address_values.items()
            if isinstance(value, str) and len(value) > LONGEST
        }
        if long:
            text = request.env._("Write at most %s signs in each line.", LONGEST)
            return long, set(), [text]
        changed = set()
        if self._asom_is_payer(partner_sudo):
            # What the page shows, and so sends back.
            shown = {
                "name": partner_sudo.name,
                "company_name": partner_sudo.commercial_company_name,
                "vat": partner_sudo.vat,
            }
            for name in BY_ORDER:
                given = (address_values.get(name) or "").strip()
                if name in address_values and given != (shown[name] or "").strip():
                    changed.add(name)
                if name != "name":
                    address_values.pop(name, None)
            # Odoo reads it; what is not sent stays.
            address_values["name"] = partner_sudo.name
            if address_values.get("invoice_sending_method") == PAID_LETTERS:
                del address_values["invoice_sending_method"]
        invalid, missing, messages = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        if changed:
            invalid |= changed
            messages.insert(0, self._asom_whom_to_tell(partner_sudo))
        return invalid, missing, messages

    def _create_or_update_address(self, partner_sudo, *args, **kwargs):
        payer = partner_sudo if self._asom_is_payer(partner_sudo) else None
        before = payer._asom_contact_facts(LOGGED) if payer else {}
        result = super()._create_or_update_address(partner_sudo, *args, **kwargs)
        if payer:
            payer._asom_log_contact(before, request.env.user.partner_id)
        return result

    # === LISTS === #

    def _prepare_my_invoices_values(
        self, page, date_begin, date_end, sortby, filterby, *args, **kwargs
    ):
        """A mistyped address shows the list as it usually is, and no error page."""
        if sortby not in self._get_account_searchbar_sortings():
            sortby = None
        if filterby not in self._get_account_searchbar_filters():
            filterby = None
        if not (_is_day(date_begin) and _is_day(date_end)):
            date_begin = date_end = None
        return super()._prepare_my_invoices_values(
            page, date_begin, date_end, sortby, filterby, *args, **kwargs
        )


def _is_day(text) -> bool:
    try:
        return bool(text and fields.Datetime.to_datetime(text))
    except ValueError:
        return False
