"""Every public method of every model, with arguments told by their names."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from .arguments import given
from .operations import METHOD, Ground, Operation

# Tried in the other walks, or about nothing but the caller itself.
LEFT_OUT = {"init", "browse", "env"}
# So many models for a method that all inherit from one.
HEIRS = 4


def walk(ground: Ground) -> Iterator[Operation]:
    """Operations of all models; a method that many inherit is tried on a few, one of
    every model where the other association has records."""
    tried: dict[object, int] = {}
    every = type(ground.env["base"])
    for model in sorted(ground.models(), key=lambda m: _worth(ground, m), reverse=True):
        theirs = ground.theirs(model._name)
        for name, function in public_methods(model):
            times = tried.get(function, 0)
            tried[function] = times + 1
            if hasattr(every, name):
                if theirs:
                    yield from calls(ground, model, name, function, ("foreign",))
            elif times < HEIRS:
                yield from calls(ground, model, name, function)


def _worth(ground, model) -> tuple:
    """First the models where the other association has records."""
    return (
        bool(ground.theirs(model._name)),
        model._name.startswith("asom."),
        model._name,
    )


def public_methods(model) -> Iterator[tuple[str, object]]:
    """What `odoo.service.model.get_public_method` gives out."""
    cls = type(model)
    for name in dir(cls):
        if name.startswith("_") or name in LEFT_OUT:
            continue
        function = inspect.getattr_static(cls, name)
        if not inspect.isfunction(function):
            continue
        if any(
            getattr(getattr(each, name, None), "_api_private", False)
            for each in cls.mro()
        ):
            continue
        yield name, function


def calls(
    ground: Ground, model, name, function, sides=("none", "foreign", "own")
) -> Iterator[Operation]:
    """On the other's record, on an own one and on none."""
    if getattr(function, "_api_model", False):
        chosen = {"model": None}
    else:
        ids = {
            "none": [],
            "foreign": ground.theirs(model._name)[:1],
            "own": ground.held(model._name)[:1],
        }
        chosen = {side: ids[side] for side in sides if ids[side] or side == "none"}
    signature = inspect.signature(function)
    for which, records in chosen.items():
        for words in given(ground, function, "foreign", model._name):
            try:
                signature.bind(model, **words)
            except TypeError:
                continue
            what = f"{which} {','.join(words)}".strip()
            yield Operation(METHOD, model._name, name, records, (), words, None, what)
