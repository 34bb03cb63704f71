"""Who and what the demonstration is about; all of it is made up.

CVR numbers beginning with 99 have right check digits and are given to nobody. Nets'
numbers of the first association are no sample file's, so that such files can be
received beside it.
"""

from __future__ import annotations

from datetime import date

from tools import demo_data

LONG_AGO = date(1984, 1, 1)

BUREAU = {
    "name": "ASOM-Net",
    "company_registry": "99100001",
    "street": "Havnegade 1",
    "zip": "5000",
    "city": "Odense C",
    "email": "post@example.org",
    "phone": "+45 70 20 30 40",
}

USERS = [
    {
        "who": "bureau staff",
        "name": "Sanne Staff",
        "login": "staff",
        "password": "staff",
        "group": "asom_membership.group_staff",
    },
    {
        "who": "bureau manager (approves)",
        "name": "Mogens Manager",
        "login": "manager",
        "password": "manager",
        "group": "asom_membership.group_manager",
    },
    {
        "who": "second bureau manager (confirms)",
        "name": "Merete Manager",
        "login": "manager2",
        "password": "manager2",
        "group": "asom_membership.group_manager",
    },
    {
        "who": "board, sees one association only",
        "name": "Bente Bestyrelse",
        "login": "board",
        "password": "board",
        "group": "asom_membership.group_board",
        "company": "first",
    },
    {
        "who": "service partner, gets work orders",
        "name": "Sven Service",
        "login": "service",
        "password": "service",
        "group": "asom_membership.group_service_partner",
        "company": "first",
    },
    {
        "who": "a member (portal)",
        "name": "Medlem",
        "login": "member",
        "password": "member",
        "group": "base.group_portal",
        "company": "first",
    },
]


def _write_first(path, start) -> None:
    demo_data.write_csv(demo_data.members(quarter=start), path)


def _write_second(path, start) -> None:
    rows = demo_data.second_association_members(year=start)
    demo_data.write_xlsx(rows, path)


FIRST = {
    "key": "first",
    "company": {
        "name": "Nørre Aaby Antenneforening",
        "company_registry": "99100028",
        "street": "Søndergade 14",
        "zip": "5580",
        "city": "Nørre Aaby",
        "email": "kasserer@example.dk",
        "asom_website_slug": "noerre-aaby",
        "asom_bank_reg_number": "0040",
        "asom_bank_account_number": "440116243",
        "asom_dues_term": "quarter",
        "asom_dues_timing": "advance",
        "asom_four_eyes": True,
        "asom_advice_text": "Spørgsmål? Ring til kontoret på hverdage kl. 9-15.",
    },
    # Quarters that begin with the collected month.
    "first_month": lambda month: (month.month - 1) % 3 + 1,
    "file": "members_noerre_aaby.csv",
    "write": _write_first,
    "nets": {
        "pbs_number": "09910050",
        "l10n_dk_fik_creditor_number": "89910129",
        "main_text": "Nørre Aaby Antenneforening",
    },
    "products": [
        {
            "name": "Grundpakke",
            "kind": "package",
            "group": "TV",
            "vat": True,
            "prices": [(285.0, LONG_AGO)],
        },
        {
            "name": "Mellempakke",
            "kind": "package",
            "group": "TV",
            "vat": True,
            # The second price counts from the middle of the collected quarter.
            "prices": [(789.0, LONG_AGO), (819.0, None)],
        },
        {
            "name": "Fuldpakke",
            "kind": "package",
            "group": "TV",
            "vat": True,
            "prices": [(1347.5, LONG_AGO)],
        },
        {
            "name": "Bredbånd 100/100",
            "kind": "package",
            "group": "Bredbånd",
            "vat": True,
            "prices": [(597.0, LONG_AGO)],
        },
        {
            "name": "Bredbånd 500/500",
            "kind": "package",
            "group": "Bredbånd",
            "vat": True,
            "prices": [(897.0, LONG_AGO)],
        },
        {
            "name": "Sportskanal",
            "kind": "addon",
            "vat": True,
            "prices": [(267.0, LONG_AGO)],
        },
        {
            "name": "Fast IP-adresse",
            "kind": "addon",
            "vat": True,
            "proration": "month",
            "prices": [(75.0, LONG_AGO)],
        },
        {
            "name": "Ekstra udtag",
            "kind": "addon",
            "vat": True,
            "prices": [(45.0, LONG_AGO)],
        },
        {
            "name": "Flyttegebyr",
            "kind": "fee",
            "vat": True,
            "prices": [(375.0, LONG_AGO)],
        },
    ],
}

SECOND = {
    "key": "second",
    "company": {
        "name": "Thyholm-Vest Fibernet",
        "company_registry": "99100036",
        "street": "Bredgade 7",
        "zip": "7760",
        "city": "Hurup Thy",
        "email": "formand@example.dk",
        "asom_website_slug": "thyholm-vest",
        "asom_bank_reg_number": "9090",
        "asom_bank_account_number": "0001234567",
        "asom_dues_term": "year",
        "asom_dues_timing": "advance",
        "asom_due_rule": "day",
        "asom_due_day": 15,
    },
    "first_month": lambda month: month.month,
    "file": "members_thyholm_vest.xlsx",
    "write": _write_second,
    "nets": {
        "pbs_number": "07654321",
        "l10n_dk_fik_creditor_number": "87654321",
    },
    "products": [
        {
            "name": "Kontingent",
            "kind": "package",
            "vat": False,
            "proration": "none",
            "prices": [(450.0, LONG_AGO)],
        },
        {
            "name": "Fiber basis",
            "kind": "package",
            "vat": True,
            "prices": [(2388.0, LONG_AGO)],
        },
        {
            "name": "Servicebidrag",
            "kind": "addon",
            "vat": True,
            "proration": "month",
            "prices": [(240.0, LONG_AGO)],
        },
        {
            "name": "Flyttegebyr",
            "kind": "fee",
            "vat": True,
            "prices": [(500.0, LONG_AGO)],
        },
    ],
}
