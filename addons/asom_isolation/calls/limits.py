"""How deep and how large the arguments of one call may be. A few hundred bytes can keep
a worker busy for minutes: each level of a nested domain is a query in a query, and each
level of a nested reading multiplies the records of the one above.

No Odoo here: tests read it without a database.
"""

# Levels of lists and objects within one another, in all arguments together.
DEPTH = 40
# Conditions of all domains of a call; each of them may name any number of ids.
CONDITIONS = 500
# Relations that a condition follows: dots of its path and `any` within `any`.
RELATIONS = 8
# Relations that a reading follows, each with its own fields.
READING = 6
FLAT = frozenset((bool, float, int, str, type(None)))
ANY = ("any", "not any", "any!", "not any!")


class TooMuch(ValueError):
    """A call asks for more than any page does."""


def check(*arguments) -> None:
    """Measure what a call was given.

    :raises TooMuch: it is too deep or too large
    """
    # No recursion: the depth is what is asked. Each part with its levels of containers,
    # relations of domains and relations of readings.
    waiting = [(argument, 0, 0, 0) for argument in arguments]
    conditions = 0
    while waiting:
        part, depth, relations, reading = waiting.pop()
        if isinstance(part, dict):
            values = part.items()
        elif isinstance(part, (list, tuple)):
            if is_condition(part):
                conditions += 1
                relations += path_length(part[0]) + (part[1] in ANY)
            values = ((None, each) for each in part)
            if FLAT.issuperset(map(type, part)):
                # Ids and names of fields: the bulk of what is sent.
                values = ()
        else:
            continue
        if depth > DEPTH or conditions > CONDITIONS or relations > RELATIONS:
            raise TooMuch
        for key, value in values:
            if isinstance(value, (dict, list, tuple)):
                deeper = reading + (key == "fields")
                if deeper > READING:
                    raise TooMuch
                waiting.append((value, depth + 1, relations, deeper))


def path_length(path, separator=".") -> int:
    """Relations that a path such as ``partner_id.country_id.name`` follows."""
    return path.count(separator)


def is_condition(part) -> bool:
    """Is a list one condition of a domain?"""
    return len(part) == 3 and isinstance(part[0], str) and isinstance(part[1], str)
