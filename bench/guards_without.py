"""The peer: the same accountant in a database without any add-on of ours."""

from __future__ import annotations

from bench.guards import made, measure, prepare

OWN_ADDONS = False
__all__ = ["made", "measure", "prepare"]
