from odoo import fields, models
from odoo.exceptions import UserError

from ...economic import EconomicError

# Types of account that can be posted on (accountsapi: 1 result, 2 balance).
POSTABLE = (1, 2)
ANY_ENTRY = 0


class EconomicAgreement(models.Model):
    """What the agreement has there: fetched, kept, fetched again."""

    _inherit = "asom.economic.agreement"

    def action_fetch(self):
        """Fetch accounts, VAT codes, journals and periods, and propose matches.

        :raises UserError: what went wrong
        """
        self.ensure_one()
        self.check_access("write")
        try:
            self._fetch()
        except EconomicError as error:
            raise UserError(self._told(error)) from None
        self.sudo()._propose()
        return True

    def _fetch(self, client=None):
        """Fetch everything that postings refer to.

        :raises EconomicError: what went wrong; nothing is changed then
        """
        if client is None:
            with self._economic() as client:
                return self._fetch(client)
        rows = [
            *map(_account, client.accounts()),
            *map(_vat, client.vat_codes()),
            *map(_journal, client.journals()),
            *map(_period, client.periods()),
        ]
        if self.department_by != "none":
            rows += map(_department, client.departments())
        if self._has_real_invoices():
            rows += self._fetched_products(client)
        self.sudo()._keep_items(rows)
        return True

    def _keep_items(self, rows):
        """Write what differs from what is known; what is gone stays, marked so."""
        items = self.env["asom.economic.item"]
        known = {
            (item.kind, item.code): item
            for item in items.search([("agreement_id", "=", self.id)])
        }
        new = []
        for row in rows:
            item = known.pop((row["kind"], row["code"]), None)
            if item is None:
                new.append(
                    {**row, "agreement_id": self.id, "company_id": self.company_id.id}
                )
                continue
            if "next_number" in row:
                row["next_number"] = max(row["next_number"], item.next_number)
            changed = {
                name: value
                for name, value in row.items()
                if item._fields[name].convert_to_write(item[name], item)
                != (value or item._fields[name].convert_to_cache(False, item))
            }
            if changed:
                item.write(changed)
        items.create(new)
        for item in known.values():
            if item.unusable != "gone":
                item.unusable = "gone"


def _account(told):
    unusable = False
    if told["type"] not in POSTABLE:
        unusable = "heading"
    elif told["isBarred"]:
        unusable = "barred"
    elif told["isBlockedForDirectEntries"]:
        unusable = "blocked"
    elif told.get("isDepartmentMandatory"):
        unusable = "department"
    return {
        "kind": "account",
        "code": str(told["number"]),
        "number": told["number"],
        "name": told.get("name") or "",
        "unusable": unusable,
    }


def _vat(told):
    return {
        "kind": "vat",
        "code": told["vatCode"],
        "name": told.get("name") or "",
        "rate": float(told.get("ratePercentage") or 0),
        "account_number": told.get("account", {}).get("accountNumber") or 0,
        "unusable": "barred" if told.get("barred") else False,
    }


def _journal(told):
    allowed = told.get("allowedEntryType") or ANY_ENTRY
    minimum = max(told.get("minimumVoucherNumber") or 1, 1)
    return {
        "kind": "journal",
        "code": str(told["number"]),
        "number": told["number"],
        "name": told.get("name") or "",
        "unusable": "restricted" if allowed != ANY_ENTRY else False,
        "number_min": minimum,
        "number_max": told.get("maximumVoucherNumber") or 999_999_999,
        "next_number": max(minimum, told.get("nextVoucherNumber") or 1),
    }


def _period(told):
    start = told["dateFrom"][:10]
    return {
        "kind": "period",
        "code": start,
        "year": told.get("year") or "",
        "name": f"{told.get('year') or ''} {told['periodNumber']}".strip(),
        "date_from": fields.Date.to_date(start),
        "date_to": fields.Date.to_date(told["dateTo"][:10]),
        "unusable": "closed" if told["isClosed"] or told["isBarred"] else False,
    }


def _department(told):
    number = told["departmentalDistributionNumber"]
    return {
        "kind": "department",
        "code": str(number),
        "number": number,
        "name": told.get("name") or "",
        "unusable": "barred" if told.get("barred") else False,
    }
