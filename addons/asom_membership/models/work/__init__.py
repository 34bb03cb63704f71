from . import (
    work_rule,
    work_order,
    work_order_steps,
    work_order_of_order,
    work_order_send,
    work_order_link,
    today,
)
