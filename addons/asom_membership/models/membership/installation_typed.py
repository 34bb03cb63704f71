import re

from odoo import api, models

# "Nyvej 5, 5500 Middelfart", as installations are called.
_WHOLE = re.compile(r"(?P<street>.+?)\s*,\s*(?:DK-?)?(?P<zip>\d{4})\s+(?P<city>\S.*)")


class Installation(models.Model):
    """An address that was typed where none is known is not typed again."""

    _inherit = "asom.installation"

    @api.model
    def default_get(self, fields):
        """What was typed into a field that chooses an installation comes as the name,
        which is made of the parts of the address: it begins these."""
        found = super().default_get(fields)
        typed = (self.env.context.get("default_name") or "").strip()
        if typed and "street" in fields and not found.get("street"):
            whole = _WHOLE.fullmatch(typed)
            parts = whole.groupdict() if whole else {"street": typed}
            found.update({name: parts[name] for name in parts if name in fields})
        return found
