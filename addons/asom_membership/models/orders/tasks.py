"""What a work order asks for."""

from .kinds import KINDS

TASKS = [
    ("connect", "Connect"),
    ("filter", "Change Filter"),
    ("disconnect", "Disconnect"),
    ("reconnect", "Reconnect"),
    ("deliver", "Deliver Equipment"),
    ("fetch", "Fetch Equipment"),
    ("close", "Close the Signal"),
    ("open", "Open the Signal"),
]
# Work is made by orders, or asked for by another part, such as for arrears.
CAUSES = [
    *(kind for kind in KINDS if kind[0] not in ("payer", "channel", "contact")),
    ("request", "Asked For (Arrears)"),
]
STATES = [
    ("new", "New"),
    ("sent", "Sent"),
    ("acknowledged", "Acknowledged"),
    ("done", "Done"),
    ("failed", "Could Not Be Done"),
    ("withdrawn", "Withdrawn"),
]
OPEN = ("new", "sent", "acknowledged")
