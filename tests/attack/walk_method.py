"""Every public method of every model, with arguments that its parameters' names tell."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

from odoo import models

from .arguments import given
from .operations import METHOD, Ground, Operation

# Tried in the other walks, or about nothing but the caller itself.
LEFT_OUT = {"init", "browse", "with_user", "with_context", "sudo", "env"}
# So many models for a method that all inherit from one.
HEIRS = 3


def walk(ground: Ground) -> Iterator[Operation]:
    """Operations of all models; a method that many inherit is tried on a few."""
    tried: dict[object, int] = {}
    for model in sorted(ground.models(), key=lambda m: _worth(ground, m), reverse=True):
        for name, function in public_methods(model):
            times = tried.get(function, 0)
            tried[function] = times + 1
            # A model's own methods are tried on it, whatever else inherits them.
            if times >= HEIRS:
                continue
            yield from calls(ground, model, name, function)


def _worth(ground, model) -> tuple:
    """First the models where the other association has records."""
    return bool(ground.theirs(model._name)), model._name.startswith("asom."), model._name


def public_methods(model) -> Iterator[tuple[str, object]]:
    """What `odoo.service.model.get_public_method` gives out, but for every model's."""
    cls = type(model)
    every = models.BaseModel
    for name in dir(cls):
        if name.startswith("_") or name in LEFT_OUT or hasattr(every, name):
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


def calls(ground: Ground, model, name, function) -> Iterator[Operation]:
    """On the other's record, on an own one and on none."""
    of_model = getattr(function, "_api_model", False)
    chosen = {"none": []} if not of_model else {"model": None}
    if not of_model and ground.theirs(model._name):
        chosen["foreign"] = ground.theirs(model._name)[:1]
    if not of_model and ground.ours(model._name):
        chosen["own"] = ground.ours(model._name)[:1]
    signature = inspect.signature(function)
    for which, ids in chosen.items():
        for number, words in enumerate(given(ground, function, "foreign", model._name)):
            try:
                signature.bind(model, **words)
            except TypeError:
                continue
            # Both shapes of a call are used, by turns.
            yield Operation(
                METHOD, model._name, name, ids, (), words, None, f"{which}{number}"
            )
