"""A server as the members use it: asom_production, behind the reverse proxy.

One database: what is installed and printed, what keeps it from starting, how it answers
through nginx, and what is left of its secrets in a copy.
"""

from __future__ import annotations

import ast
import base64
import contextlib
import os
import re
import signal
import socket
import subprocess
from pathlib import Path

import pytest
import requests

from tests.proxy import Proxy
from tools import config, database, instance, odoo, postgres, server
from tools.paths import ADDONS, LOG, ROOT

NAME = f"asom_test_{os.getpid()}_production"
PASSWORD = "Ravn-over-Fanø-31"
SECRET = "Hemmelig-Nøgle-2718"
# Nobody asked for them: they call services elsewhere, or make contacts known there.
UNASKED = {
    "account_edi_proxy_client",
    "account_peppol",
    "google_gmail",
    "iap",
    "iap_mail",
    "l10n_dk_nemhandel",
    "mail_bot",
    "microsoft_outlook",
    "partner_autocomplete",
    "sms",
    "snailmail",
    "snailmail_account",
    "web_unsplash",
}

pytestmark = pytest.mark.slow

SET_UP = f"""
admin = env.ref("base.user_admin")
north = env["res.company"].create({{"name": "North"}})
staff = env["res.users"].create({{
    "name": "Staff", "login": "staff", "email": "staff@example.org",
    "password": {PASSWORD!r}, "group_ids": [(4, env.ref("base.group_user").id)],
}})
env["ir.mail_server"].create({{
    "name": "out", "smtp_host": "127.0.0.1", "smtp_user": {SECRET!r},
    "smtp_pass": {SECRET!r},
}})
channel = env["asom.nets.channel"].create({{"company_id": env.company.id}})
channel.write({{"private_key": {SECRET!r}, "passphrase": {SECRET!r}}})
env["res.users.apikeys"].with_user(staff).sudo()._generate(
    "rpc", "name", __import__("datetime").datetime(2100, 1, 1)
)
for words in ("demo", "password", "adminadminadmin", "staffstaff1234", "kort-Ord-9"):
    try:
        staff.password = words
        staff.flush_recordset()
        print("TAKEN", words)
    except Exception as error:
        print("REFUSED", type(error).__name__)
        env.invalidate_all()
print("SECOND", staff._mfa_type(), admin._mfa_type(), admin.totp_enabled)
params = env["ir.config_parameter"]
print("LENGTH", params.get_param("auth_password_policy.minlength"))
env.cr.commit()
"""


@pytest.fixture(scope="module")
def installed():
    """What the installation printed; the database stays for the module."""
    database.clone(database.addons_template(), NAME)
    conf = config.write(postgres.start())
    words = ["-c", str(conf), "-d", NAME, "-i", "asom_production", "--no-http"]
    words += ["--stop-after-init", "--skip-auto-install", "--max-cron-threads=0"]
    log = LOG / f"{NAME}.install.log"
    done = subprocess.run(
        odoo.command(*words, f"--logfile={log}"),
        capture_output=True,
        text=True,
        env=odoo.environment(),
        check=False,
    )
    try:
        odoo.check_log(log, "the installation", failed=done.returncode != 0)
        yield done.stdout, log.read_text()
    finally:
        database.drop(NAME)


@pytest.fixture(scope="module")
def said(installed):
    """What the script above printed."""
    done = odoo.script(NAME, SET_UP)
    odoo.check_script(done, f"{NAME}.script")
    return done.stdout


@pytest.fixture(scope="module")
def copied(said):
    """A copy of the database, made before a server is connected to it."""
    yield database.clone(NAME, f"{NAME}_copy")
    database.drop(f"{NAME}_copy")


@pytest.fixture(scope="module")
def proxy(copied, tmp_path_factory):
    """The server, and nginx in front of it."""
    options = ("--proxy-mode",)
    with instance.Instance(NAME, options=options) as started:
        with Proxy(tmp_path_factory.mktemp("nginx"), started.port) as running:
            yield running


@pytest.fixture
def session(proxy):
    with requests.Session() as result:
        # Or a setting of this machine would name other certificates.
        result.trust_env = False
        result.verify = str(proxy.folder / "fullchain.pem")
        yield result


