import logging

from odoo import models
from odoo.exceptions import UserError

from ...economic import EconomicError
from ...trouble_text import trouble_text

_logger = logging.getLogger(__name__)


class EconomicAgreement(models.Model):
    """Connect, use, close: nothing is sent before e-conomic has said whose it is."""

    _inherit = "asom.economic.agreement"

    def action_start(self):
        """Ask e-conomic whose the token is; use it when it is the association's.

        :raises UserError: it is not, nothing could be asked, or a second person is
            needed
        """
        self._check_started_by_another()
        self.ensure_one()
        self.check_access("write")
        if self.state == "closed":
            raise UserError(self.env._("This agreement is closed. Make another one."))
        if self.interface == "file":
            return self._start_files()
        # Whoever puts it in use says that this is the database.
        self.sudo().database_mark = self._database_mark()
        try:
            with self._economic() as client:
                told = client.whoami()
        except EconomicError as error:
            raise UserError(self._told(error)) from None
        company = told.get("company", {})
        if text := self._mistaken(told):
            raise UserError(text)
        self.sudo().write(
            {
                "state": "live",
                "agreement_number": told["agreementNumber"],
                "there_name": company.get("name"),
                "failures": 0,
                "next_try": False,
                "error_kind": False,
                "error_detail": False,
            }
        )
        self.sudo()._keep_self(told)
        self.env.flush_all()
        self._fetch()
        self.env["asom.economic.transfer"]._enqueue_missing(self)
        self.sudo()._propose()
        return True

    def _start_files(self):
        """Nothing is asked of e-conomic: what waits goes into the first file."""
        self.sudo().write({"state": "live", "auto_transfer": False})
        self.env.flush_all()
        self.env["asom.economic.transfer"]._enqueue_missing(self)
        self.sudo()._propose()
        return True

    def _mistaken(self, told) -> str:
        """Why the agreement that the token is of is not this one, or ""."""
        number = str(told.get("company", {}).get("companyIdentificationNumber") or "")
        number = "".join(filter(str.isdecimal, number))
        own = "".join(filter(str.isdecimal, self.company_id.company_registry or ""))
        if not own or number != own:
            return self.env._(
                "The token belongs to %(there)s with the CVR number %(number)s, not to "
                "%(here)s (%(own)s). Ask the association for the token of its own "
                "agreement.",
                there=told.get("company", {}).get("name") or "?",
                number=number or "?",
                here=self.company_id.name,
                own=own or "?",
            )
        if self.agreement_number not in (0, told.get("agreementNumber")):
            return self.env._(
                "The token belongs to agreement %(there)s; so far postings went to "
                "%(here)s.",
                there=told.get("agreementNumber"),
                here=self.agreement_number,
            )
        return ""

    def action_close(self):
        """Send nothing any more, for good."""
        self.check_access("write")
        self.sudo().write({"state": "closed", "grant_token": False})
        return True

    def action_view_transfers(self):
        """Open what was sent and what waits."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_transfer"
        )
        return {
            **action,
            "domain": [("agreement_id", "=", self.id)],
            "context": {"search_default_open": 0},
        }

    def action_view_rejected(self):
        """Open what was rejected, by its reason."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_rejected"
        )
        return {**action, "domain": [("agreement_id", "=", self.id)]}

    def action_view_mappings(self):
        """Open what corresponds to what."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_mapping"
        )
        return {**action, "domain": [("agreement_id", "=", self.id)]}

    def action_view_findings(self):
        """Open what must be mended."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_finding"
        )
        return {**action, "domain": [("agreement_id", "=", self.id)]}

    def action_view_balances(self):
        """Open the comparison of the books."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_balance"
        )
        return {**action, "domain": [("agreement_id", "=", self.id)]}

    def action_view_statements(self):
        """Open the statements of the books."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "asom_economic.action_economic_statement"
        )
        return {**action, "domain": [("agreement_id", "=", self.id)]}

    # === TROUBLE === #

    def _told(self, error) -> str:
        """What went wrong, for people."""
        return trouble_text(self.env, error.kind, error.detail)
