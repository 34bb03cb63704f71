"""Amounts in the currency of their record's company."""

from __future__ import annotations

from functools import lru_cache

from odoo import fields
from odoo.tools import float_repr, float_round


class CompanyMonetary(fields.Monetary):
    """An amount that is always in the currency of the record's company.

    What Odoo's own does, but for records made in sets: it asks a made-up record for
    the currency of each single value.
    """

    def setup_nonrelated(self, model):
        """:raises TypeError: where the currency could be another one"""
        result = super().setup_nonrelated(model)
        currency = model._fields[self.get_currency_field(model)]
        if currency.related != "company_id.currency_id":
            raise TypeError(f"{self} needs a currency that is its company's")
        return result

    def convert_to_column_insert(self, value, record, values=None, validate=True):
        """As Odoo's, rounded to the currency of the company in the values."""
        company = (values or {}).get("company_id") or self._known_company(record)
        if not isinstance(company, int) or not company:
            return super().convert_to_column_insert(value, record, values, validate)
        currency = record.env["res.company"].sudo().browse(company).currency_id
        value = _rounded(float(value or 0.0), currency.rounding)
        return float_repr(value, currency.decimal_places)

    def convert_to_cache(self, value, record, validate=True):
        """As Odoo's, rounded to the currency of a company that is in the cache."""
        company = self._known_company(record) if validate else None
        if not company:
            return super().convert_to_cache(value, record, validate)
        if not value:
            return 0.0
        currency = record.env["res.company"].sudo().browse(company).currency_id
        return _rounded(float(value), currency.rounding)

    @staticmethod
    def _known_company(record):
        """Id of the company of one record, where it is in the cache."""
        if len(record) != 1:
            return None
        return record._fields["company_id"]._get_cache(record.env).get(record.id)


@lru_cache(maxsize=4096)
def _rounded(value: float, rounding: float) -> float:
    """As a currency rounds; amounts of members are alike."""
    return float_round(value, precision_rounding=rounding)
