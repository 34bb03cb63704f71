from . import controllers, log_mask, models

log_mask.install()
