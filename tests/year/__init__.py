"""A year of three associations, acted out: members, Nets, a clerk, and their own books.

What is owed, paid and collected is reckoned here by arithmetic of its own (arithmetic,
ledger) from what the story has done and what Nets says, never from the system's rows.
"""
