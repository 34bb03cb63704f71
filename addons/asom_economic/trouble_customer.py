"""What e-conomic has against a customer, or against the document of a voucher."""


def customers(env) -> dict:
    """{kind: (what is wrong, what to do, who can)}"""
    member = env._("Correct it on the member. Then try again.")
    set_up = env._("Correct it on the agreement. Then try again.")
    system = env._("Tell whoever looks after the system; its log has the details.")
    number = (
        env._("e-conomic does not take the customer's number."),
        env._("Choose another number. Then try again."),
        "bureau",
    )
    text = (
        env._("The name or address has characters that e-conomic does not take."),
        member,
        "bureau",
    )
    term = (
        env._("The payment terms do not exist in e-conomic, or are barred."),
        set_up,
        "bureau",
    )
    return {
        "customer_nobody": (
            env._("An amount that members owe stands on nobody who is a member."),
            env._("Draw the posting back, choose the member on it and post it again."),
            "bureau",
        ),
        "CustomerAlreadyExists": (
            env._("e-conomic has a customer with this number already."),
            env._("Choose another number, or say that it is the member."),
            "bureau",
        ),
        "CustomerInvalidCustomerNumber": number,
        "CustomerNumberMismatch": number,
        "CustomerannotChangeNumber": number,
        "CustomerDoesNotExist": (
            env._("The customer was deleted in e-conomic."),
            env._("Try again: it is created anew."),
            "bureau",
        ),
        "CustomerMissingName": (
            env._("The member has no name."),
            member,
            "bureau",
        ),
        "CustomerInvalidName": text,
        "CustomerInvalidCharacters": text,
        "CustomerInvalidEmail": (
            env._("e-conomic does not take the member's e-mail address."),
            member,
            "bureau",
        ),
        "CustomerInvalidGroupId": (
            env._("The customer group does not exist in e-conomic."),
            set_up,
            "bureau",
        ),
        "CustomerInvalidVatZone": (
            env._("The VAT zone does not exist in e-conomic."),
            set_up,
            "bureau",
        ),
        "CustomerInvalidPaymentTerm": term,
        "CustomerBarredPaymentTerm": term,
        "DocumentAlreadyAttachedToVoucher": (
            env._("The voucher has a document of somebody else's in e-conomic."),
            env._("Look at it in e-conomic, and attach ours there by hand."),
            "accountant",
        ),
        "VoucherDoesNotExist": (
            env._("The voucher is not in e-conomic under this number any more."),
            env._("Attach the document in e-conomic by hand."),
            "accountant",
        ),
        "UnsupportedFileType": (
            env._("e-conomic does not take the document's file type."),
            system,
            "server",
        ),
    }
