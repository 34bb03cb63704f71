"""What the strict writer has against a collection, in the user's language."""

from datetime import date

from odoo.tools import format_date

# Where they stand in the record explains nothing.
PLAIN = ("no_address", "due_in_past", "too_late")


def printable(text):
    """``text`` as the database can hold it: without NUL."""
    return text.replace("\0", "·")


def field_name(env, field):
    """A field's name in the user's language alone: Nets' own documentation is Danish.

    :param field: :class:`~odoo.addons.asom_nets.betalingsservice.fields.Title`, or a
        text
    """
    language = "da" if (env.lang or "").startswith("da") else "en"
    return getattr(field, language, field)


def placed_text(env, error):
    """What is wrong with a file from Nets: line, record, field and position first.

    :param error: :class:`DeliveryError`
    """
    text = _wording(env, error, (_reading_texts, _writing_texts))
    if text is None:
        text = env._("the record is not as Nets writes it (%s)", error.message)
    place = []
    # An empty file has no line.
    if error.line:
        place.append(env._("Line %s", error.line))
    if error.record:
        place.append(error.record)
    if error.field:
        place.append(field_name(env, error.field))
    if error.position is not None:
        place.append(env._("position %s", error.position))
    return printable(f"{', '.join(place)}: {text}" if place else text)


def fault_text(env, error):
    """A reason that names the fault and where it stands.

    :param error: :class:`DeliveryError` of a single collection or request
    """
    text = _wording(env, error, (_writing_texts, _reading_texts))
    if text is None:
        text = env._("The record is not as Nets wants it (%s).", error.message)
    if not error.field or error.code in PLAIN:
        return text
    place = env._(
        "%(field)s, position %(position)s",
        field=field_name(env, error.field),
        position=error.position,
    )
    return f"{text} ({place})"


def _wording(env, error, tables):
    """The first wording that a table has for an error, or None."""
    values = {
        name: format_date(env, value) if isinstance(value, date) else value
        for name, value in error.values.items()
    }
    for table in tables:
        if text := table(env).get(error.code):
            return text % values
    return None


def _reading_texts(env):
    """{code: what is wrong in a file that was received}."""
    return {
        "empty": env._("the file is empty; fetch it again"),
        "no_delivery_start": env._("the first record must be BS002"),
        "no_delivery_end": env._("the end of the file (BS992 or FI090) is missing"),
        "section_open": env._("section %(content)s has no end (BS092)"),
        "no_section_open": env._("a record stands outside of a section"),
        "wrong_total": env._(
            "%(content)s is stated, but the records add up to %(expected)s"
        ),
        "not_a_number": env._("“%(content)s” is not a number"),
        "not_a_date": env._("“%(content)s” is not a date"),
        "date_missing": env._("a date is missing"),
        "differs": env._("“%(content)s”, but “%(expected)s” is expected"),
        "line_too_long": env._(
            "%(length)s characters, but a record has at most %(room)s"
        ),
        "not_a_record": env._("“%(content)s” does not begin a record"),
        "unknown_delivery_type": env._("delivery type %(content)s is not known"),
        "after_end": env._("there are records after the end of the delivery"),
        "not_constant": env._("“%(content)s”, but “%(expected)s” is expected"),
        "control_character": env._("an invisible character"),
        "envelope_open": env._("the envelope has no end (PBCNET90)"),
        "envelope_order": env._("a line of the envelope is out of place"),
        "second_delivery_start": env._("BS002 again; a file holds one delivery"),
        "unknown_envelope": env._("the line of the envelope is not known"),
        "not_a_choice": env._(
            "“%(content)s” is not a value that this field can have (%(choices)s)"
        ),
        "not_digits": env._("“%(content)s” is not %(length)s digits"),
        "own_delivery": env._(
            "delivery type %(content)s goes to Nets and does not come from there"
        ),
        "not_readable": env._("delivery type %(content)s is not read here"),
        "unknown_section": env._(
            "section %(content)s is not known in delivery type %(delivery)s"
        ),
        "unused_record": env._("record %(content)s is not used here"),
        "receipt": env._("this is a receipt, not a delivery"),
        "supplier_header": env._("the first record is not the one that begins a file"),
    }


def _writing_texts(env):
    """{code: why something cannot be written to Nets}."""
    return {
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
            "Lines of name and address: %(count)s; at least %(least)s must be filled "
            "in."
        ),
        "too_late": env._(
            "Due on %(due)s, more than %(days)s days ahead: Nets refuses it."
        ),
        "too_long": env._("%(length)s characters, but there is room for %(room)s."),
        "too_many_digits": env._("%(length)s digits, but there is room for %(room)s."),
        "too_many_texts": env._(
            "Lines of text: %(count)s; Nets takes %(most)s at most."
        ),
        "too_many_lines": env._(
            "Lines of name and address: %(count)s; Nets takes %(most)s at most."
        ),
        "no_name": env._("The payer has no name."),
        "duplicate": env._(
            "Customer %(content)s has a collection due on %(due)s already."
        ),
        "date_out_of_range": env._(
            "The year of %(content)s cannot be written with two digits."
        ),
        "subsystem": env._(
            "“%(content)s” is no sub-system: three letters or digits are expected."
        ),
        "mandate_not_used": env._("A mandate number does not belong here."),
        "negative_section": env._(
            "More is paid out than collected, by %(content)s øre."
        ),
        "no_sections": env._("There is nothing to send."),
        "no_collections": env._("There is nothing to collect."),
        "no_requests": env._("There is nothing to register or to cancel."),
        "duplicate_request": env._(
            "Customer %(content)s is registered or cancelled here already."
        ),
        "legal_id": env._(
            "“%(content)s” is neither a CVR number (8 digits) nor a CPR number "
            "(10 digits)."
        ),
        "bank_account": env._(
            "“%(content)s” is no account number: 1 to %(length)s digits, not only "
            "zeros, are expected."
        ),
        "supplier_customer": env._(
            "%(content)s is no customer number: 1 to 15 digits, not only zeros, are "
            "expected."
        ),
        "supplier_due_date": env._(
            "A collection needs a due date, and a mandate has none."
        ),
        "duplicate_section": env._("Creditor %(content)s has such a section already."),
    }
