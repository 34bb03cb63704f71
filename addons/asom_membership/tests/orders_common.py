"""An order of each sort and its work, which change nothing of a member; and how many
random orders are tried."""

import os
import random

# A longer run: ASOM_EXAMPLES=200, of other orders each time.
EXAMPLES = int(os.environ.get("ASOM_EXAMPLES", 0))


def seeds(few, first=0):
    """Seeds of random orders: a few that are always the same, or those of a longer
    run."""
    if EXAMPLES:
        first, few = random.randrange(2**32), EXAMPLES
    return range(first, first + few)


def stand_ready(env, company, subscription, receiver, thing="Open"):
    """One record of every model of orders and work orders.

    :param subscription: whose member orders
    :param receiver: the contact that gets the work
    """
    base = {"company_id": company.id}
    member = subscription.membership_id
    env["asom.change.rule"].create({**base, "kind": "move", "name": f"{thing} rule"})
    done, new = env["asom.order"].create(
        [
            {
                "membership_id": member.id,
                "kind": "channel",
                "payment_channel": member.payment_channel,
                "reason": f"{thing} reason",
            },
            {
                "membership_id": member.id,
                "kind": "drop",
                "line_ids": [(0, 0, {"subscription_id": subscription.id})],
            },
        ]
    )
    new.action_preview()
    done.action_confirm()
    done._keep_paper(member)
    rule = env["asom.work.rule"].create(
        {**base, "cause": "drop", "task": "fetch", "receiver_id": receiver.id}
    )
    work = env["asom.work.order"].create(
        {
            **rule._work_vals(member, done.date, member.installation_id),
            "note": f"{thing} note",
        }
    )
    hook = env["asom.work.hook"].create(
        {**base, "receiver_id": receiver.id, "url": "https://example.com/work"}
    )
    env["asom.work.call"]._queue(hook, work, "work")
