import base64
import json
from dataclasses import asdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.asom_membership.money import danish, to_kroner, to_ore

from ...inkasso import answers, neutral


def _content(name, answer) -> bytes:
    """What came, as it is kept."""
    document = {**asdict(answer), "message_id": name}
    return neutral.as_json({"schema_version": neutral.SCHEMA_VERSION, **document})


class InkassoMessage(models.Model):
    """What agencies send back: matched by the case's reference, parked when unknown."""

    _inherit = "asom.inkasso.message"

    @api.model
    def _receive_file(self, agreement, data):
        """Take the messages of a file, all or none; one that is here already is left
        out.

        :returns: the new messages
        :raises UserError: naming line and field of what cannot be read
        """
        try:
            found = answers.read(data)
        except answers.AnswerError as error:
            raise UserError(self._answer_error_text(error)) from error
        return self._receive(agreement, found)

    @api.model
    def _receive(self, agreement, found):
        """As :meth:`_receive_file`, what has been read or entered."""
        agreement.ensure_one()
        sudo = self.sudo()
        names = sudo._by_name(found)
        known = sudo.search(
            [
                ("agreement_id", "=", agreement.id),
                ("direction", "=", "back"),
                ("name", "in", list(names)),
            ]
        ).grouped("name")
        created = sudo.browse()
        for name, answer in names.items():
            if name not in known:
                created |= sudo._take(agreement, name, answer)
            elif known[name]._says_otherwise(answer):
                raise UserError(
                    self.env._(
                        "The message %s is here already and says something else now. "
                        "Ask the agency for a number of its own for what is new.",
                        name,
                    )
                )
        return created.with_env(self.env)

    def _says_otherwise(self, answer) -> bool:
        """Is it about other money than an answer of the same number?"""
        said = neutral.parsed(self._frozen_bytes("content"))
        names = ("kind", "case_ref", *answers.AMOUNTS)
        return any(said.get(name) != getattr(answer, name) for name in names)

    def _by_name(self, found) -> dict:
        """{number: answer}; a message that stands twice is one, if it has a number.

        :raises UserError: when money could be lost by that
        """
        names = {}
        for answer in found:
            name = self._answer_name(answer)
            other = names.setdefault(name, answer)
            if other is not answer and (other != answer or not answer.message_id):
                raise UserError(
                    self.env._(
                        "“%s” stands twice. Give each message a number of its own "
                        "(message_id).",
                        name,
                    )
                )
        return names

    def _answer_name(self, answer) -> str:
        """Its number at the agency; where it has none, what it says."""
        if answer.message_id:
            return answer.message_id
        day = answer.date.isoformat()
        parts = (answer.kind, answer.case_ref, day, answer.status, str(answer.paid_out))
        return " ".join(filter(None, parts))

    def _take(self, agreement, name, answer):
        case = self.env["asom.inkasso.case"].search(
            [
                ("name", "=", answer.case_ref),
                ("company_id", "=", agreement.company_id.id),
                ("agency_id", "=", agreement.agency_id.id),
            ],
            limit=1,
        )
        message = self.create(
            {
                "name": name,
                "company_id": agreement.company_id.id,
                "agreement_id": agreement.id,
                "case_id": case.id,
                "case_ref": answer.case_ref,
                "kind": answer.kind,
                "direction": "back",
                "date": answer.date,
                "amount": to_kroner(answer.principal + answer.fees + answer.interest),
                "costs": to_kroner(answer.costs),
                "note": answer.note or self._status_label(answer.status) or False,
                "state": "parked",
                "content": base64.b64encode(_content(name, answer)),
            }
        )
        if case:
            message._match(case)
        return message

    def _status_label(self, status) -> str:
        """What an agency says of a case, in the reader's words."""
        field = self.env["asom.inkasso.receive"]._fields["status"]
        return dict(field._description_selection(self.env)).get(status, "")

    def _match(self, case):
        """What it says is true of the case."""
        self.ensure_one()
        said = json.loads(self._frozen_bytes("content"))
        settles = self.kind == "settlement" and to_ore(self.amount) > 0
        self.write({"case_id": case.id, "state": "to_book" if settles else "done"})
        vals = {}
        if said.get("agency_ref"):
            vals["agency_ref"] = said["agency_ref"]
        if said.get("note") or said.get("status"):
            label = self._status_label(said.get("status"))
            vals["status"] = said.get("note") or label
        if case.state in ("approved", "sent"):
            vals["state"] = "received"
        if said.get("status") in ("given_up", "refused") and case.state in (
            "approved",
            "sent",
            "received",
        ):
            # The association has it again, and decides once more.
            today = fields.Date.context_today(self)
            vals |= {"state": "closed", "date_closed": today}
            case.decision_id._over()
        case.write(vals)

    def _answer_error_text(self, error) -> str:
        texts = {
            "format": self.env._(
                "The file is no list of messages. It is JSON, or CSV with the columns "
                "%s.",
                ", ".join(answers.COLUMNS),
            ),
            "rows": self.env._(
                "The file has too many lines, the most is %s. Split it.",
                answers.MOST_ROWS,
            ),
            "kind": self.env._("it is none of %s.", ", ".join(neutral.BACK)),
            "missing": self.env._("it is empty."),
            "date": self.env._("it is no date."),
            "amount": self.env._("it is no amount."),
            "status": self.env._("it is none of %s.", ", ".join(answers.STATUSES)),
            "negative": self.env._(
                "it is below 0. What the agency takes back is booked by hand."
            ),
            "sum": self.env._(
                "principal, fees and interest, less costs, are not what was paid out."
            ),
        }
        text = texts[error.code]
        if not error.row:
            return text
        return self.env._(
            "Line %(row)s, “%(field)s”: %(text)s",
            row=error.row,
            field=error.field,
            text=text,
        )

    # === PARKED === #

    def action_assign(self):
        """Ask which case a parked message is about."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Which Case Is It About?"),
            "res_model": "asom.inkasso.assign",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_message_id": self.id},
        }

    def _assign(self, case):
        """A person knows which case it is about.

        :raises UserError: when it is not parked, or the case is another agency's
        """
        self.check_access("write")
        case.check_access("read")
        this = self.sudo()
        this.lock_for_update()
        this.invalidate_recordset(["state"])
        if this.state != "parked":
            raise UserError(self.env._("Only a parked message is assigned."))
        if case.sudo().agency_id != this.agreement_id.agency_id:
            raise UserError(self.env._("The case is with another agency."))
        this._match(case.sudo())

    # === SETTLEMENT === #

    def action_book(self):
        """Put what the agency has got of the member in the member's account.

        :raises UserError: when it is no settlement to be booked
        """
        self.check_access("write")
        for message in self:
            this = message.sudo()
            this.lock_for_update()
            this.invalidate_recordset(["state"])
            if this.state != "to_book":
                raise UserError(
                    self.env._("%s is no settlement that waits for that.", this.name)
                )
            this._book()
        return True

    def _book(self):
        """A payment for each claim, the oldest first; what the agency has kept is a
        cost of the association."""
        case, agreement = self.case_id, self.agreement_id
        costs = to_ore(self.costs)
        if costs and not agreement.cost_account_id:
            raise UserError(
                self.env._(
                    "The agency has kept %(costs)s kr. Enter an account of costs in "
                    "the agreement first.",
                    costs=danish(costs),
                )
            )
        left = to_ore(self.amount)
        owed = case.move_ids.filtered(lambda move: to_ore(move.amount_residual) > 0)
        more = max(0, left - sum(to_ore(move.amount_residual) for move in owed))
        # Interest since the hand-over stands in no invoice; nothing else may be more.
        if more > self._told_interest():
            raise UserError(
                self.env._(
                    "The settlement is more than what is left of the case. Look at it "
                    "with the agency; what is too much is booked as a payment by hand."
                )
            )
        case.settling = True
        journal = agreement.journal_id or self._first_bank()
        booked = self.env["account.move"]
        for move in owed.sorted(
            lambda move: (
                bool(move.asom_dunning_reminder_id),
                move.invoice_date_due,
                move.id,
            )
        ):
            part = min(left, to_ore(move.amount_residual))
            if part <= 0:
                break
            left -= part
            booked |= self._pay(move, part, journal)
        if costs or more:
            booked |= self._book_rest(costs, more, journal, booked)
        booked.asom_inkasso_message_id = self
        self.state = "done"
        case.settling = False
        self.env.flush_all()
        case._look_for_payments()

    def _first_bank(self):
        return self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company_id.id)], limit=1
        )

    def _pay(self, move, ore, journal):
        wizard = (
            self.env["account.payment.register"]
            .with_company(self.company_id)
            .with_context(active_model="account.move", active_ids=move.ids)
            .create(
                {
                    "payment_date": self.date,
                    "amount": to_kroner(ore),
                    "journal_id": journal.id,
                    "communication": f"{self.case_ref} {move.name}",
                }
            )
        )
        return wizard._create_payments().move_id

    def _told_interest(self) -> int:
        """Øre of interest that the agency has collected."""
        return neutral.parsed(self._frozen_bytes("content")).get("interest") or 0

    def _interest_account(self):
        """Where interest is income, by the policy's product.

        :raises UserError: when there is none
        """
        policy = self.env["asom.dunning.policy"].sudo()._require(self.company_id)
        product = policy.interest_product_id.with_company(self.company_id)
        account = product.product_tmpl_id.get_product_accounts()["income"]
        if not account:
            raise UserError(
                self.env._(
                    "The agency has collected interest. Choose a product for interest, "
                    "with an account of income, in the dunning policy first."
                )
            )
        return account

    def _book_rest(self, costs, interest, journal, payments):
        """From where the payments stand: what never reached the bank to the costs, and
        interest since the hand-over to the income.

        :param costs: øre that the agency has kept
        :param interest: øre that no invoice asks for
        """
        items = payments.line_ids.filtered(
            lambda item: (
                item.account_id.account_type != "asset_receivable" and item.debit
            )
        )
        account = items[:1].account_id or journal.default_account_id
        lines = [(account, interest - costs)]
        if costs:
            lines.append((self.agreement_id.cost_account_id, costs))
        if interest:
            lines.append((self._interest_account(), -interest))
        entry = (
            self.env["account.move"]
            .with_company(self.company_id)
            .create(
                {
                    "move_type": "entry",
                    "journal_id": journal.id,
                    "date": self.date,
                    "ref": self.env._(
                        "Costs and interest of debt collection %s", self.case_ref
                    ),
                    "line_ids": [
                        (
                            0,
                            0,
                            {"account_id": each.id, "balance": to_kroner(ore)},
                        )
                        for each, ore in lines
                        if ore
                    ],
                }
            )
        )
        entry._post()
        return entry
