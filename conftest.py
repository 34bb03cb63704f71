"""Test run: `make test`, or `.env/venv/bin/python -m pytest` after `make setup`.

Odoo test classes get a database of their own, cloned from the template with all
add-ons, one for each pytest-xdist worker. Tests that need no database run without
one. A warning or error in the server's log fails the test that caused it.

With `--odoo-database=NAME` that database is used as it is (and kept).
"""

from __future__ import annotations

import logging
import os
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import freezegun
import hypothesis
import pytest
from hypothesis.database import DirectoryBasedExampleDatabase

from tools import (
    config as odoo_config,
    database,
    instance,
    postgres,
    server_log,
    system,
)
from tools.errors import SetupError
from tools.paths import ROOT, VAR

hypothesis.settings.register_profile(
    "asom",
    database=DirectoryBasedExampleDatabase(VAR / "hypothesis"),
    # The machine may be busy: time is not what these tests are about.
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)
hypothesis.settings.load_profile("asom")
# Durations (`--durations=20`) are told by the real clock, in frozen classes too.
freezegun.configure(extend_ignore_list=["_pytest.timing"])


class LogWatch(logging.Handler):
    """Collects warnings and errors that nothing in a test has caught.

    `mute_logger` and `assertLogs` keep a record from the root logger, so what they
    catch never arrives here.
    """

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a record that is not on the list of expected ones."""
        text = self.format(record)
        if not server_log.is_expected(record.name, text):
            self._found.append(f"{record.levelname} {record.name}: {text}")

    def take(self) -> list[str]:
        """What was collected since the last call."""
        found, self._found = self._found, []
        return found


WATCH = LogWatch()
SHOWN_LINES = 12


def _worker(config: pytest.Config) -> str:
    """The name of a pytest-xdist worker, or "". (PYTEST_XDIST_WORKER would do, but a
    pytest that a test starts inherits it.)"""
    return getattr(config, "workerinput", {}).get("workerid", "")


def _run_database(config: pytest.Config) -> str:
    """Name of this process's test database: the run's process id and the worker."""
    worker = _worker(config)
    run = config.workerinput["asom_run"] if worker else str(os.getpid())
    return "_".join(filter(None, ["asom_test", run, worker]))


def _temporary_folder() -> str:
    """This run's temporary folder in var, in place of the machine's; older ones go."""
    parent = VAR / "tmp"
    parent.mkdir(parents=True, exist_ok=True)
    for folder in parent.glob("pytest-*"):
        if not Path("/proc", folder.name.removeprefix("pytest-")).exists():
            shutil.rmtree(folder, ignore_errors=True)
    return str(parent / f"pytest-{os.getpid()}")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_cmdline_main(config: pytest.Config):
    """Choose the database's name and write the server's configuration.

    Comes before pytest-odoo's own hook, which reads these options.
    """
    logging.getLogger().addHandler(WATCH)
    os.environ["PATH"] = os.pathsep.join([os.environ.get("PATH", ""), str(system.BIN)])
    # Where these leave things otherwise: the home folder and the machine's /tmp.
    os.environ.setdefault("BREAKPAD_DUMP_LOCATION", str(VAR / "tmp" / "chromium"))
    os.environ.setdefault("NODE_DISABLE_COMPILE_CACHE", "1")
    found = postgres.connection()
    config.stash[GIVEN] = bool(config.option.odoo_database)
    if not config.stash[GIVEN]:
        config.option.odoo_database = _run_database(config)
    if not config.option.basetemp and not _worker(config):
        config.option.basetemp = _temporary_folder()
    if not config.option.odoo_config:
        config.option.odoo_config = str(odoo_config.write(found))
    if config.option.odoo_log_level == "critical":  # the plug-in's default
        config.option.odoo_log_level = "warn"
    return (yield)


GIVEN = pytest.StashKey[bool]()


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node) -> None:
    """Tell a pytest-xdist worker which run it belongs to."""
    node.workerinput["asom_run"] = str(os.getpid())


@pytest.hookimpl(trylast=True)
def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Say what failed at once: a run that is cut off has no summary."""
    if report.failed and "PYTEST_XDIST_WORKER" not in os.environ:
        said = report.longreprtext.strip().splitlines()[-SHOWN_LINES:]
        print("", f"{report.when} failed: {report.nodeid}", *said, sep="\n", flush=True)


