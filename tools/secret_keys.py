"""The key by which the development server seals what it keeps secret: var/secret_keys.

Made with the first command that needs it; `make clean` removes it together with the
databases. A production server's keys are made by its administrator.
"""

from __future__ import annotations

import base64
import os
import secrets

from tools.paths import VAR

VARIABLE = "ASOM_SECRET_KEYS_FILE"
PATH = VAR / "secret_keys"


def variables() -> dict[str, str]:
    """What the server finds its key by: the caller's own setting, or our file."""
    if os.environ.get(VARIABLE) or os.environ.get("ASOM_SECRET_KEYS"):
        return {}
    if not PATH.exists():
        VAR.mkdir(exist_ok=True)
        key = base64.b64encode(secrets.token_bytes(32)).decode()
        part = VAR / f"secret_keys.{os.getpid()}"
        part.touch(mode=0o600)
        part.write_text(f"development:{key}\n")
        try:
            os.link(part, PATH)  # whoever is first
        except FileExistsError:
            pass
        finally:
            part.unlink()
    return {VARIABLE: str(PATH)}
