"""docker-compose.yml and odoo.conf: valid, and in agreement with each other.

No container engine is needed: the files are checked against the Compose
specification's schema and against each other.
"""

from __future__ import annotations

import ast
import configparser
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from tools import database
from tools.paths import ADDONS, ROOT

# Requirements of the server itself, which the image odoo:19 has.
IN_THE_IMAGE = {
    "cryptography",
    "lxml",
    "openpyxl",
    "pillow",
    "polib",
    "python-dateutil",
    "python-stdnum",
    "reportlab",
    "requests",
    "urllib3",
    "xlsxwriter",
}


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def options() -> dict[str, str]:
    parser = configparser.RawConfigParser()
    parser.read_string((ROOT / "odoo.conf").read_text())
    return dict(parser["options"])


@pytest.fixture(scope="module")
def schema() -> dict:
    # check-jsonschema carries the specification's schema; its package itself is not
    # imported (it wants another version of click than the checkers of OCA).
    found = importlib.util.find_spec("check_jsonschema")
    folder = Path(found.submodule_search_locations[0])
    path = folder / "builtin_schemas" / "vendor" / "compose-spec.json"
    return json.loads(path.read_text())


def _manifests() -> dict[str, dict]:
    """Of the add-ons that need no others' beside them."""
    found = {
        path.parent.name: ast.literal_eval(path.read_text())
        for path in ADDONS.glob("*/__manifest__.py")
    }
    return {
        name: manifest
        for name, manifest in found.items()
        if not database.BESIDE.intersection(manifest["depends"])
    }


def _targets(service: dict) -> dict[str, tuple[str, bool]]:
    """Mount point -> (source, read-only) of a service's volumes."""
    result = {}
    for text in service["volumes"]:
        source, target, *mode = text.split(":")
        result[target] = (source, mode == ["ro"])
    return result


def _port_numbers(service: dict) -> set[str]:
    return {text.rsplit(":", 1)[1] for text in service["ports"]}


def test_follows_the_specification(compose, schema):
    jsonschema.validate(compose, schema)


def test_the_schema_refuses_a_mistake(compose, schema):
    wrong = {**compose, "services": {"db": {"imagine": "postgres:17"}}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, schema)


def test_images(compose):
    built = compose["services"]["odoo"]
    assert built["build"]["context"] == "deploy"
    for name in ("install", "backup"):
        assert compose["services"][name]["image"] == built["image"]


def test_nothing_starts_without_digests(compose):
    services = compose["services"]
    given = {
        "POSTGRES_IMAGE": services["db"]["image"],
        "ODOO_IMAGE": services["odoo"]["build"]["args"]["ODOO_IMAGE"],
    }
    for name, text in given.items():
        assert text.startswith("${" + name + ":?"), "an error where it is not set"
    dockerfile = (ROOT / "deploy" / "Dockerfile").read_text()
    assert re.search(r"^ARG ODOO_IMAGE\nFROM \$\{ODOO_IMAGE\}$", dockerfile, re.M)


DOCKER = """#!/bin/sh
case "$1 $2" in
    "pull --quiet") [ "$3" != "$MISSING" ] ;;
    "image inspect") echo "${5%:*}@sha256:$(printf %064d "${5#*:}")" ;;
    *) exit 2 ;;
esac
"""
"""What the script asks of docker: an image has the digest 0…0 and its tag."""


def _pin(folder: Path, **environment: str) -> subprocess.CompletedProcess:
    (folder / "bin").mkdir()
    docker = folder / "bin" / "docker"
    docker.write_text(DOCKER)
    docker.chmod(0o755)
    (folder / "deploy").mkdir()
    script = shutil.copy(ROOT / "deploy" / "pin.sh", folder / "deploy")
    path = f"{docker.parent}:{os.environ['PATH']}"
    return subprocess.run(
        ["sh", script],
        env={**os.environ, **environment, "PATH": path},
        capture_output=True,
        text=True,
    )


def test_images_are_pinned_by_what_was_fetched(tmp_path):
    assert _pin(tmp_path).returncode == 0
    assert (tmp_path / ".env").read_text().splitlines() == [
        f"POSTGRES_IMAGE=postgres@sha256:{17:064}",
        f"ODOO_IMAGE=odoo@sha256:{19:064}",
    ]


def test_an_image_that_cannot_be_fetched_changes_nothing(tmp_path):
    (tmp_path / ".env").write_text("kept")
    assert _pin(tmp_path, MISSING="odoo:19").returncode != 0
    assert (tmp_path / ".env").read_text() == "kept"
    assert not [*tmp_path.glob(".env.*")]


def test_the_environment_of_make_is_not_written_over(tmp_path):
    (tmp_path / ".env").mkdir()
    pinned = _pin(tmp_path)
    assert pinned.returncode != 0
    assert "checkout of its own" in pinned.stderr


@pytest.mark.parametrize("name", ["odoo", "install"])
def test_mounts_agree_with_odoo_conf(compose, options, name):
    mounts = _targets(compose["services"][name])
    assert mounts[options["addons_path"]] == ("./addons", True)
    assert mounts["/etc/odoo/odoo.conf"] == ("./odoo.conf", True)
    source, read_only = mounts[options["data_dir"]]
    assert source in compose["volumes"]
    assert not read_only
    assert len(mounts) == 3, "nothing else of the checkout is in the container"


