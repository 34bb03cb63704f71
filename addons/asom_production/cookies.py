"""Cookies over TLS alone, and not with requests that other sites cause."""

from odoo import http


def install():
    """From now on, in this process."""
    for kind in (http.FutureResponse, http._Response):
        if not hasattr(kind.set_cookie, "_asom"):
            kind.set_cookie = _safe(kind.set_cookie)


def _safe(set_cookie):
    def safe(self, *args, **options):
        options["secure"] = True
        options["samesite"] = options.get("samesite") or "Lax"
        return set_cookie(self, *args, **options)

    safe._asom = True
    return safe
