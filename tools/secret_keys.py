"""The key by which the development server seals what it keeps secret.

It lies in the server's data folder, where a server looks whose environment names no
keys. `make clean` removes it together with the databases. A production server's keys
are made by its administrator (docs/operations.md).
"""

from __future__ import annotations

import base64
import os
import secrets

from tools.paths import DATA

PATH = DATA / "asom_secret_keys"


def make() -> None:
    """Make the key, once for this checkout."""
    if PATH.exists():
        return
    DATA.mkdir(parents=True, exist_ok=True)
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    part = DATA / f"asom_secret_keys.{os.getpid()}"
    part.touch(mode=0o600)
    part.write_text(f"development:{key}\n")
    try:
        os.link(part, PATH)  # whoever is first
    except FileExistsError:
        pass
    finally:
        part.unlink()
