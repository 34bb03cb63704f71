"""Odoo's check that records of one company are linked, for a batch at once."""

from odoo import models


def is_of_one_company(records, names=None) -> bool:
    """Whether what the records link to is of their companies, or of all.

    What Odoo asks of each record (``_check_company``) is asked once of all that records
    of one company link to: a run's invoices share journal, accounts and taxes.

    :param names: of the fields that were written; None for all
    :returns: False where Odoo has to look record by record, to tell what is wrong
    """
    if names is None or {"company_id", "company_ids"} & set(names):
        names = records._fields
    fields = [records._fields[name] for name in names]
    checked = [field for field in fields if field.relational and field.check_company]
    if any(field.company_dependent for field in checked):
        return False
    return all(
        _fits(some.mapped(field.name), company)
        for company, some in records.sudo().grouped("company_id").items()
        for field in checked
    )


def _fits(linked, company) -> bool:
    if not linked:
        return True
    domain = linked._check_company_domain(company)
    linked = linked.with_context(active_test=False)
    return not domain or linked == linked.filtered_domain(domain)


class AccountMove(models.Model):
    _inherit = "account.move"

    def _check_company(self, fnames=None):
        if len(self) == 1 or not is_of_one_company(self, fnames):
            return super()._check_company(fnames)
        return None


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    def _check_company(self, fnames=None):
        if len(self) == 1 or not is_of_one_company(self, fnames):
            return super()._check_company(fnames)
        return None
