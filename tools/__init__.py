"""Set-up and commands of the checkout, started as ``python -m tools.<command>``."""
