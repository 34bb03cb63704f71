"""The frame of every kind of run: docs/runs.md."""

from . import (
    run_mixin,
    run_line_mixin,
    run_step,
    run_cancel,
    run_approve,
    run_stopped,
    run_background,
    run_progress,
    run_guard,
    run_report,
)
