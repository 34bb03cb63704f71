"""What the strict writer has against a collection, in the user's language."""

# Where they stand in the record explains nothing.
PLAIN = ("no_address", "due_in_past", "too_late")


def fault_text(env, error):
    """A reason that names the fault and where it stands.

    :param error: :class:`DeliveryError` of a single collection; others keep the
        English wording of the file format
    """
    texts = {
        "bad_character": env._("Nets does not know the character “%(character)s”."),
        "control_character": env._("An invisible character must be removed."),
        "customer_number": env._(
            "%(content)s is no customer number: 1 to 15 capital letters and digits, "
            "not only zeros, are expected."
        ),
        "country": env._("%(content)s is no country code."),
        "due_in_past": env._("The due date has passed."),
        "long_reference": env._(
            "The reference has %(length)s characters; slips return only %(room)s."
        ),
        "no_address": env._("The payer has no name, street or postcode."),
        "payment_id": env._("The payment id %(content)s is not valid."),
        "postcode": env._("A Danish address needs a postcode of 4 digits."),
        "foreign_postcode": env._("A foreign postcode belongs in an address line."),
        "too_few_lines": env._(
            "The name and address have %(count)s lines; %(least)s are needed."
        ),
        "too_late": env._(
            "Due on %(due)s, more than %(days)s days ahead: Nets refuses it."
        ),
        "too_long": env._("%(length)s characters, but there is room for %(room)s."),
        "too_many_digits": env._("%(length)s digits, but there is room for %(room)s."),
        "too_many_texts": env._(
            "%(count)s lines of text; Nets takes %(most)s at most."
        ),
    }
    if error.code not in texts:
        return str(error)
    text = texts[error.code] % error.values
    if not error.field or error.code in PLAIN:
        return text
    place = env._(
        "%(field)s, position %(position)s", field=error.field, position=error.position
    )
    return f"{text} ({place})"
