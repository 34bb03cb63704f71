# Everything is made below the checkout (.env, var) without root and without touching
# the machine; downloads are kept in $${XDG_CACHE_HOME:-~/.cache}/asom.
.DEFAULT_GOAL := help
.PHONY: help setup demo run shell test alone attack lint format wheels changelog bench
.PHONY: odoo-tests lock stop clean distclean backup restore-drill

DB ?= asom_demo
PORT ?= 8069
JOBS ?= 2
ARGS ?=
export DB PORT JOBS

# Sets up the parts named and runs a command in the environment.
IN_ENV := sh tools/bootstrap.sh

help: ## This list
	@echo 'asom: dues collection for Danish associations, add-ons for Odoo 19'
	@echo
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | \
		while IFS='|' read -r name text; do printf '%-16s %s\n' "$$name" "$$text"; done
	@echo
	@echo 'Variables: DB=name of the database, PORT=for make run, ARGS=for make test,'
	@echo 'make attack and make bench, JOBS=test processes, PYTHON=/path, ODOO_SERVER=/path to an Odoo 19'
	@echo 'checkout, PGHOST PGPORT PGUSER=a PostgreSQL of your own.'

setup: ## Set up the environment: Python packages, server, browser, checkers
	@$(IN_ENV) python server system node beside packaging

demo: ## Make the demonstration database (DB=asom_demo)
	@$(IN_ENV) python server system -- -m tools.demo

run: ## Serve the database on http://localhost:8069 (DB=, PORT=); Ctrl-C stops
	@$(IN_ENV) python server system -- -m tools.run

shell: ## Odoo shell on the database (DB=); reads a script from standard input
	@$(IN_ENV) python server system -- -m tools.shell

test: ## Run the tests (ARGS="-k nets", JOBS=1 for a single process)
	@$(IN_ENV) python server system beside packaging -- -m tools.test $(ARGS)

backup: ## Keep a copy of the database and its files (DB=, BACKUPS=folder)
	@$(IN_ENV) python server system -- -m tools.backup $(ARGS)

restore-drill: ## Restore the newest backup beside the rest, try it, drop it (DB=, BACKUPS=)
	@$(IN_ENV) python server system -- -m tools.restore_drill $(ARGS)

alone: ## Install each add-on alone in a new database (a minute each; ARGS=asom_nets)
	@$(IN_ENV) python server system beside -- -m tools.alone $(ARGS)

attack: ## Attack as users of one association (ARGS="--step 20" for a part)
	@$(IN_ENV) python server system -- -m tests.attack $(ARGS)

odoo-tests: ## Odoo's own tests with asom_isolation and without (ARGS=portal, ARGS=account:TestTax; hours)
	@$(IN_ENV) python server system -- -m tools.odoo_tests $(ARGS)

lint: ## Check style and quality of all files
	@$(IN_ENV) python node packaging -- -m tools.lint

format: ## Rewrite files in the project's style
	@$(IN_ENV) python node packaging -- -m tools.lint format

wheels: ## Build a wheel of each add-on (var/wheels)
	@$(IN_ENV) python packaging -- -m tools.wheels

changelog: ## Move the news of all add-ons into CHANGELOG.md
	@$(IN_ENV) python -- -m tools.changelog

bench: ## Measure against other systems (ARGS=)
	@$(IN_ENV) python server system bench -- -m bench $(ARGS)

lock: ## Renew the lock files from requirements*.in and package.json
	@$(IN_ENV) python -- -m tools.lock

stop: ## Stop PostgreSQL
	@[ ! -d .env/venv ] || $(IN_ENV) python -- -m tools.postgres stop

clean: ## Stop PostgreSQL, remove .env and var (the download cache stays)
	@sh tools/clean.sh

distclean: ## Remove the download cache as well
	@sh tools/clean.sh cache
