"""What is wrong, for people: what it is, what to do, and who can."""

from .trouble_customer import customers
from .trouble_entry import rare_entries
from .trouble_invoice import invoices

# Codes of the vendor's that mean the same to us.
SAME = {
    "JournalEntryContraAccountNotFound": "JournalEntryAccountNotFound",
    "JournalEntryContraAccountNotAccessible": "JournalEntryAccountNotAccessible",
    "JournalEntryWrongContraAccountType": "JournalEntryWrongAccountType",
    "JournalEntryContraAccountIsBlockedForDirectEntries": (
        "JournalEntryAccountIsBlockedForDirectEntries"
    ),
    "JournalVoucherAccountingYearDoesNotExist": (
        "JournalEntryDateAccountingYearDoesNotExist"
    ),
    "JournalVoucherAccountingYearClosed": "JournalEntryDateAccountingYearClosed",
    "JournalEntryNotWithinEnclosingVoucherAccountingYear": (
        "JournalEntryDateAccountingYearDoesNotExist"
    ),
    "JournalVoucherNextNumberNotWithinBoundaries": (
        "JournalEntryVoucherNumberNotWithinBoundaries"
    ),
    "E07150": "JournalEntryAccountNotFound",
}
# What a rejected posting is listed under.
REASONS = {
    "account": (
        "account_unmapped",
        "account_unusable",
        "JournalEntryAccount",
        "JournalEntryWrongAccount",
        "E07150",
    ),
    "vat": ("vat_", "JournalEntryVat"),
    "journal": ("journal_", "JournalDoesNotExist", "JournalEntryType"),
    "period": ("period_", "JournalEntryDate", "JournalVoucherAccountingYear"),
    "customer": ("customer_", "group_", "JournalEntryCustomer"),
    "department": (
        "department_",
        "JournalEntryMultipleDimension",
        "JournalEntryDepartmental",
    ),
    "product": ("product_", "E06600"),
    "number": ("number_", "JournalEntryVoucherNumber", "JournalVoucherNext"),
}


def reason_of(kind: str) -> str:
    """The key of ``REASONS`` that a kind of trouble belongs to, or ``other``."""
    kind = SAME.get(kind, kind or "")
    for reason, beginnings in REASONS.items():
        if kind.startswith(beginnings):
            return reason
    return "other"


def trouble_text(env, kind, detail) -> str | bool:
    """The whole sentence: what is wrong and what to do, or False."""
    if not kind:
        return False
    text, remedy, _who = finding(env, kind, detail)
    return f"{text} {remedy}".strip()


def finding(env, kind, detail) -> tuple[str, str, str]:
    """(what is wrong, what to do, who can: ``bureau``, ``accountant``, ``server``)."""
    detail = detail or ""
    text, remedy, who = {
        **_connection(env),
        **_master_data(env),
        **_vendor(env),
        **rare_entries(env),
        **customers(env),
        **invoices(env),
    }.get(SAME.get(kind, kind)) or (
        env._("e-conomic has refused it (%s).", kind),
        env._("Ask the association's accountant, or e-conomic with this code."),
        "accountant",
    )
    return text % {"detail": detail}, remedy, who


def _connection(env):
    again = env._("It is tried again by itself.")
    return {
        "unauthorized": (
            env._("e-conomic does not know the token any more (%(detail)s)."),
            env._(
                "The association gives its permission again, and the new token is "
                "entered on the agreement."
            ),
            "accountant",
        ),
        "forbidden": (
            env._("The permission does not reach that far (%(detail)s)."),
            env._(
                "The association gives its permission again, as a superuser and with "
                "the modules that are used."
            ),
            "accountant",
        ),
        "module_missing": (
            env._("The association lacks a module in e-conomic: %(detail)s."),
            env._("The association buys the module in e-conomic."),
            "accountant",
        ),
        "agreement_developer": (
            env._("It is a developer's agreement: nobody's books in e-conomic."),
            env._("Ask the association for the token of its own agreement."),
            "bureau",
        ),
        "role_missing": (
            env._(
                "The app's permission is neither a superuser's nor both bookkeeping's "
                "and sales'; it has: %(detail)s."
            ),
            env._(
                "The bureau gives its app the role of a superuser, and the association "
                "gives its permission again."
            ),
            "bureau",
        ),
        "throttled": (
            env._("e-conomic asks us to wait: too many calls."),
            again,
            "bureau",
        ),
        "unknown": (
            env._("The connection to e-conomic broke off (%(detail)s)."),
            env._("It is found out by itself whether the vouchers arrived."),
            "bureau",
        ),
        "unreadable": (
            env._("e-conomic's answer could not be read (%(detail)s)."),
            again,
            "bureau",
        ),
        "not_found": (
            env._("e-conomic does not have what was asked for (%(detail)s)."),
            env._("Look at the addresses on the agreement."),
            "bureau",
        ),
        "rejected": (
            env._("e-conomic has refused the call: %(detail)s"),
            env._("Ask the association's accountant."),
            "accountant",
        ),
        "key_misused": (
            env._("e-conomic has seen this call with other contents (%(detail)s)."),
            env._(
                "Look in e-conomic whether the vouchers are there, then say so here. "
                "They are not sent again by themselves."
            ),
            "bureau",
        ),
        "no_secret": (
            env._("The server has no app secret for e-conomic (%(detail)s)."),
            env._("The server's administrator sets it: see docs/operations.md."),
            "server",
        ),
        "no_token": (
            env._("There is no token yet."),
            env._("Enter the token that e-conomic shows the association."),
            "bureau",
        ),
        "copy": (
            env._("This database is a copy: nothing is sent to e-conomic."),
            env._(
                "If it has taken the place of the original, which sends nothing any "
                "more, a manager presses “Connect Again”."
            ),
            "server",
        ),
        "day_used": (
            env._("The calls that e-conomic allows in a day are used up."),
            env._("It goes on by itself tomorrow."),
            "bureau",
        ),
        "internal": (
            env._("An error in the system (%(detail)s)."),
            env._("Tell whoever looks after it; its log has the details."),
            "server",
        ),
        "mistaken": ("%(detail)s", "", "bureau"),
    }


