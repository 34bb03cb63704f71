"""The register of mandates: what Nets tells, and what is asked of Nets."""

from . import (
    mandate,
    event,
    full_list,
    payer_account,
    register,
    request,
    request_delivery,
    request_reply,
    request_steps,
    work,
    membership,
    membership_mail,
    agreement,
)
