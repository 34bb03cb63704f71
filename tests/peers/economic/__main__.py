"""``python -m tests.peers.economic --port N``: start the stand-in by hand."""

from __future__ import annotations

import argparse
from pathlib import Path

from .example import example
from .server import StandIn


def main() -> None:
    """Start it, say how it is reached, and serve until it is stopped."""
    parser = argparse.ArgumentParser(description="A stand-in for e-conomic")
    parser.add_argument("--port", type=int, default=8099)
    parser.add_argument("--empty", action="store_true", help="without an agreement")
    parser.add_argument("--state", type=Path, help="agreements that were kept")
    options = parser.parse_args()
    stand_in = StandIn(options.port)
    if options.state:
        stand_in.load(options.state)
    elif not options.empty:
        stand_in.add(example())
    print(
        f"Old interface: {stand_in.legacy_url}\nServices: {stand_in.openapi_url}\n"
        f"App secret: {stand_in.secret}\nGrant token: demo-grant",
        flush=True,
    )
    stand_in.serve()


if __name__ == "__main__":
    main()
