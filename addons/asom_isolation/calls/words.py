"""Words in the context by which Odoo's own code switches a check off for what it calls.

The context comes with each call, so anybody could say them: an accountant posted an
entry that does not balance with ``check_move_validity``. From outside they are not
heard. Odoo's pages send none but the last ones of these, by which changes would not be
kept in a record's history.
"""

BEGINNINGS = ("bypass_", "force_", "ignore_", "skip_")
NAMES = frozenset(
    (
        "_force_unlink",
        "check_move_validity",
        "dynamic_unlink",
        "install_mode",
        "mail_create_nolog",
        "mail_notrack",
        "move_reverse_cancel",
        "no_exchange_difference",
        "tracking_disable",
    )
)
# It chooses what a name is shown with.
HARMLESS = frozenset(("force_email",))
# With it a list shows what is archived as well. A step that heard it would take an
# archived record for one in force: what waits for a second manager is archived.
LISTS = "active_test"


def is_switch(word) -> bool:
    """Does a word of the context switch a check off?"""
    word = str(word)
    return word in NAMES or (word.startswith(BEGINNINGS) and word not in HARMLESS)


def unheard(records, reads=False):
    """The records with a context that has none of them.

    :param records: what a call from outside is made for
    :param reads: whether the call shows records and does nothing else
    """
    context = records.env.context
    switches = [
        word for word in context if is_switch(word) or (word == LISTS and not reads)
    ]
    if not switches:
        return records
    kept = {word: value for word, value in context.items() if word not in switches}
    return records.with_env(records.env(context=kept))
