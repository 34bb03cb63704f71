"""What is wrong with real invoices and with what they refer to."""


def invoices(env) -> dict:
    """{kind: (what is wrong, what to do, who can)}"""
    return {
        "layout_missing": (
            env._("The layout does not exist in e-conomic (here / there: %(detail)s)."),
            env._("Enter the number of a layout on the agreement."),
            "bureau",
        ),
        "product_missing": (
            env._(
                "No product in e-conomic books on the account %(detail)s: its invoices "
                "wait."
            ),
            env._(
                "The accountant creates a product whose group books there in the "
                "members' VAT zone. Then send it again."
            ),
            "accountant",
        ),
        "product_vat": (
            env._(
                "The account has another VAT code in e-conomic than the invoice line "
                "here (%(detail)s): such invoices are sent as entries."
            ),
            env._(
                "Use an account of its own for what has another VAT, or leave it so."
            ),
            "bureau",
        ),
        "draft_left": (
            env._("The draft invoice %(detail)s in e-conomic is not used any more."),
            env._("The accountant deletes it; it must not be booked."),
            "accountant",
        ),
        "draft_booked": (
            env._(
                "Somebody has booked our draft in e-conomic as invoice %(detail)s; it "
                "had been refused before."
            ),
            env._("Look in e-conomic whether it is as it should be, then say so here."),
            "accountant",
        ),
        "InvoiceAmount": (
            env._(
                "The draft in e-conomic comes to another amount (here / there: "
                "%(detail)s) and was not booked."
            ),
            env._(
                "The product's group must book with the same VAT as here. Then send it "
                "again."
            ),
            "accountant",
        ),
        "InvoiceDraftGone": (
            env._("Our draft of the invoice was deleted in e-conomic."),
            env._("Send it again: a new one is made."),
            "bureau",
        ),
        "E06600": (
            env._("The product is barred in e-conomic."),
            env._("The accountant opens it. Then send it again."),
            "accountant",
        ),
    }
