import psycopg2

from odoo import fields, models
from odoo.exceptions import RedirectWarning, UserError
from odoo.tools import mute_logger

# Each before what it hangs on.
REMOVED = (
    "asom.subscription",
    "asom.occupancy",
    "asom.membership",
    "res.partner",
    "asom.installation",
)

# How a record that something else needs resists being deleted.
IN_USE = (UserError, RedirectWarning, psycopg2.IntegrityError)


class MemberImport(models.Model):
    """Taking an import back: what it has created, and only that."""

    _inherit = "asom.member.import"

    def action_undo(self):
        """Remove what the import has created; what ended to make room for that runs
        again. What else it has changed on members that were there before is listed on
        its rows and stays.

        :raises UserError: naming the first member of it that has been charged or is
            in use in some other way; then nothing is removed
        """
        for record in self:
            record._expect("done")
            record._undo()
            record._asom_step().state = "undone"
            record.message_post(
                body=record.env._(
                    "The import was taken back: what it had created was removed. "
                    "Changes to members who were there before stay."
                )
            )
        return True

    def _undo(self):
        self._put_back_orders()
        created = self._created()
        self._check_unused(created)
        members = created["asom.membership"]
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                taken_along = created["asom.subscription"]._taken_along()
                self._remove(created)
                self._reopen()
                self.env["asom.subscription"].sudo()._restore(taken_along)
        except _TooLate:
            raise
        except IN_USE as error:
            raise UserError(
                self.env._(
                    "%s is in use, so the import cannot be taken back any more.",
                    self._first_in_use(members),
                )
            ) from error
        self.line_ids.sudo().write({"created": False, "ended": False})

    def _created(self) -> dict:
        """{model: records} that the import has created and that are still there.

        Superuser: staff may not delete members otherwise, and these are its own.
        """
        own = [("company_id", "=", self.company_id.id)]
        ids = {model: [] for model in REMOVED}
        for line in self.line_ids.filtered("created"):
            for model, numbers in line.created.items():
                ids[model] += numbers
        return {
            model: self.env[model].sudo().browse(numbers).exists().filtered_domain(own)
            for model, numbers in ids.items()
        }

    def _check_unused(self, created):
        """Nothing else hangs on what is removed: a charge, a mandate, a later move."""
        links = [
            (model, field)
            for model in self.env.registry.models.values()
            # What a view of the database shows is another model's.
            if model._name.startswith("asom.") and not model._abstract and model._auto
            for field in model._fields.values()
            if field.type == "many2one"
            and field.store
            and not field.related
            and field.comodel_name in ("asom.membership", "asom.subscription")
            and model._auto
            and not model._transient
            and model._name != "asom.member.import.line"
        ]
        for model, field in sorted(
            links, key=lambda link: (link[0]._name, link[1].name)
        ):
            own = created.get(model._name)
            found = (
                self.env[model._name]
                .sudo()
                .search(
                    [
                        (field.name, "in", created[field.comodel_name].ids),
                        ("id", "not in", own.ids if own else []),
                    ],
                    order="id",
                    limit=1,
                )
            )
            if found:
                holder = found[field.name]
                member = holder if holder._name == "asom.membership" else None
                member = member or holder.membership_id
                raise UserError(
                    self.env._(
                        "%(member)s has more than the import made (%(what)s), so the "
                        "import cannot be taken back any more.",
                        member=member.display_name,
                        what=self.env[model._name]._description,
                    )
                )

    def _remove(self, created):
        self.line_ids.sudo().write({"membership_id": False})
        for model in REMOVED:
            records = created[model].exists()
            if model == "asom.installation":
                # Others may have moved in since.
                records = records.filtered(lambda place: not place.occupancy_ids)
            if model == "res.partner":
                # Who was added to a household that was there before.
                for member in records._asom_memberships():
                    member.household_ids -= records
            records.unlink()
            self.env.flush_all()

    def _reopen(self):
        """What ended to make room for a package that is removed runs again, or the
        member would be left with none.

        :raises UserError: naming the member for whom it is too late
        """
        for line in self.line_ids.filtered("ended"):
            for number, ended, was in line.ended:
                row = self.env["asom.subscription"].sudo().browse(number).exists()
                row = row.filtered_domain([("company_id", "=", self.company_id.id)])
                if row.cancelled or row.date_to != fields.Date.to_date(ended):
                    # Somebody has decided otherwise since.
                    continue
                days = [fields.Date.to_date(was), row.membership_id.date_left]
                try:
                    row.date_to = min(filter(None, days), default=False)
                except UserError as error:
                    raise _TooLate(
                        self.env._(
                            "%(member)s: %(subscription)s cannot be opened again, so "
                            "the import cannot be taken back any more.\n%(reason)s",
                            member=row.membership_id.display_name,
                            subscription=row.display_name,
                            reason=str(error),
                        )
                    ) from error

    def _first_in_use(self, members) -> str:
        """The first member whose payer cannot be deleted."""
        for member in members:
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    payer = member.partner_id
                    member.subscription_ids.unlink()
                    member.unlink()
                    payer.unlink()
                    self.env.flush_all()
                    raise _Unused
            except _Unused:
                self.env.invalidate_all()
            except IN_USE:
                self.env.invalidate_all()
                return member.display_name
        return self.name


class _TooLate(UserError):
    """Tells by itself what stands in the way."""


class _Unused(Exception):
    """Takes a trial removal back."""
