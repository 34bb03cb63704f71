"""What e-conomic tells of an agreement and of the app's permission (``GET /self``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

DEVELOPER = "Developer"


@dataclass(frozen=True)
class Whoami:
    """An agreement, as the published schema ``self.get`` has it.

    :param roles: that the app asks for; none where e-conomic does not tell
    :param modules: that the company has active; none where e-conomic does not tell
    :param kind: Danish, Swedish or Norwegian, in e-conomic's words
    :param currency: its base currency, or ""
    """

    roles: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    kind: str = ""
    affiliation: str = ""
    currency: str = ""

    @property
    def is_developers(self) -> bool:
        """Is it an agreement to try things with, and nobody's books?"""
        return self.affiliation == DEVELOPER


def read_self(told: Mapping) -> Whoami:
    """Read an answer; what is not in it is empty."""
    application, settings = told.get("application") or {}, told.get("settings") or {}
    return Whoami(
        _names(application.get("requiredRoles")),
        _names(told.get("modules")),
        (told.get("agreementType") or {}).get("name") or "",
        told.get("companyAffiliation") or "",
        settings.get("baseCurrency") or "",
    )


def _names(rows) -> tuple[str, ...]:
    return tuple(sorted(row["name"] for row in rows or () if row.get("name")))
