"""What an import tells, in the user's language.

Reports are stored as codes with parameters; the texts are made when they are shown.
"""

from __future__ import annotations

from odoo.fields import Date
from odoo.tools import format_date

from ..memberfile import FIELD, MESSAGES, TO_CONFIRM
from ..memberfile.messages import _lt

PLAN_MESSAGES = {
    "number_twice": _lt(
        "The number %(number)s stands on line %(line)s too, with another “%(label)s”. "
        "Two members cannot have the same number: mend one of the rows."
    ),
    "unknown_product": _lt(
        "“%(name)s” is no package or add-on of the association. It has: %(known)s."
    ),
    "product_twice": _lt(
        "The association has several packages or add-ons with the name “%(name)s”. "
        "Rename or archive those that members do not get, and check the file again."
    ),
    "ean_missing": _lt(
        "The payment channel needs the payer's EAN number. Give it in a column of its "
        "own."
    ),
    "needs_start": _lt(
        "The member has or had %(other)s. From which day does %(product)s run? Fill in "
        "its first day."
    ),
    "begins_later": _lt(
        "%(other)s runs from %(day)s, so %(product)s cannot begin that early: fill in "
        "its last day, or a later first day."
    ),
    "was_then": _lt(
        "%(other)s ran until %(day)s, and history is not changed: fill in a later "
        "first day of %(product)s."
    ),
    "excluded": _lt("%(product)s cannot be had together with %(other)s."),
    "needs_other": _lt("%(product)s needs one of: %(needed)s."),
    "not_sold_there": _lt("%(product)s is not sold at the member's installation."),
    "too_many_there": _lt("%(product)s: at most %(most)s at one installation."),
    "starts_before_joining": _lt(
        "%(product)s cannot start on %(day)s: the member joins on %(joined)s."
    ),
    "beyond_left": _lt(
        "%(product)s: %(day)s is after the member's last day, %(left)s."
    ),
    "ends_too_early": _lt(
        "%(product)s ends on %(end)s, before the member joined on %(start)s."
    ),
    "left_already": _lt(
        "The member left on %(day)s already, and history is not changed."
    ),
    "refused": "%(text)s",
    "end_stays": _lt(
        "%(product)s ends on %(day)s here; the file's other last day is not taken over."
    ),
    "starts_at_joining": _lt(
        "%(product)s runs from the day of joining, %(day)s, as the file gives no first "
        "day."
    ),
    "no_address": _lt("No postal address: nothing can be sent to the member."),
    "no_postcode": _lt("No postcode."),
    "same_address": _lt(
        "May be the same person as member %(number)s: same name and address."
    ),
    "same_email": _lt(
        "May be the same person as member %(number)s: same name and e-mail."
    ),
    "same_phone": _lt(
        "May be the same person as member %(number)s: same name and telephone."
    ),
    "same_nothing": _lt(
        "May be the same person as member %(number)s: same name, and neither address "
        "nor e-mail nor telephone to tell them apart."
    ),
    "same_similar": _lt(
        "May be the same person as member %(number)s, %(name)s: a similar name at the "
        "same address."
    ),
    "same_similar_line": _lt(
        "May be the same person as in line %(number)s, %(name)s: a similar name at the "
        "same address."
    ),
    "same_address_line": _lt(
        "May be the same person as in line %(number)s: same name and address."
    ),
    "same_email_line": _lt(
        "May be the same person as in line %(number)s: same name and e-mail."
    ),
    "same_phone_line": _lt(
        "May be the same person as in line %(number)s: same name and telephone."
    ),
    "same_nothing_line": _lt(
        "May be the same person as in line %(number)s: same name, and neither address "
        "nor e-mail nor telephone to tell them apart."
    ),
    "unusual_number": _lt(
        "“%(number)s” has other signs than digits, which the other numbers have not."
    ),
    "joined_far": _lt(
        "Joins on %(day)s, more than a year from today. Is the date right?"
    ),
    "name_changes": _lt("The member was called %(name)s. Is it the same member?"),
    "other_place": _lt(
        "The member has another installation; %(address)s is not taken over. Use Move "
        "on the member."
    ),
    "unknown_country": _lt(
        "“%(country)s” is not a known country; it goes to the note."
    ),
    "unknown_lang": _lt("The language %(lang)s is not installed."),
}
PERSON_QUESTIONS = frozenset(code for code in PLAN_MESSAGES if code.startswith("same_"))
# What stops a row until a person says that it is right.
QUESTIONS = PERSON_QUESTIONS | TO_CONFIRM
CHANGED = {
    "starts": _lt("%(product)s from %(day)s"),
    "starts_and_ends": _lt("%(product)s from %(day)s to %(end)s"),
    "ends": _lt("%(product)s ends on %(day)s"),
}


