from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..membership import NETS_CHANNELS
from .delivery import LIVE_STATES

# Numbers follow the run's lines. Ids follow how invoices were made, which is nobody's
# business but the program's: the same run always gives the same file.
BY_NUMBER = "sequence_prefix, sequence_number, id"


class CollectionRun(models.Model):
    """What Nets adds to a collection run: mandates, payment ids and the delivery."""

    _inherit = "asom.collection.run"

    delivery_ids = fields.One2many("asom.nets.delivery", "run_id", string="Deliveries")
    delivery_count = fields.Integer(
        string="Number of Deliveries", compute="_compute_delivery_count"
    )
    nets_deadline = fields.Datetime(
        compute="_compute_nets_deadline", help="When the delivery must be with Nets."
    )
    nets_deadline_warning = fields.Char(compute="_compute_nets_deadline")
    nets_obstacle = fields.Char(
        compute="_compute_nets_deadline",
        help="Why the delivery of the whole run could not be created now.",
    )
    has_live_delivery = fields.Boolean(compute="_compute_delivery_count")

    @api.depends("delivery_ids.state")
    def _compute_delivery_count(self):
        for run in self:
            run.delivery_count = len(run.delivery_ids)
            run.has_live_delivery = any(
                delivery.state in LIVE_STATES
                for delivery in run.delivery_ids
                if delivery.type == "0601"
            )

    @api.depends("state", "date_due", "company_id", "delivery_ids.state")
    @api.depends_context("lang")
    def _compute_nets_deadline(self):
        agreements = self.env["asom.nets.agreement"]
        for run in self:
            run.nets_deadline = run.nets_deadline_warning = run.nets_obstacle = False
            if run.date_due and run._awaits_nets():
                agreement = agreements._of(run.company_id)
                if agreement and agreement._is_monthly():
                    run.nets_deadline = agreement._deadline_utc(run.date_due)
                    run.nets_deadline_warning = agreement._deadline_warning(
                        run.date_due
                    )
                if not run.nets_deadline_warning:
                    run.nets_obstacle = run._nets_obstacle(agreement)

    def _awaits_nets(self):
        """Whether something of the run is still to be sent to Nets."""
        self.ensure_one()
        if self.state in ("cancelling", "cancelled"):
            return False
        files = self.delivery_ids.filtered(lambda delivery: delivery.type == "0601")
        states = set(files.mapped("state"))
        return "ready" in states or not states & {"sent", "acknowledged"}

    def _nets_obstacle(self, agreement):
        """Why the run's delivery cannot be created as things stand, or False; what
        concerns single members is told with them."""
        if not agreement:
            wanted = [
                ("run_id", "in", self._origin.ids),
                ("payment_channel", "in", NETS_CHANNELS),
            ]
            lines = self.env["asom.collection.run.line"]
            if not lines.search_count(wanted, limit=1):
                return False
            return self.env._(
                "Members of this run are collected by Nets, but the association has no "
                "creditor agreement. Invoices that are made without one cannot be "
                "sent later."
            )
        return self.env["asom.nets.delivery"]._wrong_due_date(
            agreement, agreement.debtor_group_ids[:1], self.date_due
        )

    def _membership_warnings(self, memberships, totals, previous):
        found = super()._membership_warnings(memberships, totals, previous)
        if not self.env["asom.nets.agreement"]._of(self.company_id):
            return found
        foreseen, asked = self.env["asom.nets.delivery"]._foresee(
            self, memberships, totals
        )
        for membership in asked:
            # What Nets needs of an address is not what a letter needs.
            others = [w for w in found[membership.id] if w["code"] != "no_address"]
            found[membership.id] = others + foreseen.get(membership.id, [])
        for membership in memberships:
            wanted = membership.payment_channel == "betalingsservice"
            if wanted and not membership.nets_has_mandate:
                found[membership.id].append({"code": "no_mandate"})
        return found

    def _invoice_lines(self, lines, shapes):
        """Give each invoice its reference and payment id when it is created."""
        agreement = self.env["asom.nets.agreement"].sudo()._of(self.company_id)
        if not agreement:
            return super()._invoice_lines(lines, shapes)
        journal = self.company_id._asom_dues_journal()
        card_type = journal._fik_card_type() or "71"
        numbers = agreement._take_numbers("last_number", len(lines))
        numbered = self.with_context(
            asom_nets_numbers=dict(zip(lines.ids, numbers, strict=True)),
            asom_nets_ids={
                number: agreement._payment_id(number, card_type) for number in numbers
            },
            asom_nets_creditor=journal._fik_creditor_number(agreement),
        )
        return super(CollectionRun, numbered)._invoice_lines(lines, shapes)

    def _move_vals(self, line):
        vals = super()._move_vals(line)
        number = self.env.context.get("asom_nets_numbers", {}).get(line.id)
        if number and vals["move_type"] == "out_invoice":
            vals["nets_reference"] = f"{number:09d}"
            creditor = self.env.context["asom_nets_creditor"]
            if creditor:
                vals["nets_payment_id"] = self.env.context["asom_nets_ids"][number]
                vals["l10n_dk_fik_creditor_number"] = creditor
                vals["payment_reference"] = vals["nets_payment_id"]
        return vals

    def _check_can_cancel(self):
        sent = self.delivery_ids.filtered(
            lambda delivery: delivery.state in ("sent", "acknowledged")
        )
        if sent:
            raise UserError(
                self.env._(
                    "%(run)s cannot be cancelled: %(delivery)s has been sent to Nets.",
                    run=self.name,
                    delivery=sent[0].display_name,
                )
            )
        return super()._check_can_cancel()

    def _before_cancel(self):
        result = super()._before_cancel()
        self.delivery_ids.filtered(lambda d: d.state == "ready").action_cancel()
        return result

    def action_create_delivery(self):
        """Write the run's collections into a delivery 0601 to Nets.

        May be called again: what stands in a delivery stays there; members who were
        left out and can be collected now come into a further one.

        :returns: the delivery, state ``ready``
        :raises UserError: when the run is not done, the deadline has passed, or there
            is nothing that Nets can collect
        """
        self.ensure_one()
        self._expect(("done",), self.env._("sent to Nets"))
        return self.env["asom.nets.delivery"]._create_for_run(self)

    def action_open_delivery(self):
        """As :meth:`action_create_delivery`, and show it.

        :raises UserError: also when nothing is left for a further delivery
        """
        self.ensure_one()
        self._expect(("done",), self.env._("sent to Nets"))
        self._nets_ask_for_agreement()
        before = self.delivery_ids
        delivery = self.action_create_delivery()
        if delivery in before:
            self._nets_nothing_left()
        return delivery._open()

    def action_view_deliveries(self):
        """Open the run's deliveries."""
        return self._open("asom_nets.action_nets_delivery")

    def _result_cases(self):
        credited, paid, *others = super()._result_cases()
        labels = dict(
            self.env["account.move"]
            ._fields["nets_failure"]
            ._description_selection(self.env)
        )
        return [
            credited,
            paid,
            *(
                (key, label, SQL("move.nets_failure = %s", key))
                for key, label in labels.items()
            ),
            *others,
        ]

    def _not_collected_domain(self):
        """Of the channels that Nets collects, only what a delivery has left out."""
        others = Domain("asom_payment_channel", "not in", NETS_CHANNELS)
        if self.has_live_delivery:
            others |= Domain(
                "nets_collection_ids", "not any", [("state", "=", "included")]
            )
        return [*super()._not_collected_domain(), *others]

    def _nets_moves(self):
        """Posted invoices of the run that Nets collects, in no live delivery yet, in
        the order of their numbers."""
        return self.env["account.move"].search(self._nets_domain(), order=BY_NUMBER)

    def _nets_domain(self) -> Domain:
        return Domain(
            [
                ("asom_run_id", "=", self.id),
                ("state", "=", "posted"),
                ("asom_payment_channel", "in", NETS_CHANNELS),
                ("nets_collection_ids", "not any", [("state", "=", "included")]),
            ]
        )


class CollectionRunLine(models.Model):
    _inherit = "asom.collection.run.line"

    def _warning_text(self, code, params):
        texts = {
            "nets_refused": self.env._("Nets' delivery will leave it out: %(reason)s"),
            "nets_note": self.env._("In Nets' delivery: %(note)s"),
            "no_slip": self.env._(
                "Nets sends no slip due on %(day)s: the day has come, or the member "
                "has another collection on it. The invoice is not collected by Nets "
                "and carries no fee for a slip. Choose another due date."
            ),
        }
        if code == "no_address" and "reason" in params:
            code = "nets_refused"
        if code in texts:
            return texts[code] % params
        return super()._warning_text(code, params)
