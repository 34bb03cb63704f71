from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

BOARD = "asom_membership.group_board"
PARTNER = "asom_membership.group_service_partner"
SEES_ALL = "asom_membership.group_protected_names"


class ResUsers(models.Model):
    _inherit = "res.users"

    def _asom_sees_protected(self) -> bool:
        """Whether the user is told the names that members have had protected.

        Boards and service partners are not. Whoever has nothing to do with associations
        meets their members' contacts by Odoo's rights alone.
        """
        self.ensure_one()
        ours = self.has_group(BOARD) or self.has_group(PARTNER)
        return not ours or self.has_group(SEES_ALL)


class IrRule(models.Model):
    _inherit = "ir.rule"

    @api.model
    def _eval_context(self):
        """Rules ask as everything else does; their domains are kept for each user, and
        forgotten when the user's groups change."""
        sees = self.env.user._asom_sees_protected()
        return {**super()._eval_context(), "sees_protected_names": sees}


class ResPartner(models.Model):
    """The contact of a member with a protected name is closed to who need not know it;
    where another record names it, it is named by a placeholder."""

    _inherit = "res.partner"

    asom_membership_ids = fields.One2many(
        "asom.membership", "partner_id", string="Memberships", groups=BOARD
    )
    asom_household_of_ids = fields.Many2many(
        "asom.membership",
        "asom_membership_household_rel",
        "partner_id",
        "membership_id",
        string="In the Household Of",
        groups=BOARD,
        copy=False,
    )
    asom_name_protected = fields.Boolean(
        string="Name Protected",
        compute="_compute_asom_name_protected",
        store=True,
        help="Pays for, or lives with, a member whose name is protected.",
    )

    @api.depends(
        "asom_membership_ids.name_protected", "asom_household_of_ids.name_protected"
    )
    def _compute_asom_name_protected(self):
        for partner in self:
            members = partner.asom_membership_ids | partner.asom_household_of_ids
            partner.asom_name_protected = any(members.mapped("name_protected"))

    @api.depends("asom_name_protected")
    @api.depends_context("uid")
    def _compute_display_name(self):
        """Links are named by the superuser; it is the user who must not be told."""
        result = super()._compute_display_name()
        if not self.env.user._asom_sees_protected():
            for partner in self.sudo().filtered("asom_name_protected"):
                if partner != self.env.user.partner_id:
                    partner.with_env(self.env).display_name = self.env._(
                        "(protected name)"
                    )
        return result

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """A list in the order of its contacts would tell between whom a protected name
        stands in the alphabet."""
        field = self._fields.get(field_name)
        if (
            field is None
            or field.type not in ("char", "text")
            or self.env.su
            or self.env.user._asom_sees_protected()
        ):
            return super()._order_field_to_sql(
                alias, field_name, direction, nulls, query
            )
        column = SQL(
            "CASE WHEN NOT COALESCE(%s, FALSE) THEN %s END",
            SQL.identifier(alias, "asom_name_protected"),
            self._field_to_sql(alias, field_name, query),
        )
        query._order_groupby.append(column)
        return SQL("%s %s %s", column, direction, nulls)


class Membership(models.Model):
    _inherit = "asom.membership"

    address = fields.Char(
        compute="_compute_address",
        help="Where the member lives now, for who may be told.",
    )

    def _asom_hides_name(self) -> bool:
        """Whether the user is not told who this member is."""
        self.ensure_one()
        return self.sudo().name_protected and not self.env.user._asom_sees_protected()

    @api.depends("installation_id.name", "name_protected")
    @api.depends_context("uid")
    def _compute_address(self):
        for membership in self:
            place = membership.sudo().installation_id
            if membership._asom_hides_name() or (
                not self.env.su and place.company_id not in self.env.companies
            ):
                place = place.browse()
            membership.address = place.name

    def _as_far_as_told(self, domain, value):
        """Who is not told a name does not find by it either: by the number alone.

        :param domain: what is looked for by ``value``, or NotImplemented
        """
        if domain is NotImplemented or self.env.user._asom_sees_protected():
            return domain
        text = escape_psql(value.strip("% ")) if isinstance(value, str) else ""
        # The number is part of what is looked through: asked within that, the index
        # serves both.
        return domain & (
            Domain("name_protected", "=", False)
            | Domain("member_number", "=ilike", f"{text}%")
        )

    def _asom_names_protected(self):
        return self.name_protected
