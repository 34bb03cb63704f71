import logging
from collections import defaultdict

from psycopg2 import errors as pg_errors

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from ...batches import split
from ...money import danish, to_ore
from ...periods import Period, danish_day
from ...proration import MissingPrice
from .owed import Owed

_logger = logging.getLogger(__name__)

PREVIEW_BATCH = 1000
# Another run has charged the same days: nobody's data are broken.
ANOTHER_RUN = (pg_errors.ExclusionViolation, pg_errors.UniqueViolation)


class CollectionRun(models.Model):
    """Preview: which charges and credits are missing, member by member."""

    _inherit = "asom.collection.run"

    # === STEPS === #

    def _before_preview(self):
        """Other previews of the association wait."""
        if not self.company_id.sudo().try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Another collection of %s is being worked on. Try again in a "
                    "moment.",
                    self.company_id.name,
                )
            )
        # Refused here, not in the background where nobody reads why.
        self._collect_period()
        return super()._before_preview()

    def _begin_preview(self):
        self._release_failed()
        return super()._begin_preview()

    def _previewed_vals(self):
        return {
            **super()._previewed_vals(),
            "others_note": self._told_by_others() or False,
        }

    def _previewed_text(self):
        told = self.env._(
            "Preview. Members: %(members)s, lines: %(charges)s, %(amount)s kr.; with "
            "warnings: %(warnings)s.",
            members=self.line_count,
            charges=self.charge_count,
            amount=danish(to_ore(self.amount_total)),
            warnings=self.warning_count,
        )
        return f"{told} {self.others_note or ''}".strip()

    def _discard_preview(self):
        """Delete the preview's own rows and let go of fees that wait, or were withdrawn
        since."""
        self._recheck_draft_credits()
        for query in (
            SQL(
                "DELETE FROM asom_charge WHERE run_id IN %s AND state = 'draft'",
                tuple(self.ids),
            ),
            SQL(
                # What was executed and cancelled stays with its line.
                "UPDATE asom_charge SET run_id = NULL, run_line_id = NULL "
                "WHERE run_id IN %s AND (state = 'waiting' "
                "OR state = 'cancelled' AND move_id IS NULL AND NOT EXISTS ("
                "SELECT FROM asom_collection_run_line line "
                "WHERE line.id = run_line_id AND line.state IN ('done', 'cancelled')))",
                tuple(self.ids),
            ),
            SQL(
                "DELETE FROM asom_collection_run_line "
                "WHERE run_id IN %s AND move_id IS NULL "
                "AND state NOT IN ('done', 'cancelled')",
                tuple(self.ids),
            ),
        ):
            self.env.cr.execute(query)
        self.env.invalidate_all()

    def _recheck_draft_credits(self, lines=None):
        """What the runs' drafts were to credit still does not fit: a later preview has
        to find it again, also where another run has looked meanwhile and, because of
        these drafts, found nothing to mend.

        :param lines: only the drafts of these lines
        """
        self.env.flush_all()
        if not self:
            return
        own = SQL("credit.run_id IN %s", tuple(self.ids))
        if lines is not None:
            own = SQL("credit.run_line_id IN %s", tuple(lines.ids))
        self.env.cr.execute(
            SQL(
                """UPDATE asom_subscription concerned
                      SET recheck_from = LEAST(concerned.recheck_from, found.day),
                          recheck_run_id = NULL
                     FROM (SELECT original.subscription_id,
                                  min(original.date_from) AS day
                             FROM asom_charge credit
                             JOIN asom_charge original
                               ON original.id = credit.reverses_id
                            WHERE %s AND credit.state = 'draft'
                         GROUP BY original.subscription_id) found
                    WHERE concerned.id = found.subscription_id""",
                own,
            )
        )
        self.env["asom.subscription"].invalidate_model(
            ["recheck_from", "recheck_run_id"]
        )

    def _release_failed(self):
        """Members that an earlier, finished run could not invoice are charged by
        this one: their days must not stay taken by charges that lead nowhere."""
        runs = self.search(
            [
                ("company_id", "=", self.company_id.id),
                ("state", "=", "done"),
                ("id", "not in", self.ids),
                ("line_ids.state", "in", ("failed", "changed")),
            ]
        )
        runs._recheck_draft_credits()
        charges = self.env["asom.charge"]
        stuck = charges.search([("run_id", "in", runs.ids), ("state", "=", "draft")])
        fees = charges.search([("run_id", "in", runs.ids), ("state", "=", "waiting")])
        fees.sudo().write({"run_id": False, "run_line_id": False})
        stuck.sudo().unlink()

    def _preview_limit(self):
        return PREVIEW_BATCH

    def _preview_or_split(self, subjects):
        """:raises UserError: when another run charged the same days meanwhile"""
        try:
            split(
                subjects,
                self._preview_memberships,
                self._cannot_preview,
                let_through=ANOTHER_RUN,
            )
        except ANOTHER_RUN as error:
            raise UserError(
                self.env._(
                    "Another collection run is charging the same members for the same "
                    "days. Nothing was doubled; preview again when it is done."
                )
            ) from error

    def _subject_domain(self):
        domain = super()._subject_domain()
        if self._is_invoiced():
            domain.append(("run_line_ids", "any", self._to_preview_again()))
        return domain

    # === WHAT IS OWED === #

    def _preview_memberships(self, memberships):
        if self._is_invoiced():
            self._forget_lines(memberships)
        owed = self._calculate(memberships)
        wanted = {*owed.rows, *owed.fees, *owed.warnings}
        memberships = memberships.filtered(lambda m: m.id in wanted)
        lines = self._create_lines(memberships, owed)
        self._insert_charges(owed.rows, lines)
        self._take_fees(owed.fees, lines)
        owed.rechecked._asom_step().recheck_run_id = self

    def _cannot_preview(self, membership, error):
        """One member whose data are broken never stops the preview of the others."""
        _logger.info(
            "Collection run %s: member %s was not previewed",
            self.id,
            membership.id,
            exc_info=error,
        )
        if self._is_invoiced():
            self._forget_lines(membership)
        self._create_failed_line(membership, self._reason_of(error))

    def _calculate(self, memberships):
        """What members are to be charged by this run; nothing is written.

        What the run has charged them already, its own draft charges and the fees that
        it has taken, counts as not charged yet.

        :returns: :class:`.collection_run_owed.Owed`
        """
        owed = Owed(rechecked=self.env["asom.subscription"])
        self._owed_by_subscriptions(memberships, owed)
        owed.fees = self._waiting_charges(memberships)
        self._extra_charges(memberships, owed.rows, owed.fees, owed.warnings)
        self._leave_out_held(owed)
        return owed

    def _extra_charges(self, memberships, rows, fees, warnings):
        """Hook: add charges that a rule makes, as ``rows`` with a ``rule``.

        :param rows: {membership id: [values of a charge, amount in øre]}; extended
        :param fees: {membership id: [(id, øre)]} of charges that wait
        :param warnings: {membership id: [{"code", "params"}]}; extended
        """

    def _collect_period(self) -> Period:
        """The days to collect for: the run's own, and earlier ones since the
        association's start that were not charged in their time.

        :raises UserError: when the run lies before the association's start
        """
        company = self.company_id
        days = company._asom_collected(Period(self.date_from, self.date_to))
        if not days:
            raise UserError(
                self.env._(
                    "%(association)s collects from %(start)s on; days before it belong "
                    "to the system used before. Change that date on the association "
                    "if it is wrong.",
                    association=company.name,
                    start=format_date(self.env, company.asom_collect_from),
                )
            )
        return days

    def _owed_by_subscriptions(self, memberships, owed):
        """Make rows and warnings of what the members' subscriptions owe."""
        rows, warnings = owed.rows, owed.warnings
        collect = self._collect_period()
        records = self._subscriptions_to_look_at(memberships, collect)
        found = records._calculate(collect, self)
        given_back = {}
        for record in records:
            member = record.membership_id.id
            # What the member reads is in the member's language, whoever previews.
            lang = record.membership_id.partner_id._asom_lang()
            name = record.product_id.with_context(lang=lang).name
            what = found[record]
            if isinstance(what, MissingPrice):
                params = {"product": name, "day": danish_day(what.day)}
                warnings[member].append({"code": "no_price", "params": params})
                continue
            # What stands in another run's preview may come to nothing.
            if record.recheck_from and what.certain:
                owed.rechecked |= record
            for charge in what.credited:
                given_back[charge.key] = member
                text = self._charge_text(name, charge.period)
                text = self.with_context(lang=lang).env._("Credit: %s", text)
                row = self._charge_row(record, "credit", text, charge.period)
                rows[member].append(
                    dict(row, amount=-charge.amount, reverses_id=charge.key)
                )
            for piece in what.new:
                text = self._charge_text(name, piece.period, record.quantity)
                text = self._difference_text(text, piece, lang)
                row = self._charge_row(record, "subscription", text, piece.period)
                rows[member].append(dict(row, amount=piece.amount))
                if piece.period.date_from < self.date_from:
                    params = {
                        "start": danish_day(piece.period.date_from),
                        "end": danish_day(piece.period.date_to),
                    }
                    warnings[member].append({"code": "late", "params": params})
        for key in self._credited_by_hand(given_back):
            warnings[given_back[key]].append({"code": "credited_by_hand"})

    def _credited_by_hand(self, keys) -> list[int]:
        """Which of the charges ``keys`` stand on an invoice that a credit note has
        given back in part."""
        if not keys:
            return []
        query = SQL(
            """SELECT charge.id FROM asom_charge charge
                WHERE charge.id IN %s AND EXISTS (
                      SELECT 1 FROM account_move note
                       WHERE note.reversed_entry_id = charge.move_id
                         AND note.state = 'posted')
             ORDER BY charge.id""",
            tuple(keys),
        )
        return [key for [key] in self.env.execute_query(query)]

    def _subscriptions_to_look_at(self, memberships, collect):
        """Subscriptions that run in the period, or whose charges may not fit."""
        return self.env["asom.subscription"].search(
            [
                ("membership_id", "in", memberships.ids),
                ("date_from", "<=", collect.date_to),
                "|",
                "|",
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", collect.date_from),
                ("recheck_from", "!=", False),
                (
                    "charge_ids",
                    "any",
                    [
                        ("kind", "=", "subscription"),
                        ("state", "!=", "cancelled"),
                        "|",
                        ("reversal_id", "=", False),
                        (
                            "reversal_id",
                            "any",
                            [("run_id", "=", self.id), ("state", "=", "draft")],
                        ),
                    ],
                ),
            ],
            order="membership_id, date_from, id",
        )

    def _charge_text(self, name, period, quantity=1) -> str:
        times = f"{quantity} × " if quantity > 1 else ""
        start, end = danish_day(period.date_from), danish_day(period.date_to)
        return f"{times}{name} {start}–{end}"

    def _difference_text(self, text, piece, lang) -> str:
        """Say of what is due for the term already that it is not charged again."""
        if not piece.covered:
            return text
        env = self.with_context(lang=lang).env
        if not piece.amount:
            return env._("%s: nothing more to pay for this term", text)
        if piece.whole is None:
            return env._("Difference to %s", text)
        return env._(
            "Difference to %(what)s: %(price)s less %(covered)s",
            what=text,
            price=danish(piece.whole),
            covered=danish(piece.covered),
        )

    def _charge_row(self, subscription, kind, text, period) -> dict:
        return {
            "membership_id": subscription.membership_id.id,
            "subscription_id": subscription.id,
            "product_id": subscription.product_id.id,
            "kind": kind,
            "name": text,
            "date_from": period.date_from,
            "date_to": period.date_to,
        }

    def _waiting_charges(self, memberships) -> dict[int, list]:
        """Fees and credits that wait for a run: {membership id: [(id, øre)]}."""
        waiting = defaultdict(list)
        for charge in self.env["asom.charge"].search(
            [
                ("membership_id", "in", memberships.ids),
                ("state", "=", "waiting"),
                ("run_id", "in", [False, self.id]),
                ("date_from", "<=", self.date_to),
            ],
            order="membership_id, date_from, id",
        ):
            waiting[charge.membership_id.id].append((charge.id, to_ore(charge.amount)))
        return waiting
