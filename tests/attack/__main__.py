"""``python -m tests.attack``: the whole attack, as `make attack` makes it.

make attack                                 all operations as all users
make attack ARGS="--step 20"                one operation in twenty
make attack ARGS="--users board,staff --kinds read,link,method,route"
make attack ARGS="--users 'board behind'"   a board through open doors
make attack ARGS="--match account.move"     operations with that in their name

Prints how many operations were tried, how many refused, and each leak with its smallest
input; ends with 1 when there are leaks. All of it is in var/attack/report.json.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections import Counter, defaultdict

from tools import database
from tools.errors import SetupError, run_command, say
from tools.paths import PYTHON, ROOT, VAR

FOLDER = VAR / "attack"
SHOWN_LINES = 40


def options(words: list[str]) -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.attack",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--step", type=int, default=1, help="one operation in so many")
    parser.add_argument("--users", default="", help="member,partner,board,...")
    parser.add_argument("--kinds", default="", help="read,link,method,route")
    parser.add_argument("--match", default="", help="parts of names, by commas")
    jobs = int(os.environ.get("JOBS") or 2)
    parser.add_argument("--jobs", type=int, default=jobs, help="processes")
    parser.add_argument(
        "--no-live", action="store_true", help="not against a running server as well"
    )
    return parser.parse_args(words)


def main(words: list[str]) -> None:
    """Attack, print, and end with 1 when there are leaks.

    :raises SetupError: a process did not come to its end
    """
    asked = options(words)
    began = time.monotonic()
    FOLDER.mkdir(parents=True, exist_ok=True)
    database.tests_template()
    results = [part.result() for part in [*map(_shard(asked), range(asked.jobs))]]
    if not asked.no_live:
        results.append(Part("live", "walk_live.py", {"step": asked.step}).result())
    leaks = show(results, time.monotonic() - began)
    sys.exit(1 if leaks else 0)


def _shard(asked):
    def start(number: int) -> Part:
        words = {
            "shard": number,
            "shards": asked.jobs,
            "step": asked.step,
            "users": [*filter(None, asked.users.split(","))],
            "kinds": [*filter(None, asked.kinds.split(","))],
            "match": asked.match.split(","),
        }
        return Part(f"part{number}", "walk_all.py", words)

    return start


class Part:
    """A process that walks, and what it has found.

    :param words: what it is to do
    """

    def __init__(self, name: str, file: str, words: dict) -> None:
        self.file = FOLDER / f"{name}.json"
        self.file.unlink(missing_ok=True)
        self.log = FOLDER / f"{name}.log"
        told = json.dumps({**words, "file": str(self.file)})
        command = [str(PYTHON), "-m", "pytest", f"tests/attack/{file}", "-q", "-s"]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [*command, "-o", "timeout=0", "-o", "faulthandler_timeout=0"],
                cwd=ROOT,
                env={**os.environ, "ATTACK": told},
                stdout=log,
            )

    def result(self) -> dict:
        """Wait for its end.

        :raises SetupError: it did not come to it
        """
        if self.process.wait() or not self.file.exists():
            said = self.log.read_text(errors="replace").splitlines()[-SHOWN_LINES:]
            raise SetupError(
                "a part of the attack did not come to its end:\n" + "\n".join(said)
            )
        return json.loads(self.file.read_text())


def show(results: list[dict], seconds: float) -> int:
    """Print the figures and the leaks; returns how many there are."""
    counts, refused = Counter(), Counter()
    for result in results:
        for kind, who, count, no, _seconds in result["counts"]:
            counts[kind, who] += count
            refused[kind, who] += no
    leaks = merged(results)
    blind = sorted({name for result in results for name in result["blind"]})
    print(f"{'':<16}" + "".join(f"{kind:>18}" for kind in _kinds(counts)))
    for who in sorted({who for _kind, who in counts}):
        cells = (
            f"{counts[kind, who]:>9,} -{refused[kind, who]:>7,}"
            for kind in _kinds(counts)
        )
        print(f"{who:<16}" + "".join(cells))
    print("(operations, and how many of them were refused)")
    for leak in leaks:
        print(f"\n{leak['leak']}\n  {', '.join(leak['users'])}; {leak['count']} times")
        print(f"  {leak['input']}")
    for name in blind:
        print(f"\nthe control user sees nothing of {name}: its walk proves nothing")
    for said in sorted({said for r in results for said in r.get("stuck", ())}):
        print(f"\nheld the server until it was broken off:\n  {said}")
    changed = sorted({name for r in results for name in r.get("changed", ())})
    for name in changed:
        print(f"\n{name}: not as it was before the walk")
    print(
        f"\n{sum(counts.values()):,} operations in {seconds / 60:.1f} minutes; "
        f"{results[0]['models']} models with records of the other association; "
        f"{len(leaks)} leaks, {len(blind)} models not seen by the control user"
    )
    report = {
        "leaks": leaks,
        "blind": blind,
        "counts": [[*k, v] for k, v in counts.items()],
    }
    (FOLDER / "report.json").write_text(json.dumps(report, indent=1))
    say(f"the report is in {os.path.relpath(FOLDER / 'report.json')}")
    return len(leaks) + len(blind) + len(changed)


def _kinds(counts) -> list[str]:
    return sorted({kind for kind, _who in counts})


def merged(results: list[dict]) -> list[dict]:
    """The leaks of all processes, each once."""
    groups = defaultdict(list)
    for result in results:
        for leak in result["leaks"]:
            groups[leak["leak"]].append(leak)
    return [
        {
            "leak": name,
            "users": sorted({who for leak in group for who in leak["users"]}),
            "count": sum(leak["count"] for leak in group),
            "input": min((leak["input"] for leak in group), key=len),
            "name": min((leak["name"] for leak in group), key=len),
            "keys": sorted({key for leak in group for key in leak["keys"]}),
        }
        for name, group in sorted(groups.items())
    ]


if __name__ == "__main__":
    run_command(main)