# === INSTALLING === #


def test_the_administrator_gets_a_password_that_is_shown_once(installed, said):
    shown, log = installed
    password = re.search(r"^  password +(\S+)$", shown, re.M)[1]
    key = re.search(r"^  authenticator +(\S+)$", shown, re.M)[1]
    assert len(password) >= 20 and len(base64.b32decode(key)) == 20
    assert f"secret={key}&issuer=asom" in shown
    assert password not in log and key not in log
    with database.cursor(NAME) as cr:
        cr.execute("SELECT password, totp_secret FROM res_users WHERE login = 'admin'")
        stored, secret = cr.fetchone()
    assert stored.startswith("$pbkdf2") and secret == key
    from passlib.context import CryptContext

    context = CryptContext(["pbkdf2_sha512"])
    assert context.verify(password, stored) and not context.verify("admin", stored)


def test_easily_guessed_passwords_are_refused(said):
    assert "TAKEN" not in said
    assert said.count("REFUSED UserError") == 5
    assert "LENGTH 12" in said


def test_the_backend_asks_for_a_second_factor(said):
    assert "SECOND totp_mail totp True" in said


def test_nothing_is_installed_that_nobody_asked_for():
    """The install step takes what the add-ons depend on, and no more."""
    folders = [ADDONS, server.import_folder() / "odoo" / "addons"]
    compose = (ROOT / "docker-compose.yml").read_text()
    asked = re.search(r"--init=(\S+)", compose)[1].split(",")
    assert "asom_production" in asked and "--skip-auto-install" in compose
    found, new = set(), {"base", "web", *asked}
    while new:
        found |= new
        new = {name for each in new for name in _depends(each, folders)} - found
    assert "asom_nets" in found and "mail" in found
    assert not found & UNASKED


def _depends(name: str, folders: list[Path]) -> list[str]:
    for folder in folders:
        path = folder / name / "__manifest__.py"
        if path.exists():
            return ast.literal_eval(path.read_text()).get("depends", ["base"])
    raise AssertionError(f"there is no module {name}")


# === STARTING === #


def test_it_does_not_start_with_a_known_password_or_a_policy_undone(said):
    """However that came about; and starts again (below) when it is mended."""
    from passlib.hash import pbkdf2_sha512

    known = pbkdf2_sha512.using(rounds=1000).hash("admin")
    password = "UPDATE res_users SET password = %s WHERE login = 'admin'"
    policy = "UPDATE ir_config_parameter SET value = %s WHERE key = 'auth_totp.policy'"
    with database.cursor(NAME) as cr:
        cr.execute("SELECT password FROM res_users WHERE login = 'admin'")
        [before] = cr.fetchone()
        cr.execute(password, [known])
        cr.execute(policy, ["never"])
        try:
            code, text = _start()
        finally:
            cr.execute(password, [before])
            cr.execute(policy, ["employee_required"])
    assert code == 1, text
    assert "the server does not start" in text
    assert "the password of admin is one that everybody tries first" in text
    assert "the system parameter auth_totp.policy is too weak" in text


def _start() -> tuple[int | None, str]:
    """How the server ends that is started, or None; and what it says."""
    conf = config.write(postgres.start())
    process = subprocess.Popen(
        odoo.command("-c", str(conf), "-d", NAME, "--no-http", "--max-cron-threads=0"),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        stdin=subprocess.DEVNULL,
        env=odoo.environment(),
        text=True,
        start_new_session=True,
    )
    try:
        text, _ = process.communicate(timeout=60)
        return process.returncode, text
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        text, _ = process.communicate()
        return None, text


# === BEHIND THE PROXY === #


def test_pages_come_over_tls_with_their_headers(proxy, session):
    answer = session.get(f"{proxy.url}/web/login")
    assert answer.status_code == 200 and "csrf_token" in answer.text
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Server" not in answer.headers or "nginx/" not in answer.headers["Server"]
    plain = requests.get(
        f"http://localhost:{proxy.plain_port}/web/login", allow_redirects=False
    )
    assert plain.status_code == 301
    assert plain.headers["Location"].startswith("https://")


