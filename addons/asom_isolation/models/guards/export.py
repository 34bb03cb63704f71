from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def export_data(self, fields_to_export):
        """Odoo asks for the right to export and reads the columns that are wanted; for
        external ids alone it reads nothing, and makes them for records of anybody.

        :raises AccessError: when a record is not the user's to read
        """
        self._asom_limit_export(fields_to_export)
        self.check_access("read")
        exported = self.with_context(asom_export=True)
        return super(Base, exported).export_data(fields_to_export)
