import logging
import os
from contextlib import suppress

import psycopg2

from odoo import api, models, tools
from odoo.exceptions import AccessError
from odoo.modules.module import get_module_path

from ...calls import doors, nested

_logger = logging.getLogger(__name__)

FILE = "security/doors.csv"
# What runs a server action.
RUN = "/web/action/run"
# Lists within one another that a reading has at most: each of them multiplies. The
# lines of a run, the run of each, its lines again: with six hundred lines, 216 million.
LISTS = 2
# How routes name a model, and its method, among what they are given.
PARAMS = (
    ("model", "method"),
    ("__model__", "__method__"),
    ("res_model", ""),
    ("resModel", ""),
    ("thread_model", ""),
)


class Door(models.AbstractModel):
    """Through which doors users come (see :mod:`..doors`). The rows are read from the
    add-ons' files and stand in no table: nothing that writes in the database, by
    whatever hole, opens one."""

    _name = "asom.door"
    _description = "Calls That Users May Make"

    @api.model
    def _check_call(self, model, method):
        """Refuse a call from outside that the user has no door to.

        :raises AccessError: for people; the call's name is in the log
        """
        limits = self._limits()
        if limits is None:
            return
        self._note(limits.allows_call(model, method), model, method)

    @api.model
    def _check_route(self, rule):
        """Refuse a route, as declared, that the user has no door to.

        :raises AccessError: for people; the route's name is in the log
        """
        limits = self._limits()
        if limits is None:
            return
        self._note(limits.allows_route(rule), rule)

    @api.model
    def _check_params(self, rule, params):
        """Refuse what a route is told to do with a model that the user has no door to,
        whether there is such a model or not.

        :param params: what the route is given, by name
        :raises AccessError: for people; the model's name is in the log
        """
        limits = self._limits()
        if limits is None:
            return
        for name, method_name in PARAMS:
            if not (model := params.get(name)):
                continue
            model, method = str(model), str(params.get(method_name) or "")
            if method:
                self._note(limits.allows_call(model, method), model, method)
            else:
                self._note(limits.allows_model(rule, model), rule, model)

    @api.model
    def _check_action(self, rule, action):
        """Refuse a page of a model that the user has no door to, and what runs code.

        :param action: what the web client is told of it
        :raises AccessError: with the model's name, or the route that would run it
        """
        if action.get("type") == "ir.actions.server":
            self._check_route(RUN)
        self._check_params(rule, {"model": action.get("res_model")})

    @api.model
    def _allows_model(self, rule, model) -> bool:
        """May a user ask a route about this model?"""
        limits = self._limits()
        allowed = limits is None or limits.allows_model(rule, model)
        return allowed or self._observes()

    @api.model
    def _check_path(self, model, path):
        """Refuse to follow a path of an export to records that the user has no door to.

        :param path: names of fields with slashes between
        :raises AccessError: with the name of the model that it leads to
        """
        limits = self._limits()
        if limits is None:
            return
        names = path.split("/")
        # An external id at the end is told of whatever is linked.
        relations = names[: -2 if names[-1] in ("id", ".id") else -1]
        for to in self._models_along(model, relations):
            self._note(limits.allows_call(to, "export_data"), to, "export_data")

    def _models_along(self, model, way):
        """The models that fields lead to, one after the other; a part of a date, or a
        property, leads nowhere.

        :param way: names of fields, from the model
        :raises UserError: with more lists in one another than any page has
        """
        lists = 0
        for name in way:
            field = self.env[model]._fields.get(name)
            if field is None or not field.comodel_name:
                return
            lists += field.type in ("one2many", "many2many")
            if lists > LISTS:
                raise self.env[model]._asom_too_much()
            model = field.comodel_name
            yield model

    @api.model
    def _check_reading(self, model, arguments):
        """Refuse to read, or to search by, linked records that the user has no door to.

        :param model: name of the model that is called
        :param arguments: what the call is given
        :raises AccessError: with the name of the model that it leads to
        :raises UserError: it has lists in lists in lists
        """
        limits = self._limits()
        if limits is None:
            return
        for way in nested.relations(*arguments):
            for to in self._models_along(model, way):
                self._note(limits.allows_reading(to), to, "read")

    @api.model
    def _allows_question(self, rule, question) -> bool:
        """May a user ask this on a route that answers several questions?"""
        limits = self._limits()
        if limits is None:
            return True
        allowed = limits.allows_question(rule, question)
        _logger.debug("%s %s %s", "open" if allowed else "shut", rule, question)
        return allowed or self._observes()

    @api.model
    def _observes(self) -> bool:
        """Is what is shut only noted? For whoever writes rows for a new page; never on
        a server for production."""
        observes = os.environ.get("ASOM_DOORS") == "observe"
        return observes and "asom_production" not in self.env.registry._init_modules

    def _note(self, allowed, *words):
        """The log is where tests read which doors are needed; a user is not told the
        programs' names."""
        if allowed:
            _logger.debug("open %s", " ".join(words))
            return
        _logger.info("shut %s (user %s)", " ".join(words), self.env.uid)
        if self._observes():
            return
        raise AccessError(
            self.env._(
                "Your access does not include this. Do you need it for your work? Ask "
                "the one who gives you access."
            )
        )

    @api.model
    def _limits(self):
        """The doors of the user.

        :returns: :class:`..doors.Doors`, or None for who is not limited
        """
        if self.env.su or not self.env.uid:
            return None
        return self._limits_of(self.env.uid)

    @api.model
    @tools.ormcache("uid")
    def _limits_of(self, uid):
        groups = self.env["res.users"].browse(uid).sudo().all_group_ids
        xmlids = set(groups.get_external_id().values())
        return doors.doors_of(self._rows(), xmlids)

    @api.model
    def _is_listed(self) -> bool:
        """Is the user in one of the groups of the rows, with few doors or all?"""
        return self._is_listed_user(self.env.uid)

    @api.model
    @tools.ormcache("uid")
    def _is_listed_user(self, uid):
        groups = self.env["res.users"].browse(uid).sudo().all_group_ids
        xmlids = set(groups.get_external_id().values())
        return any(row.group in xmlids for row in self._rows())

    @api.model
    @tools.ormcache()
    def _modules(self):
        """The add-ons that are installed and have doors.

        :returns: {name of the add-on: its rows}
        """
        modules = {}
        for module in sorted(self.env.registry._init_modules):
            path = get_module_path(module, display_warning=False)
            with suppress(FileNotFoundError), open(f"{path}/{FILE}") as file:
                modules[module] = doors.read_rows(file)
        return modules

    @api.model
    def _rows(self):
        """The rows of all add-ons that are installed."""
        return [row for rows in self._modules().values() for row in rows]

    @api.model
    def _tells_all(self) -> bool:
        """Does the user administer the server, so that he is told what went wrong?"""
        # The request's cursor may be closed, or its transaction lost.
        with suppress(psycopg2.Error):
            user = self.env.user
            return bool(user) and user._is_system()
        return False
