"""Schemas of the old interface that are held as lists of their fields only: the name,
the type, the limits and what must be given of each property.

The lists say nothing of links, so an answer may have more than they tell; a request may
not: what the vendor does not know it leaves out without a word.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

from jsonschema import Draft3Validator

FILE = "legacy_fields_compact.txt"
FIELD = re.compile(
    r"(?P<indent> *)- (?P<name>[\w]+)(?P<must>\*?) (?P<type>[\w?]+)(?P<rest>[^|]*)"
)
LIMIT = re.compile(r"(maxLength|minLength|minimum|maximum|maxDecimal)=(\d+)")
ENUM = re.compile(r"enum=(\[[^\]]*\])")
PATTERN = re.compile(r"pattern=(\S+)")


@cache
def parts(place: Path) -> dict[str, list[str]]:
    """{name of the schema: its lines}"""
    found: dict[str, list[str]] = {}
    current: list[str] = []
    text = (place / FILE).read_text(encoding="utf-8-sig")
    for line in text.splitlines():
        if line.startswith("## "):
            name = line[3:].split(" | ")[0].removesuffix(".schema.json")
            current = found.setdefault(name, [])
        else:
            current.append(line)
    return found


@cache
def compact(place: Path, name: str) -> Draft3Validator | None:
    """The validator of a schema, or None when there is none."""
    lines = parts(place).get(name)
    if not lines:
        return None
    root = _object(closed=name.endswith((".post", ".put")))
    stack = [(-1, root)]
    for line in lines:
        found = FIELD.match(line)
        if not found:
            continue
        depth = len(found["indent"])
        while stack[-1][0] >= depth:
            stack.pop()
        schema, inner = _field(found, root["additionalProperties"])
        stack[-1][1]["properties"][found["name"]] = schema
        if inner:
            stack.append((depth, inner))
    return Draft3Validator(root)


def _object(closed: bool) -> dict:
    return {"type": "object", "properties": {}, "additionalProperties": not closed}


def _field(found, open_: bool) -> tuple[dict, dict | None]:
    rest, kind = found["rest"], found["type"]
    schema: dict = {} if kind == "?" else {"type": kind}
    schema |= {key: int(value) for key, value in LIMIT.findall(rest)}
    if told := ENUM.search(rest):
        schema["enum"] = ast.literal_eval(told[1])
    if told := PATTERN.search(rest):
        schema["pattern"] = f"^(?:{told[1]})$"
    if found["must"]:
        schema["required"] = True
    if kind == "object":
        schema |= _object(closed=not open_)
        return schema, schema
    if kind == "array":
        inner = _object(closed=not open_)
        schema["items"] = inner
        return schema, inner
    return schema, None