def test_no_log_holds_the_token_of_a_link(proxy, session):
    session.get(f"{proxy.url}/web/login?token={SECRET}&redirect=/")
    logs = [proxy.folder / "asom.log", LOG / f"{NAME}.log"]
    for path in logs:
        text = path.read_text()
        assert "GET /web/login" in text, path
        assert "Hemmelig" not in text, path


def test_the_session_cookie_is_for_tls_and_this_site_and_twelve_hours(proxy, session):
    answer = session.get(f"{proxy.url}/web/login")
    cookies = answer.raw.headers.getlist("Set-Cookie")
    [cookie] = [each for each in cookies if each.startswith("session_id=")]
    assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert "Max-Age=43200" in cookie
    for each in cookies:
        assert "Secure" in each and "SameSite=" in each, each


@pytest.mark.parametrize(
    "path",
    [
        "/web/database/manager",
        "/web/database/list",
        "//web//database/selector",
        "/xmlrpc/2/common",
        "/XMLRPC/2/object",
        "/xmlrpc/db",
        "/jsonrpc",
        "/jsonrpc/",
        "/doc",
        "/web/tests",
    ],
)
def test_what_nobody_needs_is_closed(proxy, session, path):
    assert session.get(proxy.url + path).status_code == 404
    assert session.post(proxy.url + path, data="{}").status_code == 404


def test_bodies_are_bounded(proxy, session):
    login = session.post(f"{proxy.url}/web/login", data={"login": "x" * 70_000})
    assert login.status_code == 413
    # Told by its length alone: nothing of it is sent.
    with _raw(proxy) as connection:
        connection.sendall(
            b"POST /web/dataset/call_kw HTTP/1.1\r\nHost: localhost\r\n"
            b"Content-Type: application/json\r\nContent-Length: 68000000\r\n\r\n"
        )
        assert b" 413 " in connection.recv(4096).partition(b"\r\n")[0]
    headers = {"X-Long": "x" * 20_000}
    answer = session.get(f"{proxy.url}/web/login", headers=headers)
    assert answer.status_code in (400, 431)


def _raw(proxy):
    connection = socket.create_connection(("127.0.0.1", proxy.port), timeout=30)
    return contextlib.closing(
        proxy.context().wrap_socket(connection, server_hostname="localhost")
    )


def test_the_websocket_is_passed_on(proxy):
    with _raw(proxy) as connection:
        connection.sendall(
            f"GET /websocket?version=19.0-2 HTTP/1.1\r\n"
            f"Host: localhost:{proxy.port}\r\n"
            f"Origin: {proxy.url}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            "Sec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        assert b" 101 " in connection.recv(4096).partition(b"\r\n")[0]


def test_who_guesses_passwords_has_to_wait(proxy, session):
    """Last of those through the proxy: this address is kept waiting afterwards."""
    page = session.get(f"{proxy.url}/web/login").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = {"login": "staff", "password": "x", "csrf_token": token}
    codes = [
        session.post(f"{proxy.url}/web/login", data=form).status_code for _ in range(14)
    ]
    assert codes[-1] == 429 and codes.count(429) <= 4, codes
    assert session.get(f"{proxy.url}/web/login").status_code == 200


# === A COPY === #


def test_a_neutralized_copy_holds_no_secret(copied):
    with database.cursor(copied) as cr:
        cr.execute("SELECT totp_secret FROM res_users WHERE totp_secret <> ''")
        [[totp]] = cr.fetchall()
        cr.execute("SELECT value FROM ir_config_parameter WHERE key LIKE '%.secret'")
        secrets = {totp, SECRET, *(value for (value,) in cr.fetchall())}
        before = _dump(copied)
        assert all(each.encode() in before for each in (totp, SECRET))
        odoo.neutralize(copied)
        after = _dump(copied)
        assert not [each for each in secrets if each.encode() in after]
        cr.execute("SELECT count(*) FROM res_users_apikeys")
        assert cr.fetchone() == (0,)


def _dump(name: str) -> bytes:
    """All rows of all tables as text."""
    with database.cursor(name) as cr:
        cr.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        rows = []
        for (table,) in cr.fetchall():
            cr.execute(f"SELECT string_agg(t::text, ' ') FROM \"{table}\" t")
            rows.append(cr.fetchone()[0] or "")
        return " ".join(rows).encode()
