"""Documents that are attached to vouchers: ``POST /AttachedDocuments``, as a form."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import HTTP

from .answers import Answer, problem

ALLOWED = (b"%PDF", b"\xff\xd8\xff", b"\x89PNG")
FAIL = "1"


@dataclass
class Document:
    """A document of a voucher; readable after the stand-in's ``pdf_delay``."""

    number: int
    year: str
    voucher: int
    name: str
    data: bytes
    at: float


def form(content_type: str, data: bytes) -> dict:
    """{name: (file name or None, bytes)} of a form with files."""
    head = f"Content-Type: {content_type}\r\n\r\n".encode()
    message = message_from_bytes(head + data, policy=HTTP)
    return {
        part.get_param("name", header="content-disposition"): (
            part.get_filename(),
            part.get_payload(decode=True),
        )
        for part in message.iter_parts()
    }


def attach(call) -> Answer:
    """Keep a document, unless the voucher has one and that is to be told."""
    given = call.body if isinstance(call.body, dict) else {}
    if not {"file", "accountingYear", "voucherNumber"} <= set(given):
        return problem(400, "InvalidInput", "file, accountingYear, voucherNumber")
    name, data = given["file"]
    year = given["accountingYear"][1].decode()
    voucher = int(given["voucherNumber"][1])
    if not data.startswith(ALLOWED):
        return problem(400, "UnsupportedFileType")
    books = call.books
    entries = [*books.drafts.values(), *books.booked]
    if year not in books.years() or not any(
        entry["voucherNumber"] == voucher for entry in entries
    ):
        return problem(400, "VoucherDoesNotExist")
    conflict = given.get("onConflict", (None, b"0"))[1].decode()
    if conflict == FAIL and any(
        (each.year, each.voucher) == (year, voucher) for each in books.documents
    ):
        return problem(400, "DocumentAlreadyAttachedToVoucher")
    number = len(books.documents) + 1
    books.documents.append(Document(number, year, voucher, name, data, call.now))
    return Answer(201, {"number": number})


def pdf(call, number) -> Answer:
    """The bytes; not there for a moment after they came."""
    for each in call.books.documents:
        if each.number == int(number) and each.at + call.stand_in.pdf_delay <= call.now:
            headers = {"Content-Type": "application/pdf"}
            return Answer(200, headers=headers, raw=each.data)
    return problem(404, "ResourceNotFound")


ROUTES = (
    (r"/AttachedDocuments", "POST", attach),
    (r"/AttachedDocuments/(\d+)/pdf", "GET", pdf),
)
