"""Which relations the arguments of a call follow to other records: conditions on
``partner_id.country_id.name``, readings with fields of what is linked, groups, orders.

No Odoo here: tests read it without a database.
"""

import re

from . import limits

# Told of whatever is linked, to who may read the record that links it.
NAMES = frozenset(("id", "display_name"))
# In a list of groups or sums, or in an order: `partner_id.name:max`, `date, b.c desc`.
PATH = re.compile(r"\w+(?:\.\w+)+")


def relations(*arguments):
    """The ways from a model's records to others that a call's arguments take.

    :param arguments: what the call is given, in any nesting
    :returns: set of tuples of names of fields, from the model that is called
    """
    # No recursion: a call may be nested until the limits. Each part with its way.
    waiting = [(argument, ()) for argument in arguments]
    found = set()
    while waiting:
        part, way = waiting.pop()
        if isinstance(part, str):
            found.update((*way, *path.split(".")[:-1]) for path in PATH.findall(part))
        elif isinstance(part, dict):
            for key, value in part.items():
                fields = value.get("fields") if isinstance(value, dict) else None
                if isinstance(fields, dict):
                    inner = (*way, *str(key).split("."))
                    if not NAMES.issuperset(fields):
                        found.add(inner)
                    waiting.append((value, inner))
                else:
                    waiting.append((value, way))
        elif isinstance(part, (list, tuple)):
            if limits.is_condition(part):
                names = part[0].split(".")
                followed = names if part[1] in limits.ANY else names[:-1]
                if followed:
                    found.add((*way, *followed))
                if part[1] in limits.ANY:
                    waiting.append((part[2], (*way, *followed)))
            else:
                waiting.extend((each, way) for each in part)
    return found
