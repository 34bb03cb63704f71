"""``python -m tools.odoo_tests [--with ADD-ON,...] [module[:test,...] ...]``: Odoo's
own tests.

The tests that Odoo has of base, portal, mail and account run on a database with these
modules and `asom_isolation` (or the add-ons named). What fails runs again on a new copy
of that database, and then on one without the add-on: what fails with it and not without
it differs, and is printed. An hour and more; logs in var/log. ``account:TestTax`` or
``account:TestTax.test_one,TestMove`` tries a few classes or tests alone.
"""

from __future__ import annotations

import re
import resource
import time
from collections.abc import Iterable
from pathlib import Path

from tools import config, database, odoo, ports, postgres, server_log
from tools.errors import SetupError, run_command, say
from tools.paths import LOG, PYTHON, ROOT

# Short suites first: a fault that breaks everything shows at once.
MODULES = ("portal", "mail", "account", "base")
NEEDED = "base,mail,portal,account,l10n_dk,rpc,web"
PLAIN, WITH, TRIED = "asom_odoo_plain", "asom_odoo_with", "asom_odoo_tried"
STARTED = re.compile(r" INFO \S+ odoo\.addons\.\S+: Starting (\w+\.\w+) \.\.\.")
FAILED = re.compile(
    r"(?:FAIL|ERROR): (?:"
    # In a subtest, what follows says in which.
    r"(?:Subtest )?(?P<test>\w+\.\w+)(?: .*)?"
    r"|(?:setUpClass|tearDownClass) \((?:\w+\.)+(?P<cls>\w+)\))$"
)


def failed(lines: Iterable[str]) -> set[str]:
    """What a log says has failed: ``Class.method``, or ``Class`` as a whole."""
    found = (
        FAILED.match(entry.text.splitlines()[0])
        for entry in server_log.entries(lines)
        if entry.level == "ERROR"
    )
    return {each["test"] or each["cls"] for each in found if each}


def tags(module: str, tests: Iterable[str] = ()) -> str:
    """Odoo's ``--test-tags`` for a module's tests: those named, or all."""
    return ",".join(f"/{module}:{test}" for test in sorted(tests)) or f"/{module}"


def run(source: str, module: str, tests: Iterable[str], log_name: str) -> set[str]:
    """Run tests of a module on a copy of a database.

    :return: what failed
    :raises SetupError: no test has run
    """
    database.clone(source, TRIED)
    conf = config.write(postgres.start())
    log = LOG / f"odoo_tests_{log_name}.log"
    began, spent = time.monotonic(), _cpu()
    try:
        odoo.run_logged(
            [str(PYTHON), "-m", "tools.odoo_tests_server", "-c", str(conf)]
            + ["-d", TRIED, f"--db-filter=^{TRIED}$"]
            + ["--test-tags", tags(module, tests)]
            + ["--stop-after-init", "--max-cron-threads=0"]
            + [f"--http-port={ports.find_free()}"],
            log,
            cwd=ROOT,
        )
    finally:
        database.drop(TRIED)
    lines = log.read_text(errors="replace").splitlines()
    number = sum(1 for line in lines if STARTED.search(line))
    result = failed(lines)
    if not number and not result:
        raise SetupError(f"no test of {module} has run", f"read {_shown(log)}")
    say(
        f"{module}: {number} tests in {time.monotonic() - began:.0f} s "
        f"({_cpu() - spent:.0f} s of the processor), {len(result)} failed "
        f"({_shown(log)})"
    )
    return result


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _shown(log: Path) -> str:
    return str(log.relative_to(ROOT))


def asked(argument: str) -> tuple[str, list[str]]:
    """A module, and the tests of it that are wanted; none: all."""
    module, _colon, tests = argument.partition(":")
    return module, [test for test in tests.split(",") if test]


def differing(module: str, tests: Iterable[str] = ()) -> set[str]:
    """Tests of a module that fail with the add-ons, also by themselves, and do not
    without them.

    :param tests: classes, or ``Class.method``; none: all
    """
    both = run(WITH, module, tests, module)
    if both:
        # What a test has left behind in the whole suite is not the add-on's.
        both = run(WITH, module, both, f"{module}_again")
    return both - run(PLAIN, module, both, f"{module}_plain") if both else both


def prepare(addons: str) -> None:
    """Make the two databases, without and with the add-ons."""
    drop()
    odoo.update(PLAIN, "-i", NEEDED, log_name="odoo_tests_plain")
    database.clone(PLAIN, WITH)
    odoo.update(WITH, "-i", addons, log_name="odoo_tests_with")


def drop() -> None:
    """Drop the databases of this command, those of one that was killed as well."""
    for name in (PLAIN, WITH, TRIED):
        database.drop(name)


def main(arguments: list[str]) -> int:
    """Run the suites of the modules named, or all; 1 when something differs."""
    addons = "asom_isolation"
    if arguments[:1] == ["--with"] and arguments[1:]:
        addons, arguments = arguments[1], arguments[2:]
    found = 0
    try:
        prepare(addons)
        for module, tests in map(asked, arguments or MODULES):
            others = differing(module, tests)
            found += len(others)
            say(f"{module}: {len(others)} differ with {addons}")
            for test in sorted(others):
                print(f"{module} {test}", flush=True)
    finally:
        drop()
    return bool(found)


if __name__ == "__main__":
    run_command(main)
