"""Fakes of the outside world: strict, and independent of the add-ons' code."""