def _master_data(env):
    match = env._("Choose its match under “Matches”.")
    other = env._("Choose another one under “Matches”, or have it opened there.")
    return {
        "account_unmapped": (
            env._("The account %(detail)s has no match in e-conomic."),
            match,
            "bureau",
        ),
        "vat_unmapped": (
            env._(
                "The VAT %(detail)s has no code in e-conomic: its amounts are sent "
                "without a code, and its VAT on the VAT account."
            ),
            env._("Choose its code under “Matches”, or leave it so."),
            "bureau",
        ),
        "journal_unmapped": (
            env._("The journal %(detail)s has no match in e-conomic."),
            match,
            "bureau",
        ),
        "account_unusable": (
            env._("The account %(detail)s cannot be posted on in e-conomic."),
            other,
            "accountant",
        ),
        "vat_unusable": (
            env._("The VAT code %(detail)s cannot be used in e-conomic."),
            other,
            "accountant",
        ),
        "journal_unusable": (
            env._("The journal %(detail)s cannot be used in e-conomic."),
            other,
            "accountant",
        ),
        "vat_rate": (
            env._("The VAT code has another rate there than here: %(detail)s."),
            env._("Choose a code of the same rate under “Matches”."),
            "bureau",
        ),
        "vat_account": (
            env._("The VAT code posts to another account there than here: %(detail)s."),
            env._("Let the VAT account's match be the account of the VAT code."),
            "accountant",
        ),
        "period_missing": (
            env._("There is no accounting year in e-conomic for %(detail)s."),
            env._("The accountant creates the accounting year in e-conomic."),
            "accountant",
        ),
        "period_closed": (
            env._("The period of %(detail)s is closed in e-conomic."),
            env._(
                "The accountant opens the period, or the agreement is told to post on "
                "the first open day."
            ),
            "accountant",
        ),
        "number_room": (
            env._("The journal %(detail)s has no voucher numbers left in e-conomic."),
            env._("The accountant widens the journal's number range."),
            "accountant",
        ),
        "customer_missing": (
            env._("The common customer %(detail)s does not exist in e-conomic."),
            env._("Enter the number of a customer on the agreement."),
            "bureau",
        ),
        "number_low": (
            env._("The journal has few voucher numbers left in e-conomic: %(detail)s."),
            env._("The accountant widens the journal's number range."),
            "accountant",
        ),
        "currency_other": (
            env._("e-conomic keeps its books in another currency: %(detail)s."),
            env._("Ask the association which agreement is meant."),
            "bureau",
        ),
        "customer_barred": (
            env._("The common customer %(detail)s is barred in e-conomic."),
            env._("The accountant opens the customer. Then send it again."),
            "accountant",
        ),
        "group_missing": (
            env._(
                "The group of customers does not exist in e-conomic (here / there: "
                "%(detail)s)."
            ),
            env._("Enter the number of a group of customers on the agreement."),
            "bureau",
        ),
        "term_missing": (
            env._(
                "The payment terms do not exist in e-conomic (here / there: "
                "%(detail)s)."
            ),
            env._("Enter the number of payment terms on the agreement."),
            "bureau",
        ),
        "zone_missing": (
            env._(
                "The VAT zone does not exist in e-conomic, or not for customers (here "
                "/ there: %(detail)s)."
            ),
            env._("Enter the number of a VAT zone on the agreement."),
            "bureau",
        ),
        "customer_unready": (
            env._("Member %(detail)s is no customer in e-conomic yet."),
            env._("Look at the customer under “Customers”. Then send it again."),
            "bureau",
        ),
        "customer_account": (
            env._(
                "The common customer is on another account in e-conomic than the "
                "members' account here: %(detail)s. The entries are sent without it."
            ),
            env._("Let the members' account's match be the customer group's account."),
            "bureau",
        ),
        "department_unusable": (
            env._("The department %(detail)s cannot be used in e-conomic."),
            other,
            "accountant",
        ),
        "department_unmapped": (
            env._("%(detail)s has no department in e-conomic."),
            env._(
                "Choose its department under “Matches”; without one it is posted on "
                "the agreement's own department, or on none."
            ),
            "bureau",
        ),
        "department_missing": (
            env._("The account %(detail)s wants a department in e-conomic."),
            env._("Choose departments under “Matches”, or one on the agreement."),
            "bureau",
        ),
        "no_departments": (
            env._(
                "e-conomic shows no departments: the module is missing or empty. "
                "Modules there: %(detail)s."
            ),
            env._("The association buys the module, or the agreement goes without."),
            "accountant",
        ),
        "too_big": (
            env._(
                "A posting has too many rows to be shared out into vouchers: "
                "%(detail)s."
            ),
            env._("Send it as sums."),
            "bureau",
        ),
    }


