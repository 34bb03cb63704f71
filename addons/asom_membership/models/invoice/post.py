from odoo import models

# What a hook knows of the call that posts: who reads, and in which associations.
# Everything else (what is quick, skipped, filled in or tracked) is the caller's matter.
KEPT_CONTEXT = ("allowed_company_ids", "lang", "tz")


class AccountMove(models.Model):
    """Posting: the one ``_post`` of this add-on, and the hooks in it."""

    _inherit = "account.move"

    def _post(self, soft=True):
        self._asom_before_post(soft)
        posted = super()._post(soft)
        posted._asom_own_items()
        posted._asom_take_back_credited()
        told = posted.sudo().filtered("company_id.asom_is_association")
        if told:
            told._asom_for_hooks()._asom_posted()
        return posted

    def _asom_before_post(self, soft):
        """Hook: refuse, or complete, what is about to be posted.

        :param soft: as Odoo's own: what is dated later is not posted yet
        """
        self._asom_check_run_goes_on()

    def _asom_posted(self):
        """Hook: entries of associations have been posted: dues, credit notes, fees,
        payments, charge-backs, reversals, entries by hand. Called last, once for each
        posting, with the whole batch and inside its transaction: what is raised here
        undoes the posting.

        The records come as superuser (the user is still who posts) and with nothing in
        the context of how they were posted. What an invoice charges is linked already
        (``asom_charge_ids``); whether it is paid is told by :meth:`_asom_claim_event`.
        """

    def _asom_for_hooks(self):
        """These records as a hook gets them."""
        context = self.env.context
        kept = {name: context[name] for name in KEPT_CONTEXT if name in context}
        # pylint: disable-next=context-overridden
        return self.sudo().with_context(kept)
