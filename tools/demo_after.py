"""The demonstration goes on after reminder 2: the board decides, a signal is closed and
opened again when it is paid, a case goes to an agency and comes back paid."""

from __future__ import annotations

import base64
import json
from datetime import date, timedelta

from freezegun import freeze_time

MORNING = "08:00:00"
CLOSE, COLLECT, WAIT = range(3)


class AfterStory:
    """What becomes of those who were handed over to an association.

    :param staff: environment of the user who enters what the board says
    :param manager: environment of the one who approves it
    :param company: the association
    """

    def __init__(self, staff, manager, company) -> None:
        self.env, self.manager = staff, manager
        self.company = company.with_env(staff)
        self.own = [("company_id", "=", company.id)]

    def tell(self) -> None:
        """Tell it, unless it has been told."""
        handover = self.env["asom.dunning.handover"].search(
            self.own, order="id", limit=1
        )
        if not handover or self.env["asom.dunning.closing"].search_count(self.own):
            return
        self._prepare()
        day = handover.date_sent
        decided = handover.decision_ids.sorted("id").filtered(
            lambda row: row.state == "waiting" and not row.case_id.held
        )
        closes = self._decide(decided[CLOSE : CLOSE + 1], "close", day)
        collects = self._decide(decided[COLLECT : COLLECT + 1], "inkasso", day)
        self._decide(decided[WAIT : WAIT + 1], "wait", day)
        self._decide(decided[WAIT + 1 : WAIT + 2], "close", day)
        self._decide(decided[WAIT + 2 : WAIT + 3], "inkasso", day)
        self._close(closes.closing_ids, day + timedelta(days=2))
        self._collect(collects.inkasso_ids, day + timedelta(days=2))

    def figures(self) -> dict[str, int]:
        """How many signals were closed, how many cases went to an agency."""
        closings = self.env["asom.dunning.closing"]
        cases = self.env["asom.inkasso.case"]
        return {
            "closed": closings.search_count([*self.own, ("date_closed", "!=", False)]),
            "inkasso": cases.search_count([*self.own, ("date_approved", "!=", False)]),
        }

    # --- beforehand --------------------------------------------------------------

    def _prepare(self) -> None:
        """Fee for opening again, agency and agreement."""
        policy = self.env["asom.dunning.policy"]._of(self.company)
        if not policy.reopen_product_id:
            template = (
                self.env["product.template"]
                .with_company(self.company)
                .create(
                    {
                        "name": "Genåbning",
                        "type": "service",
                        "asom_kind": "fee",
                        "company_id": self.company.id,
                    }
                )
            )
            self.env["asom.price"].create(
                {
                    "product_tmpl_id": template.id,
                    "valid_from": date(2020, 1, 1),
                    "amount": 350.0,
                }
            )
            policy.reopen_product_id = template.product_variant_id
        agency = self.env["asom.inkasso.agency"].create(
            {
                "name": "Fjord Inkasso A/S",
                "email": "sager@example.net",
                "authorised": "Nr. 000 (opdigtet)",
                "company_id": self.company.id,
            }
        )
        self.env["asom.inkasso.agreement"].create(
            {
                "agency_id": agency.id,
                "client_number": "4711",
                "takes": "both",
                "threshold": 100.0,
                "fee_terms": "Ingen omkostninger for foreningen, når sagen betales.",
            }
        )
        self.env.cr.commit()

    def _decide(self, decisions, choice: str, day: date):
        if not decisions:
            return decisions
        with freeze_time(f"{day + timedelta(days=1)} {MORNING}"):
            wait = {"wait_until": day + timedelta(days=60)} if choice == "wait" else {}
            self.env["asom.dunning.decide"].create(
                {
                    "decision_ids": [(6, 0, decisions.ids)],
                    "choice": choice,
                    "reason": "Besluttet på bestyrelsesmødet",
                    "said_by": "Formanden, på telefon",
                    **wait,
                }
            ).action_confirm()
            self.env.cr.commit()
        return decisions

    # --- a signal ----------------------------------------------------------------

    def _close(self, closings, day: date) -> None:
        """Told, closed on its day, paid, opened again."""
        if not closings:
            return
        with freeze_time(f"{day} {MORNING}"):
            closings.with_env(self.manager).action_approve()
            self.env.cr.commit()
        closings.invalidate_recordset()
        day = closings.date_close
        with freeze_time(f"{day} {MORNING}"):
            closings.action_order()
            closings.close_work_id.action_done()
            self.env.cr.commit()
        paid = day + timedelta(days=4)
        with freeze_time(f"{paid} {MORNING}"):
            self._pay(self._owed(closings.membership_id))
        closings.invalidate_recordset()
        with freeze_time(f"{paid + timedelta(days=1)} {MORNING}"):
            closings.open_work_id.action_done()
            self.env.cr.commit()

    def _owed(self, member):
        moves = self.env["account.move"].search(
            [
                ("asom_membership_id", "=", member.id),
                ("move_type", "=", "out_invoice"),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ]
        )
        reminded = moves.filtered("asom_dunning_reminder_id")
        return reminded | moves.filtered("asom_dunning_handed_over_on")

    def _pay(self, moves) -> None:
        wizards = self.env["account.payment.register"]
        for move in moves:
            chosen = {"active_model": "account.move", "active_ids": move.ids}
            wizards.with_context(**chosen).create({})._create_payments()
        self.env.cr.commit()

    # --- a case ------------------------------------------------------------------

    def _collect(self, cases, day: date) -> None:
        """Handed over, received, paid, settled."""
        if not cases:
            return
        with freeze_time(f"{day} {MORNING}"):
            cases.with_env(self.manager).action_approve()
            self.env.cr.commit()
        cases.invalidate_recordset()
        with freeze_time(f"{day} {MORNING}"):
            cases.inkasso_message_ids.action_download()
            self.env.cr.commit()
        self._answer(
            cases,
            day + timedelta(days=1),
            "receipt",
            status="received",
            note="Oprettet",
        )
        later = day + timedelta(days=20)
        whole = cases.amount
        message = self._answer(
            cases,
            later,
            "settlement",
            status="paid",
            principal=f"{cases.principal:.2f}",
            fees=f"{whole - cases.principal:.2f}",
            paid_out=f"{whole:.2f}",
        )
        with freeze_time(f"{later} {MORNING}"):
            message.action_book()
            self.env.cr.commit()

    def _answer(self, case, day: date, kind: str, **said):
        """What the agency sends, taken in as a file."""
        row = {
            "kind": kind,
            "case_ref": case.name,
            "message_id": f"FI-{case.name}-{kind}",
            "date": day.isoformat(),
            "agency_ref": f"FI-{case.id:05d}",
            **said,
        }
        with freeze_time(f"{day} {MORNING}"):
            self.env["asom.inkasso.receive"].create(
                {
                    "agreement_id": case.agreement_id.id,
                    "data": base64.b64encode(json.dumps([row]).encode()),
                }
            ).action_receive()
            self.env.cr.commit()
        return case.inkasso_message_ids.filtered(lambda each: each.kind == kind)
