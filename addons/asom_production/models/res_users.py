import hashlib
import json
import logging

import odoo.cli
from odoo import models
from odoo.exceptions import UserError
from odoo.tools import config

from ..passwords import guesses, is_weak

_logger = logging.getLogger(__name__)
CHECKED = "asom_production.checked"
REQUIRED = {
    "auth_password_policy.minlength": lambda value: int(value or 0) >= 12,
    "auth_totp.policy": lambda value: value in ("employee_required", "all_required"),
    "base.login_cooldown_after": lambda value: 0 < int(value or 0) <= 10,
    "sessions.max_inactivity_seconds": lambda value: 0 < int(value or 0) <= 43200,
    "mail.restrict.template.rendering": bool,
    "auth_signup.invitation_scope": lambda value: value == "b2b",
}


class ResUsers(models.Model):
    """A server with real members does not start with what everybody knows."""

    _inherit = "res.users"

    def _register_hook(self):
        super()._register_hook()
        serves = getattr(odoo.cli, "COMMAND", None) == "server"
        if serves and not config["test_enable"] and not config["stop_after_init"]:
            faults = self.sudo()._asom_start_faults()
            if faults:
                # The shell opens the database still, to mend it.
                raise SystemExit(
                    "asom: the server does not start, because\n"
                    + "\n".join(f"  * {fault}" for fault in faults)
                )

    def _asom_start_faults(self) -> list[str]:
        """What keeps a server with real members from being started."""
        params = self.env["ir.config_parameter"]
        if params.get_param("database.is_neutralized"):
            return []
        faults = [
            f"the password of {login} is one that everybody tries first: set another "
            "(odoo shell, see docs/operations.md)"
            for login in self._asom_weak_logins()
        ]
        faults += [
            f"the system parameter {name} is too weak ({params.get_param(name)})"
            for name, is_good in REQUIRED.items()
            if not is_good(params.get_param(name))
        ]
        return faults

    def _asom_weak_logins(self) -> list[str]:
        """Logins of the backend's users whose password is easily guessed. Each stored
        password is tried once: hashing is slow on purpose."""
        params = self.env["ir.config_parameter"]
        known = json.loads(params.get_param(CHECKED) or "{}")
        context, checked, weak = self._crypt_context(), {}, []
        self.env.cr.execute(
            "SELECT id, login, password FROM res_users"
            " WHERE active AND NOT share AND password <> '' ORDER BY id"
        )
        for id_, login, stored in self.env.cr.fetchall():
            mark = hashlib.sha256(f"{login} {stored}".encode()).hexdigest()[:32]
            good = known.get(str(id_)) == mark or not any(
                context.identify(stored) is None or context.verify(guess, stored)
                for guess in guesses(login)
            )
            if good:
                checked[str(id_)] = mark
            else:
                weak.append(login)
        if checked != known:
            params.set_param(CHECKED, json.dumps(checked))
        return weak

    def _set_password(self):
        for user in self:
            if user.password and is_weak(user.password, user.login or ""):
                raise UserError(
                    self.env._(
                        "This password is easily guessed. Take at least 12 characters "
                        "that are not your login or a common word."
                    )
                )
        return super()._set_password()