def test_a_backup_reads_the_file_store_and_writes_its_own_folder(compose, options):
    service = compose["services"]["backup"]
    mounts = _targets(service)
    odoo = _targets(compose["services"]["odoo"])
    source, read_only = mounts[service["environment"]["ASOM_DATA_DIR"]]
    assert (source, read_only) == (odoo[options["data_dir"]][0], True)
    assert mounts[service["environment"]["BACKUPS"]] == ("./backups", False)
    assert mounts[f"{service['working_dir']}/tools"] == ("./tools", True)
    assert service["environment"]["DB"] == options["db_name"]
    assert service["environment"]["PGHOST"] == "db"
    assert "/backups/" in (ROOT / ".gitignore").read_text().splitlines()


def test_a_backup_needs_nothing_but_what_the_image_has():
    """The image has no environment of this checkout: plain Python and psycopg2."""
    command = [sys._base_executable, "-c", "import tools.backup"]
    subprocess.run(command, cwd=ROOT, check=True)


def test_every_volume_and_secret_is_declared_and_used(compose):
    services = compose["services"].values()
    used = {source for each in services for source, _ in _targets(each).values()}
    assert {name for name in used if not name.startswith(".")} == set(
        compose["volumes"]
    )
    secrets = {name for each in services for name in each.get("secrets", [])}
    assert secrets == set(compose["secrets"])
    assert all("file" in each for each in compose["secrets"].values())


def test_passwords_come_from_secret_files_only(compose):
    for name, service in compose["services"].items():
        for key, value in service["environment"].items():
            if "PASSWORD" in key:
                assert key.endswith("_FILE"), f"{name}: {key} is in plain text"
                secret = value.removeprefix("/run/secrets/")
                assert secret in service["secrets"]
    conf = (ROOT / "odoo.conf").read_text()
    assert not re.search(r"^\s*(db_password|admin_passwd)\s*=", conf, re.M)


def test_secrets_are_ignored_by_git(compose):
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    for secret in compose["secrets"].values():
        folder = secret["file"].removeprefix(".").rpartition("/")[0]
        assert f"{folder}/" in ignored


def test_health_checks_and_order(compose, options):
    services = compose["services"]
    assert "pg_isready" in services["db"]["healthcheck"]["test"]
    address = services["odoo"]["healthcheck"]["test"][-1]
    assert address == f"http://localhost:{options['http_port']}/web/health"
    for name in ("odoo", "install"):
        assert services[name]["depends_on"]["db"]["condition"] == "service_healthy"


@pytest.mark.parametrize("name", ["db", "odoo", "install", "backup"])
def test_services_may_do_no_more_than_they_need(compose, name):
    service = compose["services"][name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert "/tmp" in service["tmpfs"]
    assert "privileged" not in service
    # PostgreSQL's image starts as root and gives that up.
    needs = {"CHOWN", "DAC_OVERRIDE", "FOWNER", "SETGID", "SETUID"}
    assert set(service.get("cap_add", [])) == (needs if name == "db" else set())


def test_postgresql_does_not_log_values(compose):
    command = compose["services"]["db"]["command"]
    assert "--log_min_error_statement=panic" in command
    assert "--log_error_verbosity=terse" in command


def test_the_server_finds_its_keys(compose):
    for name in ("odoo", "install"):
        service = compose["services"][name]
        path = service["environment"]["ASOM_SECRET_KEYS_FILE"]
        assert path.removeprefix("/run/secrets/") in service["secrets"]


def test_ports_are_local_and_are_those_of_odoo_conf(compose, options):
    service = compose["services"]["odoo"]
    assert _port_numbers(service) == {options["http_port"], options["gevent_port"]}
    assert all(text.startswith("127.0.0.1:") for text in service["ports"])
    assert "ports" not in compose["services"]["db"]


def test_the_connection_is_that_of_the_database_service(compose):
    server = compose["services"]["db"]["environment"]
    for name in ("odoo", "install"):
        client = compose["services"][name]["environment"]
        assert client["HOST"] == "db"
        assert client["USER"] == server["POSTGRES_USER"]
        assert client["PASSWORD_FILE"] == server["POSTGRES_PASSWORD_FILE"]


def test_production_options(options):
    assert int(options["workers"]) > 1, "the websocket port needs several processes"
    assert options["proxy_mode"] == "True"
    assert options["list_db"] == "False"
    assert re.fullmatch(options["dbfilter"], options["db_name"])
    assert not re.fullmatch(options["dbfilter"], options["db_name"] + "_copy")
    assert int(options["limit_memory_soft"]) < int(options["limit_memory_hard"])
    assert int(options["limit_time_cpu"]) <= int(options["limit_time_real"])


def test_the_server_knows_every_option(options):
    from odoo.tools.config import configmanager

    known = set(configmanager().options_index)
    assert set(options) <= known, sorted(set(options) - known)


@pytest.mark.parametrize("option", ["--init", "--update"])
def test_every_add_on_is_installed(compose, option):
    command = compose["services"]["install"]["command"]
    (names,) = (w.split("=")[1] for w in command if w.startswith(option + "="))
    assert sorted(names.split(",")) == sorted(_manifests())


def test_python_packages_of_the_add_ons_are_in_the_image():
    lock = (ROOT / "deploy" / "requirements.lock").read_text()
    added = set(re.findall(r"^([\w.-]+)==", lock, re.M))
    for name, manifest in _manifests().items():
        needed = manifest.get("external_dependencies", {}).get("python", [])
        absent = {each.lower() for each in needed} - added - IN_THE_IMAGE
        assert not absent, f"{name} needs {absent}: add them to deploy/requirements.in"


def test_packages_of_the_image_have_hashes():
    lock = (ROOT / "deploy" / "requirements.lock").read_text()
    pins = re.findall(
        r"^[\w.-]+==[^\n]*\\\n(?:\s+--hash=sha256:[0-9a-f]{64})", lock, re.M
    )
    assert len(pins) == len(re.findall(r"^[\w.-]+==", lock, re.M)) > 0
