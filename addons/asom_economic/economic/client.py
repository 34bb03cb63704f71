"""Calls to e-conomic: both generations, with its limits, retries and pages.

The tokens go into the headers of the session and nowhere else: not into addresses,
texts of errors, or what is printed of this object.
"""

from __future__ import annotations

import re
import time
from urllib.parse import quote

import requests

from .client_invoices import Invoices
from .client_master import MasterData, Sending
from .errors import EconomicError, of_answer

# Pinned; the vendor's versions change often (domain/economic.md 5.1).
VERSIONS = {
    "journalsapi": "v15.0.0",
    "bookedEntriesapi": "v4.0.0",
    "accountsapi": "v7.0.0",
    "accountingyearsapi": "v2.0.1",
    "customersapi": "v3.1.0",
    "documentsapi": "v4.0.1",
}
# Seconds without a word from e-conomic.
TIMEOUT = 60
# The same where somebody's page waits and its time is over. To write takes longer, and
# what is not waited for must be found out afterwards.
SHORT_TIMEOUT, SHORT_TIMEOUT_WRITING = 5, 15
PAGE = 1000
# The bucket is the agreement's: others use it too.
SHARE = 0.8
LIMIT = re.compile(r"limit-(\d+)-per-(\d+)-seconds:\s*(\d+)/(\d+)")
MOST_PAGES = 10_000
# What a row is known by, the most telling first.
KEYS = (
    "entryNumber",
    "journalEntryNumber",
    "vatCode",
    "departmentalDistributionNumber",
    "productNumber",
    "draftInvoiceNumber",
    "bookedInvoiceNumber",
    "layoutNumber",
    "paymentTermsNumber",
    "vatZoneNumber",
    "customerGroupNumber",
    "customerNumber",
    "number",
)


