"""The kinds of orders and where they come from."""

# What the rules of an association can be about, too.
KINDS = [
    ("change", "Change of Package"),
    ("add", "Add Product"),
    ("drop", "Drop"),
    ("move", "Move House"),
    ("leave", "Leave Association"),
    ("pause", "Pause"),
    ("reopen", "Reopen"),
    ("payer", "Change of Payer"),
    ("channel", "Payment Channel"),
    ("contact", "Contact Data"),
    ("join", "Join"),
    ("take_over", "Take Over"),
]
# What takes its effect on dated rows, which are written ahead of their day.
DATED = {
    "change",
    "add",
    "drop",
    "move",
    "leave",
    "pause",
    "reopen",
    "join",
    "take_over",
}
SUBSCRIPTIONS = {"change", "add", "drop"}
# Somebody becomes a member by it.
JOINING = {"join", "take_over"}
# Dues are otherwise after it.
PRICED = SUBSCRIPTIONS | JOINING | {"leave", "pause", "reopen"}
ORIGINS = [
    ("phone", "Telephone"),
    ("letter", "Letter or Mail"),
    ("list", "List of the Association"),
    ("board", "Board"),
    ("portal", "Portal"),
    ("run", "Run"),
    ("staff", "Bureau"),
]
STATES = [
    ("draft", "New"),
    ("confirmed", "To Be Accepted"),
    ("scheduled", "Waiting"),
    ("done", "Done"),
    ("undone", "Undone"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
]
# Orders that stand.
STANDING = ("confirmed", "scheduled", "done")
