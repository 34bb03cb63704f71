"""What can go wrong with a call, and what it means for what was sent."""

from __future__ import annotations

from dataclasses import dataclass

# Kinds of trouble after which the call has certainly not been carried out.
NOT_DONE = {
    "unauthorized",
    "forbidden",
    "module_missing",
    "day_used",
    "throttled",
    "rejected",
    "not_found",
}


# What E04041 means, by the property that it is told of.
OLDER = {
    "date": "JournalEntryDateAccountingYearPeriodBarred",
    "account": "JournalEntryAccountNotAccessible",
    "contraaccount": "JournalEntryContraAccountNotAccessible",
    "customer": "JournalEntryCustomerNotAccessible",
    "departmentaldistribution": "JournalEntryDepartmentalDistributionNotFound",
}


@dataclass(frozen=True)
class FieldError:
    """One error about one value.

    :param code: the vendor's, such as ``JournalEntryAccountNotFound`` or ``E04041``
    :param name: of the property, as the vendor calls it
    :param message: the vendor's own words
    """

    code: str
    name: str = ""
    message: str = ""

    @property
    def kind(self) -> str:
        """The code, by the newer interface's words where the older one has one code
        for several things and tells them apart by the property."""
        if self.code == "E04041":
            return OLDER.get(self.name.lower(), self.code)
        return self.code


class EconomicError(Exception):
    """A call that did not go well.

    :param kind: ``unauthorized`` (401), ``forbidden`` (403), ``module_missing`` (403:
        the company has not bought it), ``throttled`` (429, or our own share is used
        up), ``day_used`` (no call is left today), ``rejected`` (400 and other
        refusals), ``not_found``, ``key_misused`` (the key was used for something
        else), ``unknown`` (it may have been carried out), ``unreadable`` (an answer
        that says nothing)
    :param detail: the vendor's code or words, never a token
    :param status: of the answer, 0 without one
    :param seconds: to wait, where it is known
    :param errors: :class:`FieldError` of each value
    :param trace: the vendor's id of the call, for its support
    """

    def __init__(
        self, kind, detail="", status=0, seconds=None, errors=(), trace=""
    ) -> None:
        super().__init__(f"{kind} {status or ''} {detail}".strip())
        self.kind = kind
        self.detail = detail
        self.status = status
        self.seconds = seconds
        self.errors = tuple(errors)
        self.trace = trace

    @property
    def is_done_unknown(self) -> bool:
        """May the call have been carried out?"""
        return self.kind not in NOT_DONE


KINDS = {401: "unauthorized", 403: "forbidden", 404: "not_found", 429: "throttled"}
MISUSED = {"PayloadChanged", "URLChanged"}
MODULES = "AccessDeniedAgreementMissingModules"


def of_answer(status: int, body, seconds=None) -> EconomicError:
    """The error that an answer tells.

    :param body: the parsed JSON, or None when it was none
    """
    body = body if isinstance(body, dict) else {}
    code = str(body.get("errorCode") or "")
    kind = KINDS.get(status)
    if kind is None:
        kind = "unknown" if status >= 500 or status < 300 else "rejected"
    if code in MISUSED:
        kind = "key_misused"
    if code == MODULES:
        # "Missing modules: Project"
        kind, code = "module_missing", str(body.get("title") or "").partition(": ")[2]
    return EconomicError(
        kind,
        code or str(body.get("detail") or body.get("message") or ""),
        status,
        seconds,
        [*field_errors(body)],
        str(body.get("traceId") or body.get("logId") or ""),
    )


def field_errors(body: dict):
    """:class:`FieldError` of every error in a body of either generation."""
    found = [*_walk(body.get("errors"))]
    if not found and body.get("property"):
        # The shape of an older document.
        found = [FieldError("", str(body["property"]), str(body.get("message", "")))]
    return dict.fromkeys(found)


def _walk(value):
    if isinstance(value, str):
        yield FieldError("", "", value)
    elif isinstance(value, list):
        for each in value:
            yield from _walk(each)
    elif isinstance(value, dict):
        message = value.get("errorMessage") or value.get("message")
        if "errorCode" in value or message:
            name = value.get("propertyName") or value.get("property") or ""
            code = str(value.get("errorCode") or "")
            yield FieldError(code, str(name), str(message or ""))
            return
        for each in value.values():
            if isinstance(each, (dict, list)):
                yield from _walk(each)
