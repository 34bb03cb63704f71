from . import dispatch, models
