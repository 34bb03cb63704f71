"""What buttons and steps answer. XML-RPC has no word for nothing: a step that worked
and returned None ended in a fault for who had called it."""

import ast

import pytest

from tools.paths import ADDONS

APART = {"tests", "migrations"}


def ends_with_a_value(body: list[ast.stmt]) -> bool:
    """Does a block always end with a value, or with an error?"""
    match body[-1]:
        case ast.Return(value=value):
            return not isinstance(value, (type(None), ast.Constant)) or (
                value is not None and value.value is not None
            )
        case ast.Raise():
            return True
        case ast.If(body=one, orelse=[_, *_] as other):
            return ends_with_a_value(one) and ends_with_a_value(other)
        case ast.With(body=inner):
            return ends_with_a_value(inner)
        case ast.Try(body=inner, handlers=handlers, orelse=other):
            blocks = [other or inner, *(handler.body for handler in handlers)]
            return all(map(ends_with_a_value, blocks))
        case ast.Match(cases=cases):
            rest = cases[-1].pattern
            every = isinstance(rest, ast.MatchAs) and rest.pattern is None
            return every and all(ends_with_a_value(case.body) for case in cases)
    return False


def own_returns(function: ast.FunctionDef):
    """The returns of a function, without those of functions in it."""
    inner = {
        node
        for other in ast.walk(function)
        if isinstance(other, (ast.FunctionDef, ast.Lambda)) and other is not function
        for node in ast.walk(other)
    }
    for node in ast.walk(function):
        if isinstance(node, ast.Return) and node not in inner:
            yield node


def steps():
    """(where, method) of every step of a model that can be called from outside."""
    for path in sorted(ADDONS.glob("*/**/*.py")):
        if APART & set(path.parts):
            continue
        for model in ast.walk(ast.parse(path.read_text())):
            if not isinstance(model, ast.ClassDef):
                continue
            for method in model.body:
                if isinstance(method, ast.FunctionDef) and method.name.startswith(
                    "action_"
                ):
                    where = f"{path.relative_to(ADDONS)} {model.name}.{method.name}"
                    yield where, method


STEPS = dict(steps())


def test_the_steps_that_others_call_are_among_them():
    """Names of design.md and of the issues."""
    names = {where.rpartition(".")[2] for where in STEPS}
    assert names >= {
        "action_preview",
        "action_approve",
        "action_execute",
        "action_cancel",
        "action_create_delivery",
        "action_preflight",
        "action_transfer",
        "action_send",
        "action_pdf",
    }


@pytest.mark.parametrize("where", STEPS)
def test_a_step_that_worked_answers_something(where):
    method = STEPS[where]
    assert all(ends_with_a_value([each]) for each in own_returns(method)), where
    assert ends_with_a_value(method.body), f"{where} ends without a value: return True"


def test_what_ends_without_a_value_is_seen():
    for body in ("self.x = 1", "return", "return None", "if a:\n  return True"):
        assert not ends_with_a_value(ast.parse(body).body), body
    for body in ("return True", "return self.x()", "raise E", "with a:\n  return {}"):
        assert ends_with_a_value(ast.parse(body).body), body
