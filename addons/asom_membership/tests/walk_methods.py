"""Every public method of every model, called as somebody who administers nothing, and
a watch on what nobody else may change. Used by tests, and by longer walks."""

import inspect
import signal
from contextlib import contextmanager
from zlib import crc32

from odoo import models
from odoo.service.model import call_kw
from odoo.tools import SQL

# What raises a user, or opens a door to others.
PRIVILEGES = (
    *("res_groups", "res_groups_users_rel", "res_groups_implied_rel"),
    *("ir_model_access", "ir_rule", "rule_group_rel", "res_company", "ir_ui_view"),
    *("ir_config_parameter", "ir_cron", "ir_act_server", "ir_module_module"),
    *("ir_mail_server", "fetchmail_server", "base_automation", "ir_model_fields"),
)
MODEL_NAMES = ("model", "res_model", "model_name", "thread_model", "active_model")
LOG = "asom_walk_log"
# A method that waits for something is left after so many seconds.
PATIENCE = 4.0


class TooLongError(Exception):
    """A method took longer than a call may."""


def public_methods(env):
    """(model's name, method's name, function) of all that may be called over RPC and
    that not every model has; a function that many models inherit on one of them."""
    seen = set()
    every = {*dir(models.BaseModel)}
    for name in sorted(env.registry.models):
        cls = env.registry[name]
        for attribute in dir(cls):
            # First what costs nothing: there are half a million attributes.
            if attribute.startswith("_") or attribute in every:
                continue
            function = _defined(cls, attribute)
            if not inspect.isfunction(function) or function in seen:
                continue
            defined = (getattr(each, attribute, None) for each in cls.__mro__)
            if any(getattr(each, "_api_private", False) for each in defined):
                continue
            seen.add(function)
            yield name, attribute, function


def _defined(cls, attribute):
    """What a class has under a name, without asking it (`inspect.getattr_static` looks
    through all classes anew for each name)."""
    for each in cls.__mro__:
        if attribute in each.__dict__:
            return each.__dict__[attribute]
    return None


def sampled(methods, part: int):
    """One of ``part`` methods, the same ones in every run."""
    for model, name, function in methods:
        if not crc32(f"{model}.{name}".encode()) % part:
            yield model, name, function


class Watch:
    """Notes each change of privileges, and of rows of a company.

    :param company: the association whose rows nobody of another may change
    """

    def __init__(self, env, company):
        self.cr = env.cr
        self.cr.execute(
            SQL(
                """CREATE TABLE %(log)s (tab text, verb text);
                   CREATE FUNCTION %(note)s() RETURNS trigger LANGUAGE plpgsql AS $$
                   BEGIN
                       INSERT INTO %(log)s VALUES (TG_TABLE_NAME, TG_OP);
                       RETURN NULL;
                   END $$""",
                log=SQL.identifier(LOG),
                note=SQL.identifier(f"{LOG}_note"),
            )
        )
        self.cr.execute(
            """SELECT table_name, bool_or(column_name = 'company_id')
                 FROM information_schema.columns JOIN information_schema.tables
                USING (table_schema, table_name)
                WHERE table_schema = 'public' AND table_type = 'BASE TABLE'
             GROUP BY table_name"""
        )
        for table, has_company in self.cr.fetchall():
            if table in PRIVILEGES:
                self._on(table, "INSERT OR UPDATE OR DELETE", SQL("TRUE"))
            elif has_company and table != LOG:
                old = SQL("OLD.company_id = %s", company.id)
                self._on(table, "UPDATE OR DELETE", old)
                self._on(table, "INSERT", SQL("NEW.company_id = %s", company.id))

    def _on(self, table, events, condition):
        self.cr.execute(
            SQL(
                "CREATE TRIGGER %s AFTER %s ON %s FOR EACH ROW WHEN (%s)"
                " EXECUTE FUNCTION %s()",
                SQL.identifier(f"{LOG}_{events[:6].lower()}"),
                SQL(events),
                SQL.identifier(table),
                condition,
                SQL.identifier(f"{LOG}_note"),
            )
        )

    def seen(self):
        """What has been changed since the last savepoint was undone."""
        self.cr.execute(SQL("SELECT DISTINCT tab, verb FROM %s", SQL.identifier(LOG)))
        return self.cr.fetchall()


def arguments(model, function, ids):
    """Arguments by position for what a function must be given, by name.

    :param ids: ids of a model, by its name
    """
    given, named = [], {}
    for parameter in list(inspect.signature(function).parameters.values())[1:]:
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            continue
        value = _value(model, parameter.name, ids)
        if parameter.default is not parameter.empty:
            # What a method may be told, only where the name says what it is.
            if value is not None and parameter.name != "context":
                named[parameter.name] = value
        elif parameter.kind == parameter.KEYWORD_ONLY:
            named[parameter.name] = value
        else:
            given.append(value)
    return given, named


def _value(model, name, ids):
    if name in MODEL_NAMES:
        return "asom.membership"
    if name in ("vals", "values", "data", "kwargs", "options", "params"):
        return {"name": "walked"} if "name" in model._fields else {}
    if name == "vals_list":
        return [{}]
    if name in ("res_id", "thread_id", "res_ids"):
        found = ids("asom.membership")
        return found if name == "res_ids" else found[0]
    if "domain" in name:
        return []
    other = model.env["base"]._asom_model_of_argument(name, {})
    if not other:
        return None
    found = ids(other) or [1]
    return found[:2] if name.endswith("s") else found[0]


@contextmanager
def patience(seconds=PATIENCE):
    """:raises TooLongError: inside, when it takes longer"""

    def stop(*_args):
        raise TooLongError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def changed_by(env, watch, name, method, recordset_ids, given, named):
    """What one call changes of what is watched; nothing of the call stays.

    :param env: environment of the caller
    """
    cr = env.cr
    cr.execute("SAVEPOINT asom_walk")
    try:
        with patience():
            first = [] if recordset_ids is None else [recordset_ids]
            named = {**named, "context": {"allowed_company_ids": env.companies.ids}}
            call_kw(env[name], method, [*first, *given], named)
            env.flush_all()
        return watch.seen()
    except Exception:
        # A call that fails changes nothing: the server rolls it back.
        return []
    finally:
        env.transaction.clear()
        cr.execute("ROLLBACK TO SAVEPOINT asom_walk")
        env.invalidate_all(flush=False)


def walk(env, watch, ids, methods):
    """[(model, method, whose records, table, verb)] of what was changed.

    :param env: environment of the caller
    :param ids: own and other ids, functions of a model's name
    """
    own, others = ids
    found = []
    for name, method, function in methods:
        model = env[name]
        if getattr(function, "_api_model", False):
            calls = [("own arguments", None, own), ("others'", None, others)]
        else:
            calls = [
                ("none", [], own),
                ("own", own(name)[:1], own),
                ("own, others' arguments", own(name)[:1], others),
                ("others'", others(name)[:1], others),
            ]
        for what, records, given in calls:
            if records == [] and what != "none":
                continue
            words = arguments(model, function, given)
            rows = changed_by(env, watch, name, method, records, *words)
            found += [(name, method, what, *row) for row in rows]
    return found
