"""``python -m tools.odoo_tests_server ...``: the server, with all tests of a module.

Odoo runs *at_install* tests while it loads their module: what depends on it is not
there yet, and would never be tried by them. Here they run when all is loaded. Tests
that need a browser are skipped.
"""

from __future__ import annotations

import unittest


def _no_browser() -> str:
    raise unittest.SkipTest("browser tests are left out")


def _of_both_positions(make_suite, suite_class):
    def make(module_names, position="post_install"):
        # Odoo asks for those of a module while it loads it, too.
        positions = ("at_install", "post_install") if position == "post_install" else ()
        tests = [test for each in positions for test in make_suite(module_names, each)]
        return suite_class(sorted(tests, key=lambda t: getattr(t, "test_sequence", 0)))

    return make


def main() -> None:
    """Run Odoo's command line with these two changes."""
    from odoo.cli.command import main as odoo_main
    from odoo.tests import common, loader
    from odoo.tests.suite import OdooSuite

    common._find_executable = _no_browser
    loader.make_suite = _of_both_positions(loader.make_suite, OdooSuite)
    odoo_main()


if __name__ == "__main__":
    main()
