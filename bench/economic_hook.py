"""Ours: the collection run of an association whose postings go to e-conomic. The peer
is the same run without an agreement: between them is what the hook costs."""

from __future__ import annotations

from bench import collection_run
from bench.collection_run import made, measure
from bench.economic import StandIn, agree, books_of

__all__ = ["made", "measure", "prepare"]


def prepare(env, size: int, variety: str) -> None:
    """The members, and an agreement in use."""
    collection_run.prepare(env, size, variety)
    company = collection_run._company(env)
    env = env["res.company"].with_company(company).env
    with StandIn() as stand_in:
        stand_in.add(books_of(company))
        agree(env, company, stand_in)
