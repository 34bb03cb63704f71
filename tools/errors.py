"""The one exception for a set-up that cannot go on, and how a command prints it."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable


class SetupError(Exception):
    """Something a person has to know or do; shown without a traceback.

    :param what: what happened, one sentence
    :param todo: what to do about it: a command or a choice
    """

    def __init__(self, what: str, todo: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.todo = todo

    def __str__(self) -> str:
        if not self.todo:
            return self.what
        return f"{self.what}\n  What to do: {self.todo}"


def run_command(main: Callable[[list[str]], int | None]) -> None:
    """Run `main(arguments)` as a command and leave the process with its status.

    A `SetupError` is printed and gives status 1; Ctrl-C gives 130.
    """
    try:
        status = main(sys.argv[1:]) or 0
    except SetupError as error:
        print(f"\nasom: {error}", file=sys.stderr, flush=True)
        status = 1
    except OSError as error:
        known = from_os_error(error)
        if known is None:
            raise
        print(f"\nasom: {known}", file=sys.stderr, flush=True)
        status = 1
    except KeyboardInterrupt:
        print("\nasom: stopped.", file=sys.stderr, flush=True)
        status = 130
    sys.exit(status)


def from_os_error(error: OSError) -> SetupError | None:
    """What a person should read instead of a traceback, for errors of the machine."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return SetupError(
            f"the disk is full: {error}",
            "free some space and run the same command again; what was half-made is "
            "made again",
        )
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
        return SetupError(
            f"no right to use {error.filename}: {error.strerror}",
            "run make as the user who set this checkout up (or make distclean as "
            "root first); the download cache goes elsewhere with XDG_CACHE_HOME",
        )
    return None


def say(text: str) -> None:
    """Tell the person what is going on (standard error: output stays pipeable)."""
    print(f"asom: {text}", file=sys.stderr, flush=True)
