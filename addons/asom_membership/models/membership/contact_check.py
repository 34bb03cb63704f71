from odoo import api, models
from odoo.exceptions import ValidationError

from ... import contact_rules, member_number

# An association's numbers are digits alone when this many of the last ones are.
LOOKED_AT = 20


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.constrains("name", "phone", "email")
    def _check_asom_contact(self):
        """A payer's name, telephone and e-mail follow the rule that lists of members
        do; so do those of an association, which members read and answer to, and of
        its contact persons. Odoo's other contacts are as they are."""
        known = [("partner_id", "in", self.ids)]
        found = self.browse()
        for model, domain in (
            ("asom.membership", []),
            ("asom.association.contact", []),
            ("res.company", [("asom_is_association", "=", True)]),
        ):
            rows = self.env[model].sudo().search_fetch(known + domain, ["partner_id"])
            found |= rows.partner_id.with_env(self.env)
        for partner in self & found:
            partner._asom_check_contact()

    def _asom_check_contact(self):
        """:raises ValidationError: naming the field and what to write"""
        self.ensure_one()
        fault = self._asom_contact_fault(self.name, self.phone, self.email)
        if fault:
            raise ValidationError(fault[1])

    @api.model
    def _asom_contact_fault(self, name, phone, email) -> tuple[str, str] | None:
        """(field, what is wrong with it and what to write), or None."""
        if name and not contact_rules.is_name(name):
            return "name", self.env._(
                "“%(value)s” is no name. Write what the member is called.", value=name
            )
        if phone and not contact_rules.is_phone(phone):
            return "phone", self.env._(
                "Telephone of %(name)s: “%(value)s” is no telephone number: 8 "
                "digits are expected, or + and the country code. Leave it empty "
                "where it is not known.",
                name=name,
                value=phone,
            )
        if email and not contact_rules.is_email(email.strip()):
            return "email", self.env._(
                "E-mail of %(name)s: “%(value)s” is not one e-mail address, such "
                "as navn@example.dk. Leave it empty where it is not known.",
                name=name,
                value=email,
            )
        return None


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.constrains("partner_id", "asom_is_association")
    def _check_asom_association_contact(self):
        """The association's own, also before it is one's contact."""
        for company in self.filtered("asom_is_association"):
            company.partner_id._asom_check_contact()


class AssociationContact(models.Model):
    _inherit = "asom.association.contact"

    @api.constrains("partner_id")
    def _check_asom_contact_person(self):
        for partner in self.partner_id:
            partner._asom_check_contact()


class Membership(models.Model):
    _inherit = "asom.membership"

    @api.constrains("partner_id")
    def _check_asom_payer(self):
        """Who becomes a payer follows the rule too, wherever the contact was made."""
        for partner in self.partner_id:
            partner._asom_check_contact()

    @api.onchange("member_number")
    def _onchange_member_number(self):
        """Warn of a number with a sign that the others lack, as the import does."""
        number = (self.member_number or "").strip().upper()
        if not number or not member_number.is_unusual(number):
            return None
        if not self._asom_digits_only(self.company_id):
            return None
        text = self.env._(
            "“%(number)s” has other signs than digits, which the other numbers have "
            "not.",
            number=number,
        )
        return {"warning": {"title": self.env._("Member Number"), "message": text}}

    def _asom_digits_only(self, company) -> bool:
        """Whether the newest other members of an association have numbers of digits
        alone; False where there is none."""
        others = self.search_fetch(
            [("company_id", "=", company.id), ("id", "not in", self._origin.ids)],
            ["member_number"],
            order="id desc",
            limit=LOOKED_AT,
        ).mapped("member_number")
        return bool(others) and not any(map(member_number.is_unusual, others))
