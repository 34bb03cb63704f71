from . import controllers, dispatch, log_mask, models

log_mask.install()
