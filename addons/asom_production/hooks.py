import base64
import os
import secrets
import sys
from pathlib import Path
from urllib.parse import quote

from .passwords import is_weak

VARIABLE = "ASOM_ADMIN_PASSWORD_FILE"
LABEL = "asom"


def post_init_hook(env):
    """Give the administrator a password that nobody knows, and an authenticator.

    The password is the one in the file that ``ASOM_ADMIN_PASSWORD_FILE`` names, or a
    random one. It is printed once, with the key for the authenticator; neither is in
    the log.
    """
    admin = env.ref("base.user_admin").sudo()
    path = os.environ.get(VARIABLE)
    password = Path(path).read_text().strip() if path else secrets.token_urlsafe(18)
    if is_weak(password, admin.login):
        raise ValueError(f"the password in {path} ({VARIABLE}) is too weak")
    key = base64.b32encode(secrets.token_bytes(20)).decode()
    admin.write({"password": password, "totp_secret": key})
    told = "the one in the file" if path else password
    address = f"otpauth://totp/{LABEL}:{quote(admin.login)}?secret={key}&issuer={LABEL}"
    sys.stdout.write(
        "\nShown once, write it down:\n"
        f"  login          {admin.login}\n"
        f"  password       {told}\n"
        f"  authenticator  {key}\n"
        f"                 {address}\n\n"
    )
    sys.stdout.flush()
