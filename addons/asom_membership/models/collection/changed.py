from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL

from ...money import danish, to_kroner, to_ore
from .owed import facts_of


class CollectionRun(models.Model):
    """What was approved and is no longer so is not invoiced.

    Executing compares what each member would be charged now with the preview. Members
    for whom it differs are set aside; a preview of these alone is approved like the
    first one.
    """

    _inherit = "asom.collection.run"

    changed_count = fields.Integer(string="Changed", compute="_compute_changed_count")

    def _compute_changed_count(self):
        counts = dict(
            self.env["asom.collection.run.line"]._read_group(
                [("run_id", "in", self.ids), ("state", "=", "changed")],
                ["run_id"],
                ["__count"],
            )
        )
        for run in self:
            run.changed_count = counts.get(run, 0)

    # === COMPARING === #

    def _set_aside_changed(self, lines):
        """Mark the lines whose members would be charged otherwise now."""
        if not lines:
            return
        owed = self._calculate(lines.membership_id)
        approved = self._approved_facts(lines)
        booked = self._booked(lines.membership_id, owed)
        texts = self._fee_texts(owed.fees)
        for line in lines:
            member = line.membership_id
            fees = {
                key: (texts[key], amount)
                for key, amount in owed.fees.get(member.id, ())
            }
            now = facts_of(owed.rows.get(member.id, ()), fees)
            held = self._held_text(owed.warnings.get(member.id, ()))
            told = [held] if held else self._changes(line, approved[line.id], now)
            told += self._booked_otherwise(line.booked_as, booked.get(member.id))
            if told:
                line.sudo().write(
                    {
                        "state": "changed",
                        "error": "\n".join(told),
                        "amount_now": to_kroner(owed.total(member.id)),
                    }
                )

    def _approved_facts(self, lines) -> dict[int, dict]:
        """{line id: {fact: (text, øre)}} of what the preview has made; what was
        withdrawn since (``asom.charge._withdraw``) was approved as well."""
        self.env.flush_all()
        names = (
            "run_line_id",
            "id",
            "name",
            "state",
            "kind",
            "subscription_id",
            "product_id",
            "date_from",
            "date_to",
            "amount",
            "reverses_id",
            "rule",
        )
        query = SQL(
            "SELECT %s FROM asom_charge WHERE run_line_id IN %s "
            "AND (state IN ('draft', 'waiting') "
            "OR state = 'cancelled' AND move_id IS NULL) ORDER BY id",
            SQL(", ").join(map(SQL.identifier, names)),
            tuple(lines.ids),
        )
        rows, fees = defaultdict(list), defaultdict(dict)
        for values in self.env.execute_query(query):
            row = dict(zip(names, values, strict=True))
            row["amount"] = to_ore(row["amount"])
            if row["state"] != "draft":
                fees[row["run_line_id"]][row["id"]] = (row["name"], row["amount"])
            else:
                rows[row["run_line_id"]].append(row)
        return {line.id: facts_of(rows[line.id], fees[line.id]) for line in lines}

    def _fee_texts(self, fees) -> dict[int, str]:
        keys = [key for waiting in fees.values() for key, _amount in waiting]
        charges = self.env["asom.charge"].browse(keys)
        return {charge.id: charge.name for charge in charges}

    def _changes(self, line, before, now) -> list[str]:
        """What differs for a member, in the user's language.

        :param before: {fact: (text, øre)} as approved
        :param now: the same as it would be charged now
        """
        told = []
        for heading, some, other in (
            (self.env._("No longer:"), before, now),
            (self.env._("New:"), now, before),
        ):
            told += [
                f"{heading} {text}: {danish(amount)}"
                for fact, (text, amount) in some.items()
                if fact not in other
            ]
        member = line.membership_id
        if line.partner_id != member.partner_id:
            told.append(self.env._("Another payer."))
        if line.payment_channel != member.payment_channel:
            told.append(self.env._("Collected in another way."))
        return told

    # === PREVIEW OF THESE ALONE === #

    def _is_invoiced(self) -> bool:
        """Whether invoices of the run exist, or it has charged what costs nothing: only
        the rest is previewed again."""
        self.ensure_one()
        done = [("run_id", "=", self.id), ("state", "in", ("done", "cancelled"))]
        invoices = self.env["account.move"].sudo()
        return bool(
            invoices.search_count([("asom_run_id", "=", self.id)], limit=1)
            or self.env["asom.collection.run.line"].search_count(done, limit=1)
        )

    def _is_executed(self):
        return self._is_invoiced()

    def _expect_previewable(self):
        if self.state == "done" and self.changed_count:
            return
        super()._expect_previewable()

    def _to_preview_again(self) -> list:
        """The lines of a run with invoices that are looked at again: changed ones,
        those that nothing could be charged for, and those that wait for approval."""
        return [
            ("run_id", "=", self.id),
            "|",
            ("state", "in", ("changed", "pending")),
            "&",
            ("state", "=", "failed"),
            ("charge_ids", "=", False),
        ]

    def _forget_lines(self, memberships):
        """Throw away what an earlier preview has made for these members alone."""
        lines = self.env["asom.collection.run.line"].search(
            [*self._to_preview_again(), ("membership_id", "in", memberships.ids)]
        )
        self._forget(lines)

    def _forget(self, lines):
        if lines:
            self._recheck_draft_credits(lines)
            charges = lines.sudo().charge_ids
            drafts = charges.filtered(lambda charge: charge.state == "draft")
            (charges - drafts).write({"run_id": False, "run_line_id": False})
            drafts.unlink()
            lines.sudo().unlink()

    def action_view_changed(self):
        """Open the members that were set aside."""
        action = self._open("asom_membership.action_collection_run_line")
        action["context"] |= {"search_default_changed": 1, "asom_changed_only": True}
        return action
