from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ... import searching

PARTNER_TEXTS = ("name", "email", "street", "street2", "zip", "city")


class Membership(models.Model):
    """One box finds a member, whatever somebody on the telephone says."""

    _name = "asom.membership"
    _inherit = ["asom.membership", "asom.searched.mixin"]

    search_text = fields.Char(
        compute="_compute_search_text",
        search="_search_search_text",
        exportable=False,
        string="Member or Invoice",
        help="Number, name, address, telephone or e-mail, in any order and spelling; "
        "also the number of an invoice.",
    )
    # Names and addresses in plain text: whoever could read it, sort or group by it
    # would be told those that are protected.
    search_key = fields.Char(
        compute="_compute_search_key", store=True, groups=fields.NO_ACCESS
    )

    _search_key_trgm = models.Index("USING gin (search_key gin_trgm_ops)")

    @api.depends(
        "member_number",
        "member_number_key",
        "installation_id.name",
        "partner_id.phone",
        *(f"partner_id.{name}" for name in PARTNER_TEXTS),
    )
    def _compute_search_key(self):
        for membership in self:
            partner = membership.partner_id
            texts = [membership.member_number, membership.member_number_key]
            texts += [partner[name] for name in PARTNER_TEXTS]
            texts.append(membership.installation_id.name)
            membership.search_key = searching.kept(
                filter(None, texts), filter(None, [partner.phone])
            )

    def _compute_search_text(self):
        """There is nothing to be read: one searches by it."""
        self.search_text = False

    def _search_search_text(self, operator, value):
        return self._as_far_as_told(self._search_kept(operator, value), value)

    def _search_kept(self, operator, value):
        """What is kept of the member, or an invoice of his."""
        if operator == "in":
            # "Is equal to" of a filter that somebody puts together; every member has
            # a text.
            return Domain.OR(self._search_search_text("ilike", each) for each in value)
        if operator in ("=ilike", "=like") and isinstance(value, str):
            operator, value = "ilike", value.strip("%")
        if operator in ("ilike", "like") and not value:
            return Domain.FALSE if value is False else Domain.TRUE
        if operator not in ("ilike", "like") or not isinstance(value, str):
            return NotImplemented
        if not value.strip():
            return Domain.TRUE
        self.flush_model(["search_key"])
        patterns = searching.patterns(value)
        # Superuser: a board finds its member by an invoice that it cannot open. The
        # member's own rule says who is found.
        moves = self.env["account.move"].sudo()
        members = None
        of_moves = self._search_text_moves(value.strip())
        if not of_moves.is_false():
            query = moves._search(
                Domain("asom_membership_id", "!=", False)
                & Domain("state", "=", "posted")
                & of_moves
            )
            column = moves._field_to_sql(moves._table, "asom_membership_id", query)
            members = query.select(column)
        if not patterns and members is None:
            return Domain.FALSE
        if "/" in value and members is not None:
            return self._search_in_sets(patterns, members)
        # Of one whole number there are few invoices: with their members by name, both
        # are conditions on indexes, and what thousands have is read off the order of
        # the list instead of being collected and sorted.
        ids = [row[0] for row in self.env.execute_query(members)] if members else []
        return self._search_directly(patterns, ids)

    @api.model
    def _search_in_sets(self, patterns, members):
        """Index look-ups put together: a part of a number may be that of very many
        invoices, and one condition on both would use neither index."""
        found = [
            SQL(
                "SELECT id FROM asom_membership WHERE %s",
                SQL(" AND ").join(SQL("search_key LIKE %s", like) for like in likes),
            )
            for likes in patterns
        ]
        return Domain("id", "in", SQL(" UNION ALL ").join([*found, members]))

    @api.model
    def _search_directly(self, patterns, ids):
        def to_sql(_model, alias, _query):
            key = SQL.identifier(alias, "search_key")
            found = [
                SQL(
                    "(%s)",
                    SQL(" AND ").join(SQL("%s LIKE %s", key, like) for like in likes),
                )
                for likes in patterns
            ]
            if ids:
                found.append(SQL("%s IN %s", SQL.identifier(alias, "id"), tuple(ids)))
            return SQL("(%s)", SQL(" OR ").join(found)) if found else SQL("FALSE")

        return Domain.custom(to_sql=to_sql)

    @api.model
    def _search_text_moves(self, text):
        """Invoices that somebody means who looks for ``text``: by their number, of
        which a part will do when it has a slash.

        :returns: a domain of ``account.move``, without company or member
        """
        if " " in text or not any(sign.isdigit() for sign in text):
            return Domain.FALSE
        domain = Domain("name", "in", [text, text.upper()])
        if "/" in text and self.pool.has_trigram:
            domain |= Domain("name", "ilike", text)
        return domain

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        """By the number's value, wherever a list is sorted by it or by the member.

        With one association ticked all rows have the same: ordered by its name, a
        page of a hundred thousand members would be sorted as a whole, and so the index
        on association and number gives it.
        """
        if field_name == "member_number":
            field_name = "member_number_order"
        if field_name == "company_id" and len(self.env.companies) == 1:
            column = self._field_to_sql(alias, field_name, query)
            return SQL("%s %s %s", column, direction, nulls)
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.model
    def _search_display_name(self, operator, value):
        """Fields that choose a member find as the list does."""
        if operator.endswith("ilike") and "=" not in operator:
            return Domain("search_text", operator, value or "")
        return super()._search_display_name(operator, value)
