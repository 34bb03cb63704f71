"""Every field that its model calls read-only, tried by everybody."""

from contextlib import contextmanager
from unittest.mock import patch

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.service.model import call_kw
from odoo.tools import mute_logger

VALUES = {
    "boolean": True,
    "integer": 7,
    "float": 7.0,
    "monetary": 7.0,
    "char": "forged",
    "text": "forged",
    "html": "<p>forged</p>",
    "date": "2031-01-01",
    "datetime": "2031-01-01 00:00:00",
    "json": {"forged": 1},
    "binary": b"Zm9yZ2Vk",
    "one2many": [(5, 0, 0)],
    "many2many": [(5, 0, 0)],
    "many2one_reference": 1,
}


class LockedWalk:
    """Mixin of test classes: forging of fields, generated from the registry."""

    def forged(self, model, field, record=None):
        """A value that the field does not have by itself."""
        if field.type == "selection":
            values = field.get_values(self.env)
            return values[-1] if values else "forged"
        if field.type == "many2one":
            others = self.env[field.comodel_name].sudo()
            now = record[field.name].ids if record else []
            return others.search([("id", "not in", now)], limit=1).id or 1
        return VALUES.get(field.type, "forged")

    def locked_fields(self):
        """(model, field) of all our fields that are read-only, on any model."""
        for name, model in sorted(self.env.registry.items()):
            if model._transient or model._abstract or not model._auto:
                continue
            ours = name.startswith("asom.")
            for field in model._fields.values():
                own = all(part.startswith("asom_") for part in field._modules)
                if field.readonly and field._modules and (ours or own):
                    yield name, field

    def passes(self, call) -> bool:
        """Does a call go through? Nothing of it stays. What lacks a required value does
        not come to that: the door "field" asks without making a record."""
        loggers = ("odoo.addons.base.models.ir_rule", "odoo.models", "odoo.sql_db")
        with mute_logger(*loggers):
            try:
                with self.env.cr.savepoint() as savepoint:
                    call()
                    savepoint.rollback()
            except (UserError, psycopg2.IntegrityError):
                return False
        return True

    @contextmanager
    def plain_refusals(self):
        """Whether, not how somebody is refused: the words of it, fetched anew after
        each rollback, take longer than what is tried."""
        refusal = {"_make_access_error": lambda *_args: AccessError("refused")}
        access, rule = map(self.env.registry.get, ("ir.model.access", "ir.rule"))
        with patch.multiple(access, **refusal), patch.multiple(rule, **refusal):
            yield

    def asked(self, record, field) -> bool:
        """Does the door "field" let somebody in? It writes nothing: no savepoint."""
        try:
            record._check_field_access(field, "write")
        except UserError:
            return False
        return True

    def open_doors(self, records, users):
        """What can be forged.

        :param records: {model: a record of ours}
        :param users: {key: user}
        :returns: (how many tries, ["write staff asom.x.state", …])
        """
        with self.plain_refusals():
            return self._open_doors(records, users)

    def _open_doors(self, records, users):
        tries, found = 0, []
        for model, field in self.locked_fields():
            value = self.forged(model, field, records.get(model, [])[:1])
            vals = {field.name: value}
            base = {}
            if model == "account.move.line" and field.name != "move_id":
                # Odoo looks for it before anything else.
                base = {"move_id": records[model][:1].move_id.id}
            for key, user in users.items():
                record = records.get(model, self.env[model])[:1].with_user(user)
                doors = {
                    "create": lambda r=record, v={**base, **vals}: r.browse().create(
                        [v]
                    ),
                    "default": lambda r=record, v=vals, n=field.name, base=base: (
                        r.browse()
                        .with_context(**{f"default_{n}": v[n]})
                        .create([dict(base)])
                    ),
                }
                if record:
                    doors["write"] = lambda r=record, v=vals: r.write(v)
                    doors["web_save"] = lambda r=record, v=vals: call_kw(
                        r.browse(), "web_save", [r.ids, v, {}], {}
                    )
                tries += len(doors) + 1
                through = [door for door, call in doors.items() if self.passes(call)]
                if self.asked(record, field):
                    through.append("field")
                found += [f"{door} {key} {model}.{field.name}" for door in through]
        return tries, found