class Economic(MasterData, Sending, Invoices):
    """One agreement, reached over both interfaces.

    :param legacy_url: address of the old interface
    :param openapi_url: address of the services
    :param secret: the app's secret
    :param token: the grant of this agreement
    :param sleep: called with seconds, when our share of the calls is used up
    :param most: calls that are left today
    :param until: of the monotonic clock, where a person's page waits
    """

    def __init__(
        self,
        legacy_url,
        openapi_url,
        secret,
        token,
        sleep=time.sleep,
        most=None,
        until=float("inf"),
    ):
        self.legacy_url = legacy_url.rstrip("/")
        self.openapi_url = openapi_url.rstrip("/")
        self.calls, self.most = 0, most
        self.used = 0.0
        self._sleep, self._until = sleep, until
        self._window = 60
        self._session = requests.Session()
        # What the machine's environment says of proxies and passwords is not asked.
        self._session.trust_env = False
        self._session.headers.update(
            {
                "X-AppSecretToken": secret,
                "X-AgreementGrantToken": token,
                "Accept": "application/json",
            }
        )

    def __repr__(self) -> str:
        return f"Economic({self.openapi_url})"

    def close(self) -> None:
        """End the connections."""
        self._session.close()

    # === WHAT THERE IS === #

    def whoami(self) -> dict:
        """Agreement and company of the grant."""
        return self._get(f"{self.legacy_url}/self")

    def vat_codes(self) -> list[dict]:
        """The VAT codes, as the old interface has them."""
        return self._legacy_pages("/vat-accounts")

    def customer_account(self, number: int) -> tuple[int, bool]:
        """(account, is it barred) of a customer; the account is that of its group.

        :raises EconomicError: ``not_found``
        """
        customer = self._get(f"{self.legacy_url}/customers/{number}")
        group = customer["customerGroup"]["customerGroupNumber"]
        return self.group_account(group), bool(customer.get("barred"))

    def accounts(self) -> list[dict]:
        """The chart of accounts."""
        return self._cursor("accountsapi", "/Accounts")

    def journals(self) -> list[dict]:
        """The journals. (A filter is answered by an error.)"""
        return self._cursor("journalsapi", "/journals")

    def periods(self) -> list[dict]:
        """The periods of all accounting years."""
        return self._cursor("accountingyearsapi", "/accountingYears/periods")

    def drafts(self) -> list[dict]:
        """All entries that are not booked yet, of all journals."""
        return self._cursor("journalsapi", "/draft-entries")

    def booked(self, first: str, last: str) -> list[dict]:
        """Booked entries of the days from ``first`` to ``last`` (ISO)."""
        days = f"date$gte:{first}$and:date$lte:{last}"
        return self._cursor("bookedEntriesapi", "/booked-entries", days)

    def booked_after(self, number: int) -> list[dict]:
        """Booked entries behind the one with this number."""
        behind = f"entryNumber$gt:{number}"
        return self._cursor("bookedEntriesapi", "/booked-entries", behind)

    def drafts_with(self, journal: int, text: str) -> list[dict]:
        """Entries of a journal, not booked yet, whose text has this in it. Only the
        old interface searches by text."""
        where = f"/journals/{journal}/entries"
        return self._legacy_pages(where, f"text$like:{text}")

    def booked_with(self, text: str) -> list[dict]:
        """Booked entries whose text has this in it."""
        return self._cursor("bookedEntriesapi", "/booked-entries", f"text$like:{text}")

    # === WHAT IS SENT === #

    def create_drafts(self, data: bytes, key: str) -> list[int]:
        """Send draft entries, all or none of them.

        :param data: the body, byte for byte what was frozen
        :param key: the same for each attempt with the same body
        :returns: their numbers
        :raises EconomicError: what went wrong
        """
        address = self._service("journalsapi", "/draft-entries/bulk")
        answer = self._write("POST", address, data, key)
        numbers = answer.get("entryNumbers") if isinstance(answer, dict) else None
        if not isinstance(numbers, list):
            raise EconomicError("unreadable", "entryNumbers", 201)
        return numbers

    # === CALLS === #

    def _service(self, service, path) -> str:
        return f"{self.openapi_url}/{service}/{VERSIONS[service]}{path}"

    def _cursor(self, service, path, filters="") -> list[dict]:
        rows, cursor = [], ""
        for _page in range(MOST_PAGES):
            query = {"cursor": cursor, "filter": filters}
            answer = self._get(self._service(service, path), query)
            # An answer without the list is no empty list.
            if not isinstance(answer, dict) or not isinstance(
                answer.get("items"), list
            ):
                raise EconomicError("unreadable", path, 200)
            rows += answer["items"]
            cursor = answer.get("cursor") or ""
            if not cursor:
                return once(rows)
        raise EconomicError("unreadable", path, 200)

    def _legacy_pages(self, path, filters="") -> list[dict]:
        rows, page = [], 0
        for page in range(MOST_PAGES):
            query = {"skippages": page, "pagesize": PAGE, "filter": filters}
            answer = self._get(f"{self.legacy_url}{path}", query)
            if not isinstance(answer, dict) or not isinstance(
                answer.get("collection"), list
            ):
                raise EconomicError("unreadable", path, 200)
            rows += answer["collection"]
            if not answer.get("pagination", {}).get("nextPage"):
                return once(rows)
        raise EconomicError("unreadable", path, 200)

    def _get(self, address, query=None):
        given = {name: value for name, value in (query or {}).items() if value != ""}
        if given:
            # A blank is %20 here, not a plus.
            pairs = (f"{k}={quote(str(v), safe='$:')}" for k, v in given.items())
            address = f"{address}?{'&'.join(pairs)}"
        return self._call("GET", address)

    def _call(self, method, address, **more):
        if self.most is not None and self.calls >= self.most:
            raise EconomicError("day_used")
        self._wait()
        self.calls += 1
        try:
            answer = self._session.request(
                method,
                address,
                timeout=self._timeout(method),
                allow_redirects=False,
                **more,
            )
        except requests.RequestException as error:
            # Only what kind it is: a text of the library's may hold headers.
            raise EconomicError("unknown", type(error).__name__) from None
        self._count(answer.headers.get("X-RateLimiting", ""))
        try:
            body = answer.json() if answer.content else {}
        except ValueError:
            body = None
        if answer.status_code in (200, 201, 204):
            if body is None:
                raise EconomicError("unreadable", "", answer.status_code)
            return body
        seconds = answer.headers.get("Retry-After", "")
        wait = int(seconds) if seconds.isdecimal() else None
        raise of_answer(answer.status_code, body, wait)

    def _count(self, header: str) -> None:
        found = LIMIT.search(header)
        if found:
            _limit, window, used, limit = map(int, found.groups())
            self.used, self._window = used / max(limit, 1), window

    def has_time(self, seconds: float) -> bool:
        """May so many seconds be waited, or does somebody's page?"""
        return time.monotonic() + seconds < self._until

    def _timeout(self, method) -> float:
        least = SHORT_TIMEOUT if method == "GET" else SHORT_TIMEOUT_WRITING
        return min(TIMEOUT, max(self._until - time.monotonic(), least))

    def _wait(self) -> None:
        """Let others have their share of the agreement's calls."""
        if self.used >= SHARE:
            if not self.has_time(self._window):
                raise EconomicError("throttled", seconds=self._window)
            self._sleep(self._window)
            self.used = 0.0


def once(rows: list[dict]) -> list[dict]:
    """Rows of several pages without those that are on two of them: what is put in
    while somebody reads moves the others on."""
    found = {}
    for row in rows:
        key = next((row[name] for name in KEYS if name in row), None)
        if key is None:
            key = (row.get("year"), row.get("periodNumber"), len(found))
            if row.get("periodNumber"):
                key = key[:2]
        found[key] = row
    return [*found.values()]
