"""Functions of Odoo that are no model's, so that they cannot be inherited."""

import sys


def everywhere(name, original, ours) -> None:
    """Put ``ours`` in the place of a function of Odoo, in each module that has taken it
    by its name."""
    for module in list(sys.modules.values()):
        if vars(module).get(name) is original:
            setattr(module, name, ours)
