"""A bank that writes camt.053 (ISO 20022, version 2).

betalingsservice.md 12: where Danish banks put the FI payment id is not known; expected
is the creditor's reference in the structured remittance information.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"


def statement(
    iban: str, number: str, entries: Iterable[dict], day: date = date(2026, 1, 5)
) -> bytes:
    """One statement of one account, which was empty before.

    `entries`: `ore` (negative: drawn), and `structured` (the creditor's reference) or
    `text` (unstructured).
    """
    entries = list(entries)
    root = Element("Document", xmlns=NAMESPACE)
    body = SubElement(root, "BkToCstmrStmt")
    header = SubElement(body, "GrpHdr")
    _put(header, "MsgId", f"MSG{number}")
    _put(header, "CreDtTm", f"{day}T06:00:00")
    node = SubElement(body, "Stmt")
    _put(node, "Id", number)
    _put(node, "CreDtTm", f"{day}T06:00:00")
    _put(node, "Acct/Id/IBAN", iban)
    _put(node.find("Acct"), "Ccy", "DKK")
    _balance(node, "OPBD", 0, day)
    _balance(node, "CLBD", sum(entry["ore"] for entry in entries), day)
    for place, entry in enumerate(entries, 1):
        _entry(node, place, entry, day)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _put(parent: Element, path: str, text: str) -> Element:
    *above, last = path.split("/")
    for name in above:
        parent = SubElement(parent, name)
    child = SubElement(parent, last)
    child.text = text
    return child


def _amount(parent: Element, ore: int) -> None:
    _put(parent, "Amt", f"{abs(ore) // 100}.{abs(ore) % 100:02d}").set("Ccy", "DKK")
    _put(parent, "CdtDbtInd", "CRDT" if ore >= 0 else "DBIT")


def _balance(parent: Element, code: str, ore: int, day: date) -> None:
    node = SubElement(parent, "Bal")
    _put(node, "Tp/CdOrPrtry/Cd", code)
    _amount(node, ore)
    _put(node, "Dt/Dt", str(day))


def _entry(parent: Element, place: int, entry: dict, day: date) -> None:
    node = SubElement(parent, "Ntry")
    _amount(node, entry["ore"])
    _put(node, "Sts", "BOOK")
    _put(node, "BookgDt/Dt", str(day))
    _put(node, "ValDt/Dt", str(day))
    _put(node, "AcctSvcrRef", f"{day:%Y%m%d}{place:08d}")
    _put(node, "BkTxCd/Prtry/Cd", "FI")
    details = SubElement(SubElement(node, "NtryDtls"), "TxDtls")
    _put(details, "Refs/EndToEndId", f"E2E-{place}")
    remittance = SubElement(details, "RmtInf")
    if "structured" in entry:
        _put(remittance, "Strd/CdtrRefInf/Ref", entry["structured"])
    else:
        _put(remittance, "Ustrd", entry["text"])
