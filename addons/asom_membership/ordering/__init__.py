"""What an association's rules say to an order: from when, at what fee, and why.

Pure: no database, dates with both ends included, amounts in øre.
"""
