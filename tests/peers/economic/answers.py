"""Answers, and the two shapes in which the vendor says that something is wrong."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

TITLES = {
    400: "Validation failed.",
    401: "Unauthorized access.",
    403: "Access forbidden.",
    404: "Resource not found.",
    405: "Method not allowed.",
    409: "Update conflict.",
    415: "Unsupported media type.",
    429: "Too many requests.",
    500: "Internal server error.",
}


@dataclass
class Answer:
    """One answer.

    :param schema: name of the old interface's schema that the body must fit
    """

    status: int = 200
    body: object = None
    headers: dict = field(default_factory=dict)
    schema: str = ""
    raw: bytes | None = None


def log_id() -> str:
    """An id of the vendor's kind."""
    return f"{secrets.token_hex(8)}-CPH"


def problem(status: int, code: str, detail: str = "", errors=()) -> Answer:
    """``application/problem+json``, as the OpenAPI services answer."""
    return Answer(
        status,
        {
            "type": "https://tools.ietf.org/html/rfc9110#section-15.5.1",
            "title": TITLES.get(status, "Error"),
            "status": status,
            "detail": detail or TITLES.get(status, "Error"),
            "errors": [
                {"message": message, "errorCode": each, "property": name}
                for each, name, message in errors
            ],
            "traceId": log_id(),
            "traceTimeUtc": datetime.now().strftime("%Y-%m-%dT%H:%M:%S"),
            "errorCode": code,
        },
        {"Content-Type": "application/problem+json"},
    )


def old_error(status: int, message: str, code: str = "", **more) -> Answer:
    """The envelope of the old interface."""
    body = {
        "message": message,
        **({"errorCode": code} if code else {}),
        "developerHint": "Inspect the request.",
        "logId": log_id(),
        "httpStatusCode": status,
        "logTime": datetime.now().strftime("%Y-%m-%dT%H:%M:%S"),
        **more,
    }
    return Answer(status, body)
