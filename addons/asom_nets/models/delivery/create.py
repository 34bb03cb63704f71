from dataclasses import dataclass, field

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, format_date

from odoo.addons.asom_membership.money import to_ore
from odoo.addons.asom_membership.periods import TIME_ZONE

from ... import betalingsservice
from ...betalingsservice import customer
from ..membership import NETS_CHANNELS
from .advice import advice_texts
from .delivery import LIVE_STATES
from .fault_text import fault_text
from .packed import Packed, batches_of
from .postal import postal


@dataclass
class _Part:
    """The collections of one debtor group, in the making."""

    group: object
    collections: Packed = field(default_factory=Packed)


class NetsDelivery(models.Model):
    """Writing a delivery 0601."""

    _inherit = "asom.nets.delivery"

    @api.model
    def _begin_for_run(self, run, kind):
        """Let nobody else create a file of the run meanwhile.

        :param kind: the type of the file
        :returns: the agreement, and the run's latest file of that type, if any
        :raises UserError: when somebody else is creating one, or there is no agreement
        """
        self.check_access("create")
        if not run.try_lock_for_update(allow_referencing=True):
            raise UserError(
                self.env._(
                    "Somebody else is creating the delivery of %s right now.", run.name
                )
            )
        agreement = self.env["asom.nets.agreement"]._require(run.company_id)
        files = run.delivery_ids.filtered(
            lambda file: file.type == kind and file.state in LIVE_STATES
        )
        return agreement, files.sorted("id")[-1:]

    @api.model
    def _create_for_run(self, run):
        """The delivery with all of the run's invoices that Nets can collect.

        :returns: a new delivery, or the latest one where nothing is left to collect
        :raises UserError: when there is nothing to collect at all
        """
        agreement, latest = self._begin_for_run(run, "0601")
        moves = run._nets_moves()
        parts, rows, late = self._sort_out(agreement, moves)
        if not any(part.collections for part in parts.values()):
            if latest and not late:
                return latest
            reasons = sorted({row["reason"] for row in rows}) or [
                self.env._("None of its invoices goes through Nets.")
            ]
            raise UserError(
                self.env._(
                    "Nothing in %(run)s can be collected by Nets.\n%(reasons)s",
                    run=run.name,
                    reasons="\n".join(reasons[:5]),
                )
            )
        delivery = self._write_out(
            agreement,
            parts,
            rows,
            lambda data: run._nets_check_agreed(rows, NETS_CHANNELS, data),
            run,
        )
        run.message_post(
            body=self.env._(
                "Delivery %(file)s to Nets. Collections: %(count)s, left out: "
                "%(left)s.",
                file=delivery.filename,
                count=delivery.included_count,
                left=delivery.left_out_count,
            )
        )
        return delivery

    def _write_out(self, agreement, parts, rows, check_agreed, run=None):
        """A delivery 0601 of these collections, written, compared and frozen.

        :param parts: {debtor group: :class:`_Part`}
        :param rows: values of asom.nets.collection
        :param check_agreed: called with the file as a stream before it is kept; raises
            where it does not say what was charged
        :param run: the collection run, if it is a run's
        """

        def write(number, file):
            self._write_lines(agreement, parts, number, file)
            for part in parts.values():
                part.collections.clear()
            check_agreed(file.stream())

        name = f"BS0601-%s.{agreement.sub_system}"
        delivery = self._freeze_out(agreement, "0601", name, write, run)
        delivery._keep_collections(rows)
        delivery._tell_notes()
        return delivery

    def _sort_out(self, agreement, moves):
        """Split invoices in what can be collected and what is left out, with reasons.

        :returns: ({debtor group: _Part}, values of asom.nets.collection, whether some
            are left out for no other reason than that the deadline has passed)
        """
        rules = self._rules(agreement)
        taken = self._taken_dates(moves)
        default_group = agreement._default_group()
        parts, rows, past = {}, Packed(), {}
        for move in batches_of(moves, self._prefetch):
            membership = move.asom_membership_id
            group = membership.nets_debtor_group_id or default_group
            key = customer.comparable(membership.member_number)
            due = move._nets_date_due()
            row = {
                "company_id": move.company_id.id,
                "move_id": move.id,
                "membership_id": membership.id,
                "debtor_group_id": group.id,
                "customer_number": membership.member_number,
                "customer_key": key,
                "date_due": due,
                "attempt": move._nets_attempt(),
                "amount": move.amount_residual_signed,
                "reference": move.nets_reference,
                "payment_id": move.nets_payment_id,
                "state": "included",
                "note": False,
            }
            part = parts.setdefault(group, _Part(group))
            taken_key = (group.id, key, due)
            reason = self._why_not(agreement, group, move, taken_key, taken)
            if not reason:
                section = self._section(agreement, group)
                address = postal(move.partner_id)
                row["note"] = self._address_note(address)
                collection, reason = self._checked(
                    agreement, section, move, address, rules
                )
            if not reason:
                day = group, due
                if day not in past:
                    past[day] = self._past_deadline(agreement, *day)
                reason = past[day]
            if reason:
                row.update(state="left_out", reason=reason)
            else:
                taken.add(taken_key)
                part.collections.append(collection)
            rows.append(row)
        return parts, rows, any(past.values())

    @staticmethod
    def _prefetch(moves):
        moves.line_ids.fetch(["name", "price_total", "display_type", "sequence"])
        moves.partner_id.fetch(
            ["name", "street", "street2", "zip", "city", "country_id", "lang"]
        )

    def _taken_dates(self, moves):
        moves = moves.sudo()
        groups = moves._read_group(
            [("id", "in", moves.ids)],
            ["company_id"],
            ["invoice_date_due:array_agg_distinct", "nets_again_on:array_agg_distinct"],
        )
        companies = self.env["res.company"].union(*(row[0] for row in groups))
        days = {day for _, *both in groups for some in both for day in some if day}
        return self._taken_on(companies, days)

    def _taken_on(self, companies, days):
        """(debtor group, customer, due date) that live deliveries hold already."""
        live = self.env["asom.nets.collection"]._search(
            [
                ("company_id", "in", companies.ids),
                ("date_due", "in", list(days)),
                ("state", "=", "included"),
            ],
        )
        names = ("debtor_group_id", "customer_key", "date_due")
        # No records: another delivery on these days may be large.
        return set(
            self.env.execute_query(
                live.select(*(SQL.identifier(live.table, name) for name in names))
            )
        )

    def _why_not(self, agreement, group, move, key, taken):
        """Why an invoice is not collected, before its record is built."""
        if move.amount_residual_signed <= 0:
            return self.env._("Nothing to collect: zero or in the member's favour.")
        if not move.nets_reference:
            return self.env._(
                "The invoice was made before the association had its creditor "
                "agreement and carries no Nets reference."
            )
        return (
            self._why_not_member(agreement, group, key, taken)
            or self._wrong_due_date(agreement, group, move._nets_date_due())
            or move._nets_why_not_again()
        )

    def _wrong_due_date(self, agreement, group, due):
        """Why Nets takes no collection due on this day, or False
        (domain/betalingsservice.md 11 and 2.5)."""
        today = self._today()
        if due <= today:
            return self.env._("The due date %s has come.", format_date(self.env, due))
        next_month = today + relativedelta(months=1, day=1)
        testing = agreement.sub_system == "KR9" and group.section == "0112"
        if testing and due.replace(day=1) != next_month:
            return self.env._(
                "Nets' test system takes due dates in the month after this one only."
            )
        return False

    @staticmethod
    def _past_deadline(agreement, group, due):
        """Why the monthly section takes no collection due on this day any more, or
        False; slips alone go on any day (domain/betalingsservice.md 11)."""
        if group.section != "0112":
            return False
        return agreement._past_deadline(due)

    def _checked(self, agreement, section, move, address, rules):
        """The collection of an invoice, and what the strict writer has against it.

        :param address: the payer's :class:`Postal`
        :returns: (collection, False) or (None, reason)
        """
        try:
            collection = self._collection(agreement, move, address)
            betalingsservice.check_collection(collection, section, rules=rules)
        except betalingsservice.DeliveryError as error:
            return None, fault_text(self.env, error)
        return collection, False

    def _collection(self, agreement, move, address):
        membership = move.asom_membership_id
        # Nets' own slips have room for the 15 digits of card type 71.
        own = agreement.own_payment_id and move._nets_card_type() == "71"
        return betalingsservice.Collection(
            customer_number=membership.member_number,
            due_date=move._nets_date_due(),
            amount=to_ore(move.amount_residual_signed),
            reference=move.nets_reference,
            address=address.address,
            texts=advice_texts(move),
            payment_id=(own and move.nets_payment_id) or "",
        )

    def _rules(self, agreement):
        return betalingsservice.Rules(
            max_days_ahead=agreement.days_ahead, short_reference=True
        )

    def _today(self):
        return fields.Date.context_today(self.with_context(tz=TIME_ZONE))

    def _section(self, agreement, group, collections=()):
        """:param collections: gone through once, in order"""
        return betalingsservice.Section(
            number=group.section,
            pbs_number=agreement.pbs_number,
            debtor_group=group.number,
            collections=collections,
            main_text=agreement.main_text or "",
            created=self._today(),
        )

    def _write_lines(self, agreement, parts, number, file):
        """Write the file; one section for each debtor group.

        :raises UserError: when a rule is broken after all
        """
        sections = tuple(
            self._section(agreement, part.group, part.collections)
            for part in sorted(parts.values(), key=lambda part: part.group.number)
            if part.collections
        )
        delivery = betalingsservice.Delivery(
            supplier=agreement.data_supplier_cvr,
            identification=number,
            sections=sections,
            created=self._today(),
            subsystem=agreement.sub_system,
        )
        try:
            file.writelines(
                betalingsservice.write_lines(delivery, self._rules(agreement))
            )
        except betalingsservice.DeliveryError as error:
            raise UserError(fault_text(self.env, error)) from error
