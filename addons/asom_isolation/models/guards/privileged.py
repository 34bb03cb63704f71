import dis
import functools
import inspect
from types import CodeType

from odoo import models
from odoo.exceptions import AccessError

AS_SUPERUSER = frozenset(("sudo", "SUPERUSER_ID"))
WRITES = frozenset(
    (
        *("write", "_write", "create", "copy", "unlink", "execute", "set_param"),
        *("toggle_active", "action_archive", "action_unarchive", "STORE_ATTR"),
    )
)
ASKS = frozenset(
    (
        *("check_access", "has_access", "_filtered_access", "has_group", "has_groups"),
        *("is_admin", "is_system", "_is_admin", "_is_system", "_is_public"),
        *("AccessError", "AccessDenied", "_check_identity", "_check_credentials"),
    )
)

# Methods of Odoo's that write as superuser and ask nothing, and are meant for
# everybody: what they write is the caller's own. Any other is for those who may write.
PERSONAL = {
    "mail.message": {"mark_all_as_read", "set_message_done", "unstar_all"},
    "mail.push.device": {
        "get_web_push_vapid_public_key",
        "register_devices",
        "unregister_devices",
    },
    "res.users": {"action_setup_outgoing_mail_server", "switch_tour_enabled"},
    "spreadsheet.dashboard": {"action_toggle_favorite"},
    "web_tour.tour": {"consume"},
}

# Methods of Odoo's that ask who may read, and change something.
ASK_TOO_LITTLE = {"ir.sequence": {"next_by_code", "next_by_id"}}
# The gate for mails that come in: whatever mail a call brings, a record of any model is
# made of it as superuser, with the values that the call says.
MAIL_GATE = frozenset(("message_process", "message_route"))
# Fetch the defaults of a new record, which some fields make rows for.
FOR_A_NEW_ONE = {"default_get", "onchange"}


@functools.cache
def words(code: CodeType) -> frozenset:
    """Names that a function's code uses, those of functions inside it as well."""
    found = {*code.co_names}
    if any(each.opname == "STORE_ATTR" for each in dis.get_instructions(code)):
        found.add("STORE_ATTR")
    for each in code.co_consts:
        if isinstance(each, CodeType):
            found |= words(each)
    return frozenset(found)


@functools.cache
def unasked(model_class, name: str) -> bool:
    """Does a method write as superuser, and none of its definitions ask who calls?

    :param model_class: a class of the registry
    """
    used = [
        words(inspect.unwrap(each.__dict__[name]).__code__)
        for each in model_class.__mro__
        if inspect.isfunction(each.__dict__.get(name))
    ]
    writes = any(each & AS_SUPERUSER and each & WRITES for each in used)
    return writes and not any(each & ASKS for each in used)


class Base(models.AbstractModel):
    """Nobody raises himself: Odoo means some methods to be called by code that has
    asked already, yet anybody may call them over RPC."""

    _inherit = "base"

    def _asom_check_may_call(self, method):
        """:raises AccessError: when the method is for those who may write, or the form
        for those who may fill it in (the settings read as superuser what they show)"""
        name = method.__name__
        asked = self._transient or self._asom_is_unasked(name)
        if name in MAIL_GATE and hasattr(self, "message_process"):
            allowed = self.env.user._is_system()
        elif self._asom_is_for_a_new_one(name):
            allowed = self.browse().has_access("create")
        else:
            allowed = not asked or self._asom_may_call()
        if not allowed:
            raise AccessError(
                self.env._(
                    "You may not do this (%(model)s: %(method)s).",
                    model=self._description,
                    method=name,
                )
            )

    def _asom_is_for_a_new_one(self, name) -> bool:
        """Is it a question about a record that is about to be made?"""
        return name in FOR_A_NEW_ONE and not self and not self._abstract

    def _asom_is_unasked(self, name) -> bool:
        """Our own steps write as superuser on purpose: each asks its own question."""
        if name in ASK_TOO_LITTLE.get(self._name, ()):
            return True
        return (
            not self._name.startswith("asom.")
            and name not in PERSONAL.get(self._name, ())
            and unasked(type(self), name)
        )

    def _asom_may_call(self) -> bool:
        if self._abstract:
            return self.env.user._is_system()
        if self._transient:
            return self.browse().has_access("create")
        return self.has_access("write")
