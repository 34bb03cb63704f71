"""Calls from outside: which may be made, with what, and what is told of errors."""