def _vendor(env):
    again = env._("Then send it again.")
    return {
        "JournalEntryAccountNotFound": (
            env._("The account does not exist in e-conomic."),
            env._("Choose another match for the account. Then send it again."),
            "bureau",
        ),
        "JournalEntryAccountNotAccessible": (
            env._("The account is barred in e-conomic."),
            env._("Have it opened there, or choose another match. Then send it again."),
            "accountant",
        ),
        "JournalEntryAccountIsBlockedForDirectEntries": (
            env._("The account is blocked for direct entries in e-conomic."),
            env._("Have it opened there, or choose another match. Then send it again."),
            "accountant",
        ),
        "JournalEntryWrongAccountType": (
            env._("The account in e-conomic is a heading or a sum."),
            env._("Choose another match for the account. Then send it again."),
            "bureau",
        ),
        "JournalEntryMultipleDimensionRequired": (
            env._("The account in e-conomic wants a department."),
            env._("Have it opened there, or choose another match. Then send it again."),
            "accountant",
        ),
        "JournalEntryDepartmentalDistributionNotFound": (
            env._("The department does not exist in e-conomic, or is barred."),
            env._("Choose another department under “Matches”. Then send it again."),
            "bureau",
        ),
        "JournalEntryVatAccountNotFound": (
            env._("The VAT code does not exist in e-conomic, or is barred."),
            env._("Choose another match for the VAT. Then send it again."),
            "bureau",
        ),
        "JournalDoesNotExist": (
            env._("The journal does not exist in e-conomic."),
            env._("Choose another match for the journal. Then send it again."),
            "bureau",
        ),
        "JournalEntryTypeNotCorrect": (
            env._("The journal in e-conomic does not take entries of this kind."),
            env._("Choose another match for the journal. Then send it again."),
            "bureau",
        ),
        "JournalEntryDateAccountingYearDoesNotExist": (
            env._("There is no accounting year in e-conomic for the day."),
            env._("The accountant creates the accounting year. Then send it again."),
            "accountant",
        ),
        "JournalEntryDateAccountingYearClosed": (
            env._("The accounting year is closed in e-conomic."),
            again,
            "accountant",
        ),
        "JournalEntryDateAccountingYearPeriodBarred": (
            env._("The period is barred in e-conomic."),
            env._("The accountant opens the period. Then send it again."),
            "accountant",
        ),
        "E04041": (
            env._("The day or the account is barred in e-conomic."),
            env._("The accountant opens it. Then send it again."),
            "accountant",
        ),
        "JournalEntryVoucherNumberNotWithinBoundaries": (
            env._("The voucher's number is outside of the journal's range."),
            env._("The accountant widens the journal's number range. Then send again."),
            "accountant",
        ),
        "JournalEntryCustomerNotFound": (
            env._("The common customer does not exist in e-conomic."),
            env._("Enter another number on the agreement. Then send it again."),
            "bureau",
        ),
        "JournalEntryCustomerNotAccessible": (
            env._("The common customer is barred in e-conomic."),
            env._("The accountant opens the customer. Then send it again."),
            "accountant",
        ),
        "JournalEntryTextTooLong": (
            env._("The text is too long for e-conomic."),
            again,
            "server",
        ),
        "JournalEntryCurrencyNotFound": (
            env._("e-conomic does not have the currency."),
            env._("The accountant adds the currency. Then send it again."),
            "accountant",
        ),
    }
