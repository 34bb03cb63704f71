from . import controllers, log_mask, models
from .calls import dispatch, rpc

log_mask.install()
