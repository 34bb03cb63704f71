"""Invoices made in sets: their shapes, amounts and reversals."""