def stored_problem(problem) -> dict:
    """A problem of the pure package as a line stores it."""
    return {
        "code": problem.code,
        "params": problem.params,
        "heading": problem.heading,
        "blocking": problem.blocking,
    }


def question_of(problems) -> str | bool:
    """What a person has to answer before a row can go in: ``person``, ``row``, or False
    where nothing is asked or another error stops it anyway."""
    codes = {problem["code"] for problem in problems if problem["blocking"]}
    if not codes or codes - QUESTIONS:
        return False
    return "person" if codes & PERSON_QUESTIONS else "row"


def translated(env, template: str, params: dict) -> str:
    """A marked text in the user's language.

    :param params: "label" is translated too, days in ISO text become dates
    """
    words = {}
    for name, value in params.items():
        if name == "label":
            value = env._(value)  # pylint: disable=prefer-env-translation
        words[name] = value
    return env._(template, **words)  # pylint: disable=prefer-env-translation


def problem_text(env, stored: dict) -> str:
    """A problem with the column it is in, without its line."""
    code, params = stored["code"], dict(stored["params"])
    if code in PLAN_MESSAGES:
        for name in {"day", "left", "joined", "start", "end"} & set(params):
            params[name] = day_text(env, params[name])
    elif code == "left_before_joined":
        params = {name: day_text(env, value) for name, value in params.items()}
    text = translated(env, {**MESSAGES, **PLAN_MESSAGES}[code], params)
    return f"{stored['heading']}: {text}" if stored["heading"] else text


def file_error_text(env, error) -> str:
    """A :class:`..memberfile.MemberFileError` with its line."""
    text = translated(env, error.template, error.params)
    if error.line:
        return env._("Line %(line)s: %(text)s", line=error.line, text=text)
    return text


def day_text(env, day: str) -> str:
    """An ISO date as the user writes dates; another text stays as it is."""
    if len(day) == 10 and day[4] == "-":
        return format_date(env, Date.to_date(day))
    return day


def change_text(env, change: dict) -> str:
    """One change of a line's report."""
    if "starts" in change:
        kind = "starts_and_ends" if change["to"] else "starts"
        params = {"product": change["starts"], "day": day_text(env, change["from"])}
        return translated(
            env, CHANGED[kind], {**params, "end": day_text(env, change["to"] or "")}
        )
    if "ends" in change:
        params = {"product": change["ends"], "day": day_text(env, change["day"])}
        return translated(env, CHANGED["ends"], params)
    key = change["key"]
    label = env._(FIELD[key].label)  # pylint: disable=prefer-env-translation
    old, new = (_value_text(env, key, change[name]) for name in ("old", "new"))
    return f"{label}: {old} → {new}"


def _value_text(env, key, value) -> str:
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return env._("Yes") if value else env._("No")
    if key == "payment_channel":
        field = env["asom.membership"]._fields[key]
        return dict(field._description_selection(env)).get(value, value)
    return day_text(env, value) if FIELD[key].kind == "date" else str(value)
