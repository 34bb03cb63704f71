"""Nets as the other end of the line: reads what we send and finds every fault."""

from .checker import check_0601
from .report import Collection, Fault, Report, Section

__all__ = ["Collection", "Fault", "Report", "Section", "check_0601"]
