"""A member as a customer there: ours, what was sent last, and what stands there now."""

from __future__ import annotations

from collections.abc import Mapping

# Longest texts of the vendor's, by property.
LENGTHS = {
    "name": 255,
    "address1": 255,
    "address2": 255,
    "postCode": 30,
    "city": 50,
    "email": 255,
}


def cut(values: Mapping[str, str]) -> dict[str, str]:
    """Texts that the vendor takes; what is empty is "".

    :param values: by the names of ``LENGTHS``
    """
    return {
        name: " ".join(str(values.get(name) or "").split())[:most]
        for name, most in LENGTHS.items()
    }


def merge(
    ours: Mapping[str, str], sent: Mapping[str, str], there: Mapping
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """What is to be changed there, and what somebody there has changed.

    What stands there as it was sent last is ours to change; what somebody changed there
    stays, and is told.

    :param ours: as it is now
    :param sent: as it was sent last
    :param there: as it stands there
    :returns: ({name: text to write}, {name: [ours, theirs]})
    """
    change, differs = {}, {}
    for name, text in ours.items():
        theirs = str(there.get(name) or "")
        if theirs == text:
            continue
        if theirs == (sent.get(name) or ""):
            change[name] = text
        else:
            differs[name] = [text, theirs]
    return change, differs
