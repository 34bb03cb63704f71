"""Amounts in the currency of their record's company."""

from __future__ import annotations

from odoo import fields
from odoo.tools import float_repr


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
        company = (values or {}).get("company_id")
        if not isinstance(company, int) or not company:
            return super().convert_to_column_insert(value, record, values, validate)
        currency = record.env["res.company"].sudo().browse(company).currency_id
        value = currency.round(float(value or 0.0))
        return float_repr(value, currency.decimal_places)

    def convert_to_cache(self, value, record, validate=True):
        """As Odoo's, rounded to the currency of a company that is in the cache."""
        known = record._fields["company_id"]._get_cache(record.env)
        company = known.get(record.id) if len(record) == 1 and validate else None
        if not company:
            return super().convert_to_cache(value, record, validate)
        companies = record.env["res.company"].sudo()
        return companies.browse(company).currency_id.round(float(value or 0.0))
