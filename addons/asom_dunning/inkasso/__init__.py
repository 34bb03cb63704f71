"""Debt collection by others: what needs no database."""
