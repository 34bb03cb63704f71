from . import (
    channel,
    channel_connect,
    channel_fetch,
    channel_key,
    channel_send,
    channel_use,
    channel_work,
    delivery,
    transfer,
    transfer_send,
)
