"""Findings as text: leaks of one cause together, each with its smallest input."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from .judge import Finding
from .operations import ROUTE, Operation

KNOWN = Path(__file__).with_name("known.txt")
FOUND = Path(__file__).with_name("found.txt")


def name(who: str, operation: Operation) -> str:
    """A user and an operation, without ids: the same in each run."""
    return f"{who} | {operation.name}"


def key(finding: Finding) -> str:
    """What a line of known.txt says: user, operation, kind of leak."""
    return f"{name(finding.who, finding.operation)} | {finding.leak.kind}"


def lines(path: Path) -> set[str]:
    """The lines of a list, without its remarks."""
    found = map(str.strip, path.read_text().splitlines())
    return {line for line in found if line and not line.startswith("#")}


def grouped(findings: list[Finding]) -> dict[str, list[Finding]]:
    """Findings by model, method and leak, those of most users first."""
    groups = defaultdict(list)
    for finding in findings:
        operation = finding.operation
        address = operation.what if operation.kind == ROUTE else operation.model
        groups[f"{finding.leak} by {address} {operation.method}"].append(finding)
    return dict(sorted(groups.items()))


def smallest(findings: list[Finding]) -> str:
    """The shortest operation of a group."""
    return min((f.operation.shown(f.who) for f in findings), key=len)


def rows(findings: list[Finding]) -> list[dict]:
    """The groups as rows of JSON."""
    return [
        {
            "leak": leak,
            "users": sorted({finding.who for finding in group}),
            "count": len(group),
            "input": smallest(group),
            "name": min((name(f.who, f.operation) for f in group), key=len),
            "keys": sorted({key(finding) for finding in group}),
        }
        for leak, group in grouped(findings).items()
    ]
