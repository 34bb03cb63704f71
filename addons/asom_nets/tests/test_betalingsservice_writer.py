"""The writer: exact bytes, and every rule with the place where it is broken."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from odoo.addons.asom_nets.betalingsservice import (
    Address,
    DeliveryError,
    Envelope,
    Options,
    Rules,
    check_collection,
    fik,
    write,
    write_lines,
)
from odoo.addons.asom_nets.tests.common_betalingsservice import (
    ADDRESS,
    CREATED,
    DUE,
    collection,
    delivery,
    section,
    text_of,
)

TOTALS = (
    "BS0920123456701120000000001    0000000000100000000004500000000000001"
    "               00000000003"
)
END = "BS99212345678BS1060100000000001000000000010000000000450000000000000100000000000000"


def test_whole_file():
    """Every byte of a small delivery, written out by hand from the tables."""
    assert write(delivery()) == b"\r\n".join(
        line.encode("latin-1")
        for line in (
            "BS00212345678BS106010000000042                   120126",
            "BS012012345670112     00001                   12012026              "
            "Antenneforeningen Nord",
            "BS0220123456702400000100001001001           000000000Anna Ærø".replace(
                "00001001001 ", "000011001 "
            ),
            "BS02201234567024000002000011001           000000000Søgade 1",
            "BS02201234567024000009000011001           000000000               6700DK",
            "BS04201234567028000000000011001           "
            "0000000000202202610000000045000INV000001                     00",
            "BS05201234567024100001000011001           000000000 "
            "Grundpakke 1. kvartal 2026",
            TOTALS,
            END + "000000000030000000000000000000000000000000000",
            "",
        )
    )
