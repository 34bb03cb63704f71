"""The vendor's published documents: what a request and an answer may look like."""

from __future__ import annotations

import json
import os
import re
from decimal import Decimal
from functools import cache
from pathlib import Path

from jsonschema import Draft3Validator, Draft4Validator

from .compact import compact

ROOT = Path(__file__).parents[3]
TRAILING_COMMA = re.compile(r",(\s*[}\]])")
# Answers of the vendor's own that its schemas do not foresee: the OpenAPI documents
# give problems as such, and the old interface has schemas of its good answers alone.
SERVICES = {
    "journalsapi": "Journals",
    "bookedentriesapi": "BookedEntries",
    "accountsapi": "Accounts",
    "accountingyearsapi": "AccountingYears",
    "customersapi": "Customers",
}


def folder() -> Path | None:
    """Where the documents lie, or None."""
    named = os.environ.get("ASOM_SAMPLES")
    place = Path(named) if named else ROOT.parent / "shared" / "samples"
    found = place / "economic"
    return found if found.is_dir() else None


@cache
def openapi(service: str) -> dict | None:
    """The OpenAPI document of a service, as it is in its address."""
    place, name = folder(), SERVICES.get(service.lower())
    if not place or not name:
        return None
    text = (place / "openapi" / f"openapi-{name}.json").read_text(encoding="utf-8-sig")
    return json.loads(text)


@cache
def legacy(name: str) -> Draft3Validator | None:
    """The validator of a schema of the old interface, or None when there is none."""
    place = folder()
    path = place and place / "legacy_schemas" / f"{name}.schema.json"
    if not path or not path.exists():
        return compact(place, name) if place else None
    text = TRAILING_COMMA.sub(r"\1", path.read_text(encoding="utf-8-sig"))
    return Draft3Validator(json.loads(text))


def plain(value):
    """JSON with numbers that the validators know."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(inner) for inner in value]
    return value


def _nullable(schema):
    """A schema of OpenAPI 3.0 as one of JSON Schema."""
    if isinstance(schema, list):
        return [_nullable(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    result = {key: _nullable(value) for key, value in schema.items()}
    if schema.get("nullable") and isinstance(schema.get("type"), str):
        result["type"] = [schema["type"], "null"]
    return result


@cache
def _components(service: str) -> dict | None:
    document = openapi(service)
    return document and _nullable(document["components"])


@cache
def _validator(service: str, reference: str) -> Draft4Validator:
    schema = {"$ref": reference, "components": _components(service)}
    return Draft4Validator(schema)


def operation(service: str, path: str, method: str) -> dict | None:
    """What the document says of a call. Names of places in the path do not matter."""
    document = openapi(service)
    for pattern, methods in (document or {}).get("paths", {}).items():
        shape = re.sub(r"\{[^}]+\}", "[^/]+", pattern)
        if re.fullmatch(shape, path, re.IGNORECASE):
            if "{" not in pattern or method.lower() in methods:
                return methods.get(method.lower())
    return None


def check_openapi(service, path, method, query, body, status, answer) -> list[str]:
    """What a call and its answer have against the document; [] without it."""
    if not openapi(service):
        return []
    said = operation(service, path, method)
    if said is None:
        return [] if status in (404, 405) else [f"no such call: {method} {path}"]
    known = {each["name"].lower() for each in said.get("parameters", ())}
    wrong = [f"unknown parameter {name}" for name in query if name.lower() not in known]
    if body is not None:
        wrong += _against(service, said.get("requestBody", {}), body, "request")
    told = said["responses"].get(str(status))
    if told is None:
        return [*wrong, f"no such answer: {status}"]
    if answer is not None:
        wrong += _against(service, told, answer, f"answer {status}")
    return wrong


def _against(service, part, value, what) -> list[str]:
    for media in part.get("content", {}).values():
        schema = media.get("schema", {})
        if "$ref" in schema:
            checker = _validator(service, schema["$ref"])
        else:
            checker = Draft4Validator(
                {**_nullable(schema), "components": _components(service)}
            )
        return [
            f"{what}: {'/'.join(map(str, error.path))}: {error.message[:200]}"
            for error in checker.iter_errors(plain(value))
        ]
    return []


def check_legacy(name: str, value, what: str) -> list[str]:
    """What a body has against a schema of the old interface; [] where there is none."""
    checker = legacy(name)
    if checker is None:
        return []
    wrong = [
        f"{what}: {'/'.join(map(str, error.path))}: {error.message[:200]}"
        for error in checker.iter_errors(plain(value))
    ]
    return wrong + [f"{what}: {each}" for each in _decimals(checker.schema, value)]


def _decimals(schema, value, path=""):
    """Amounts with more decimals than ``maxDecimal`` allows."""
    if isinstance(value, dict):
        for key, inner in value.items():
            below = schema.get("properties", {}).get(key, {})
            yield from _decimals(below, inner, f"{path}/{key}")
    elif isinstance(value, list) and isinstance(schema.get("items"), dict):
        for inner in value:
            yield from _decimals(schema["items"], inner, f"{path}[]")
    elif isinstance(value, Decimal) and "maxDecimal" in schema:
        if -value.normalize().as_tuple().exponent > schema["maxDecimal"]:
            yield f"{path}: more than {schema['maxDecimal']} decimals"
