"""What must be done by when."""

from . import (
    plan,
    actions,
    agreement,
    company,
    delivery,
    progress,
    fill,
    remind,
    run,
)
