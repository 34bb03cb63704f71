from odoo import api, models


class ResCompany(models.Model):
    """One payment id for several invoices, such as a reminder's: given and read by an
    add-on of a payment channel, known by whoever asks for the money."""

    _inherit = "res.company"

    def _asom_new_payment_id(self) -> dict:
        """:returns: one of :meth:`_asom_new_payment_ids`, {} where there are none"""
        return next(iter(self._asom_new_payment_ids(1)), {})

    def _asom_new_payment_ids(self, count) -> list[dict]:
        """Hook: payment ids that nobody has got yet, and that are no invoice's own; an
        add-on of a payment channel gives them.

        :param count: how many
        :returns: [] where there are none, else that many, each with number, creditor,
            line (that banks' apps read) and picture (address of the line's picture on
            this server, for mails)
        """
        self.ensure_one()
        return []

    def _asom_creditor_numbers(self) -> dict:
        """Hook: by which numbers the association is a creditor, for whoever collects
        for it.

        :returns: ``fi_creditor`` and ``pbs_no``, None where it has none
        """
        self.ensure_one()
        return {"fi_creditor": None, "pbs_no": None}


class AccountMove(models.Model):
    _inherit = "account.move"

    def _asom_payment_number(self) -> str:
        """Hook: the payment id by which the invoice is paid; "" where it has none."""
        self.ensure_one()
        return ""

    @api.model
    def _asom_paid_together(self, company, numbers) -> dict:
        """Hook: the invoices that payment ids stand for that are no invoice's own.
        Who has given one out answers::

            def _asom_paid_together(self, company, numbers):
                found = super()._asom_paid_together(company, numbers)
                for letter in self._my_letters(company, numbers):
                    found[letter.number] = letter.move_ids
                return found

        :param company: the association, or several
        :param numbers: payment ids as they were told
        :returns: {number: invoices of one member, in the order in which they are paid;
            also those that are paid already}
        """
        return {}
