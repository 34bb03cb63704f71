"""What e-conomic seldom has against an entry: limits, access, and calls of ours that
ought not to be possible."""

# A call that lacks something, or says it twice: nobody but us can mend it.
OURS = (
    "JournalVoucherNull",
    "JournalVoucherDataIntegrityError",
    "JournalVoucherEntriesEmptyOrNull",
    "JournalVoucherNullEntry",
    "JournalEntryDueDateNotSet",
    "JournalEntryContraAccountAndDistributionCannotBeUsedSimultaneously",
    "JournalEntryExchangeRateError",
    "JournalEntryExchangeRateMustBeOneHundredForBaseCurrency",
    "JournalEntryExchangeRateScalePrecisionError",
    "JournalEntryAccountAndContraAccountNotSet",
    "JournalEntryCurrencyNotSet",
    "JournalEntryEitherAmountsNotSet",
    "JournalEntryCustomerAndAccountNotSet",
    "JournalEntryDoesNotExist",
    "JournalNumberCannotBeChangedOnDraftEntry",
    "OneAPIEntriesListCannotBeEmpty",
    "OneAPITooManyEntries",
)


def rare_entries(env) -> dict:
    """{kind: (what is wrong, what to do, who can)}"""
    again = env._("Then send it again.")
    departments = (
        env._("The permission does not reach the departments in e-conomic."),
        env._("The association buys the module, or the agreement goes without."),
        "accountant",
    )
    ours = (
        env._("The call was not as e-conomic wants it."),
        env._("Tell whoever looks after the system; its log has the details."),
        "server",
    )
    return {
        **dict.fromkeys(OURS, ours),
        "JournalVoucherEntityAlreadyExistsError": (
            env._("A voucher with this number is in e-conomic already."),
            env._("The accountant gives the members' journal a range of its own.")
            + " "
            + again,
            "accountant",
        ),
        "JournalEntryDueDateNotInRange": (
            env._("e-conomic does not take the due date."),
            env._("Choose another day under “Mend”.") + " " + again,
            "bureau",
        ),
        "JournalEntryAmountExceedsDigitLimit": (
            env._("The amount has more digits than e-conomic takes."),
            env._("Look at the posting here."),
            "bureau",
        ),
        "JournalEntryDistributionDimensionAccessNotAccessible": departments,
        "JournalEntryMultipleDimensionAccessNotAccessible": departments,
        "JournalEntryDepartmentalDistributionNotAccessible": departments,
    }