def _is_odoo(item: pytest.Item) -> bool:
    from odoo.tests import BaseCase

    return isinstance(getattr(item, "cls", None), type) and issubclass(
        item.cls, BaseCase
    )


def _is_http(item: pytest.Item) -> bool:
    from odoo.tests import HttpCase

    return _is_odoo(item) and issubclass(item.cls, HttpCase)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The slow ones first, so that no process waits for another's last test. While the
    first of them makes the database, others work off what needs none."""
    slow = [item for item in items if item.get_closest_marker("slow")]
    first = slow[0].path if slow else None

    def rank(item: pytest.Item) -> int:
        if item.get_closest_marker("slow"):
            return 0 if item.path == first else 2
        return 3 if _is_odoo(item) else 1

    items.sort(key=rank)
    for item in filter(_is_odoo, items):
        item.fixturenames.insert(0, "odoo_registry")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Start the server's HTTP part only when a selected test needs it."""
    session.config.option.odoo_http = any(map(_is_http, session.items))


@pytest.fixture(scope="session", autouse=True)
def load_registry() -> None:
    """Take the place of pytest-odoo's fixture of the same name, which needs a database
    for any test, makes it before the first and clones it with programs from the path:
    see `odoo_registry`."""


@pytest.fixture(scope="session")
def odoo_registry(request: pytest.FixtureRequest) -> Iterator[None]:
    """Make the test database when the first test that needs one begins, and load it."""
    import odoo
    from odoo.modules.registry import Registry

    name = request.config.option.odoo_database
    given = request.config.stash[GIVEN]
    if not given:
        _try(database.drop_abandoned_tests)
        _try(lambda: database.clone(database.tests_template(), name))
    odoo.tools.config["dbfilter"] = f"^{name}$"
    # The server's test suites set this flag; code of the server asks for it.
    threading.current_thread().testing = True
    # pytest-odoo switches the server's own test run on for each module, which a module
    # that begins with tests without a database has done by now.
    enabled = odoo.tools.config["test_enable"]
    odoo.tools.config["test_enable"] = False
    try:
        Registry(name)
        odoo.tools.config["test_enable"] = enabled
        yield
    finally:
        odoo.sql_db.close_all()
        if not given:
            database.drop(name)


def _try(action):
    """Run a step of the set-up; what it says ends the test run without a traceback."""
    try:
        return action()
    except SetupError as error:
        if "PYTEST_XDIST_WORKER" in os.environ:  # whose exit would hide the message
            pytest.fail(f"asom: {error}", pytrace=False)
        pytest.exit(f"asom: {error}", returncode=1)


# Not longer than a module: Odoo's test classes end every child process that is left.
@pytest.fixture(scope="module")
def live_server(request: pytest.FixtureRequest) -> Iterator[instance.Instance]:
    """A running server on a database of its own, for whole-system tests.

    Its log is looked through at the end: what is not expected is an error.
    """
    name = _run_database(request.config) + "_live"
    _try(lambda: database.clone(database.danish_template(), name))
    try:
        with instance.Instance(name) as running:
            yield running
    finally:
        database.drop(name)


@pytest.fixture(scope="session")
def samples() -> Path:
    """Folder with the sample files of the formats; the test is skipped without it."""
    named = os.environ.get("ASOM_SAMPLES")
    folder = Path(named) if named else ROOT.parent / "shared" / "samples"
    if not folder.is_dir():
        pytest.skip(f"no sample files: {folder} is not there (ASOM_SAMPLES names it)")
    return folder


def _check_log(phase: str) -> None:
    found = WATCH.take()
    if found:
        text = "\n".join(found)
        pytest.fail(f"unexpected in the log during {phase}:\n{text}", pytrace=False)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item):
    """Fail a test whose set-up logs a warning or error that is not expected."""
    result = yield
    _check_log("set-up")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item):
    """Fail a test that logs a warning or error that is not expected."""
    result = yield
    _check_log("the test")
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item):
    """Fail a test whose end logs a warning or error that is not expected."""
    # Here and not in the next test: what a failed test logged is its own.
    try:
        result = yield
    except BaseException:
        WATCH.take()
        raise
    _check_log("the end of the test")
    return result
