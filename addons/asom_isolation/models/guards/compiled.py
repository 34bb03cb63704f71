from lxml import etree

from odoo import models


class Compiled(dict):
    """Templates that were compiled for one batch of mails. A class of its own: no call
    can bring one along in its context."""


class IrQweb(models.AbstractModel):
    """Odoo compiles the body of a mail template again for each record. For who makes
    many mails it is compiled once::

        template.with_context(asom_compiled=Compiled()).send_mail_batch(ids)
    """

    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        known = self.env.context.get("asom_compiled")
        if not isinstance(known, Compiled) or not isinstance(template, etree._Element):
            return super()._generate_code_uncached(template)
        # What is compiled says where its source is forbidden, and is in one language.
        names = (*self._get_template_cache_keys(), "raise_on_forbidden_code_for_model")
        key = (etree.tostring(template), *map(self.env.context.get, names))
        if key not in known:
            known[key] = super()._generate_code_uncached(template)
        return known[key]
