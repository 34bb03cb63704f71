from . import controllers, dispatch, log_mask, models, rpc

log_mask.install()
