"""The published schema, asked of each message before it is frozen."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

SCHEMA = Path(__file__).parents[1] / "static/schema/inkasso-1.0.json"


class SchemaError(ValueError):
    """A document is not what the schema says.

    :ivar place: where in it, as a path such as ``debtor/name``
    :ivar why: what the schema has against it
    """

    def __init__(self, place: str, why: str):
        super().__init__(f"{place}: {why}")
        self.place, self.why = place, why


@cache
def _validator(kind: str) -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    # Of its own kind: of eight refusals nobody learns which field is wrong.
    one = {"$defs": schema["$defs"], "$ref": f"#/$defs/{kind}"}
    return Draft202012Validator(one, format_checker=Draft202012Validator.FORMAT_CHECKER)


def check(content: bytes) -> None:
    """Is it a message as it was published?

    :param content: the canonical bytes
    :raises SchemaError: naming the place of the first fault
    """
    document = json.loads(content)
    error = best_match(_validator(document["kind"]).iter_errors(document))
    if error:
        place = "/".join(map(str, error.absolute_path)) or document["kind"]
        raise SchemaError(place, error.message[:300])
