from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...calls import limits


class Base(models.AbstractModel):
    """What comes not as an argument of a call, but inside of a text or a file's order,
    is measured where it arrives. Our own batches work as superuser."""

    _inherit = "base"

    def _search(self, domain, *args, **kwargs):
        if not self.env.su:
            domain = Domain(domain)
            if _relations(domain) > limits.RELATIONS:
                raise self._asom_too_much()
        return super()._search(domain, *args, **kwargs)

    def _asom_limit_export(self, fields_to_export):
        """:raises UserError: when more is asked for than any page does, or by a way
        that the user has not
        """
        if any(
            limits.path_length(name, "/") > limits.READING for name in fields_to_export
        ):
            raise self._asom_too_much()
        # The files' routes are told the model inside of a text.
        door = self.env["asom.door"]
        door._check_call(self._name, "export_data")
        for name in fields_to_export:
            door._check_path(self._name, name)

    def _asom_too_much(self):
        """What somebody is told who asks for more than any page does.

        :returns: an exception to raise
        """
        return UserError(
            self.env._(
                "This search is too large or too nested (%s). Use fewer conditions.",
                self._description,
            )
        )


def _relations(domain, above=0) -> int:
    """Relations that a domain follows at most; more than the limit is counted no
    further."""
    most = above
    for condition in domain.iter_conditions():
        number = above + limits.path_length(condition.field_expr)
        if condition.operator in limits.ANY and isinstance(condition.value, Domain):
            number += 1
            if number <= limits.RELATIONS:
                number = _relations(condition.value, number)
        most = max(most, number)
    return most
